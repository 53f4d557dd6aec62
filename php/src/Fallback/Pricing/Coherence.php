<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

use Tandem\Exception\EngineException;

/**
 * Whether the sets of a request make sense beside each other: the PHP twin of Rust's
 * `pricing::coherence`. Lines are a price list; windows, roles and limits are left aside.
 */
final class Coherence
{
    /** Rules that are compared with each other at most. */
    private const MOST_RULES = 200;

    private const METRICS = ['saving_percent', 'saving_amount', 'price_per_item'];

    /** @var array<int,array{units:array<int,int>,regular:int,base:int,price:int,items:int}> By rule index. */
    private array $rows = [];
    /** @var list<array<string,int|string>> */
    private array $findings = [];
    /** @var list<Pattern> */
    private array $patterns = [];

    private function __construct(private readonly Request $request)
    {
    }

    /**
     * @param array<array-key,mixed> $request A quote request with `rows` and `metric`.
     * @return array<string,mixed>
     * @throws EngineException code "request.field".
     */
    public static function check(array $request): array
    {
        try {
            $marks = self::marks($request);
            $metric = Fields::of($request, '', null)->word('metric', self::METRICS, self::METRICS[0]);
            unset($request['rows'], $request['metric']);
            $read = Request::read($request);
            if (count($read->rules) > self::MOST_RULES) {
                throw new RequestError('rules', 'a list of 0 to ' . self::MOST_RULES, (string) count($read->rules));
            }
            return (new self($read))->answer($marks, $metric);
        } catch (RequestError $error) {
            throw new EngineException('request.field', $error->getMessage(), $error);
        }
    }

    /**
     * @param array<array-key,mixed> $request
     * @return array<string,array{bool,bool}> Rule id to pinned, badge.
     */
    private static function marks(array $request): array
    {
        $marks = [];
        foreach (Fields::of($request, '', null)->list('rows', 5000) as $i => $row) {
            $fields = Fields::of($row, "rows[$i]", ['rule', 'pinned', 'badge']);
            $marks[$fields->text('rule', 100)] = [$fields->bool('pinned', false), $fields->bool('badge', false)];
        }
        return $marks;
    }

    /**
     * @param array<string,array{bool,bool}> $marks
     * @return array<string,mixed>
     */
    private function answer(array $marks, string $metric): array
    {
        foreach ($this->request->rules as $i => $rule) {
            if ($rule->error !== null) {
                $this->find('error', 'rule.invalid', $i, ['field' => $rule->error->field]);
            } elseif ($rule->kind === 'set') {
                $this->row($i, $rule);
            } elseif ($rule->kind === 'any_n') {
                $this->tiers($i, $rule);
            }
        }
        foreach ($this->rows as $x => $small) {
            foreach ($this->rows as $y => $large) {
                if ($x !== $y) {
                    $this->compare($x, $small, $y, $large);
                }
            }
        }
        $undercut = new Undercut($this->request);
        foreach ($this->request->rules as $index => $unused) {
            foreach ($this->rows as $i => $row) {
                $found = $row['price'] < $row['base'] ? $undercut->picks($index, $row['units']) : null;
                if ($found !== null) {
                    $this->comparePicks($index, $found, $i, $row);
                }
            }
        }
        foreach ($this->rows as $i => $row) {
            $this->falls($i, $row);
        }
        $order = $this->ranked($metric);
        $badges = $this->badges($order, $marks, $metric);
        $rank = array_flip($order);
        $rows = [];
        foreach ($this->rows as $i => $row) {
            $rows[] = ['rule' => $this->request->rules[$i]->id, 'items' => $row['items'], 'regular' => $row['regular'],
                'base' => $row['base'], 'price' => $row['price'], 'saving' => $row['base'] - $row['price'],
                'saving_bp' => Arithmetic::basisPoints($row['base'] - $row['price'], $row['base']), 'rank' => $rank[$i] + 1];
        }
        return ['version' => 1, 'rows' => $rows, 'badges' => $badges, 'findings' => $this->findings,
            'coherent' => !in_array('error', array_column($this->findings, 'severity'), true)];
    }

    /** @param array<string,int|string> $numbers */
    private function find(string $severity, string $code, int $rule, array $numbers): void
    {
        $this->findings[] = ['severity' => $severity, 'code' => $code, 'rule' => $this->request->rules[$rule]->id] + $numbers;
    }

