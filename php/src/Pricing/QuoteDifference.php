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
     * How good an offer this is for the shopper: the saving times the part that it is of what is added, so that
     * neither a large set at little off nor a trifle at half price comes first.
     */
    public function worth(): float
    {
        $added = $this->more + $this->saves;
        return $added > 0 ? $this->saves * ($this->saves / $added) : 0.0;
    }
}
