<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/autoload.php';

/** What the tests of the PHP library share: temporary model folders and fresh PHP processes. */
abstract class EngineTestCase extends TestCase
{
    protected const ROOT = __DIR__ . '/../../..';
    protected const SITE = '1@shop.example';

    /** @var list<string> */
    private array $folders = [];

    protected function tearDown(): void
    {
        foreach ($this->folders as $folder) {
            array_map('unlink', glob("$folder/*") ?: []);
            rmdir($folder);
        }
        $this->folders = [];
    }

    /** An empty folder that is gone after the test. */
    protected function folder(): string
    {
        $folder = sys_get_temp_dir() . '/tandem-' . bin2hex(random_bytes(8));
        mkdir($folder);
        return $this->folders[] = $folder;
    }

    /** The model of the first format, kept for ever. */
    protected static function golden(): string
    {
        return (string) file_get_contents(self::ROOT . '/tests/models/v1.tdm');
    }

    /** A folder in which the golden model is published as a generation. */
    protected function published(int $generation = 3): string
    {
        $folder = $this->folder();
        file_put_contents("$folder/model-$generation.tdm", self::golden());
        (new \Tandem\ModelDirectory($folder))->rollBack($generation, self::SITE, 1_795_000_000);
        return $folder;
    }

    /** Path of the extension's file, or skips the test. */
    protected static function extension(string $variable = 'TANDEM_EXTENSION'): string
    {
        $path = getenv($variable);
        if (!is_string($path) || !is_file($path)) {
            self::markTestSkipped("$variable names no extension; tests/php/Engine/run.sh sets it");
        }
        return $path;
    }

    /**
     * Runs code in a fresh PHP without php.ini and answers what it printed.
     *
     * @param list<string> $options Further options of php.
     */
    protected static function php(string $code, array $options = []): string
    {
        $command = [PHP_BINARY, '-n', ...$options, '-r', 'require ' . var_export(self::ROOT . '/php/autoload.php', true) . ';' . $code];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        $output = stream_get_contents($pipes[1]) . stream_get_contents($pipes[2]);
        $status = proc_close($process);
        self::assertSame(0, $status, $output);
        return $output;
    }
}
