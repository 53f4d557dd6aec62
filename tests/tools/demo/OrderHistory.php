<?php
/**
 * The order history of the demo shop: a seeded process with known affinities.
 *
 * 1. A shopper has a taste (one category, at times two), a day of joining and a habit: 40 % order once, the
 *    rest two to nine times.
 * 2. An order starts from an anchor: a category by taste and season, an item of it by its pull. Durables that
 *    the shopper owns are not bought again; consumables come again after two months or so.
 * 3. Each companion of the anchor is added with its planted chance (COMPANIONS), and in one order of eight
 *    something unrelated. After a camera a lens, a bag or a card follows some weeks later.
 * 4. NEVER pairs do not meet in any order, whatever chance says.
 *
 * The same seed gives the same orders on every machine and PHP version (the generator is its own).
 */

declare(strict_types=1);

namespace Tandem\Demo;

final class OrderHistory
{
    /** The history ends here: 22 Nov 2026, 00:00 UTC. Fixed, so that tests find the same orders for ever. */
    public const END = 1795305600;

    public const DAYS = 548;
    public const CUSTOMERS = 1200;
    public const ORDERS = 3600;
    public const SEED = 20260115;

    /** Chance that an order with this anchor also holds that companion, in percent. */
    public const COMPANIONS = [
        'laptop' => ['wireless-mouse' => 46, 'mechanical-keyboard' => 36, 'monitor' => 14, 'laptop-sleeve' => 9, 'usb-c-dock' => 10, 'laptop-stand' => 9],
        'laptop-pro' => ['wireless-mouse' => 40, 'mechanical-keyboard' => 34, 'monitor' => 24, 'usb-c-dock' => 26],
        'monitor' => ['usb-c-dock' => 24, 'webcam' => 18, 'desk-lamp' => 10],
        'office-chair' => ['desk' => 38, 'footrest' => 22, 'desk-lamp' => 16],
        'desk' => ['office-chair' => 34, 'desk-lamp' => 26],
        'webcam' => ['desk-lamp' => 16, 'wireless-mouse' => 8],
        'notebook-set' => ['desk-lamp' => 9],
        'beach-essentials' => ['beach-towel' => 30, 'beach-slippers' => 28, 'beach-hat' => 26],
        'beach-towel' => ['beach-slippers' => 30, 'beach-hat' => 26, 'sunglasses' => 14],
        'beach-umbrella' => ['cooler-bag' => 38, 'beach-towel' => 24],
        'sunglasses' => ['beach-hat' => 22, 'sunscreen' => 14],
        'rash-guard' => ['sunscreen' => 26, 'beach-towel' => 18],
        'yoga-mat' => ['resistance-bands' => 42, 'foam-roller' => 36, 'water-bottle' => 34, 'yoga-block' => 14, 'yoga-strap' => 10],
        'yoga-mat-pro' => ['yoga-block' => 34, 'yoga-strap' => 26, 'meditation-cushion' => 20],
        'foam-roller' => ['resistance-bands' => 26, 'water-bottle' => 16],
        'meditation-cushion' => ['yoga-block' => 16],
        'cleanser' => ['moisturiser' => 52, 'toner' => 24, 'vitamin-c-serum' => 16],
        'moisturiser' => ['eye-cream' => 16, 'vitamin-c-serum' => 18, 'lip-balm' => 10],
        'sunscreen' => ['lip-balm' => 22, 'beach-hat' => 14, 'sunglasses' => 12, 'beach-towel' => 12, 'moisturiser' => 2],
        'face-mask' => ['toner' => 18, 'cleanser' => 14],
        'camera' => ['tripod' => 46, 'memory-card' => 38, 'camera-bag' => 26, 'spare-battery' => 20, 'prime-lens' => 10],
        'camera-full-frame' => ['memory-card' => 44, 'tripod' => 36, 'prime-lens' => 34, 'camera-bag' => 24],
        'prime-lens' => ['lens-cleaning-kit' => 30, 'polarising-filter' => 14],
        'camera-bag' => ['lens-cleaning-kit' => 20, 'memory-card' => 16],
    ];

    /** Pairs that are in no order. */
    public const NEVER = [['office-chair', 'laptop-stand']];

