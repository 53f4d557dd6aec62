<?php

/**
 * What the PHP extension `tandem` offers, for static analysis and editors. A test compares it with
 * the loaded extension by reflection. Call it through Tandem\NativeEngine.
 */

namespace Tandem\Native;

/** The engine of one site over one model directory. */
final class Engine
{
    /** An empty $directory means the INI setting tandem.model_dir. */
    public function __construct(string $directory, string $site)
    {
    }

    /** What is open and why not, as JSON. */
    public function status(): mixed
    {
    }

    /** Version of the extension. */
    public static function version(): string
    {
    }

    /** Which offers hold; JSON in, JSON out. */
    public static function offers(string $request): mixed
    {
    }

    /** State, effect and health of an experiment; JSON in, JSON out. */
    public static function experiment(string $request): mixed
    {
    }

    /** The owner's numbers with intervals; JSON in, JSON out. */
    public static function metrics(string $request): mixed
    {
    }

    /** Does nothing: what a call costs at least. */
    public static function nothing(): void
    {
    }
}

/** An error of the extension with a stable code such as "request.field". */
class EngineException extends \Exception
{
    public $errorCode = '';
}
