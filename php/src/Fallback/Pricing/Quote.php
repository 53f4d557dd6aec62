<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

use Tandem\Exception\EngineException;

/**
 * The amount of every cart line under a rule set: the PHP twin of the Rust module `pricing`.
 * Both give the same bytes; tests/vectors/quote.schema.json has the shapes.
 */
final class Quote
{
    /** How both engines write JSON. */
    public const JSON = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
        | JSON_THROW_ON_ERROR;

    /**
     * @param array<array-key,mixed> $request
     * @return array<string,mixed>
     * @throws EngineException code "request.field".
     */
    public static function quote(array $request): array
    {
        try {
            $read = Request::read($request);
        } catch (RequestError $error) {
            throw new EngineException('request.field', $error->getMessage(), $error);
        }
        return (new Answer($read, new Plan($read)))->toArray();
    }

    /** The same from JSON to JSON, as the command line has it. */
    public static function json(string $request): string
    {
        $decoded = json_decode($request, true, 128);
        if (!is_array($decoded)) {
            throw new EngineException('request.field', 'request: expected a JSON object, found none');
        }
        return json_encode(self::quote($decoded), self::JSON);
    }
}