    /** How often an item is what an order starts from, within its category. */
    private const PULL = [
        'Office' => ['laptop' => 26, 'office-chair' => 15, 'monitor' => 10, 'laptop-pro' => 9, 'desk' => 8, 'webcam' => 8, 'notebook-set' => 12, 'laptop-stand' => 6, 'wireless-mouse' => 6],
        'Summer' => ['beach-essentials' => 24, 'beach-towel' => 24, 'beach-slippers' => 12, 'beach-umbrella' => 12, 'sunglasses' => 14, 'rash-guard' => 14],
        'Yoga' => ['yoga-mat' => 40, 'yoga-mat-pro' => 14, 'foam-roller' => 16, 'resistance-bands' => 10, 'water-bottle' => 10, 'meditation-cushion' => 10],
        'Skincare' => ['cleanser' => 32, 'sunscreen' => 24, 'moisturiser' => 16, 'face-mask' => 12, 'vitamin-c-serum' => 10, 'lip-balm' => 6],
        'Cameras' => ['camera' => 38, 'camera-full-frame' => 12, 'prime-lens' => 16, 'camera-bag' => 14, 'memory-card' => 12, 'spare-battery' => 8],
    ];

    /** Weight of a category by month, January first. */
    private const SEASON = [
        'Office' => [14, 10, 9, 9, 8, 8, 8, 12, 15, 11, 11, 10],
        'Summer' => [2, 2, 4, 8, 16, 24, 26, 20, 7, 3, 2, 2],
        'Yoga' => [20, 13, 11, 10, 9, 8, 7, 7, 10, 9, 8, 8],
        'Skincare' => [10, 10, 10, 11, 12, 13, 13, 12, 10, 10, 11, 12],
        'Cameras' => [7, 6, 7, 8, 9, 10, 10, 9, 8, 9, 15, 17],
    ];

    private const DURABLE = [
        'laptop', 'laptop-pro', 'monitor', 'office-chair', 'desk', 'wireless-mouse', 'mechanical-keyboard', 'usb-c-dock', 'webcam',
        'laptop-stand', 'desk-lamp', 'footrest', 'camera', 'camera-full-frame', 'tripod', 'camera-bag', 'prime-lens', 'polarising-filter',
        'yoga-mat', 'yoga-mat-pro', 'foam-roller', 'meditation-cushion', 'beach-umbrella', 'cooler-bag',
    ];

    /** What an owner comes back for. */
    private const FOLLOW_UP = [
        'camera' => ['prime-lens', 'camera-bag', 'spare-battery', 'memory-card'],
        'laptop' => ['usb-c-dock', 'monitor', 'webcam'],
        'yoga-mat' => ['yoga-block', 'meditation-cushion'],
        'cleanser' => ['cleanser'],
        'sunscreen' => ['sunscreen'],
    ];

    private int $state = self::SEED;

    /**
     * @param array<string,array<int,mixed>> $catalogue slug => row of catalogue.php
     */
    public function __construct(private readonly array $catalogue)
    {
    }

    /**
     * Orders by time. `customer` counts from 1; one of three is a guest, told by e-mail only.
     *
     * @return list<array{customer:int,guest:bool,at:int,status:string,lines:array<string,int>}>
     */
    public function orders(): array
    {
        $this->state = self::SEED;
        $orders = [];
        foreach ($this->visits() as [$customer, $at]) {
            $orders[] = ['customer' => $customer, 'at' => $at];
        }
        usort($orders, static fn(array $a, array $b): int => [$a['at'], $a['customer']] <=> [$b['at'], $b['customer']]);
        $owned = [];
        $last = [];
        foreach ($orders as $number => $order) {
            $customer = $order['customer'];
            $owned[$customer] ??= [];
            $lines = $this->basket($customer, $order['at'], $owned[$customer], $last[$customer] ?? null);
            foreach (array_keys($lines) as $slug) {
                $owned[$customer][$slug] = true;
            }
            $last[$customer] = array_key_first($lines);
            $orders[$number] += ['guest' => 0 === $customer % 3, 'status' => $this->status($order['at']), 'lines' => $lines];
        }

        return $orders;
    }

