<?php

declare(strict_types=1);

namespace Tandem;

/** Chooses the engine that answers on this server. Never throws: a shop without an engine still sells. */
final class EngineFactory
{
    /**
     * The extension where it is there and of the right version, else PHP with the reason in its status.
     *
     * @param string       $modelDirectory Folder of the models and of the pointer file `current`.
     * @param string       $site           Name of the site; a model trained for another one is not used.
     * @param Circuit|null $circuit        Remembers faults of the extension; while it is open, PHP answers.
     */
    public static function create(string $modelDirectory, string $site, ?Circuit $circuit = null): Engine
    {
        if (!class_exists(Native\Engine::class, false)) {
            return self::fallback($modelDirectory, $site, 'extension.missing', sprintf(
                'Expected the PHP extension "tandem" for %s, found none; prices and tables are computed in PHP.',
                self::build(),
            ));
        }
        $found = Native\Engine::version();
        if ($found !== NativeEngine::EXTENSION_VERSION) {
            return self::fallback($modelDirectory, $site, 'extension.version', sprintf(
                'Expected version %s of the PHP extension "tandem", found %s; install the one that came with this plugin.',
                NativeEngine::EXTENSION_VERSION,
                $found,
            ));
        }
        if ($circuit?->open()) {
            return self::fallback($modelDirectory, $site, 'extension.resting', 'The PHP extension "tandem" failed several times; until it is tried again, PHP answers.');
        }
        try {
            return new NativeEngine($modelDirectory, $site, $circuit);
        } catch (\Throwable $error) {
            return self::fallback($modelDirectory, $site, 'extension.failed', $error->getMessage());
        }
    }

    /** What an extension file must be built for to load here, such as "PHP 8.2 NTS x86_64". */
    public static function build(): string
    {
        $threads = PHP_ZTS === 1 ? 'ZTS' : 'NTS';
        return sprintf('PHP %d.%d %s %s', PHP_MAJOR_VERSION, PHP_MINOR_VERSION, $threads, php_uname('m'));
    }

    private static function fallback(string $modelDirectory, string $site, string $code, string $error): Engine
    {
        return new FallbackEngine($modelDirectory, $site, $code, $error);
    }
}
