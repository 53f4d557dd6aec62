<?php

declare(strict_types=1);

namespace Tandem;

/** Chooses the engine that answers on this server. Never throws: a shop without an engine still sells. */
final class EngineFactory
{
    /**
     * @param string $modelDirectory Folder of the models and of the pointer file `current`.
     * @param string $site           Name of the site; a model trained for another one is not used.
     */
    public static function create(string $modelDirectory, string $site): Engine
    {
        return new FallbackEngine(
            $modelDirectory,
            $site,
            'extension.missing',
            'Expected the PHP extension "tandem", found none; prices and tables are computed in PHP.',
        );
    }
}
