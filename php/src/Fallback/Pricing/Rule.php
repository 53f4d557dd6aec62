<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** One bundle or offer as the request gives it. Null fields mean "no such condition". */
final class Rule
{
    public const KINDS = ['set', 'any_n', 'choose_n', 'buy_x_get_y', 'offer'];

    private const PLAIN = ['percent', 'amount', 'fixed'];

    private const COMMON = ['id', 'version', 'kind', 'name', 'priority', 'base', 'ignore_on_sale', 'max_discount',
        'floor', 'ending', 'from', 'until', 'roles', 'segments', 'limit_total_left', 'limit_customer_left',
        'limit_per_cart'];

    private const OF_KIND = [
        'set' => ['components', 'discount'],
        'any_n' => ['group', 'tiers'],
        'choose_n' => ['groups', 'discount'],
        'buy_x_get_y' => ['buy', 'get', 'discount', 'spread'],
        'offer' => ['scope', 'benefit', 'with_bundles', 'exclusive'],
    ];

    public string $version = '';
    public string $kind = '';
    public int $priority = 10;
    public bool $baseRegular = false;
    public bool $ignoreOnSale = false;
    public ?Discount $maxDiscount = null;
    public string $floor = 'none';
    public int $floorMargin = 0;
    public bool $refuseUnknownCost = true;
    /** @var array{int,int}|null Remainder and modulus of the price. */
    public ?array $ending = null;
    public ?int $from = null;
    public ?int $until = null;
    /** @var list<string> */
    public array $roles = [];
    /** @var list<string> */
    public array $segments = [];
    public ?int $totalLeft = null;
    public ?int $customerLeft = null;
    public ?int $perCart = null;
    /** @var list<Component> */
    public array $components = [];
    public Discount $discount;
    /** @var list<array{int,Group}> Units and group: of any_n one, of buy_x_get_y buy and get. */
    public array $groups = [];
    /** @var list<array{int,Discount}> Units and discount, most units first. */
    public array $tiers = [];
    /** Whether the units to get are the cheapest of those bought. */
    public bool $sameGroup = false;
    public bool $getDearest = false;
    public bool $spread = false;
    /** Empty: the discount; else "gift" or "free_shipping". */
    public string $benefit = '';
    /** @var array{int,int,int} Product, variation, units. */
    public array $gift = [0, 0, 0];
    public ?Group $scope = null;
    public bool $withBundles = false;
    public ?string $exclusive = null;
    public ?RequestError $error = null;

    private function __construct(public readonly string $id, public readonly int $position)
    {
        $this->discount = new Discount('components', 0);
    }

    /** A rule that is not as documented is kept with its error: it is refused, the others go on. */
    public static function read(mixed $value, int $position): self
    {
        $path = "rules[$position]";
        $id = Fields::of($value, $path, null)->text('id', 100);
        $rule = new self($id, $position);
        try {
            $rule->readFields($value, $path);
        } catch (RequestError $error) {
            $rule->error = $error;
        }
        return $rule;
    }

    /** How often it may apply in this cart. */
    public function limit(): int
    {
        return min($this->totalLeft ?? PHP_INT_MAX, $this->customerLeft ?? PHP_INT_MAX, $this->perCart ?? PHP_INT_MAX);
    }

    /**
     * The lowest price of one unit of a line.
     *
     * @return int|null Null where it depends on a cost nobody knows.
     */
    public function unitFloor(Line $line): ?int
    {
        if ($this->floor === 'none') {
            return 0;
        }
        if ($line->cost === null) {
            return $this->refuseUnknownCost ? null : 0;
        }
        if ($this->floor === 'cost') {
            return $line->cost;
        }
        $keep = 10000 - $this->floorMargin;
        return intdiv($line->cost * 10000 + $keep - 1, $keep);
    }

    /** Whether units of a line of a group may take part. */
    public function uses(Line $line, Group $group): bool
    {
        return $line->current !== null
            && $group->has($line)
            && !($this->ignoreOnSale && $line->onSale())
            && ($this->unitFloor($line) ?? PHP_INT_MAX) <= $line->current;
    }

    private function readFields(mixed $value, string $path): void
    {
        $kind = is_array($value) ? ($value['kind'] ?? null) : null;
        $known = is_string($kind) && isset(self::OF_KIND[$kind]) ? array_merge(self::COMMON, self::OF_KIND[$kind]) : null;
        $this->kind = Fields::of($value, $path, null)->word('kind', self::KINDS);
        $fields = Fields::of($value, $path, $known);
        $this->version = $fields->text('version', 100, '');
        $this->priority = $fields->int('priority', -1_000_000, 1_000_000, 10);
        $this->baseRegular = $fields->word('base', ['current', 'regular'], 'current') === 'regular';
        $this->ignoreOnSale = $fields->bool('ignore_on_sale', false);
        $most = $fields->raw('max_discount');
        $this->maxDiscount = $most === null ? null : Discount::read($most, $fields->path('max_discount'), ['percent', 'amount']);
        $this->readFloor($fields->raw('floor'), $fields->path('floor'));
        $this->readEnding($fields->raw('ending'), $fields->path('ending'));
        $this->from = $fields->optionalInt('from', 0, PHP_INT_MAX);
        $this->until = $fields->optionalInt('until', 0, PHP_INT_MAX);
        $this->roles = $fields->texts('roles');
        $this->segments = $fields->texts('segments');
        $this->totalLeft = $fields->optionalInt('limit_total_left', 0, PHP_INT_MAX);
        $this->customerLeft = $fields->optionalInt('limit_customer_left', 0, PHP_INT_MAX);
        $this->perCart = $fields->optionalInt('limit_per_cart', 0, PHP_INT_MAX);
        match ($this->kind) {
            'set' => $this->readSet($fields),
            'any_n' => $this->readTiers($fields),
            'choose_n' => $this->readGroups($fields),
            'buy_x_get_y' => $this->readBuyGet($fields),
            default => $this->readOffer($fields),
        };
    }

