<?php
/**
 * php tour.php queries|answers|quote FOLDER: what the engine tour asks and how its answers read.
 */

declare(strict_types=1);

$catalogue = require __DIR__ . '/catalogue.php';
$titles = array_column(array_values($catalogue), 1, 0);
$ask = ['camera', 'cleanser', 'laptop', 'yoga-mat', 'sunscreen', 'office-chair'];
$folder = $argv[2] ?? '';

switch ($argv[1] ?? '') {
    case 'queries':
        foreach ($ask as $slug) {
            echo json_encode(['id' => $slug, 'strategy' => 'product', 'cart' => [$catalogue[$slug][0]], 'now' => 1795305600, 'limit' => 3]), "\n";
        }
        break;
    case 'answers':
        foreach (file("$folder/answers.jsonl") ?: [] as $line) {
            $answer = json_decode($line, true);
            $names = array_map(static fn(array $item): string => $titles[$item['item']], $answer['items']);
            printf("%-20s -> %s\n", $catalogue[$answer['id']][1], implode(', ', $names));
        }
        break;
    case 'quote':
        $line = static fn(string $slug): array => [
            'key' => $slug, 'product' => $catalogue[$slug][0], 'variation' => 0, 'qty' => 1, 'regular' => (int) ((float) $catalogue[$slug][3] * 100),
            'current' => (int) ((float) $catalogue[$slug][3] * 100), 'cost' => (int) ((float) $catalogue[$slug][5] * 100), 'categories' => [],
        ];
        $part = static fn(string $slug): array => ['product' => $catalogue[$slug][0], 'variation' => 0, 'min' => 1, 'max' => 1, 'optional' => false, 'discount' => null];
        echo json_encode([
            'version' => 1, 'currency' => ['code' => 'USD', 'exponent' => 2], 'now' => 1795305600,
            'lines' => [$line('laptop'), $line('wireless-mouse')],
            'shopper' => ['customer' => 0, 'roles' => [], 'segments' => [], 'facts' => (object) []],
            'rules' => [[
                'id' => 'bundle:1', 'version' => '1', 'kind' => 'set', 'name' => 'Laptop + Mouse', 'priority' => 10,
                'components' => [$part('laptop'), $part('wireless-mouse')], 'discount' => ['type' => 'fixed', 'minor' => 101500], 'base' => 'current',
                'ignore_on_sale' => false, 'max_discount' => null, 'floor' => ['type' => 'cost'], 'ending' => null, 'from' => null, 'until' => null,
                'roles' => [], 'segments' => [], 'limit_total_left' => null, 'limit_customer_left' => null,
            ]],
            'policy' => ['stacking' => 'best', 'max_combined_discount_bp' => 10000, 'coupons' => 'after', 'node_budget' => 200000],
        ]), "\n";
        break;
    default:
        fwrite(STDERR, "usage: php tour.php queries|answers|quote FOLDER\n");
        exit(2);
}
