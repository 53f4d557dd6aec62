<?php
/**
 * php report.php URL [--check]: what a shopper of the demo shop sees, read from its pages; with --check also
 * a purchase of a bundle by the Store API. Exit 1 and a line on stderr for each thing that is not as planted.
 */

declare(strict_types=1);

$shop = rtrim($argv[1] ?? '', '/');
$check = in_array('--check', $argv, true);
$faults = [];

/** @return array{int,array<string,string>,string} status, headers, body */
function request(string $url, ?array $body = null, array $headers = []): array
{
    $curl = curl_init($url);
    $found = [];
    curl_setopt_array($curl, [
        CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60, CURLOPT_HTTPHEADER => array_merge(['Content-Type: application/json'], $headers),
        CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$found): int {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $found[strtolower(trim($name))] = trim($value);
            return strlen($line);
        },
    ] + (null === $body ? [] : [CURLOPT_POST => true, CURLOPT_POSTFIELDS => json_encode($body)]));
    $text = (string) curl_exec($curl);

    return [(int) curl_getinfo($curl, CURLINFO_HTTP_CODE), $found, $text];
}

function page(string $html): DOMXPath
{
    $document = new DOMDocument();
    @$document->loadHTML('<?xml encoding="utf-8">' . $html);

    return new DOMXPath($document);
}

function words(?DOMNode $node): string
{
    return trim((string) preg_replace('/\s+/u', ' ', $node?->textContent ?? ''));
}

$has = static fn(string $class): string => "contains(concat(' ', normalize-space(@class), ' '), ' $class ')";

// What each product page recommends, and what was planted: these among its suggestions, those never.
$planted = [
    'camera' => [['Tripod'], []],
    'cleanser' => [['Daily moisturiser'], []],
    'laptop' => [['Wireless Mouse', 'Mechanical Keyboard'], []],
    'yoga-mat' => [['Resistance bands', 'Foam roller', 'Water bottle'], []],
    'office-chair' => [['Standing Desk'], ['Laptop Stand']],
];
echo "\nBought together, as the product pages show it\n";
foreach ($planted as $slug => [$expected, $never]) {
    [, , $html] = request("$shop/product/$slug/");
    $items = [];
    foreach (page($html)->query("//li[{$has('tandem-together__item')}]") ?: [] as $position => $item) {
        $inside = new DOMXPath($item->ownerDocument);
        $reason = words($inside->query(".//p[{$has('tandem-together__reason')}]", $item)->item(0));
        if ($position > 0) {
            $items[words($inside->query(".//a[not(@aria-hidden)]", $item)->item(0))] = $reason;
        }
    }
    printf("  %s\n", $slug);
    foreach ($items as $name => $reason) {
        printf("    %-24s %s\n", $name, $reason);
    }
    foreach ($expected as $name) {
        isset($items[$name]) || $faults[] = "$slug: expected '$name' among its suggestions, found " . json_encode(array_keys($items));
    }
    foreach ($never as $name) {
        !isset($items[$name]) || $faults[] = "$slug: '$name' is suggested";
    }
}

echo "\nThe bundle table\n";
[, , $html] = request("$shop/office-bundles/");
$rows = [];
foreach (page($html)->query('//table//tr') ?: [] as $row) {
    $rows[] = array_map('words', iterator_to_array((new DOMXPath($row->ownerDocument))->query('./th|./td', $row)));
}
foreach ($rows as $row) {
    echo '  ', implode(' | ', $row), "\n";
}
foreach (['1,015.00', '1,105.00', '1,620.00', '1,935.00', '2,236.00'] as $price) {
    str_contains(json_encode($rows) ?: '', $price) || $faults[] = "bundle table: expected a row at \$$price";
}

[, , $html] = request("$shop/summer-table/");
$summer = words(page($html)->query('//table')->item(0));
foreach (['Beach essentials', 'Beach slippers', 'Beach towel', 'Beach hats', '38.00'] as $name) {
    str_contains($summer, $name) || $faults[] = "product table: expected '$name'";
}

if ($check) {
    $api = "$shop/wp-json/wc/store/v1";
    $ids = [];
    foreach (['DEMO-101', 'DEMO-103'] as $sku) {
        $ids[] = json_decode(request("$api/products?sku=$sku")[2], true)[0]['id'] ?? 0;
    }
    $token = ['Cart-Token: ' . (request("$api/cart")[1]['cart-token'] ?? '')];
    foreach ($ids as $id) {
        [$status, , $text] = request("$api/cart/add-item", ['id' => $id, 'quantity' => 1], $token);
        201 === $status || $faults[] = "add to cart: $status $text";
    }
    $cart = json_decode(request("$api/cart", null, $token)[2], true);
    '101500' === ($cart['totals']['total_items'] ?? '') || $faults[] = 'cart: expected 1015.00 for laptop and mouse, found ' . json_encode($cart['totals']['total_items'] ?? null);
    $address = ['first_name' => 'Ada', 'last_name' => 'Buyer', 'address_1' => '1 Main St', 'city' => 'Austin', 'state' => 'TX', 'postcode' => '78701', 'country' => 'US'];
    [$status, , $text] = request("$api/checkout", ['billing_address' => $address + ['email' => 'ada@example.test'], 'shipping_address' => $address, 'payment_method' => 'cod'], $token);
    $order = json_decode($text, true);
    200 === $status || $faults[] = "checkout: $status $text";
    printf("\nBought laptop and mouse: order %s, %s\n", $order['order_id'] ?? '-', $order['status'] ?? '-');
}

foreach ($faults as $fault) {
    fwrite(STDERR, "demo: $fault\n");
}
exit($check && [] !== $faults ? 1 : 0);
