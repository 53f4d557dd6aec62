<?php

declare(strict_types=1);

namespace Tandem\Tests\Architecture;

require_once __DIR__ . '/SourceTestCase.php';

/** The shape of the tree. */
final class TreeTest extends SourceTestCase
{
    public function test_the_top_level_is_what_the_design_names(): void
    {
        $named = ['Cargo.lock', 'Cargo.toml', 'LICENSE', 'README.md', 'build.sh', 'php', 'plugin', 'src', 'tests'];
        $found = array_filter(scandir(self::ROOT) ?: [], static fn(string $name): bool => '.' !== $name[0] && !in_array($name, ['dist', 'target'], true));
        self::assertSame($named, array_values($found));
    }

    /**
     * @dataProvider lengths
     */
    public function test_no_file_is_longer_than_can_be_read(string $folder, string $suffix, int $lines): void
    {
        $long = [];
        foreach (self::sources($folder, $suffix) as $path => $text) {
            $count = substr_count($text, "\n");
            if ($count > $lines) {
                $long[] = "$path: $count lines";
            }
        }
        self::assertNone($long, "at most $lines lines");
    }

    /** @return array<string,array{string,string,int}> */
    public function lengths(): array
    {
        return ['Rust' => ['src', '.rs', 650], 'PHP library' => ['php', '.php', 400], 'plugin' => ['plugin', '.php', 400], 'shell' => ['tests/tools', '.sh', 260]];
    }

    public function test_code_is_plain_ascii(): void
    {
        $files = [];
        foreach (['src' => '.rs', 'php' => '.php', 'plugin' => '.php', 'tests/tools' => '.sh', 'tests/rust' => '.rs', 'tests/e2e' => '.mjs', 'plugin/assets' => '.js'] as $folder => $suffix) {
            $files += self::sources($folder, $suffix);
        }
        self::assertNone(self::places($files, '/[^\x00-\x7F]/'), 'plain ASCII; write \u{...} where a text needs more');
    }

    public function test_nothing_is_left_to_do(): void
    {
        $files = [];
        foreach (['src' => '.rs', 'php' => '.php', 'plugin' => '.php', 'tests' => '.php'] as $folder => $suffix) {
            $files += self::sources($folder, $suffix);
        }
        unset($files['tests/architecture/TreeTest.php']);
        self::assertNone(self::places($files, '/\b(?:TODO|FIXME|XXX)\b/'), 'do it or leave it out');
    }

    public function test_the_versions_agree(): void
    {
        preg_match('/^version = "([^"]+)"/m', (string) file_get_contents(self::ROOT . '/Cargo.toml'), $crate);
        $main = (string) file_get_contents(self::ROOT . '/plugin/tandem-for-woocommerce.php');
        preg_match('/^ \* Version:\s+(\S+)/m', $main, $plugin);
        preg_match("/define\( 'TANDEM_VERSION', '([^']+)' \)/", $main, $constant);
        self::assertSame([$crate[1], $crate[1]], [$plugin[1], $constant[1]]);
    }
}
