<?php

declare(strict_types=1);

namespace Tandem\PluginCheck;

/** Rules about one PHP file (R4, R5, R6, R10, R20). */
final class PhpRules
{
    private const DOMAIN = 'tandem-for-woocommerce';

    private const ESCAPES = '/^(?:esc_\w+|wp_kses\w*|wp_json_encode|absint|intval|checked|selected|disabled|readonly|wp_nonce_field|wp_interactivity_data_wp_context|number_format_i18n|__return_empty_string)$/';

    private const FORBIDDEN = [
        'eval', 'unserialize', 'maybe_unserialize', 'create_function', 'exec', 'shell_exec', 'system', 'passthru', 'proc_open', 'popen', 'extract',
        'move_uploaded_file', 'assert', 'parse_str', 'dl',
    ];

    private const REMOTE = '/^(?:wp_(?:safe_)?remote_\w+|curl_\w+|fsockopen|pfsockopen|stream_socket_client|download_url)$/';

    private const TRANSLATE = ['__' => 1, '_e' => 1, '_x' => 2, '_ex' => 2, '_n' => 3, '_nx' => 4, 'esc_html__' => 1, 'esc_html_e' => 1, 'esc_html_x' => 2, 'esc_attr__' => 1, 'esc_attr_e' => 1, 'esc_attr_x' => 2];

    private const STORED = '/^(?:add|update)_(?:option|site_option)$|^set_(?:site_)?transient$/';

    /** @return list<string> */
    public static function check(string $path, string $text): array
    {
        $file = new PhpFile($text);
        $found = [];
        $say = static function (string $code, int $line, string $message) use (&$found, $file, $path): void {
            $file->excused($line) || $found[] = "$code $path:$line $message";
        };
        if (1 !== preg_match("/defined\(\s*'(?:ABSPATH|WP_UNINSTALL_PLUGIN)'\s*\)/", $text) && !str_ends_with($path, '.asset.php') && !str_starts_with($path, 'lib/')) {
            $say('guard', 1, "expected defined( 'ABSPATH' ) || exit;");
        }
        foreach (array_keys($file->tokens) as $index) {
            self::output($file, $index, $say);
            self::names($file, $index, $say);
            self::calls($file, $index, $say);
            self::database($file, $index, $say);
            self::input($file, $index, $say, $text);
        }

        return $found;
    }

    /** Late escaping, short tags, here documents. */
    private static function output(PhpFile $file, int $index, callable $say): void
    {
        [$kind, $text, $line] = $file->tokens[$index];
        if (T_START_HEREDOC === $kind) {
            $say('heredoc', $line, 'here documents hide what is escaped');
        }
        if (T_OPEN_TAG === $kind && '<?' === rtrim($text)) {
            $say('short_tag', $line, 'expected <?php');
        }
        if (!in_array($kind, [T_ECHO, T_PRINT, T_OPEN_TAG_WITH_ECHO], true)) {
            return;
        }
        foreach ($file->split($index + 1, $file->statementEnd($index + 1), [',', '.']) as [$from, $to]) {
            foreach (self::unescaped($file, $from, $to) as $words) {
                $say('escape', $line, "expected an escaping function, found $words");
            }
        }
    }

    /**
     * Branches of an expression that nothing escapes.
     *
     * @return list<string>
     */
    private static function unescaped(PhpFile $file, int $from, int $to): array
    {
        [$from, $to] = $file->bare($from, $to);
        $branches = $file->split($from, $to, ['?', ':']);
        if (count($branches) > 1) {
            return array_merge(...array_map(static fn(array $branch): array => self::unescaped($file, ...$branch), array_slice($branches, 1)));
        }

        return $from >= $to || self::escaped($file, $from, $to) ? [] : [substr($file->words($from, $to), 0, 60)];
    }

    private static function escaped(PhpFile $file, int $start, int $end): bool
    {
        $kind = $file->kind($start);
        if (in_array($kind, [T_CONSTANT_ENCAPSED_STRING, T_LNUMBER, T_DNUMBER, T_INT_CAST, T_DOUBLE_CAST], true)) {
            return true;
        }

        return $file->calls($start) && 1 === preg_match(self::ESCAPES, ltrim($file->text($start), '\\'));
    }

    /** Prefixes of what is public, namespaces that are not. */
    private static function names(PhpFile $file, int $index, callable $say): void
    {
        [$kind, $text, $line] = $file->tokens[$index];
        if (in_array($kind, [T_STRING, T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED, T_CONSTANT_ENCAPSED_STRING], true) && 1 === preg_match('/WooCommerce\\\\+Internal\b/', $text)) {
            $say('internal', $line, 'WooCommerce promises nothing of its Internal namespace');
        }
        if ($file->calls($index)) {
            $name = ltrim($text, '\\');
            $first = $file->text($index + 2);
            $literal = T_CONSTANT_ENCAPSED_STRING === $file->kind($index + 2) ? trim($first, "'\"") : null;
            if (null !== $literal && in_array($name, ['do_action', 'apply_filters'], true) && 1 !== preg_match('/^(?:tandem_|woocommerce_)/', $literal)) {
                $say('prefix.hook', $line, "expected a name that starts with tandem_, found $literal");
            }
            if (null !== $literal && 1 === preg_match(self::STORED, $name) && 1 !== preg_match('/^_?tandem_/', $literal)) {
                $say('prefix.option', $line, "expected a name that starts with tandem_, found $literal");
            }
            if (null !== $literal && 'define' === $name && !str_starts_with($literal, 'TANDEM_')) {
                $say('prefix.constant', $line, "expected a name that starts with TANDEM_, found $literal");
            }
            if (null !== $literal && 1 === preg_match('/^wp_register_(?:script|style|script_module)$/', $name) && 1 !== preg_match('#^@?tandem[-/]#', $literal)) {
                $say('prefix.handle', $line, "expected a handle that starts with tandem-, found $literal");
            }
        }
    }

