<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * Applies offers to what the bundles have left: offers come decided, only their benefit is priced.
 *
 * An offer works on pieces: the loose units of a line, and, with `with_bundles`, each line's units
 * in bundles. A percent and a fixed price are of each piece, an amount is spread over all by
 * largest remainder. No piece goes below the offer's floor or the policy's largest discount.
 */
final class Offers
{
    /** @var list<Pattern> Amounts, as patterns over what the lines cost before. */
    public array $applied = [];
    /** @var list<array{int,array{int,int,int}|null}> Rule and gift (product, variation, units to add); null: free shipping. */
    public array $given = [];
    /** @var array<int,Refusal> */
    public array $refused = [];

    /** @var list<array{int,bool,int,int}> Line, whether in a bundle, units, amount. */
    private array $pieces = [];

    /**
     * @param list<int>                 $rules   Indices in order.
     * @param list<int>                 $rest    Loose units by line.
     * @param list<array{Pattern,int}>  $bundles
     */
    public function __construct(private readonly Request $request, array $rules, array $rest, array $bundles)
    {
        $this->cut($rest, $bundles);
        $rules = $this->exclude($rules);
        $priced = [];
        foreach ($rules as $i) {
            $rule = $request->rules[$i];
            if ($rule->benefit === 'free_shipping') {
                $this->given[] = [$i, null];
            } elseif ($rule->benefit === 'gift') {
                $this->gift($i, $rule);
            } else {
                $priced[] = $i;
            }
        }
        foreach ($request->offers === 'all' ? $priced : $this->winner($priced) as $i) {
            $amounts = $this->amounts($request->rules[$i]);
            if ($amounts instanceof Refusal) {
                $this->refused[$i] = $amounts;
            } else {
                $this->apply($i, $amounts);
            }
        }
    }

    /**
     * @param list<int>                $rest
     * @param list<array{Pattern,int}> $bundles
     */
    private function cut(array $rest, array $bundles): void
    {
        foreach ($this->request->lines as $i => $line) {
            if ($line->current === null) {
                continue;
            }
            if ($rest[$i] > 0) {
                $this->pieces[] = [$i, false, $rest[$i], $rest[$i] * $line->current];
            }
            foreach ($bundles as [$pattern, $times]) {
                if (isset($pattern->qty[$i])) {
                    $this->pieces[] = [$i, true, $pattern->qty[$i] * $times, $pattern->parts[$i] * $times];
                }
            }
        }
    }

    /**
     * Of the offers with the same word only the one that saves most alone stays, ties to the first.
     *
     * @param list<int> $rules
     * @return list<int>
     */
    private function exclude(array $rules): array
    {
        $best = [];
        $savings = [];
        foreach ($rules as $i) {
            $word = $this->request->rules[$i]->exclusive;
            if ($word !== null) {
                $amounts = $this->amounts($this->request->rules[$i]);
                $savings[$i] = $amounts instanceof Refusal ? 0 : $this->saved($amounts);
                if (!isset($best[$word]) || $savings[$i] > $savings[$best[$word]]) {
                    $best[$word] = $i;
                }
            }
        }
        $stay = [];
        foreach ($rules as $i) {
            $winner = isset($savings[$i]) ? $best[$this->request->rules[$i]->exclusive] : $i;
            if ($winner === $i) {
                $stay[] = $i;
            } else {
                $this->refused[$i] = $this->outbid('exclusive', $winner, $savings[$winner], $savings[$i]);
            }
        }
        return $stay;
    }

    /**
     * The one offer of the policies "best" and "first"; the others are refused.
     *
     * @param list<int> $priced
     * @return list<int>
     */
    private function winner(array $priced): array
    {
        $winner = null;
        $savings = [];
        foreach ($priced as $i) {
            $amounts = $this->amounts($this->request->rules[$i]);
            if ($amounts instanceof Refusal) {
                $this->refused[$i] = $amounts;
                continue;
            }
            $savings[$i] = $this->saved($amounts);
            if ($winner === null || ($this->request->offers === 'best' && $savings[$i] > $savings[$winner])) {
                $winner = $i;
            }
        }
        foreach ($savings as $i => $saving) {
            if ($winner !== null && $i !== $winner) {
                $this->refused[$i] = $this->outbid('outbid', $winner, $savings[$winner], $saving);
            }
        }
        return $winner === null ? [] : [$winner];
    }

    private function outbid(string $code, int $by, int $bySaving, int $saving): Refusal
    {
        return new Refusal($code, ['saving' => $saving, 'by' => $this->request->rules[$by]->id,
            'by_saving' => $bySaving, 'less' => $bySaving - $saving]);
    }

    /** @param list<int> $amounts */
    private function saved(array $amounts): int
    {
        return array_sum(array_column($this->pieces, 3)) - array_sum($amounts);
    }

