<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** The lines a rule is about: any item or category of a list, less the excluded products. */
final class Group
{
    /**
     * @param list<array{int,int}> $items Product and variation, 0 for any.
     * @param list<int> $categories
     * @param list<int> $exclude Products.
     */
    public function __construct(
        private readonly bool $any,
        private readonly array $items = [],
        private readonly array $categories = [],
        private readonly array $exclude = [],
    ) {
    }

    public static function read(mixed $value, string $path): self
    {
        $fields = Fields::of($value, $path, ['any', 'items', 'categories', 'exclude']);
        $any = $fields->bool('any', false);
        $items = [];
        foreach ($fields->list('items', 1000) as $i => $item) {
            $of = Fields::of($item, $fields->path('items') . "[$i]", ['product', 'variation']);
            $items[] = [$of->int('product', 1, PHP_INT_MAX), $of->int('variation', 0, PHP_INT_MAX, 0)];
        }
        $categories = $fields->ids('categories');
        $exclude = $fields->ids('exclude');
        if (!$any && $items === [] && $categories === []) {
            throw new RequestError($path, 'items, categories or any', 'none');
        }
        return new self($any, $items, $categories, $exclude);
    }

    public function has(Line $line): bool
    {
        if (in_array($line->product, $this->exclude, true)) {
            return false;
        }
        if ($this->any) {
            return true;
        }
        foreach ($this->items as [$product, $variation]) {
            if ($line->is($product, $variation)) {
                return true;
            }
        }
        return array_intersect($line->categories, $this->categories) !== [];
    }
}
