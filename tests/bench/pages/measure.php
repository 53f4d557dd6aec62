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

require __DIR__ . '/request.php';

/** @return array{int,float,float} queries, milliseconds, milliseconds of the processor */
function measured(string $url, string $tandem, bool $keep = false): array
{
    [$queries, $wall, $cpu, $page] = visit($url, $tandem, '/tandem-together/', in_array($tandem, ['on', 'beside', 'anew'], true), ['headers' => $keep ? ['X-Bench-Keep: 1'] : []]);
    if (str_contains($page, 'class="related products"') !== in_array($tandem, ['off', 'beside'], true)) {
        fwrite(STDERR, "pages: with the plugin $tandem the page is not what it should be\n");
        exit(1);
    }

    return [$queries, $wall, $cpu];
}

$url = "$shop/product/camera/";
for ($i = 0; $i < 12; $i++) {
    foreach (['on', 'beside', 'off', 'bare', 'silent', 'anew'] as $side) {
        measured($url, $side, true);
    }
}
$queries = $wall = $cpu = [];
for ($i = 0; $i < $pairs; $i++) {
    foreach (turns(['on', 'beside', 'off', 'bare', 'silent', 'anew'], $i) as $side) {
        [$queries[$side][], $wall[$side][], $cpu[$side][]] = measured($url, $side);
    }
}

$compared = [
    ['a product page', 'on', 'the same page without the plugin', 'off'],
    ['a product page that keeps related products', 'beside', 'the same page without the plugin', 'off'],
    ["WooCommerce's related products alone", 'off', 'the same page without them', 'bare'],
    ["all of Tandem's lists on a product page", 'on', 'the same page of the plugin without them', 'silent'],
    ["all of Tandem's lists on a product page, made anew", 'anew', 'the same page of the plugin without them', 'silent'],
];
foreach ($compared as [$what, $one, $against, $other]) {
    figure("queries of $what, $cache", quantile($queries[$one]), 'queries', $against, quantile($queries[$other]), ['added' => quantile($queries[$one]) - quantile($queries[$other])]);
    // Two clocks: what a shopper waits for, and what the processor does, which other work on the machine moves less.
    foreach (['server time' => $wall, 'processor time' => $cpu] as $clock => $times) {
        figure("$clock of $what, $cache", quantile($times[$one]), 'ms', $against, quantile($times[$other]), interval($times[$one], $times[$other]));
    }
}
// List against list, round by round.
foreach (['server time' => $wall, 'processor time' => $cpu] as $clock => $times) {
    $lists = array_map(static fn(float $with, float $without): float => $with - $without, $times['on'], $times['silent']);
    $related = array_map(static fn(float $with, float $without): float => $with - $without, $times['off'], $times['bare']);
    figure("$clock of all of Tandem's lists on a product page, $cache", quantile($lists), 'ms', "WooCommerce's related products", quantile($related), interval($lists, $related));
}
