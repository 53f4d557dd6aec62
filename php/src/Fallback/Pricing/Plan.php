<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Which rules apply how often to which units, and why the others do not. */
final class Plan
{
    /** Patterns one search looks at, and steps spent on finding patterns, in all. */
    private const MAX_PATTERNS = 1000;
    private const MAX_STEPS = 200_000;

    /** @var list<array{Pattern,int}> Patterns with their applications, in order of application. */
    public array $applied = [];
    /** @var array<int,Refusal> By rule index. */
    public array $refused = [];
    /** @var array<int,list<Pattern>> Patterns by rule index. */
    public array $patterns = [];
    public int $nodes = 0;
    public int $gap = 0;
    public bool $exact = true;
    /** @var list<array{int,array{int,int,int}|null}> Rule and gift still to add; null: free shipping. */
    public array $given = [];

    /** @var list<int> */
    private array $rest = [];
    /** @var array<int,list<int>> */
    private array $byProduct = [];
    private int $steps = 0;

    public function __construct(private readonly Request $request)
    {
        foreach ($request->lines as $i => $line) {
            $this->rest[] = $line->qty;
            $this->byProduct[$line->product][] = $i;
        }
        $classes = [];
        $offers = [];
        foreach ($request->rules as $i => $rule) {
            $refusal = Gate::refusal($rule, $request);
            if ($refusal === null && $rule->kind === 'offer') {
                $offers[] = $i;
            } elseif ($refusal === null) {
                $classes[$request->byPriority ? $rule->priority : 0][] = $i;
            } else {
                $this->refused[$i] = $refusal;
            }
        }
        foreach ($classes as $class) {
            $this->assign($class);
        }
        $this->outbid();
        if ($offers !== []) {
            $offered = new Offers($request, $offers, $this->rest, $this->applied);
            foreach ($offered->applied as $pattern) {
                $this->applied[] = [$pattern, 1];
            }
            $this->given = $offered->given;
            $this->refused += $offered->refused;
        }
    }

    /**
     * Sets are assigned by search, the other kinds by rule in order of priority and id. Either
     * goes first, whichever saves more.
     *
     * @param list<int> $class Rule indices of one priority.
     */
    private function assign(array $class): void
    {
        $patterns = [];
        $limits = [];
        $groups = [];
        foreach ($class as $i) {
            $rule = $this->request->rules[$i];
            if ($rule->kind !== 'set') {
                $alone = new Grouping($this->request, $this->rest, $rule, $i);
                $this->keep($i, array_column($alone->applied, 0), $alone->refusal);
                $groups[] = $i;
                continue;
            }
            if (count($patterns) >= self::MAX_PATTERNS || $this->steps >= self::MAX_STEPS) {
                $this->exact = false;
                $this->refused[$i] = new Refusal('budget', ['patterns' => count($patterns), 'steps' => $this->steps]);
                continue;
            }
            $composition = new Composition($this->request, $this->byProduct, $this->rest, $rule, $i);
            $limits[$i] = $rule->limit();
            $this->steps += $composition->steps;
            $this->exact = $this->exact && !$composition->truncated;
            $this->keep($i, $composition->patterns, $composition->refusal);
            array_push($patterns, ...$composition->patterns);
        }
        $groups = array_values(array_filter($groups, fn (int $i): bool => isset($this->patterns[$i])));
        $rest = $this->rest;
        [$best, $saving, $gap, $left] = $this->inOrder($patterns, $limits, $groups, $rest, true);
        if ($patterns !== [] && $groups !== []) {
            [$other, $otherSaving, $otherGap, $otherLeft] = $this->inOrder($patterns, $limits, $groups, $rest, false);
            if ($otherSaving > $saving) {
                [$best, $gap, $left] = [$other, $otherGap, $otherLeft];
            }
        }
        array_push($this->applied, ...$best);
        $this->gap += $gap;
        $this->rest = $left;
    }

    /** @param list<Pattern> $patterns */
    private function keep(int $rule, array $patterns, ?Refusal $refusal): void
    {
        if ($patterns === []) {
            $this->refused[$rule] = $refusal ?? new Refusal('component.missing', ['need' => 1, 'have' => 0]);
        } else {
            $this->patterns[$rule] = $patterns;
        }
    }

    /**
     * @param list<Pattern>  $patterns
     * @param array<int,int> $limits
     * @param list<int>      $groups
     * @param list<int>      $rest
     * @return array{list<array{Pattern,int}>,int,int,list<int>} Applied, saving, gap, units left.
     */
    private function inOrder(array $patterns, array $limits, array $groups, array $rest, bool $setsFirst): array
    {
        $applied = [];
        $gap = 0;
        foreach ($setsFirst ? [null, ...$groups] : [...$groups, null] as $group) {
            if ($group === null) {
                $assignment = new Assignment($patterns, $rest, $limits, $this->request->nodeBudget - $this->nodes);
                $this->nodes += $assignment->nodes;
                $gap = $assignment->gap;
                $this->exact = $this->exact && !$assignment->stopped();
                $found = [];
                foreach ($assignment->times as $i => $times) {
                    $found[] = [$patterns[$i], $times];
                }
            } else {
                $found = (new Grouping($this->request, $rest, $this->request->rules[$group], $group))->applied;
            }
            foreach ($found as [$pattern, $times]) {
                foreach ($pattern->qty as $line => $units) {
                    $rest[$line] -= $units * $times;
                }
                $applied[] = [$pattern, $times];
            }
        }
        $saving = 0;
        foreach ($applied as [$pattern, $times]) {
            $saving += $pattern->saving() * $times;
        }
        return [$applied, $saving, $gap, $rest];
    }

    /** Rules that could have applied, but whose units serve others. */
    private function outbid(): void
    {
        $used = [];
        foreach ($this->applied as [$pattern]) {
            $used[$pattern->rule] = true;
        }
        foreach ($this->patterns as $i => $patterns) {
            if (isset($used[$i])) {
                continue;
            }
            $saving = $this->bestSaving($i);
            $winner = $this->sharing($patterns);
            $this->refused[$i] = $winner === null
                ? new Refusal('outbid', ['saving' => $saving])
                : new Refusal('outbid', ['saving' => $saving, 'by' => $this->request->rules[$winner->rule]->id,
                    'by_saving' => $winner->saving(), 'less' => $winner->saving() - $saving]);
        }
    }

    /** What the best single application of a rule saves. */
    public function bestSaving(int $rule): int
    {
        $saving = 0;
        foreach ($this->patterns[$rule] as $pattern) {
            $saving = max($saving, $pattern->saving());
        }
        return $saving;
    }

    /** @param list<Pattern> $patterns */
    private function sharing(array $patterns): ?Pattern
    {
        foreach ($this->applied as [$winner]) {
            foreach ($patterns as $pattern) {
                if (array_intersect_key($winner->qty, $pattern->qty) !== []) {
                    return $winner;
                }
            }
        }
        return null;
    }

    /** The rule that would have saved most among those that lost units to $winner. */
    public function loser(Pattern $winner): ?int
    {
        $loser = null;
        $most = 0;
        foreach ($this->patterns as $i => $patterns) {
            if (($this->refused[$i]->code ?? '') !== 'outbid') {
                continue;
            }
            foreach ($patterns as $pattern) {
                if ($pattern->saving() > $most && array_intersect_key($winner->qty, $pattern->qty) !== []) {
                    $most = $pattern->saving();
                    $loser = $i;
                }
            }
        }
        return $loser;
    }
}
