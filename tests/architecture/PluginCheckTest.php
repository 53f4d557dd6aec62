<?php

declare(strict_types=1);

namespace Tandem\Tests\Architecture;

use PHPUnit\Framework\TestCase;
use Tandem\PluginCheck\FolderRules;
use Tandem\PluginCheck\PhpRules;
use Tandem\PluginCheck\PluginCheck;

require_once __DIR__ . '/../tools/plugin-check/PluginCheck.php';

/** The plugin keeps the directory's rules, and every rule has a fixture that breaks it. */
final class PluginCheckTest extends TestCase
{
    private const FIXTURES = __DIR__ . '/../tools/plugin-check/fixtures';

    /**
     * @dataProvider broken
     */
    public function test_each_rule_finds_its_fixture(string $file, string $code): void
    {
        $found = PhpRules::check($file, (string) file_get_contents(self::FIXTURES . "/$file"));
        self::assertCount(1, $found, implode("\n", $found));
        self::assertStringStartsWith("$code $file:", $found[0]);
    }

    /** @return iterable<string,array{string,string}> */
    public function broken(): iterable
    {
        foreach (glob(self::FIXTURES . '/*.php') ?: [] as $path) {
            $name = basename($path, '.php');
            if ('clean' !== $name) {
                yield $name => ["$name.php", str_starts_with($name, 'escape') || str_starts_with($name, 'forbidden') ? explode('.', $name)[0] : $name];
            }
        }
    }

    public function test_a_clean_file_has_no_finding(): void
    {
        self::assertSame([], PhpRules::check('clean.php', (string) file_get_contents(self::FIXTURES . '/clean.php')));
    }

    /**
     * @dataProvider folders
     */
    public function test_each_rule_of_the_package_finds_its_fault(string $path, string $text, string $code): void
    {
        $folder = sys_get_temp_dir() . '/tandem-' . bin2hex(random_bytes(8));
        mkdir(dirname("$folder/$path"), 0755, true);
        file_put_contents("$folder/$path", $text);
        $found = FolderRules::check($folder, [$path]);
        unlink("$folder/$path");
        rmdir(dirname("$folder/$path"));
        self::assertNotSame([], array_filter($found, static fn(string $line): bool => str_starts_with($line, "$code ")), implode("\n", $found));
    }

    /** @return array<string,array{string,string,string}> */
    public function folders(): array
    {
        return [
            'a binary' => ['tandem.so', '', 'file.type'],
            'a hidden file' => ['.env', '', 'file.hidden'],
            'an odd name' => ['a b.php', '', 'file.name'],
            'a large script' => ['a.js', str_repeat(' ', 300001), 'asset.size'],
            'a foreign script' => ['a.js', 'import x from "https://cdn.example/x.js";', 'remote.asset'],
            'a foreign font' => ['a.css', '@import url(//fonts.example/a.css);', 'remote.asset'],
            'an open uninstaller' => ['uninstall.php', '<?php delete_option("x");', 'uninstall.guard'],
            'no uninstaller' => ['a.php', '<?php', 'uninstall.missing'],
            'no exporter' => ['a.php', '<?php', 'privacy.exporter'],
            'no eraser' => ['a.php', '<?php', 'privacy.eraser'],
            'no readme' => ['a.php', '<?php', 'readme.header'],
        ];
    }

    public function test_names_that_differ_by_case_alone_are_found(): void
    {
        $folder = sys_get_temp_dir() . '/tandem-' . bin2hex(random_bytes(8));
        mkdir($folder);
        touch("$folder/A.php");
        touch("$folder/a.php");
        $found = implode("\n", FolderRules::check($folder, ['A.php', 'a.php']));
        array_map('unlink', glob("$folder/*") ?: []);
        rmdir($folder);
        self::assertStringContainsString('file.case a.php', $found);
    }

    public function test_the_plugin_keeps_every_rule(): void
    {
        $left_out = '#\S+ (?:node_modules|package(?:-lock)?\.json)\b#';
        $found = array_filter(PluginCheck::folder(__DIR__ . '/../../plugin'), static fn(string $line): bool => 1 !== preg_match($left_out, $line));
        self::assertSame([], array_values($found));
    }
}