    /**
     * Who comes when.
     *
     * @return list<array{int,int}>
     */
    private function visits(): array
    {
        $visits = [];
        $start = self::END - self::DAYS * 86400;
        for ($customer = 1; $customer <= self::CUSTOMERS; $customer++) {
            // Everybody comes once, more of them early, so that the shop does not look as if it doubled.
            $first = $start + min($this->below(self::DAYS), $this->below(self::DAYS)) * 86400;
            $visits[] = [$customer, $this->minute($first)];
        }
        while (count($visits) < self::ORDERS) {
            // The lower the number modulo 10, the more often a shopper returns; 4 of 10 never do.
            $customer = 1 + $this->below(self::CUSTOMERS);
            $habit = $customer % 10;
            if ($habit >= 6 || $this->below(6) < $habit) {
                continue;
            }
            $since = intdiv($visits[$customer - 1][1] - $start, 86400);
            $visits[] = [$customer, $this->minute($start + ($since + 1 + $this->below(self::DAYS - $since)) * 86400)];
        }

        return array_values(array_filter($visits, static fn(array $visit): bool => $visit[1] < self::END));
    }

    private function minute(int $day): int
    {
        return min(self::END - 3600, $day + (7 + $this->below(15)) * 3600 + $this->below(3600));
    }

    /**
     * @param array<string,bool> $owned
     * @return array<string,int> slug => quantity, the anchor first
     */
    private function basket(int $customer, int $at, array $owned, ?string $before): array
    {
        $anchor = null;
        if (null !== $before && isset(self::FOLLOW_UP[$before]) && $this->chance(45)) {
            $follow = self::FOLLOW_UP[$before];
            $anchor = $follow[$this->below(count($follow))];
        }
        for ($try = 0; $try < 8 && (null === $anchor || $this->blocked($anchor, $owned)); $try++) {
            $anchor = $this->weighted(self::PULL[$this->category($customer, $at)]);
        }
        if (null === $anchor || $this->blocked($anchor, $owned)) {
            $anchor = ['notebook-set', 'beach-slippers', 'water-bottle', 'lip-balm', 'memory-card'][$this->below(5)];
        }
        $lines = [$anchor => $this->quantity($anchor)];
        foreach (self::COMPANIONS[$anchor] ?? [] as $companion => $percent) {
            if ($this->chance($percent) && !$this->blocked($companion, $owned) && $this->allowed($companion, $lines)) {
                $lines[$companion] = $this->quantity($companion);
            }
        }
        if ($this->chance(12)) {
            $slugs = array_keys($this->catalogue);
            $other = $slugs[$this->below(count($slugs))];
            if (!isset($lines[$other]) && !$this->blocked($other, $owned) && $this->allowed($other, $lines)) {
                $lines[$other] = 1;
            }
        }

        return $lines;
    }

    private function category(int $customer, int $at): string
    {
        $month = (int) gmdate('n', $at) - 1;
        $weights = [];
        $categories = array_keys(self::PULL);
        foreach ($categories as $index => $category) {
            $taste = 1;
            if ($index === $customer % 5) {
                $taste = 9;
            } elseif ($index === intdiv($customer, 5) % 5) {
                $taste = 3;
            }
            $weights[$category] = self::SEASON[$category][$month] * $taste;
        }

        return $this->weighted($weights);
    }

    /** @param array<string,bool> $owned */
    private function blocked(string $slug, array $owned): bool
    {
        return isset($owned[$slug]) && in_array($slug, self::DURABLE, true);
    }

    /** @param array<string,int> $lines */
    private function allowed(string $slug, array $lines): bool
    {
        foreach (self::NEVER as [$one, $other]) {
            if (($slug === $one && isset($lines[$other])) || ($slug === $other && isset($lines[$one]))) {
                return false;
            }
        }

        return true;
    }

    private function quantity(string $slug): int
    {
        return (float) $this->catalogue[$slug][3] < 60.0 && $this->chance(15) ? 2 : 1;
    }

    private function status(int $at): string
    {
        $dice = $this->below(100);
        if ($at > self::END - 5 * 86400) {
            return 'processing';
        }

        return match (true) {
            $dice < 3 => 'cancelled',
            $dice < 5 => 'refunded',
            default => 'completed',
        };
    }

    /** @param array<string,int> $weights */
    private function weighted(array $weights): string
    {
        $left = $this->below(array_sum($weights));
        foreach ($weights as $name => $weight) {
            $left -= $weight;
            if ($left < 0) {
                return $name;
            }
        }

        return (string) array_key_last($weights);
    }

    private function chance(int $percent): bool
    {
        return $this->below(100) < $percent;
    }

    /** The next number below $limit: Lehmer's generator, whose products fit a 64-bit integer. */
    private function below(int $limit): int
    {
        $this->state = $this->state * 48271 % 2147483647;

        return intdiv($this->state, 7) % max(1, $limit);
    }
}
