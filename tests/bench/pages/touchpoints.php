<?php
/**
 * php touchpoints.php URL PAIRS ORDER KEY: what each touchpoint adds to its page, its request or its e-mail, beside the
 * same without the plugin.
 */

declare(strict_types=1);

require __DIR__ . '/request.php';

[, $shop, $pairs, $order, $key] = $argv;
$pairs = (int) $pairs;
$jars = [buyer($shop, 'camera'), buyer($shop, 'camera')];
// Whoever was at the checkout has an offer in the session.
[$cart, $till] = [['jar' => $jars[0]], ['jar' => $jars[1]]];
$blocks = ['headers' => ['X-Bench-Theme: twentytwentyfive']];
$slots = rawurlencode((string) json_encode([['placement' => 'minicart', 'strategy' => 'cart', 'count' => 2, 'layout' => 'list']]));
$list = static fn(string $placement): string => "/data-tandem-list=\"[^\"]*$placement.*tandem-card__name/s";
$without = 'the same without the plugin';

// What: the address with the plugin, what shows that the touchpoint is there, how it is asked for, and what it stands beside.
$touchpoints = [
    'shop page' => ['/shop/', $list('shop')],
    'category page' => ['/product-category/office/', $list('shop')],
    'search page' => ['/?s=bag&post_type=product', $list('shop')],
    'home page' => ['/', $list('home')],
    'page that was not found' => ['/nothing-of-the-kind/', $list('not-found'), ['code' => 404]],
    'empty classic cart' => ['/classic-cart/', $list('empty-cart')],
    'empty cart block' => ['/cart/', $list('empty-cart')],
    'classic cart' => ['/classic-cart/', $list('cart'), $cart],
    'cart block' => ['/cart/', $list('cart'), $cart],
    'classic checkout' => ['/classic-checkout/', '/class="tandem-checkout-offer/', $till],
    'checkout block' => ['/checkout/', '/"checkout_offer":\{"title/', $till],
    'cart block of a shopper who was at the checkout' => ['/cart/', $list('cart'), $till],
    'thank-you page' => ["/classic-checkout/order-received/$order/?key=$key", $list('thankyou')],
    'thank-you page of a block theme' => ["/checkout/order-received/$order/?key=$key", $list('thankyou'), $blocks],
    'fragments of the classic mini-cart' => ['/?wc-ajax=get_refreshed_fragments', '/tandem-mini/', $cart],
    'page with the mini-cart block' => ['/my-account/', '/tandem-mini/', $blocks + $cart],
    'request of the mini-cart block' => ['/wp-json/wc/store/v1/cart', '/"offer":\{"bundle"/', $cart],
    "mini-cart's personal request" => ["/?wc-ajax=tandem_placements&slots=$slots", '/tandem-card__name/', $cart, '/wp-json/wc/store/v1/cart', 'wc/store/v1/cart without the plugin'],
    'e-mail about an order' => ["/?bench-mail=customer_processing_order&order=$order", '/Goes well with your order/'],
    'e-mail after a purchase' => ["/?bench-mail=tandem&order=$order", '/Goes well with your order/', [], "/?bench-mail=customer_completed_order&order=$order", "WooCommerce's mail of the completed order without the plugin"],
];
foreach ($touchpoints as $what => $touchpoint) {
    [$path, $shown, $how, $beside, $against] = $touchpoint + [2 => [], 3 => $touchpoint[0], 4 => $without];
    $queries = $cpu = [];
    for ($i = -3; $i < $pairs; $i++) {
        foreach (turns(['on', 'off'], $i) as $side) {
            [$asked, , $spent, $page] = visit($shop . ('on' === $side ? $path : $beside), $side, $shown, 'on' === $side, $how);
            if ('off' === $side && 1 === preg_match('/class="[^"]*tandem-|"tandem":/', $page)) {
                fwrite(STDERR, "pages: $path shows something of the plugin without it\n");
                exit(1);
            }
            if ($i >= 0) {
                [$queries[$side][], $cpu[$side][]] = [$asked, $spent];
            }
        }
    }
    figure("queries of the $what", quantile($queries['on']), 'queries', $against, quantile($queries['off']), ['added' => quantile($queries['on']) - quantile($queries['off'])]);
    figure("processor time of the $what", quantile($cpu['on']), 'ms', $against, quantile($cpu['off']), interval($cpu['on'], $cpu['off']));
}
array_map('unlink', $jars);

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
