<?php

declare(strict_types=1);

namespace Tandem\PluginCheck;

/** Rules about the package as a whole (R2, R3, R4, R6). */
final class FolderRules
{
    private const BINARY = ['so', 'a', 'o', 'bin', 'obj', 'exe', 'sh', 'dist', 'dump', 'phar', 'pkg', 'zip', 'gz', 'tgz', 'tar', 'rar', '7z', 'dll', 'dylib'];

    /**
     * @param list<string> $paths
     * @return list<string>
     */
    public static function check(string $folder, array $paths): array
    {
        $found = [];
        $lower = [];
        $all = '';
        foreach ($paths as $path) {
            $name = basename($path);
            $suffix = strtolower(pathinfo($name, PATHINFO_EXTENSION));
            if (in_array($suffix, self::BINARY, true)) {
                $found[] = "file.type $path:1 a .$suffix file does not belong in a plugin";
            }
            if (1 === preg_match('#(^|/)\.#', $path)) {
                $found[] = "file.hidden $path:1 a hidden file";
            }
            if (1 !== preg_match('#^[A-Za-z0-9._/-]+$#', $path)) {
                $found[] = "file.name $path:1 expected letters, digits, dots, hyphens and underscores";
            }
            if (isset($lower[strtolower($path)])) {
                $found[] = "file.case $path:1 the same name as {$lower[strtolower($path)]} where case does not count";
            }
            $lower[strtolower($path)] = $path;
            $text = (string) file_get_contents("$folder/$path");
            if (in_array($suffix, ['js', 'mjs', 'css'], true)) {
                if (strlen($text) > 300000) {
                    $found[] = "asset.size $path:1 expected at most 300000 bytes, found " . strlen($text);
                }
                if (1 === preg_match('~(?:\bfetch\(\s*|\bfrom\s+|\bimport\s*\(?\s*|@import\s+|url\(\s*)[\'"]?(?:https?:)?//(?!www\.w3\.org)~', $text)) {
                    $found[] = "remote.asset $path:1 loads from another host";
                }
            }
            $all .= 'php' === $suffix ? $text : '';
        }
        if (in_array('uninstall.php', $paths, true)) {
            if (!str_contains((string) file_get_contents("$folder/uninstall.php"), 'WP_UNINSTALL_PLUGIN')) {
                $found[] = 'uninstall.guard uninstall.php:1 expected a check of WP_UNINSTALL_PLUGIN';
            }
        } else {
            $found[] = 'uninstall.missing uninstall.php:1 expected the file';
        }
        foreach (['wp_privacy_personal_data_exporters' => 'privacy.exporter', 'wp_privacy_personal_data_erasers' => 'privacy.eraser'] as $hook => $code) {
            str_contains($all, $hook) || $found[] = "$code .:1 expected the filter $hook";
        }
        foreach (['Stable tag', 'Requires at least', 'Tested up to', 'Requires PHP', 'License'] as $header) {
            $readme = is_file("$folder/readme.txt") ? (string) file_get_contents("$folder/readme.txt") : '';
            1 === preg_match("/^$header:\s*\S/m", $readme) || $found[] = "readme.header readme.txt:1 expected '$header:'";
        }

        return $found;
    }
}
