<?php
/**
 * php load.php URL: the personal request beside WooCommerce's own cart request, under the same load.
 */

declare(strict_types=1);

require __DIR__ . '/request.php';

[, $shop] = $argv;
$jar = buyer($shop, 'camera');

/** So many requests, so many at a time: milliseconds of each, requests a second, answers of 500 and above. */
function load(string $url, string $jar, int $requests, int $at_a_time): array
{
    $multi = curl_multi_init();
    $left = $requests;
    $times = [];
    $broken = 0;
    $begun = microtime(true);
    $start = static function () use ($url, $jar, $multi, &$left): void {
        $curl = curl_init($url);
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 120, CURLOPT_COOKIEFILE => $jar]);
        curl_multi_add_handle($multi, $curl);
        $left--;
    };
    for ($i = 0; $i < $at_a_time && $left > 0; $i++) {
        $start();
    }
    do {
        curl_multi_exec($multi, $running);
        curl_multi_select($multi, 0.05);
        while ($done = curl_multi_info_read($multi)) {
            $times[] = 1000 * (float) curl_getinfo($done['handle'], CURLINFO_TOTAL_TIME);
            $broken += CURLE_OK !== $done['result'] || curl_getinfo($done['handle'], CURLINFO_HTTP_CODE) >= 500 ? 1 : 0;
            curl_multi_remove_handle($multi, $done['handle']);
            if ($left > 0) {
                $start();
                $running = 1;
            }
        }
    } while ($running > 0);

    return [$times, $requests / (microtime(true) - $begun), $broken];
}

$slots = rawurlencode((string) json_encode([['placement' => 'cart', 'strategy' => 'cart', 'count' => 2, 'layout' => 'list'], ['placement' => 'shop', 'strategy' => 'for-you', 'count' => 2]]));
$personal = "$shop/?wc-ajax=tandem_placements&slots=$slots";
$cart = "$shop/wp-json/wc/store/v1/cart";
foreach ([$personal, $cart] as $url) {
    load($url, $jar, 8, 4);
}
$sums = [];
for ($round = 0; $round < 4; $round++) {
    foreach (0 === $round % 2 ? ['personal' => $personal, 'cart' => $cart] : ['cart' => $cart, 'personal' => $personal] as $which => $url) {
        [$times, $rate, $broken] = load($url, $jar, 40, 8);
        $sums[$which]['times'] = array_merge($sums[$which]['times'] ?? [], $times);
        $sums[$which]['rates'][] = $rate;
        $sums[$which]['broken'] = ($sums[$which]['broken'] ?? 0) + $broken;
    }
}
figure('the personal request of a page, 8 at a time', quantile($sums['personal']['rates'], 0.5), 'requests a second', 'wc/store/v1/cart', quantile($sums['cart']['rates'], 0.5), ['broken' => $sums['personal']['broken']]);
figure('the personal request of a page, 95 of 100', quantile($sums['personal']['times'], 0.95), 'ms', 'wc/store/v1/cart', quantile($sums['cart']['times'], 0.95));
[$times, $rate, $broken] = load($personal, $jar, 600, 200);
figure('answers of 500 and above to 200 personal requests at a time from one address', $broken, 'answers', 'none', 0.0, ['requests' => 600, 'requests_a_second' => round($rate, 1), 'p95_ms' => round(quantile($times, 0.95))]);
unlink($jar);
