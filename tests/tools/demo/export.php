<?php
/**
 * php export.php FOLDER: the demo orders and their catalogue as files for the binary `tandem`
 * (orders.csv, catalogue.csv). Cancelled and refunded orders are left out.
 */

declare(strict_types=1);

namespace Tandem\Demo;

require __DIR__ . '/OrderHistory.php';

$folder = $argv[1] ?? '';
if ('' === $folder || (!is_dir($folder) && !mkdir($folder, 0755, true))) {
    fwrite(STDERR, "usage: php export.php FOLDER\n");
    exit(2);
}
$catalogue = require __DIR__ . '/catalogue.php';
$file = fopen("$folder/catalogue.csv", 'w');
fputcsv($file, ['item_id', 'title', 'categories', 'tags', 'price', 'cost', 'in_stock']);
foreach ($catalogue as [$id, $name, $category, $regular, $sale, $cost, $tags]) {
    $gone = str_contains($tags, 'out-of-stock');
    fputcsv($file, [$id, $name, $category, str_replace([',out-of-stock', ','], ['', '|'], $tags), '' === $sale ? $regular : $sale, $cost, $gone ? 0 : 1]);
}
fclose($file);
$file = fopen("$folder/orders.csv", 'w');
fputcsv($file, ['order_id', 'customer_id', 'item_id', 'qty', 'price', 'timestamp']);
foreach ((new OrderHistory($catalogue))->orders() as $number => $order) {
    if (in_array($order['status'], ['cancelled', 'refunded'], true)) {
        continue;
    }
    foreach ($order['lines'] as $slug => $quantity) {
        [$id, , , $regular, $sale] = $catalogue[$slug];
        fputcsv($file, [$number + 1, $order['guest'] ? '' : $order['customer'], $id, $quantity, '' === $sale ? $regular : $sale, $order['at']]);
    }
}
fclose($file);
