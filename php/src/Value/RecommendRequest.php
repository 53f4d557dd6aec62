<?php

declare(strict_types=1);

namespace Tandem\Value;

/** One question to the ranker. Item ids are parent product ids. */
final readonly class RecommendRequest
{
    /**
     * @param string    $strategy product, cart, also-bought, for-you, session, upgrade or popular.
     * @param list<int> $cart     Items of the cart; product, also-bought and upgrade take the first.
     * @param list<array{item:int,at:int,kind:string}> $history Views and purchases of a shopper who agreed; kind view|purchase.
     * @param int       $now      UNIX seconds.
     * @param list<int> $exclude  Items never to answer.
     * @param int       $limit    1 to 64.
     * @param bool      $repeat   Whether items of the history may be answered again (for-you).
     * @param bool      $explain  Whether every score term is wanted.
     * @param array<string,mixed> $rerank Rules of the shop on top of relevance, as the command line takes them:
     *        out_of_stock, price, price_ceiling_percent, margin, value, profit, diversity, per_category,
     *        least_relevance, attention, boosts, category_boosts. Only the extension knows them.
     * @param string|null $category "popular" only: items of this category, by its name in the catalogue.
     */
    public function __construct(
        public string $strategy,
        public array $cart = [],
        public array $history = [],
        public int $now = 0,
        public array $exclude = [],
        public int $limit = 4,
        public bool $repeat = false,
        public bool $explain = false,
        public array $rerank = [],
        public ?string $category = null,
    ) {
    }
}
