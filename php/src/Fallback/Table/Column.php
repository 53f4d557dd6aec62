<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;
use Tandem\Fallback\Pricing\RequestError;

/** A column: whether it holds numbers or texts, and which end of it is the better one, if either. */
final class Column
{
    private function __construct(
        public readonly string $key,
        public readonly bool $isText,
        public readonly ?string $better,
        public readonly bool $total,
    ) {
    }

    public static function of(mixed $value, string $path): self
    {
        $fields = Fields::of($value, $path, ['key', 'type', 'better', 'total']);
        $key = $fields->text('key', 200);
        if (ctype_digit($key[0])) {
            throw new RequestError("$path.key", 'a text that begins with no digit', 'a digit');
        }
        $isText = $fields->word('type', ['money', 'number', 'date', 'text']) === 'text';
        $better = $fields->raw('better') === null ? null : $fields->word('better', ['lower', 'higher']);
        $total = $fields->bool('total', false);
        if ($isText && $better !== null) {
            throw new RequestError("$path.better", 'nothing for a text column', 'a text');
        }
        if ($isText && $total) {
            throw new RequestError("$path.total", 'false for a text column', 'true');
        }
        return new self($key, $isText, $better, $total);
    }
}
