<?php
/**
 * php check.php FOLDER: holds an unpacked plugin against the rules; exit 1 and one line a finding.
 */

declare(strict_types=1);

require __DIR__ . '/PluginCheck.php';

$folder = $argv[1] ?? '';
if (!is_dir($folder)) {
    fwrite(STDERR, "usage: php check.php FOLDER\n");
    exit(2);
}
$found = Tandem\PluginCheck\PluginCheck::folder($folder);
echo implode('', array_map(static fn(string $line): string => "$line\n", $found));
exit([] === $found ? 0 : 1);
