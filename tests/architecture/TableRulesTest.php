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
}
