<?php

declare(strict_types=1);

namespace Tandem\Fallback\Offers;

/** Which offers hold for a shopper now, and why the others do not: the PHP twin of src/offers/evaluate.rs. */
final class Offers
{
    private const LIMITS = ['per_customer' => null, 'total' => null, 'budget' => null, 'cool_off' => null];
    private const USAGE = ['customer' => 0, 'total' => 0, 'spent' => 0, 'last' => null];

    /**
     * @param array<string,mixed> $request As tests/vectors/offers/cases.json shows it.
     * @return array<string,mixed>
     */
    public static function offers(array $request): array
    {
        $known = ['version', 'now', 'facts', 'usage', 'offers', 'check'];
        $check = $request['check'] ?? false;
        if (
            array_diff(array_keys($request), $known) !== [] || !is_int($request['version'] ?? null)
            || !is_int($request['now'] ?? null) || !(is_string($request['offers'] ?? null) || is_array($request['offers'] ?? null))
            || !is_bool($check) || !is_array(array_key_exists('usage', $request) ? $request['usage'] : [])
        ) {
            throw Facts::invalid('request', 'an offers request (JSON)', $request);
        }
        $usage = array_map(static fn(mixed $used): array => self::counts($used, self::USAGE), $request['usage'] ?? []);
        $raw = array_map(self::shape(...), self::listOf($request['offers']));
        if ($request['version'] !== 1) {
            throw Facts::invalid('version', '1', $request['version']);
        }
        $facts = Facts::read(array_key_exists('facts', $request) ? $request['facts'] : []);
        $offers = self::read($raw);
        $answer = ['version' => 1, 'eligible' => [], 'refused' => []];
        foreach ($offers as $offer) {
            $refusal = self::refusal($offer, $facts, $usage[$offer['id']] ?? self::USAGE, $request['now']);
            if ($refusal === null) {
                $answer['eligible'][] = $offer['id'];
            } else {
                $answer['refused'][] = ['id' => $offer['id']] + $refusal;
            }
        }
        return $check ? $answer + ['conflicts' => Conflicts::of($offers)] : $answer;
    }

    /**
     * The offers themselves, or those of the JSON text of their list.
     *
     * @param array<array-key,mixed>|string $offers
     * @return list<mixed>
     */
    private static function listOf(array|string $offers): array
    {
        $list = is_string($offers) ? json_decode($offers, true, 64) : $offers;
        if (!is_array($list) || !array_is_list($list)) {
            throw is_string($offers)
                ? Facts::invalid('offers', 'a list of offers (JSON)', $offers)
                : Facts::invalid('request', 'an offers request (JSON)', $offers);
        }
        return $list;
    }

    /**
     * An offer with every key there and of the right type.
     *
     * @return array<string,mixed>
     */
    private static function shape(mixed $offer): array
    {
        $all = ['id' => null, 'priority' => 0, 'group' => null, 'from' => null, 'until' => null, 'limits' => [], 'conditions' => null];
        if (
            !is_array($offer) || array_diff_key($offer, $all) !== [] || !is_string($offer['id'] ?? null)
            || !array_key_exists('conditions', $offer) || !is_int(array_key_exists('priority', $offer) ? $offer['priority'] : 0)
            || !(is_string($offer['group'] ?? '')) || !is_int($offer['from'] ?? 0) || !is_int($offer['until'] ?? 0)
        ) {
            throw Facts::invalid('request', 'an offers request (JSON)', $offer);
        }
        $offer += $all;
        $offer['limits'] = self::counts($offer['limits'], self::LIMITS);
        return $offer;
    }

    /**
     * @param array<string,int|null> $defaults
     * @return array<string,int|null>
     */
    private static function counts(mixed $given, array $defaults): array
    {
        if (!is_array($given) || array_diff_key($given, $defaults) !== []) {
            throw Facts::invalid('request', 'an offers request (JSON)', $given);
        }
        foreach ($given as $key => $count) {
            $optional = $defaults[$key] === null;
            if (!($count === null && $optional) && !(is_int($count) && ($count >= 0 || $key === 'last'))) {
                throw Facts::invalid('request', 'an offers request (JSON)', $given);
            }
        }
        return $given + $defaults;
    }

    /**
     * @param list<array<string,mixed>> $raw
     * @return list<array<string,mixed>>
     */
    private static function read(array $raw): array
    {
        [$left, $ids, $offers] = [100_000, [], []];
        foreach ($raw as $k => $offer) {
            $field = "offers[$k]";
            if ($offer['id'] === '' || isset($ids[$offer['id']])) {
                throw Facts::invalid("$field.id", 'an id of its own', $offer['id']);
            }
            $ids[$offer['id']] = true;
            if ($offer['from'] !== null && $offer['until'] !== null && $offer['from'] >= $offer['until']) {
                throw Facts::invalid("$field.until", "later than {$offer['from']}", $offer['until']);
            }
            $offer['conditions'] = Condition::read($offer['conditions'], "$field.conditions", 0, $left);
            $offers[] = $offer;
        }
        usort($offers, static fn(array $a, array $b): int => $a['priority'] <=> $b['priority'] ?: strcmp($a['id'], $b['id']));
        return $offers;
    }

    /**
     * @param array<string,mixed>    $offer
     * @param array<string,mixed>    $facts
     * @param array<string,int|null> $used
     * @return array{code:string,detail:mixed}|null
     */
    private static function refusal(array $offer, array $facts, array $used, int $now): ?array
    {
        $limits = $offer['limits'];
        $end = $limits['cool_off'] !== null && $used['last'] !== null ? self::later($used['last'], $limits['cool_off']) : null;
        $reached = match (true) {
            $offer['from'] !== null && $now < $offer['from'] => ['offer.window', $offer['from'], $now],
            $offer['until'] !== null && $now >= $offer['until'] => ['offer.window', $offer['until'], $now],
            self::over($limits['per_customer'], $used['customer']) => ['offer.limit_customer', $limits['per_customer'], $used['customer']],
            self::over($limits['total'], $used['total']) => ['offer.limit_total', $limits['total'], $used['total']],
            self::over($limits['budget'], $used['spent']) => ['offer.budget', $limits['budget'], $used['spent']],
            $end !== null && $now < $end => ['offer.cool_off', $end, $now],
            default => null,
        };
        if ($reached !== null) {
            return ['code' => $reached[0], 'detail' => ['found' => $reached[2], 'limit' => $reached[1]]];
        }
        if ($offer['conditions']->holds($facts)) {
            return null;
        }
        $leaf = $offer['conditions']->blame($facts);
        $detail = $leaf === null ? null : [
            'fact' => $leaf->fact,
            'found' => $facts[$leaf->fact] ?? null,
            'is' => $leaf->operator,
            'value' => $leaf->value,
        ];
        return ['code' => 'offer.condition', 'detail' => $detail];
    }

    private static function over(?int $limit, ?int $used): bool
    {
        return $limit !== null && $used >= $limit;
    }

    private static function later(int $from, int $seconds): int
    {
        $sum = $from + $seconds;
        return is_int($sum) ? $sum : PHP_INT_MAX;
    }
}
