<?php
/**
 * php measure.php URL CACHE PAIRS: alternating requests of a product page: with the plugin in the place of
 * WooCommerce's related products (on), with both (beside), without the plugin (off), without either (bare), and with
 * the plugin but none of its lists (silent): "on" beside "silent" is for Tandem's lists what "off" beside "bare" is for
 * related products, each without the plugin that it belongs to. "anew" is "on" where lists cannot be kept.
 */

declare(strict_types=1);

[, $shop, $cache, $pairs] = $argv;
$pairs = (int) $pairs;

/** @return array{int,float,float} queries, milliseconds, milliseconds of the processor */
function visit(string $url, string $tandem, bool $keep = false): array
{
    static $curl = null;
    $curl ??= curl_init();
    $found = [];
    curl_setopt_array($curl, [
        CURLOPT_URL => $url, CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60,
        CURLOPT_HTTPHEADER => array_merge(["X-Bench-Tandem: $tandem"], $keep ? ['X-Bench-Keep: 1'] : []),
        CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$found): int {
            if (1 === preg_match('/^X-Bench-(\w+): (\S+)/i', $line, $match)) {
                $found[strtolower($match[1])] = $match[2];
            }
            return strlen($line);
        },
    ]);
    $page = (string) curl_exec($curl);
    if (200 !== curl_getinfo($curl, CURLINFO_HTTP_CODE) || !isset($found['queries'], $found['seconds'], $found['cpu'])) {
        fwrite(STDERR, "pages: $url did not answer as expected\n");
        exit(1);
    }
    if (str_contains($page, 'tandem-together') !== in_array($tandem, ['on', 'beside', 'anew'], true) || str_contains($page, 'class="related products"') !== in_array($tandem, ['off', 'beside'], true)) {
        fwrite(STDERR, "pages: with the plugin $tandem the page is not what it should be\n");
        exit(1);
    }

    return [(int) $found['queries'], 1000 * (float) $found['seconds'], 1000 * (float) $found['cpu']];
}

function figure(string $figure, float $value, string $unit, string $against, float $other, array $more = []): void
{
    echo json_encode(['bench' => 'pages', 'figure' => $figure, 'value' => round($value, 3), 'unit' => $unit, 'against' => $against,
        'against_value' => round($other, 3), 'ratio' => $other > 0.0 ? round($value / $other, 4) : null] + $more), "\n";
}

$url = "$shop/product/camera/";
for ($i = 0; $i < 12; $i++) {
    foreach (['on', 'beside', 'off', 'bare', 'silent', 'anew'] as $side) {
        visit($url, $side, true);
    }
}
$queries = $wall = $cpu = [];
for ($i = 0; $i < $pairs; $i++) {
    // The order changes from round to round, so that no side is always the second.
    $sides = ['on', 'beside', 'off', 'bare', 'silent', 'anew'];
    for ($turn = 0; $turn < $i % 6; $turn++) {
        $sides[] = array_shift($sides);
    }
    foreach (0 === intdiv($i, 6) % 2 ? $sides : array_reverse($sides) as $side) {
        [$queries[$side][], $wall[$side][], $cpu[$side][]] = visit($url, $side);
    }
}

/** @param list<float|int> $values */
function median(array $values): float
{
    sort($values);

    return (float) $values[intdiv(count($values), 2)];
}

$compared = [
    ['a product page', 'on', 'the same page without the plugin', 'off'],
    ['a product page that keeps related products', 'beside', 'the same page without the plugin', 'off'],
    ["WooCommerce's related products alone", 'off', 'the same page without them', 'bare'],
    ["all of Tandem's lists on a product page", 'on', 'the same page of the plugin without them', 'silent'],
    ["all of Tandem's lists on a product page, made anew", 'anew', 'the same page of the plugin without them', 'silent'],
];
/** @param list<float> $added */
function interval(array $added): array
{
    sort($added);
    // The median's interval by ranks: no shape of the differences is assumed.
    $rank = 0.98 * sqrt(count($added));
    $at = static fn(float $place): float => round($added[max(0, min(count($added) - 1, (int) $place))], 3);

    return ['pairs' => count($added), 'added' => round(median($added), 3), 'added_95' => [$at(floor(count($added) / 2 - $rank)), $at(ceil(count($added) / 2 + $rank))]];
}
foreach ($compared as [$what, $one, $against, $other]) {
    figure("queries of $what, $cache", median($queries[$one]), 'queries', $against, median($queries[$other]), ['added' => median($queries[$one]) - median($queries[$other])]);
    // Two clocks: what a shopper waits for, and what the processor does, which other work on the machine moves less.
    foreach (['server time' => $wall, 'processor time' => $cpu] as $clock => $times) {
        $added = array_map(static fn(float $with, float $without): float => $with - $without, $times[$one], $times[$other]);
        figure("$clock of $what, $cache", median($times[$one]), 'ms', $against, median($times[$other]), interval($added));
    }
}
// List against list, round by round.
foreach (['server time' => $wall, 'processor time' => $cpu] as $clock => $times) {
    $lists = array_map(static fn(float $with, float $without): float => $with - $without, $times['on'], $times['silent']);
    $related = array_map(static fn(float $with, float $without): float => $with - $without, $times['off'], $times['bare']);
    figure("$clock of all of Tandem's lists on a product page, $cache", median($lists), 'ms', "WooCommerce's related products", median($related), interval(array_map(static fn(float $own, float $core): float => $own - $core, $lists, $related)));
}
