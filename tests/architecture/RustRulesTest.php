<?php

declare(strict_types=1);

namespace Tandem\Tests\Architecture;

require_once __DIR__ . '/SourceTestCase.php';

/** What a Rust module may import, and what the core never does. */
final class RustRulesTest extends SourceTestCase
{
    /** module => modules that it may name; those not listed here may name none. */
    private const MAY_IMPORT = [
        'error' => ['model'], // its variants carry the faults of a model file
        'hash' => [],
        'random' => [],
        'id' => ['error'],
        'money' => ['error', 'id'],
        'request' => ['error'],
        'pricing' => ['error', 'id', 'money', 'hash', 'random', 'request'],
        'model' => ['error', 'id', 'hash'],
        'train' => ['error', 'id', 'model', 'hash'],
        'recommend' => ['error', 'id', 'model', 'train'], // scores with what training weighed
        'eval' => ['error', 'id', 'model', 'train', 'recommend'],
        'table' => ['error', 'id', 'money', 'request'],
        'offers' => ['error', 'id', 'money', 'segments', 'hash', 'request'],
        'segments' => ['error', 'id', 'money'],
        'experiment' => ['error', 'id', 'money', 'hash'],
        'propose' => ['error', 'id', 'money', 'model', 'pricing', 'random', 'request'],
    ];

    public function test_modules_import_only_what_they_may(): void
    {
        $wrong = [];
        foreach (self::sources('src', '.rs') as $path => $text) {
            $module = explode('/', substr($path, 4))[0];
            $module = basename($module, '.rs');
            if (in_array($module, ['php', 'bin', 'lib'], true)) {
                continue;
            }
            self::assertArrayHasKey($module, self::MAY_IMPORT, "src/$module has no line in MAY_IMPORT");
            preg_match_all('/\bcrate::(?:\{([^;]*?)\}|(\w+))/s', self::rust($text, false), $uses);
            $named = $uses[2];
            foreach (array_filter($uses[1]) as $group) {
                preg_match_all('/(?:^|,)\s*(\w+)/', (string) preg_replace('/\{[^{}]*\}/', '', $group), $names);
                $named = array_merge($named, $names[1]);
            }
            foreach (array_unique(array_filter($named)) as $name) {
                if ($name !== $module && ctype_lower($name[0]) && !in_array($name, self::MAY_IMPORT[$module], true)) {
                    $wrong[] = "$path imports $name";
                }
            }
        }
        self::assertNone($wrong, 'see MAY_IMPORT');
    }

    public function test_only_the_extension_knows_php(): void
    {
        $core = array_filter(self::sources('src', '.rs'), static fn(string $path): bool => !str_starts_with($path, 'src/php/'), ARRAY_FILTER_USE_KEY);
        self::assertNone(self::places(array_map([self::class, 'rust'], $core), '/ext_php_rs|crate::php\b/'), 'ext-php-rs belongs to src/php');
    }

    public function test_unsafe_is_in_two_places_only(): void
    {
        $safe = array_filter(
            self::sources('src', '.rs'),
            static fn(string $path): bool => !str_starts_with($path, 'src/php/') && 'src/model/mmap.rs' !== $path,
            ARRAY_FILTER_USE_KEY
        );
        self::assertNone(self::places(array_map([self::class, 'rust'], $safe), '/\bunsafe\b(?!_code)/'), 'unsafe belongs to src/model/mmap.rs and src/php');
    }

    public function test_the_core_has_no_clock_and_no_chance(): void
    {
        $core = array_filter(
            self::sources('src', '.rs'),
            static fn(string $path): bool => !str_starts_with($path, 'src/php/') && !str_starts_with($path, 'src/bin/') && 'src/model/live.rs' !== $path,
            ARRAY_FILTER_USE_KEY
        );
        $core = array_map(static fn(string $text): string => self::rust($text, false), $core);
        self::assertNone(self::places($core, '/SystemTime::now|Instant::now|\brand::|thread_rng|getrandom/'), 'time and chance arrive as arguments');
    }
}
