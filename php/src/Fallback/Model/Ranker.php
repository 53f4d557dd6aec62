<?php

declare(strict_types=1);

namespace Tandem\Fallback\Model;

use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

/**
 * Recommendations from the counted pair tables of a model: `product` and `also-bought` as the
 * extension stores them, `cart` as the sum of the rows of its items. Other strategies are empty, and
 * the shop shows its own linked products.
 */
final class Ranker
{
    /** A count is shown only when at least this many distinct customers are behind it. */
    private const MIN_CUSTOMERS = 5;
    /** More items of a cart are not read: each is a seek. */
    private const MAX_CART = 12;

    public function __construct(private readonly ModelFile $model)
    {
    }

    /**
     * @return list<Recommendation>
     * @throws ModelFault when the rows that are needed are damaged.
     */
    public function recommend(RecommendRequest $request): array
    {
        [$letter, $items] = match ($request->strategy) {
            'product' => ['P', array_slice($request->cart, 0, 1)],
            'also-bought' => ['A', array_slice($request->cart, 0, 1)],
            'cart' => ['P', array_slice($request->cart, 0, self::MAX_CART)],
            default => ['P', []],
        };
        $table = new PairTable($this->model, $letter);
        if ($items === [] || !$table->exists()) {
            return [];
        }
        $never = array_fill_keys($request->cart, true) + array_fill_keys($request->exclude, true);
        $scores = [];
        $best = [];
        foreach ($items as $item) {
            $row = $table->row($item);
            foreach ($row['pairs'] ?? [] as $pair) {
                $other = $pair['item'];
                if (isset($never[$other])) {
                    continue;
                }
                $scores[$other] = ($scores[$other] ?? 0.0) + $pair['score'];
                if ($pair['score'] > ($best[$other]['score'] ?? 0.0)) {
                    $best[$other] = $pair + ['with' => $item, 'of' => $row['orders']];
                }
            }
        }
        $order = array_keys($scores);
        usort($order, static fn(int $a, int $b): int => [$scores[$b], $a] <=> [$scores[$a], $b]);
        $answers = [];
        foreach (array_slice($order, 0, max(0, $request->limit)) as $item) {
            $pair = $best[$item];
            $reason = match (true) {
                $pair['customers'] < self::MIN_CUSTOMERS => ['kind' => 'none'],
                // Its counts are of customers, and the customers of one item are not in its row.
                $letter === 'A' => ['kind' => 'also-bought', 'item' => $pair['with']],
                default => ['kind' => 'bought-together', 'count' => $pair['orders'], 'of' => $pair['of'], 'item' => $pair['with']],
            };
            $explanation = $request->explain ? ['pairs' => $scores[$item]] : [];
            $answers[] = new Recommendation($item, $scores[$item], $reason, $explanation);
        }
        return $answers;
    }
}