    /**
     * The lowest amount of a piece, where the offer may touch it at all.
     *
     * @param array{int,bool,int,int} $piece
     */
    private function lowest(Rule $rule, array $piece): ?int
    {
        [$i, $bundled, $qty, $amount] = $piece;
        $line = $this->request->lines[$i];
        if (
            ($rule->scope !== null && !$rule->scope->has($line))
            || ($bundled && !$rule->withBundles)
            || ($rule->ignoreOnSale && $line->onSale())
        ) {
            return null;
        }
        $floor = $rule->unitFloor($line);
        if ($floor === null || $floor > $line->current) {
            return null;
        }
        $base = $qty * (int) $line->current;
        $lowest = max($qty * $floor, $base - Arithmetic::share($base, $this->request->maxDiscount));
        return $lowest < $amount ? $lowest : null;
    }

    /** @return list<int>|Refusal The amounts of all pieces with an offer. */
    private function amounts(Rule $rule): array|Refusal
    {
        $before = array_column($this->pieces, 3);
        if ($rule->benefit !== '') {
            return $before;
        }
        $savings = [];
        $weights = [];
        $base = 0;
        $some = false;
        foreach ($this->pieces as $piece) {
            [$i, , $qty, $amount] = $piece;
            $line = $this->request->lines[$i];
            $lowest = $this->lowest($rule, $piece);
            $saving = 0;
            if ($lowest !== null) {
                $some = true;
                $base += $qty * (int) $line->current;
                $price = match ($rule->discount->type) {
                    'fixed' => Arithmetic::saturatedProduct($qty, $rule->discount->value),
                    'amount' => 0,
                    default => $rule->discount->price($rule->baseRegular ? $qty * $line->regular : $amount),
                };
                $saving = min($amount - $lowest, max(0, $amount - $price));
            }
            $savings[] = $saving;
            $weights[] = $rule->discount->type === 'amount' && $saving > 0 ? $amount : $saving;
        }
        if (!$some) {
            return new Refusal('component.missing', ['need' => 1, 'have' => 0]);
        }
        $room = array_sum($savings);
        $most = $rule->discount->type === 'amount' ? min($room, $rule->discount->value) : $room;
        $most = match ($rule->maxDiscount?->type) {
            'percent' => min($most, Arithmetic::share($base, $rule->maxDiscount->value)),
            'amount' => min($most, $rule->maxDiscount->value),
            default => $most,
        };
        if ($most < $room) {
            $savings = Allocation::bounded($most, $weights, array_fill(0, count($savings), 0), $savings) ?? [];
        }
        $sum = array_sum($before);
        $saving = array_sum($savings);
        if ($saving === 0) {
            return new Refusal('worse', ['price' => $sum, 'base' => $sum]);
        }
        if ($saving === $sum && !$this->request->allowFree) {
            return new Refusal('free', ['base' => $sum]);
        }
        return array_map(static fn (int $amount, int $saved): int => $amount - $saved, $before, $savings);
    }

    /**
     * Takes the new amounts over and writes them down by line.
     *
     * @param list<int> $amounts
     */
    private function apply(int $rule, array $amounts): void
    {
        $qty = [];
        $before = [];
        $after = [];
        foreach ($this->pieces as $p => [$i, , $units, $amount]) {
            if ($amounts[$p] !== $amount) {
                $qty[$i] = ($qty[$i] ?? 0) + $units;
                $before[$i] = ($before[$i] ?? 0) + $amount;
                $after[$i] = ($after[$i] ?? 0) + $amounts[$p];
                $this->pieces[$p][3] = $amounts[$p];
            }
        }
        $this->applied[] = new Pattern($rule, $qty, $before, $after, array_sum($before), array_sum($after));
    }

    /** Loose units of the gift cost nothing; what is not in the cart is for the shop to add. */
    private function gift(int $index, Rule $rule): void
    {
        [$product, $variation, $missing] = $rule->gift;
        $split = [];
        $amounts = [];
        $refusal = null;
        foreach ($this->pieces as [$i, $bundled, $qty, $amount]) {
            $line = $this->request->lines[$i];
            $units = min($missing, $qty);
            if (!$bundled && $units > 0 && $amount > 0 && $line->is($product, $variation)) {
                $floor = $rule->unitFloor($line);
                if ($floor !== 0) {
                    $refusal ??= new Refusal('floor', ['price' => 0, 'floor' => $floor ?? 0]);
                }
                $missing -= $units;
                $free = $units * (int) $line->current;
                $qty -= $units;
                $amount -= $free;
                $split[] = [$i, false, $units, $free];
                $amounts[] = 0;
            }
            if ($qty > 0) {
                $split[] = [$i, $bundled, $qty, $amount];
                $amounts[] = $amount;
            }
        }
        $before = array_sum(array_column($split, 3));
        $after = array_sum($amounts);
        if ($before > 0 && $after === 0 && !$this->request->allowFree) {
            $refusal ??= new Refusal('free', ['base' => $before]);
        }
        if ($refusal !== null) {
            $this->refused[$index] = $refusal;
            return;
        }
        if ($missing > 0) {
            $this->given[] = [$index, [$product, $variation, $missing]];
        }
        $this->pieces = $split;
        if ($after < $before) {
            $this->apply($index, $amounts);
        }
    }
}
