<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * What a shopper may pick under a rule of groups, beside a row of fixed goods: the PHP twin of Rust's
 * `pricing::undercut`, where it is said which carts are the cheapest there are.
 */
final class Undercut
{
    /** Largest amount of one line, in minor units. */
    private const MAX_LINE = 1_000_000_000_000_000;

    /** @var array<int,array<int,list<int>>> Lines of a group that its rule uses, cheapest first, by rule and group. */
    private array $usable = [];

    public function __construct(private readonly Request $request)
    {
    }

    /**
     * The picks of a rule of groups beside the goods of a row, each with what its goods are worth and cost: "same"
     * those goods, "larger" the cheapest cart that holds them and more, "smaller" the dearest application to a part.
     *
     * @param array<int,int> $units Line to units.
     * @return array{same:array{base:int,price:int},larger:array{base:int,price:int}|null,smaller:array{base:int,price:int}|null}|null
     *     Null where the rule is about none of the goods.
     */
    public function picks(int $index, array $units): ?array
    {
        $rule = $this->request->rules[$index];
        $ways = $this->ways($rule);
        $priced = $this->about($index, $ways, $units) ? $this->price($index, $rule, $units) : null;
        if ($priced === null) {
            return null;
        }
        [$same, $applied] = $priced;
        $rest = $units;
        foreach ($applied as [$pattern, $times]) {
            foreach ($pattern->qty as $line => $qty) {
                $rest[$line] -= $qty * $times;
            }
        }
        $larger = null;
        foreach ($ways as $way) {
            // One application more, from all units of the row or from those that no application took.
            foreach ([$units, $rest] as $hand) {
                $filled = $this->fill($index, $units, $hand, $way);
                [$cart] = ($filled === null ? null : $this->price($index, $rule, $filled)) ?? [null];
                if ($cart !== null && ($larger === null || $cart['price'] < $larger['price'])) {
                    $larger = $cart;
                }
            }
        }
        $part = $applied[0][0] ?? null;
        $smaller = $part !== null && $part->units() < array_sum($units) ? ['base' => $part->base, 'price' => $part->total] : null;
        return ['same' => $same, 'larger' => $larger, 'smaller' => $smaller];
    }

    /**
     * @param list<list<array{int,Group}>> $ways
     * @param array<int,int>               $units
     */
    private function about(int $index, array $ways, array $units): bool
    {
        foreach ($ways as $way) {
            foreach ($way as [, $group]) {
                foreach ($this->usable($index, $group) as $i) {
                    if (isset($units[$i])) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** @return list<int> Lines of a group that its rule uses, cheapest first. */
    private function usable(int $index, Group $group): array
    {
        $known = &$this->usable[$index][spl_object_id($group)];
        if ($known === null) {
            $lines = [];
            foreach ($this->request->lines as $i => $line) {
                if ($this->request->rules[$index]->uses($line, $group)) {
                    $lines[] = [(int) $line->current, $i];
                }
            }
            sort($lines);
            $known = array_column($lines, 1);
        }
        return $known;
    }

    /**
     * What one application needs, in every order in which units can be set aside for it.
     *
     * @return list<list<array{int,Group}>>
     */
    private function ways(Rule $rule): array
    {
        if ($rule->error !== null || !in_array($rule->kind, ['any_n', 'choose_n', 'buy_x_get_y'], true)) {
            return [];
        }
        $ways = [$rule->groups];
        if ($rule->kind === 'any_n') {
            return array_map(static fn (array $tier): array => [[$tier[0], $rule->groups[0][1]]], $rule->tiers);
        }
        if ($rule->sameGroup) {
            return [[[$rule->groups[0][0] + $rule->groups[1][0], $rule->groups[0][1]]]];
        }
        return count($rule->groups) > 1 ? [$rule->groups, array_reverse($rule->groups)] : $ways;
    }

    /**
     * The units of a row with the cheapest ones that an application lacks; null where it lacks none, or where there
     * are none.
     *
     * @param array<int,int>         $units
     * @param array<int,int>         $hand
     * @param list<array{int,Group}> $way
     * @return array<int,int>|null
     */
    private function fill(int $index, array $units, array $hand, array $way): ?array
    {
        $filled = $units;
        foreach ($way as [$n, $group]) {
            $lines = $this->usable($index, $group);
            $lacks = $n;
            foreach (array_reverse($lines) as $i) {
                $taken = min($lacks, $hand[$i] ?? 0);
                if ($taken > 0) {
                    $hand[$i] -= $taken;
                    $lacks -= $taken;
                }
            }
            if ($lacks > 0) {
                if ($lines === []) {
                    return null;
                }
                $filled[$lines[0]] = ($filled[$lines[0]] ?? 0) + $lacks;
            }
        }
        return $filled === $units ? null : $filled;
    }

    /**
     * Goods at the price of a rule alone; null where that is more than a line may come to.
     *
     * @param array<int,int> $units
     * @return array{array{base:int,price:int},list<array{Pattern,int}>}|null
     */
    private function price(int $index, Rule $rule, array $units): ?array
    {
        $rest = array_fill(0, count($this->request->lines), 0);
        $base = 0;
        foreach ($units as $i => $n) {
            $line = $this->request->lines[$i];
            if ($n * $line->regular > self::MAX_LINE) {
                return null;
            }
            $rest[$i] = $n;
            $base += $n * (int) $line->current;
        }
        $applied = (new Grouping($this->request, $rest, $rule, $index, PHP_INT_MAX))->applied;
        $price = $base;
        foreach ($applied as [$pattern, $times]) {
            $price -= $pattern->saving() * $times;
        }
        return [['base' => $base, 'price' => $price], $applied];
    }
}