    private function row(int $index, Rule $rule): void
    {
        $units = [];
        foreach ($rule->components as $component) {
            if ($component->optional) {
                continue;
            }
            $at = null;
            foreach ($this->request->lines as $i => $line) {
                if ($line->current !== null && $line->is($component->product, $component->variation)) {
                    $at = $i;
                    break;
                }
            }
            if ($at === null) {
                $this->find('error', 'component.unknown', $index, ['product' => $component->product, 'variation' => $component->variation]);
                return;
            }
            $units[$at] = ($units[$at] ?? 0) + $component->min;
        }
        if ($units === []) {
            return;
        }
        ksort($units);
        $rest = array_fill(0, count($this->request->lines), 0);
        $byProduct = [];
        $row = ['units' => $units, 'regular' => 0, 'base' => 0, 'price' => 0, 'items' => array_sum($units)];
        foreach ($units as $i => $n) {
            $line = $this->request->lines[$i];
            $rest[$i] = $n;
            $byProduct[$line->product][] = $i;
            $row['regular'] += $n * $line->regular;
            $row['base'] += $n * (int) $line->current;
        }
        $composition = new Composition($this->request, $byProduct, $rest, $rule, $index);
        $saving = 0;
        foreach ($composition->patterns as $pattern) {
            $saving = max($saving, $pattern->saving());
        }
        if ($composition->patterns === []) {
            $refusal = $composition->refusal;
            $this->find('error', 'rule.refused', $index, ['reason' => $refusal->code ?? 'component.missing',
                'price' => (int) ($refusal->detail['price'] ?? 0), 'floor' => (int) ($refusal->detail['floor'] ?? 0)]);
        }
        array_push($this->patterns, ...$composition->patterns);
        $row['price'] = $row['base'] - $saving;
        $this->rows[$index] = $row;
    }

    /** Percentages of tiers must grow with the number of units. */
    private function tiers(int $index, Rule $rule): void
    {
        foreach ($rule->tiers as $t => [$n, $discount]) {
            [$less, $other] = $rule->tiers[$t + 1] ?? [0, null];
            if ($other !== null && $discount->type === 'percent' && $other->type === 'percent' && $discount->value <= $other->value) {
                $this->find('warning', 'tier.not_growing', $index, ['n' => $n, 'saving_bp' => $discount->value,
                    'other_n' => $less, 'other_saving_bp' => $other->value]);
            }
        }
    }

    /**
     * @param array{units:array<int,int>,regular:int,base:int,price:int,items:int} $small
     * @param array{units:array<int,int>,regular:int,base:int,price:int,items:int} $large
     */
    private function compare(int $x, array $small, int $y, array $large): void
    {
        $of = fn (int $i): string => $this->request->rules[$i]->id;
        $prices = ['other' => $of($x), 'base' => $large['base'], 'price' => $large['price'],
            'other_base' => $small['base'], 'other_price' => $small['price']];
        $swapped = ['other' => $of($y), 'base' => $small['base'], 'price' => $small['price'],
            'other_base' => $large['base'], 'other_price' => $large['price']];
        $within = self::within($small['units'], $large['units']);
        $equal = $small['units'] === $large['units'];
        if ($within && !$equal) {
            if ($large['price'] < $small['price']) {
                $this->find('error', 'superset.cheaper', $y, $prices);
            } elseif ($large['price'] === $small['price']) {
                $this->find('error', 'row.dominated', $x, $swapped);
            }
            $bp = Arithmetic::basisPoints($large['base'] - $large['price'], $large['base']);
            $otherBp = Arithmetic::basisPoints($small['base'] - $small['price'], $small['base']);
            if ($bp < $otherBp) {
                $this->find('warning', 'saving.not_growing', $y, ['other' => $of($x), 'saving_bp' => $bp, 'other_saving_bp' => $otherBp]);
            }
            return;
        }
        if (self::within($large['units'], $small['units']) && !$equal) {
            return;
        }
        $worse = $small['base'] < $large['base'] || $small['price'] > $large['price'];
        if ($small['base'] <= $large['base'] && $small['price'] >= $large['price'] && $worse) {
            $this->find('error', 'row.dominated', $x, $swapped);
        }
    }

