<?php

/**
 * Where tables may add up amounts.
 */

declare(strict_types=1);

namespace Tandem\Tests\Architecture;

require_once __DIR__ . '/SourceTestCase.php';

final class TableRulesTest extends SourceTestCase
{
    public function test_amounts_of_tables_are_added_up_in_one_file(): void
    {
        $files = array_map(static fn(string $text): string => self::code($text, false), self::sources('plugin', '.php'));
        $files = array_filter(
            $files,
            static fn(string $path): bool => str_contains($path, '/Tables/') && 'OfferAmounts.php' !== basename($path),
            ARRAY_FILTER_USE_KEY
        );
        self::assertNotSame([], $files);
        self::assertNone(self::places($files, '~\bintdiv\s*\(|\$(?:minor|price|individual|saving)\s*[-+*/]\s*[$\d(]~'), 'amounts of tables belong to OfferAmounts');
    }

    public function test_every_test_that_the_capability_table_names_exists(): void
    {
        $root = dirname(__DIR__, 2);
        $text = strstr((string) file_get_contents("$root/plugin/docs/tables.md"), '| Capability |');
        $said = '';
        foreach (array('php', 'e2e', 'rust') as $folder) {
            foreach ((array) glob("$root/tests/$folder/{,Plugin/,Engine/}*.{php,mjs,rs}", GLOB_BRACE) as $file) {
                $said .= "\n## " . basename($file, '.php') . "\n" . file_get_contents((string) $file);
            }
        }
        $rows    = array_values(array_filter(explode("\n", (string) $text), static fn(string $line): bool => str_starts_with($line, '| ')));
        $missing = array();
        foreach (array_slice($rows, 1) as $row) {
            $cells = array_map('trim', explode('|', trim($row, '| ')));
            if ('yes' !== ($cells[3] ?? '')) {
                continue;
            }
            preg_match_all('~`([^`]+)`~', $cells[4] ?? '', $names);
            $missing = array() === $names[1] ? array( ...$missing, "no test: $cells[0]" ) : $missing;
            foreach ($names[1] as $name) {
                list($class, $method) = array_pad(explode('::', $name, 2), 2, '');
                $known = match (true) {
                    str_starts_with($name, 'tests/')  => is_file("$root/$name"),
                    '' !== $method                    => 1 === preg_match("~\n## $class\n(?:(?!\n## ).)*function $method\(~s", $said),
                    str_starts_with($name, 'test_')   => str_contains($said, "function $name("),
                    str_ends_with($name, 'Test')      => str_contains($said, "\n## $name\n"),
                    str_contains($name, ' ')          => 1 === preg_match('~\n\t?test\([\'`]' . preg_quote($name, '~') . '(?:\', async|,? at \$\{)~', $said),
                    default                           => str_contains($said, "fn $name("),
                };
                $missing = $known ? $missing : array( ...$missing, $name );
            }
        }
        self::assertGreaterThan(30, count($rows));
        self::assertSame(array(), $missing, 'named in plugin/docs/tables.md');
    }
}