    /** Functions that are not to be called, or not so. */
    private static function calls(PhpFile $file, int $index, callable $say): void
    {
        [$kind, $text, $line] = $file->tokens[$index];
        if (T_EVAL === $kind || '`' === $text) {
            $say('forbidden', $line, 'runs text as code');
        }
        if (!$file->calls($index)) {
            return;
        }
        $name = strtolower(ltrim($text, '\\'));
        if (in_array($name, self::FORBIDDEN, true)) {
            $say('forbidden', $line, "$name() is not to be called");
        }
        if ('wp_redirect' === $name) {
            $say('redirect', $line, 'expected wp_safe_redirect()');
        }
        if (1 === preg_match(self::REMOTE, $name) || (in_array($name, ['file_get_contents', 'fopen'], true) && 1 === preg_match('~^[\'"]https?://~', $file->text($index + 2)))) {
            $say('remote', $line, "$name() calls another server");
        }
        if (in_array($name, ['_e', '_ex'], true)) {
            $say('escape', $line, "expected esc_html_e() or esc_attr_e(), found $name()");
        }
        if ('register_setting' === $name && !str_contains($file->words($index, $file->closing($index + 1)), 'sanitize_callback')) {
            $say('setting.sanitize', $line, 'expected a sanitize_callback');
        }
        if ('register_rest_route' === $name) {
            $words = $file->words($index, $file->closing($index + 1));
            if (!str_contains($words, 'permission_callback') || str_contains($words, '__return_true')) {
                $say('rest.permission', $line, 'expected a permission_callback that decides');
            }
        }
        if (isset(self::TRANSLATE[$name])) {
            $arguments = $file->arguments($index);
            foreach (array_slice($arguments, 0, '_n' === $name || '_nx' === $name ? 2 : 1) as [$from, $to]) {
                if ($to - $from !== 1 || T_CONSTANT_ENCAPSED_STRING !== $file->kind($from)) {
                    $say('i18n.text', $line, 'expected a literal text, found ' . substr($file->words($from, $to), 0, 40));
                }
            }
            [$from] = $arguments[self::TRANSLATE[$name]] ?? [0];
            if (trim($file->text($from), "'") !== self::DOMAIN) {
                $say('i18n.domain', $line, 'expected the text domain ' . self::DOMAIN);
            }
        }
        foreach (['add_filter', 'add_action'] as $hook) {
            if ($hook === $name && 1 === preg_match('/(?:pre_set_)?site_transient_update_plugins|^[\'"]update_plugins_/', $file->text($index + 2))) {
                $say('updater', $line, 'a plugin of the directory brings no updater');
            }
        }
    }

    /** Statements are prepared, or hold nothing but names of tables. */
    private static function database(PhpFile $file, int $index, callable $say): void
    {
        if ('$wpdb' !== $file->text($index) && !('database' === $file->text($index) && '->' === $file->text($index - 1))) {
            return;
        }
        if ('->' !== $file->text($index + 1) || !in_array($file->text($index + 2), ['query', 'get_results', 'get_var', 'get_row', 'get_col'], true)) {
            return;
        }
        [[$from, $to]] = $file->arguments($index + 2) ?: [[0, 0]];
        $words = $file->words($from, $to);
        $rest = (string) preg_replace('/\$(?:this -> )?(?:wpdb|database) -> \w+(?! \()|self :: \w+|\{ | \}/', '', $words);
        if (str_contains($words, '-> prepare (')) {
            return;
        }
        if (1 === preg_match('/\$\w+/', $rest)) {
            $say('sql.prepare', $file->tokens[$index][2], 'expected $wpdb->prepare(), found ' . substr($words, 0, 60));
        }
    }

    /** What comes from outside is checked where it is read; writes are asked for by the right person. */
    private static function input(PhpFile $file, int $index, callable $say, string $text): void
    {
        [$kind, $word, $line] = $file->tokens[$index];
        if (T_VARIABLE === $kind && in_array($word, ['$_GET', '$_POST', '$_REQUEST', '$_COOKIE', '$_SERVER'], true)) {
            $start = $index;
            while ($start > 0 && !in_array($file->text($start - 1), [';', '{', '}'], true)) {
                --$start;
            }
            $words = $file->words($start, max($file->statementEnd($index), $index));
            if (1 !== preg_match('/\b(?:sanitize_\w+|absint|intval|wp_verify_nonce|filter_var|rest_sanitize_\w+|wc_clean|esc_url_raw|ctype_digit|map_deep)\b|\( ?int ?\)|[!=]== \( \$_SERVER|^if \( (?:! )?(?:isset|empty) \( \$_\w+ \[ [^\]]+ \] \) \)/', $words)) {
                $say('input.sanitize', $line, "expected $word to be sanitised where it is read");
            }
            if (in_array($word, ['$_POST', '$_REQUEST'], true) && 1 !== preg_match('/check_admin_referer|check_ajax_referer|wp_verify_nonce|SameOrigin|woocommerce-process-checkout-nonce/', $text)) {
                $say('input.nonce', $line, 'expected a nonce, or a check of the origin, in this file');
            }
        }
        if ($file->calls($index) && in_array($word, ['add_action', 'add_filter'], true) && 1 === preg_match('/^[\'"](?:wp_ajax_(?!nopriv)|admin_post_(?!nopriv))/', $file->text($index + 2)) && !str_contains($text, 'current_user_can')) {
            $say('input.capability', $line, 'expected current_user_can() in this file');
        }
    }
}
