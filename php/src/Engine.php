<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

/**
 * Everything the plugin asks of the engine. Two implementations answer: NativeEngine (the
 * extension) and FallbackEngine (PHP alone). Prices, offers and tables are identical to the
 * minor unit in both; recommendations may be poorer in the fallback, never wrong.
 *
 * Requests and answers of quote(), coherence(), table() and offers() are the arrays whose
 * JSON the command line takes and prints; their shapes are in tests/vectors/*.schema.json.
 */
interface Engine
{
    /** "native" or "fallback". */
    public function name(): string;

    /** What answers, from which model, and why not the other one. */
    public function status(): EngineStatus;

    /**
     * Best first, at most $request->limit, never an item of the cart or of the exclusions.
     * An empty list where nothing is relevant enough, and where there is no model.
     *
     * @return list<Recommendation>
     */
    public function recommend(RecommendRequest $request): array;

    /**
     * The amount of every line of a cart under a rule set. Pure: the same request gives the
     * same answer, in both engines.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException code "request.*" when the request is not as documented.
     */
    public function quote(array $request): array;

    /**
     * Whether a set of bundles makes sense together, with the numbers that say why not.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException
     */
    public function coherence(array $request): array;

    /**
     * Order, ranks, differing rows, badges and conditional rules of a table.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException
     */
    public function table(array $request): array;

    /**
     * Which offers a shopper qualifies for and why not for the others; with "check" also which
     * offers contradict themselves or each other.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException
     */
    public function offers(array $request): array;

    /**
     * Segments of all customers at once (src/segments): rank by spend, recency, frequency and spend in
     * fifths, interests.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException code "extension.missing" where the fallback answers: the last ones stay in use.
     */
    public function segments(array $request): array;

    /**
     * Bundles that the orders suggest (src/propose/mod.rs): what goes with a product at which discount,
     * which bundles the shop should have, what is bought without its companion, which set to show to a
     * cart. An empty array where there is no model. Never a price: what is proposed becomes a rule of a quote.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException code "extension.missing" where the fallback answers: show the last list with its date.
     */
    public function propose(array $request): array;

    /**
     * State, effect and health of an experiment from its counts (src/experiment/report.rs).
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException code "extension.missing" where the fallback answers: show the last result with its date.
     */
    public function experiment(array $request): array;

    /**
     * The owner's numbers of a period with intervals, beside other periods (src/experiment/metrics.rs).
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException code "extension.missing" where the fallback answers.
     */
    public function metrics(array $request): array;

    /**
     * A trainer that turns order lines into a model, or null where this engine cannot train.
     */
    public function trainer(): ?Trainer;
}
