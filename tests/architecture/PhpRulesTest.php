<?php

declare(strict_types=1);

namespace Tandem\Tests\Architecture;

require_once __DIR__ . '/SourceTestCase.php';

/** Who may name what in the PHP library and in the plugin. */
final class PhpRulesTest extends SourceTestCase
{
    public function test_the_library_calls_no_wordpress(): void
    {
        $files = array_map(static fn(string $text): string => self::code($text, false), self::sources('php', '.php'));
        $names = 'add_(?:action|filter|option|shortcode)|apply_filters|do_action|(?:get|update|delete)_(?:option|transient|post|post_meta|term)|'
            . 'wp_\w+|wc_\w+|WC|esc_\w+|sanitize_\w+|is_wp_error|current_user_can|absint|__|_e|_n|_x|rest_\w+|plugin_\w+|home_url';
        self::assertNone(self::places($files, '/(?<![>:$\w])(?<!function )(?:' . $names . ')\s*\(/'), 'php/ works without WordPress');
        self::assertNone(self::places($files, '/\$wpdb\b|\bABSPATH\b|\bWP_[A-Z]|\bWC_[A-Z]/'), 'php/ works without WordPress');
    }

    public function test_native_classes_are_named_in_one_file(): void
    {
        $files = self::sources('php/src', '.php') + self::sources('plugin', '.php');
        unset($files['php/src/NativeEngine.php'], $files['php/src/NativeTrainer.php']);
        $files = array_map([self::class, 'code'], $files);
        self::assertNone(self::places($files, '/Tandem\\\\+Native\b/'), 'only NativeEngine.php and NativeTrainer.php name Tandem\Native');
    }

    public function test_the_database_is_spoken_to_by_stores_and_readers(): void
    {
        $files = array_filter(
            self::sources('plugin', '.php'),
            static fn(string $path): bool => 1 !== preg_match('#(?:Store|Repository|Reader|OrderColumns|Schema|uninstall)\.php$#', $path),
            ARRAY_FILTER_USE_KEY
        );
        self::assertNone(self::places(array_map([self::class, 'code'], $files), '/\$wpdb\b/'), '$wpdb belongs to *Store, *Repository, *Reader, OrderColumns, Schema and uninstall');
    }

    public function test_no_internal_namespace_of_woocommerce(): void
    {
        $files = array_map([self::class, 'code'], self::sources('plugin', '.php'));
        self::assertNone(self::places($files, '/WooCommerce\\\\+Internal\b/'), 'WooCommerce promises nothing of Internal');
    }

    public function test_the_plugin_does_no_arithmetic_on_money(): void
    {
        $files = array_map(static fn(string $text): string => self::code($text, false), self::sources('plugin', '.php'));
        // A price, total or saving beside an arithmetic sign, or a price rounded.
        $money = '(?:get_(?:regular_|sale_)?price|get_total|get_subtotal|get_line_total)\s*\([^()]*\)';
        self::assertNone(self::places($files, "~$money\s*[-+*/](?!/)|(?<![-\w])[-+*/]\s*\\$?\w+->$money|\b(?:round|floor|ceil)\s*\([^;]*$money~"), 'the engine does it');
    }

    public function test_every_file_declares_strict_types(): void
    {
        $loose = [];
        foreach (self::sources('php', '.php') + self::sources('plugin', '.php') + self::sources('tests', '.php') as $path => $text) {
            if (!str_contains($text, 'declare(strict_types=1)') && !in_array(basename($path), ['router.php', 'wp-config.php', 'mu-plugin.php'], true)
                && !str_ends_with($path, '.asset.php') && !str_contains($path, '/fixtures/') && !str_starts_with($path, 'php/stubs/')) {
                $loose[] = $path;
            }
        }
        self::assertNone($loose, 'declare(strict_types=1)');
    }

    public function test_every_file_of_the_plugin_refuses_to_be_opened_alone(): void
    {
        $open = [];
        foreach (self::sources('plugin', '.php') as $path => $text) {
            if (1 !== preg_match('/defined\(\s*\'(?:ABSPATH|WP_UNINSTALL_PLUGIN)\'\s*\)/', $text) && !str_ends_with($path, '.asset.php')) {
                $open[] = $path;
            }
        }
        self::assertNone($open, "defined( 'ABSPATH' ) || exit;");
    }
}
