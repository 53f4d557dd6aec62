<?php
/**
 * php touchpoints.php URL PAIRS: what each touchpoint adds to its page beside the same page without the plugin, and how
 * the personal request stands beside WooCommerce's own cart request, under the same load.
 */

declare(strict_types=1);

[, $shop, $pairs] = $argv;
$pairs = (int) $pairs;

function figure(string $figure, float $value, string $unit, string $against, ?float $other, array $more = []): void
{
    echo json_encode(['bench' => 'pages', 'figure' => $figure, 'value' => round($value, 3), 'unit' => $unit, 'against' => $against,
        'against_value' => null === $other ? null : round($other, 3), 'ratio' => $other > 0.0 ? round($value / $other, 4) : null] + $more), "\n";
}

/** @param list<float|int> $values */
function quantile(array $values, float $share): float
{
    sort($values);

    return (float) $values[min(count($values) - 1, (int) floor($share * count($values)))];
}

/** A guest with a camera in the cart; answers the file of cookies. */
function buyer(string $shop): string
{
    $jar = (string) tempnam(sys_get_temp_dir(), 'bench');
    $curl = curl_init("$shop/?wc-ajax=add_to_cart");
    $page = (string) file_get_contents("$shop/product/camera/");
    preg_match('/name="add-to-cart" value="(\d+)"|data-product_id="(\d+)"/', $page, $found);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_POST => true, CURLOPT_COOKIEJAR => $jar, CURLOPT_POSTFIELDS => ['product_id' => ($found[1] ?: $found[2] ?? ''), 'quantity' => 1]]);
    curl_exec($curl);
    unset($curl);

    return $jar;
}

/** @return array{int,float} queries, milliseconds of the processor */
function visit(string $url, string $tandem, string $jar): array
{
    static $curl = null;
    $curl ??= curl_init();
    $found = [];
    curl_setopt_array($curl, [
        CURLOPT_URL => $url, CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60, CURLOPT_COOKIEFILE => $jar, CURLOPT_HTTPHEADER => ["X-Bench-Tandem: $tandem"],
        CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$found): int {
            if (1 === preg_match('/^X-Bench-(\w+): (\S+)/i', $line, $match)) {
                $found[strtolower($match[1])] = $match[2];
            }
            return strlen($line);
        },
    ]);
    curl_exec($curl);
    if (200 !== curl_getinfo($curl, CURLINFO_HTTP_CODE) || !isset($found['queries'], $found['cpu'])) {
        fwrite(STDERR, "pages: $url did not answer as expected\n");
        exit(1);
    }

    return [(int) $found['queries'], 1000 * (float) $found['cpu']];
}

$jar = buyer($shop);
$nobody = '';
foreach (['shop page' => ['/shop/', $nobody], 'classic cart' => ['/classic-cart/', $jar], 'cart block' => ['/cart/', $jar], 'classic checkout' => ['/classic-checkout/', $jar], 'checkout block' => ['/checkout/', $jar]] as $what => [$path, $cookies]) {
    $queries = $cpu = [];
    for ($i = -3; $i < $pairs; $i++) {
        foreach (0 === $i % 2 ? ['on', 'off'] : ['off', 'on'] as $side) {
            $one = visit($shop . $path, $side, $cookies);
            if ($i >= 0) {
                [$queries[$side][], $cpu[$side][]] = $one;
            }
        }
    }
    $added = array_map(static fn(float $with, float $without): float => $with - $without, $cpu['on'], $cpu['off']);
    sort($added);
    $rank = 0.98 * sqrt($pairs);
    figure("queries of the $what", quantile($queries['on'], 0.5), 'queries', 'the same page without the plugin', quantile($queries['off'], 0.5), ['added' => quantile($queries['on'], 0.5) - quantile($queries['off'], 0.5)]);
    figure("processor time of the $what", quantile($cpu['on'], 0.5), 'ms', 'the same page without the plugin', quantile($cpu['off'], 0.5), [
        'pairs' => $pairs, 'added' => round(quantile($added, 0.5), 3),
        'added_95' => [round($added[max(0, (int) floor($pairs / 2 - $rank))], 3), round($added[min($pairs - 1, (int) ceil($pairs / 2 + $rank))], 3)],
    ]);
}

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

// What the browser loads of Tandem, by the pages' own words: files named in tags and in the map of modules, the last of
// which some pages never fetch.
$bytes = static fn(array $files): int => array_sum(array_map(static fn(string $file): int => strlen((string) gzencode((string) file_get_contents(__DIR__ . "/../../../plugin/assets/$file"), 9)), $files));
foreach (['shop' => '/shop/', 'product page' => '/product/camera/', 'home' => '/'] as $name => $path) {
    preg_match_all('#tandem-for-woocommerce/assets/((?:js|css)/[\w.-]+\.(?:js|css))#', str_replace('\\/', '/', (string) file_get_contents($shop . $path)), $named);
    foreach (['js' => ['script', 15.0], 'css' => ['style', 6.0]] as $kind => [$what, $budget]) {
        $files = array_values(array_unique(array_filter($named[1], static fn(string $file): bool => str_starts_with($file, "$kind/"))));
        sort($files);
        figure("$what of the $name, gzipped", $bytes($files) / 1024, 'KB', 'the budget', $budget, ['files' => count($files)]);
    }
}
unlink($jar);