    /**
     * A row beside what a shopper picks under a rule of groups: neither may hold the other and cost no more.
     *
     * @param array{same:array{base:int,price:int},larger:array{base:int,price:int}|null,smaller:array{base:int,price:int}|null} $found
     * @param array{units:array<int,int>,regular:int,base:int,price:int,items:int} $row
     */
    private function comparePicks(int $index, array $found, int $i, array $row): void
    {
        $beside = fn (array $cart): array => ['other' => $this->request->rules[$index]->id, 'base' => $row['base'],
            'price' => $row['price'], 'other_base' => $cart['base'], 'other_price' => $cart['price']];
        $ofRow = fn (array $cart): array => ['other' => $this->request->rules[$i]->id, 'base' => $cart['base'],
            'price' => $cart['price'], 'other_base' => $row['base'], 'other_price' => $row['price']];
        ['same' => $same, 'larger' => $larger, 'smaller' => $smaller] = $found;
        if ($same['price'] < $row['price']) {
            $this->find('error', 'row.dominated', $i, $beside($same));
        } elseif ($larger !== null && $larger['price'] < $row['price']) {
            $this->find('error', 'superset.cheaper', $index, $ofRow($larger));
        } elseif ($larger !== null && $larger['price'] === $row['price']) {
            $this->find('error', 'row.dominated', $i, $beside($larger));
        }
        if ($smaller !== null && $smaller['price'] > $row['price']) {
            $this->find('error', 'superset.cheaper', $i, $beside($smaller));
        } elseif ($smaller !== null && $smaller['price'] === $row['price']) {
            $this->find('error', 'row.dominated', $index, $ofRow($smaller));
        }
    }

    /**
     * @param array<int,int> $small
     * @param array<int,int> $large
     */
    private static function within(array $small, array $large): bool
    {
        foreach ($small as $line => $units) {
            if ($units > ($large[$line] ?? 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adding the last unit of a set must not make the cart cheaper.
     *
     * @param array{units:array<int,int>,regular:int,base:int,price:int,items:int} $row
     */
    private function falls(int $index, array $row): void
    {
        $with = $this->total($row['units']);
        foreach ($row['units'] as $i => $units) {
            $without = $this->total([$i => $units - 1] + $row['units']);
            if ($with < $without) {
                $line = $this->request->lines[$i];
                $this->find('warning', 'total.falls', $index, ['product' => $line->product, 'variation' => $line->variation,
                    'total' => $with, 'without' => $without]);
            }
        }
    }

    /** @param array<int,int> $units */
    private function total(array $units): int
    {
        $rest = array_fill(0, count($this->request->lines), 0);
        $total = 0;
        foreach ($units as $i => $n) {
            $rest[$i] = $n;
            $total += $n * (int) $this->request->lines[$i]->current;
        }
        $limits = array_fill(0, count($this->request->rules), PHP_INT_MAX);
        $assignment = new Assignment($this->patterns, $rest, $limits, $this->request->nodeBudget);
        foreach ($assignment->times as $p => $times) {
            $total -= $this->patterns[$p]->saving() * $times;
        }
        return $total;
    }

    /** @return list<int> Rule indices, best first; ties in order of the rules. */
    private function ranked(string $metric): array
    {
        $value = fn (int $i): int => self::value($this->rows[$i], $metric);
        $order = array_keys($this->rows);
        usort($order, static fn (int $a, int $b): int => $value($b) <=> $value($a) ?: $a <=> $b);
        return $order;
    }

    /**
     * More is better: billionths saved, amount saved, or thousandths of the price of an item, negated.
     *
     * @param array{units:array<int,int>,regular:int,base:int,price:int,items:int} $row
     */
    private static function value(array $row, string $metric): int
    {
        $saving = $row['base'] - $row['price'];
        return match ($metric) {
            'saving_percent' => $row['base'] > 0 ? Arithmetic::mulDiv($saving, 1_000_000_000, $row['base'])[0] : 0,
            'saving_amount' => $saving,
            default => -Arithmetic::mulDiv($row['price'], 1000, $row['items'])[0],
        };
    }

    /**
     * @param list<int>                      $order
     * @param array<string,array{bool,bool}> $marks
     * @return list<array<string,string>>
     */
    private function badges(array $order, array $marks, string $metric): array
    {
        $badges = [];
        $best = $order[0] ?? null;
        if ($best !== null && $this->rows[$best]['price'] < $this->rows[$best]['base']) {
            $badges[] = ['rule' => $this->request->rules[$best]->id, 'badge' => 'best_value'];
        }
        foreach ($this->rows as $i => $row) {
            $id = $this->request->rules[$i]->id;
            [$pinned, $badge] = $marks[$id] ?? [false, false];
            if ($pinned && $i !== $best) {
                $badges[] = ['rule' => $id, 'badge' => 'our_pick'];
            }
            if ($badge && $best !== null && self::value($row, $metric) < self::value($this->rows[$best], $metric)) {
                $this->find('error', 'badge.not_best', $i, ['other' => $this->request->rules[$best]->id, 'metric' => $metric,
                    'saving' => $row['base'] - $row['price'], 'other_saving' => $this->rows[$best]['base'] - $this->rows[$best]['price']]);
            }
        }
        return $badges;
    }
}
