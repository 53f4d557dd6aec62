<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use Tandem\NativeEngine;

require_once __DIR__ . '/EngineTestCase.php';

/** The extension's file asks the host only for what every PHP of this version and libc has. */
final class BinaryTest extends EngineTestCase
{
    public function testUndefinedSymbolsAreOnTheAllowList(): void
    {
        $extension = self::extension();
        exec('nm -D --undefined-only ' . escapeshellarg($extension) . ' 2>&1', $lines, $status);
        if ($status !== 0) {
            self::markTestSkipped('nm is missing: ' . implode(' ', $lines));
        }
        $allowed = file(__DIR__ . '/symbols.txt', FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: [];
        $found = array_map(static fn(string $line): string => preg_replace('/^\s*[Uwv]\s+|@.*$/', '', $line), $lines);
        self::assertContains('zend_throw_exception_object', $found, 'nm listed something else');
        self::assertSame([], array_values(array_diff($found, $allowed)), 'symbols that are not in tests/php/Engine/symbols.txt');
    }

    public function testOneVersionEverywhere(): void
    {
        preg_match('/^version = "([^"]+)"/m', (string) file_get_contents(self::ROOT . '/Cargo.toml'), $cargo);
        self::assertSame($cargo[1], NativeEngine::EXTENSION_VERSION);
        preg_match('/^ \* Version:\s*(\S+)/m', (string) file_get_contents(self::ROOT . '/plugin/tandem-for-woocommerce.php'), $plugin);
        self::assertSame($cargo[1], $plugin[1]);
    }
}
