<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Writes a plan as the documented answer. */
final class Answer
{
    /** @var list<list<array<string,int|string>>> Parts by line index. */
    private array $parts;
    /** @var list<int> Saving by line index. */
    private array $savings;
    /** @var list<array<string,mixed>> */
    private array $applied = [];

    public function __construct(private readonly Request $request, private readonly Plan $plan)
    {
        $this->parts = array_fill(0, count($request->lines), []);
        $this->savings = array_fill(0, count($request->lines), 0);
        foreach ($plan->applied as $i => [$pattern, $times]) {
            $this->applied[] = $this->application($i + 1, $pattern, $times);
        }
    }

    /** @return array<string,mixed> */
    public function toArray(): array
    {
        $lines = [];
        $regular = 0;
        $base = 0;
        $total = 0;
        $text = $this->request->currency . ':' . $this->request->exponent . "\n";
        foreach ($this->request->lines as $i => $line) {
            $amounts = $this->line($i, $line);
            $lines[$line->position] = $amounts;
            if ($line->current !== null) {
                $regular += $line->qty * $line->regular;
                $base += $amounts['base'];
                $total += $amounts['total'];
            }
            $text .= "$line->key\0$line->qty\0" . ($amounts['total'] ?? '-') . "\n";
        }
        ksort($lines);
        return [
            'version' => 1,
            'lines' => array_values($lines),
            'applied' => $this->applied,
            'benefits' => array_map($this->benefit(...), $this->plan->given),
            'refused' => $this->refused(),
            'regular' => $regular,
            'base' => $base,
            'total' => $total,
            'saving' => $base - $total,
            'saving_bp' => Arithmetic::basisPoints($base - $total, $base),
            'regular_saving' => $regular - $total,
            'exact' => $this->plan->exact,
            'nodes' => $this->plan->nodes,
            'bound' => $this->plan->gap,
            'hash' => hash('xxh3', $text),
        ];
    }

    /** @return array<string,mixed> */
    private function line(int $i, Line $line): array
    {
        if ($line->current === null) {
            return ['key' => $line->key, 'qty' => $line->qty, 'base' => null, 'total' => null, 'saving' => 0,
                'unit' => null, 'note' => 'line.submoney', 'parts' => []];
        }
        $base = $line->qty * $line->current;
        $saving = $this->savings[$i];
        return [
            'key' => $line->key,
            'qty' => $line->qty,
            'base' => $base,
            'total' => $base - $saving,
            'saving' => $saving,
            'unit' => $saving === 0 ? null : Arithmetic::unit($base - $saving, $line->qty, $this->request->exponent),
            'note' => null,
            'parts' => $this->parts[$i],
        ];
    }

    /** @return array<string,mixed> */
    private function application(int $number, Pattern $pattern, int $times): array
    {
        $rule = $this->request->rules[$pattern->rule];
        $lines = [];
        $regular = 0;
        foreach ($pattern->qty as $i => $units) {
            $line = $this->request->lines[$i];
            $base = $pattern->current[$i] * $times;
            $total = $pattern->parts[$i] * $times;
            $qty = $units * $times;
            $regular += $qty * $line->regular;
            $lines[] = ['key' => $line->key, 'qty' => $qty, 'base' => $base, 'total' => $total];
            $this->parts[$i][] = ['rule' => $rule->id, 'application' => $number, 'qty' => $qty, 'base' => $base, 'total' => $total];
            $this->savings[$i] += $base - $total;
        }
        $base = $pattern->base * $times;
        $total = $pattern->total * $times;
        return [
            'rule' => $rule->id,
            'kind' => $rule->kind,
            'version' => $rule->version,
            'application' => $number,
            'times' => $times,
            'regular' => $regular,
            'base' => $base,
            'total' => $total,
            'saving' => $base - $total,
            'saving_bp' => Arithmetic::basisPoints($base - $total, $base),
            'regular_saving' => $regular - $total,
            'lines' => $lines,
            'reason' => $this->reason($pattern),
        ];
    }

    /** @return array<string,int|string> */
    private function reason(Pattern $pattern): array
    {
        if ($this->request->rules[$pattern->rule]->kind === 'offer') {
            return ['code' => 'offer'];
        }
        $loser = $this->plan->loser($pattern);
        if ($loser === null) {
            return ['code' => 'only'];
        }
        $saving = $this->plan->bestSaving($loser);
        return ['code' => 'best', 'over' => $this->request->rules[$loser]->id, 'over_saving' => $saving,
            'more' => $pattern->saving() - $saving];
    }

    /**
     * @param array{int,array{int,int,int}|null} $given
     * @return array<string,int|string>
     */
    private function benefit(array $given): array
    {
        [$rule, $gift] = $given;
        $of = ['rule' => $this->request->rules[$rule]->id, 'version' => $this->request->rules[$rule]->version];
        return $gift === null
            ? $of + ['type' => 'free_shipping']
            : $of + ['type' => 'gift', 'product' => $gift[0], 'variation' => $gift[1], 'qty' => $gift[2]];
    }

    /** @return list<array<string,mixed>> */
    private function refused(): array
    {
        if ($this->request->explain === 'none') {
            return [];
        }
        $refused = [];
        foreach ($this->request->rules as $i => $rule) {
            $refusal = $this->plan->refused[$i] ?? null;
            if ($refusal === null || ($this->request->explain === 'near' && $refusal->code === 'component.missing')) {
                continue;
            }
            $refused[] = ['rule' => $rule->id, 'code' => $refusal->code, 'detail' => $refusal->detail];
        }
        return $refused;
    }
}
