<?php

declare(strict_types=1);

namespace Tandem\PluginCheck;

require_once __DIR__ . '/PhpFile.php';
require_once __DIR__ . '/PhpRules.php';
require_once __DIR__ . '/FolderRules.php';

/**
 * The rules of the plugin directory that can be read from the source: files of the package, escaping, guards,
 * prefixes, nonces and capabilities, prepared SQL, remote calls, translations. A line that breaks a rule on
 * purpose says why: `phpcs:ignore Sniff -- reason`.
 */
final class PluginCheck
{
    /**
     * Findings as "code path:line message", by path and line.
     *
     * @return list<string>
     */
    public static function folder(string $folder): array
    {
        $paths = self::paths($folder);
        $found = FolderRules::check($folder, $paths);
        foreach ($paths as $path) {
            if (str_ends_with($path, '.php')) {
                $found = array_merge($found, PhpRules::check($path, (string) file_get_contents("$folder/$path")));
            }
        }
        sort($found);

        return $found;
    }

    /** @return list<string> paths below a folder */
    public static function paths(string $folder): array
    {
        $paths = [];
        $tree = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($folder, \FilesystemIterator::SKIP_DOTS));
        foreach ($tree as $file) {
            $paths[] = substr((string) $file, strlen(rtrim($folder, '/')) + 1);
        }
        sort($paths);

        return $paths;
    }
}
