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
    public function status(): string
    {
    }

    /**
     * Suggestions as a flat list, seven values each: item, score, kind of reason, count, of, item of the
     * reason, explanation (null, or term => share of the score). Null where there is no model.
     *
     * @param list<int> $cart
     * @param list<int> $history Three integers an event: item, time, 1 for a purchase or 0 for a view.
     * @param list<int> $exclude
     * @return list<int|float|null|array<string,float>>|null
     * @throws EngineException
     */
    public function recommend(
        string $strategy,
        array $cart,
        array $history,
        array $exclude,
        int $limit,
        int $now,
        bool $repeat,
        bool $explain,
    ): ?array {
    }

    /** A request with re-ranking; JSON in, JSON out, "null" where there is no model. */
    public function ask(string $request): string
    {
    }

    /** Version of the extension. */
    public static function version(): string
    {
    }

    /** The amount of every line of a cart; JSON in, JSON out. */
    public static function quote(string $request): string
    {
    }

    /**
     * The same, array in, array out; null where the array holds what JSON has to judge.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>|null
     * @throws EngineException
     */
    public static function quoteArray(array $request): ?array
    {
    }

    /** Whether a set of bundles makes sense together; JSON in, JSON out. */
    public static function coherence(string $request): string
    {
    }

    /** Order, ranks, badges and marks of a table; JSON in, JSON out. */
    public static function table(string $request): string
    {
    }

    /** Bundles that the model suggests; JSON in, JSON out, `null` where there is no model. */
    public function propose(string $request): string
    {
    }

    /** Which offers hold; JSON in, JSON out. */
    public static function offers(string $request): string
    {
    }

    /** Segments of all customers; JSON in, JSON out. */
    public static function segments(string $request): string
    {
    }

    /** State, effect and health of an experiment; JSON in, JSON out. */
    public static function experiment(string $request): string
    {
    }

    /** The owner's numbers with intervals; JSON in, JSON out. */
    public static function metrics(string $request): string
    {
    }

    /** Does nothing: what a call costs at least. */
    public static function nothing(): void
    {
    }
}

/** A collection of order lines, products and views on its way to a model. */
final class Trainer
{
    public function __construct(string $site)
    {
    }

    /** @param list<int> $flat Seven integers a line. */
    public function addLines(array $flat): int
    {
    }

    /** Products as a JSON list. */
    public function addCatalog(string $items): void
    {
    }

    /** @param list<int> $flat Three integers a view. */
    public function addSessions(array $flat): void
    {
    }

    public function save(string $path): void
    {
    }

    public function resume(string $path): void
    {
    }

    /** What was published, as JSON. */
    public function publish(string $directory, string $site, int $built_at): string
    {
    }
}

/** An error of the extension with a stable code such as "request.field". */
class EngineException extends \Exception
{
    /** @var string */
    public $errorCode = '';
}
