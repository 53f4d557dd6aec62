<?php

declare(strict_types=1);

namespace Tandem\Tests\Architecture;

use PHPUnit\Framework\TestCase;

/** Reads the sources of this checkout. */
abstract class SourceTestCase extends TestCase
{
    protected const ROOT = __DIR__ . '/../..';

    /**
     * Files below a folder that git would keep, by their path from the top.
     *
     * @return array<string,string> path => text
     */
    protected static function sources(string $folder, string $suffix): array
    {
        $found = [];
        $root = (string) realpath(self::ROOT);
        if (!is_dir("$root/$folder")) {
            return [];
        }
        $tree = new \RecursiveIteratorIterator(new \RecursiveCallbackFilterIterator(
            new \RecursiveDirectoryIterator("$root/$folder", \FilesystemIterator::SKIP_DOTS),
            static fn(\SplFileInfo $file): bool => !in_array($file->getFilename(), ['node_modules', 'target', '.git', '.work', 'build'], true)
        ));
        foreach ($tree as $file) {
            if (str_ends_with((string) $file, $suffix)) {
                $found[substr((string) $file, strlen($root) + 1)] = (string) file_get_contents((string) $file);
            }
        }
        ksort($found);

        return $found;
    }

    /**
     * PHP code without comments and, if asked, without what is in quotes and outside the tags.
     */
    protected static function code(string $php, bool $strings = true): string
    {
        $code = '';
        foreach (token_get_all($php) as $token) {
            [$kind, $text] = is_array($token) ? $token : [0, $token];
            $drop = in_array($kind, [T_COMMENT, T_DOC_COMMENT], true)
                || (!$strings && in_array($kind, [T_CONSTANT_ENCAPSED_STRING, T_ENCAPSED_AND_WHITESPACE, T_INLINE_HTML], true));
            $code .= $drop ? str_repeat("\n", substr_count($text, "\n")) . ' ' : $text;
        }

        return $code;
    }

    /** Rust code without comments, its test module left out if asked. */
    protected static function rust(string $text, bool $tests = true): string
    {
        if (!$tests) {
            $text = (string) preg_replace('/^#\[cfg\((?:all\()?test.*\z/ms', '', $text);
        }

        return (string) preg_replace('~//[^\n]*~', '', $text);
    }

    /**
     * Places where a pattern matches, as path:line text.
     *
     * @param array<string,string> $files path => text
     * @return list<string>
     */
    protected static function places(array $files, string $pattern): array
    {
        $places = [];
        foreach ($files as $path => $text) {
            foreach (explode("\n", $text) as $number => $line) {
                if (1 === preg_match($pattern, $line)) {
                    $places[] = sprintf('%s:%d %s', $path, $number + 1, trim($line));
                }
            }
        }

        return $places;
    }

    /** @param list<string> $places */
    protected static function assertNone(array $places, string $rule): void
    {
        self::assertSame([], $places, $rule);
    }
}