    private function readOffer(Fields $fields): void
    {
        $scope = $fields->raw('scope');
        $this->scope = $scope === null ? null : Group::read($scope, $fields->path('scope'));
        $value = $fields->raw('benefit');
        $path = $fields->path('benefit');
        $type = is_array($value) ? ($value['type'] ?? null) : null;
        if ($type === 'gift') {
            $gift = Fields::of($value, $path, ['type', 'product', 'variation', 'qty']);
            $this->benefit = 'gift';
            $this->gift = [$gift->int('product', 1, PHP_INT_MAX), $gift->int('variation', 0, PHP_INT_MAX, 0),
                $gift->int('qty', 1, 1_000_000, 1)];
        } elseif ($type === 'free_shipping') {
            Fields::of($value, $path, ['type']);
            $this->benefit = 'free_shipping';
        } else {
            $this->discount = Discount::read($value, $path, [...self::PLAIN, 'gift', 'free_shipping']);
        }
        $this->withBundles = $fields->bool('with_bundles', false);
        $this->exclusive = $fields->raw('exclusive') === null ? null : $fields->text('exclusive', 100);
        if ($this->ending !== null) {
            throw new RequestError($fields->path('ending'), 'none where units are priced one by one', 'one');
        }
    }

    private function readTiers(Fields $fields): void
    {
        $this->groups = [[0, Group::read($fields->raw('group'), $fields->path('group'))]];
        $seen = [];
        foreach ($fields->list('tiers', 50, true) as $i => $value) {
            $path = $fields->path('tiers') . "[$i]";
            $tier = Fields::of($value, $path, ['n', 'discount']);
            $n = $tier->int('n', 1, 1_000_000);
            if (isset($seen[$n])) {
                throw new RequestError("$path.n", 'a number of units not used before', 'one used twice');
            }
            $seen[$n] = true;
            $this->tiers[] = [$n, Discount::read($tier->raw('discount'), $tier->path('discount'), self::PLAIN)];
        }
        usort($this->tiers, static fn (array $a, array $b): int => $b[0] <=> $a[0]);
    }

    private function readGroups(Fields $fields): void
    {
        foreach ($fields->list('groups', 20, true) as $i => $value) {
            $this->groups[] = $this->readGroup($value, $fields->path('groups') . "[$i]");
        }
        $this->discount = Discount::read($fields->raw('discount'), $fields->path('discount'), self::PLAIN);
    }

    private function readBuyGet(Fields $fields): void
    {
        $this->groups = [$this->readGroup($fields->raw('buy'), $fields->path('buy'))];
        $get = Fields::of($fields->raw('get'), $fields->path('get'), ['n', 'group', 'which']);
        $n = $get->int('n', 1, 1_000_000);
        $group = $get->raw('group');
        $this->sameGroup = $group === null;
        $this->groups[] = [$n, $group === null ? $this->groups[0][1] : Group::read($group, $get->path('group'))];
        $this->getDearest = $get->word('which', ['cheapest', 'dearest'], 'cheapest') === 'dearest';
        $this->discount = Discount::read($fields->raw('discount'), $fields->path('discount'), self::PLAIN);
        $this->spread = $fields->bool('spread', false);
        if ($this->ending !== null && !$this->spread) {
            throw new RequestError($fields->path('ending'), 'none where units are priced one by one', 'one');
        }
    }

    /** @return array{int,Group} */
    private function readGroup(mixed $value, string $path): array
    {
        $fields = Fields::of($value, $path, ['n', 'group']);
        return [$fields->int('n', 1, 1_000_000), Group::read($fields->raw('group'), $fields->path('group'))];
    }

    private function readSet(Fields $fields): void
    {
        foreach ($fields->list('components', 50, true) as $i => $component) {
            $this->components[] = Component::read($component, $fields->path('components') . "[$i]");
        }
        $this->discount = Discount::read($fields->raw('discount'), $fields->path('discount'), ['percent', 'amount', 'fixed', 'components']);
        if ($this->ending !== null && $this->discount->type === 'components') {
            throw new RequestError($fields->path('ending'), 'none where units are priced one by one', 'one');
        }
    }

    private function readFloor(mixed $value, string $path): void
    {
        if ($value === null) {
            return;
        }
        $fields = Fields::of($value, $path, ['type', 'basis_points', 'unknown_cost']);
        $this->floor = $fields->word('type', ['none', 'cost', 'margin']);
        $this->refuseUnknownCost = $fields->word('unknown_cost', ['refuse', 'ignore'], 'refuse') === 'refuse';
        if ($this->floor === 'margin') {
            $this->floorMargin = $fields->int('basis_points', 0, 9999);
        }
    }

    private function readEnding(mixed $value, string $path): void
    {
        if ($value === null) {
            return;
        }
        $fields = Fields::of($value, $path, ['minor', 'modulus']);
        $modulus = $fields->int('modulus', 2, 1_000_000);
        $this->ending = [$fields->int('minor', 0, $modulus - 1), $modulus];
    }
}
