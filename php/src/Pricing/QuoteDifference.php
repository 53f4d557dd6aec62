<?php

declare(strict_types=1);

namespace Tandem\Pricing;

/** What a cart with more in it costs and saves beyond what it does now. */
final readonly class QuoteDifference
{
    private function __construct(
        /** Minor units that are paid more. */
        public int $more,
        /** Minor units that are saved more. */
        public int $saves,
    ) {
    }

    /**
     * @param array<string,mixed> $before Answer for the cart as it is.
     * @param array<string,mixed> $after  Answer for the cart with the pieces added.
     */
    public static function of(array $before, array $after): self
    {
        return new self((int) $after['total'] - (int) $before['total'], (int) $after['saving'] - (int) $before['saving']);
    }

    /**
     * What the lines of a quote cost now, in the minor units that prices are entered in.
     *
     * @param array{request:array<string,mixed>,answer:array<string,mixed>} $now Quote; no answer where no rule is about it.
     */
    public static function paid(array $now): int
    {
        return array_sum(array_column(self::totals($now), 'total'));
    }

    /**
     * @param array{request:array<string,mixed>,answer:array<string,mixed>} $now Quote.
     * @return list<array{key:string,total:int}>
     */
    private static function totals(array $now): array
    {
        return $now['answer']['lines'] ?? array_map(
            static fn (array $line): array => ['key' => $line['key'], 'total' => (int) $line['current'] * (int) $line['qty']],
            $now['request']['lines'],
        );
    }

    /**
     * The same with every line as the shop shows it, which may be with other tax than its prices are entered with.
     *
     * @param array{request:array<string,mixed>,answer:array<string,mixed>} $now    What the cart costs now; no answer where no rule is about it.
     * @param array<string,mixed>                                           $before Answer for the same lines under the rules of $after.
     * @param array<string,mixed>                                           $after  Answer for the cart with the pieces added.
     * @param \Closure(string,int):int                                      $shown  Minor units as shown, of a line's key and an entered amount.
     */
    public static function shown(array $now, array $before, array $after, \Closure $shown): self
    {
        $sum = static fn (array $lines, string $amount): int => array_sum(array_map(static fn (array $line): int => $shown((string) $line['key'], (int) $line[$amount]), $lines));
        $paid = self::totals($now);
        $saved = static fn (array $answer): int => $sum($answer['lines'], 'base') - $sum($answer['lines'], 'total');
        return new self($sum($after['lines'], 'total') - $sum($paid, 'total'), $saved($after) - $saved($before));
    }

    /**
     * How good an offer this is for the shopper: the saving times the part that it is of what is added, so that
     * neither a large set at little off nor a trifle at half price comes first.
     */
    public function worth(): float
    {
        $added = $this->more + $this->saves;
        return $added > 0 ? $this->saves * ($this->saves / $added) : 0.0;
    }
}
