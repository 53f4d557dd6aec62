<?php
/**
 * What the scripts of the bench "pages" share: a request that tells what it cost, and a figure.
 */

declare(strict_types=1);

/**
 * A page on a side of switch.php. What is measured must be there, and nowhere but there: $shown is a pattern of the page,
 * $there whether it has to match. Percent signs of what WooCommerce hands to its blocks are read through.
 *
 * @param array{jar?:string,headers?:list<string>,code?:int} $how
 * @return array{int,float,float,string} queries, milliseconds, milliseconds of the processor, the page
 */
function visit(string $url, string $side, string $shown, bool $there, array $how = []): array
{
    static $curl = null;
    $curl ??= curl_init();
    curl_reset($curl);
    $found = [];
    curl_setopt_array($curl, [
        CURLOPT_URL => $url, CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60, CURLOPT_COOKIELIST => 'ALL', CURLOPT_COOKIEFILE => $how['jar'] ?? '',
        CURLOPT_HTTPHEADER => ["X-Bench-Tandem: $side", ...$how['headers'] ?? []],
        CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$found): int {
            if (1 === preg_match('/^X-Bench-(\w+): (\S+)/i', $line, $match)) {
                $found[strtolower($match[1])] = $match[2];
            }
            return strlen($line);
        },
    ]);
    $page = rawurldecode((string) curl_exec($curl));
    $code = curl_getinfo($curl, CURLINFO_HTTP_CODE);
    if (($how['code'] ?? 200) !== $code || !isset($found['queries'], $found['seconds'], $found['cpu'])) {
        fwrite(STDERR, "pages: $url answered $code with the plugin $side\n");
        exit(1);
    }
    if ($there !== (1 === preg_match($shown, $page))) {
        fwrite(STDERR, "pages: $url with the plugin $side is not what it should be: $shown " . ($there ? 'is missing' : 'is there') . "\n");
        exit(1);
    }

    return [(int) $found['queries'], 1000 * (float) $found['seconds'], 1000 * (float) $found['cpu'], $page];
}

function figure(string $figure, float $value, string $unit, string $against, ?float $other, array $more = []): void
{
    echo json_encode(['bench' => 'pages', 'figure' => $figure, 'value' => round($value, 3), 'unit' => $unit, 'against' => $against,
        'against_value' => null === $other ? null : round($other, 3), 'ratio' => $other > 0.0 ? round($value / $other, 4) : null] + $more), "\n";
}

/** @param list<float|int> $values */
function quantile(array $values, float $share = 0.5): float
{
    sort($values);

    return (float) $values[min(count($values) - 1, (int) floor($share * count($values)))];
}

/**
 * The median of what pairs differ by, and its interval by ranks: no shape of the differences is assumed.
 *
 * @param list<float|int> $with
 * @param list<float|int> $without
 */
function interval(array $with, array $without): array
{
    $added = array_map(static fn(float|int $one, float|int $other): float => $one - $other, $with, $without);
    sort($added);
    $rank = 0.98 * sqrt(count($added));
    $at = static fn(float $place): float => round($added[max(0, min(count($added) - 1, (int) $place))], 3);

    return ['pairs' => count($added), 'added' => round(quantile($added), 3), 'added_95' => [$at(floor(count($added) / 2 - $rank)), $at(ceil(count($added) / 2 + $rank))]];
}

/** The sides of a round, in an order that changes from round to round, so that none is always the second. */
function turns(array $sides, int $round): array
{
    $by = abs($round) % count($sides);
    $turned = [...array_slice($sides, $by), ...array_slice($sides, 0, $by)];

    return 0 === intdiv(abs($round), count($sides)) % 2 ? $turned : array_reverse($turned);
}

/** The number of a product of the demo shop, as its page has it. */
function product(string $shop, string $slug): int
{
    preg_match('/name="add-to-cart" value="(\d+)"|data-product_id="(\d+)"/', (string) file_get_contents("$shop/product/$slug/"), $found);

    return (int) ($found[1] ?: $found[2] ?? 0);
}

/** A guest with a product in the cart; answers the file of cookies. */
function buyer(string $shop, string $slug): string
{
    $jar = (string) tempnam(sys_get_temp_dir(), 'bench');
    $curl = curl_init("$shop/?wc-ajax=add_to_cart");
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_POST => true, CURLOPT_COOKIEJAR => $jar, CURLOPT_POSTFIELDS => ['product_id' => product($shop, $slug), 'quantity' => 1]]);
    curl_exec($curl);
    unset($curl);

    return $jar;
}
