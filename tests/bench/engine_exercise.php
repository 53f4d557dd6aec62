<?php

/**
 * php -n -d extension=... engine_exercise.php FOLDER TIMES [soak]: asks the extension everything it can
 * do, errors included, TIMES over. FOLDER holds model-1.tdm of site "bench". With "soak" it prints what
 * the process grew by after the first tenth.
 */

declare(strict_types=1);

use Tandem\Exception\EngineException;
use Tandem\NativeEngine;
use Tandem\Value\RecommendRequest;

require dirname(__DIR__, 2) . '/php/autoload.php';

[, $folder, $times] = $argv;
$soak = ($argv[3] ?? '') === 'soak';
(new Tandem\ModelDirectory($folder))->rollBack(1, 'bench', 1);
$model = Tandem\Fallback\Model\ModelFile::open("$folder/model-1.tdm");
$items = array_values(unpack('P*', (string) $model->section('ITEM')));
$lines = [];
for ($order = 1; $order <= 20; $order++) {
    array_push($lines, $order, $order, 11, 1, 100, $order, 100, $order, $order, 22, 1, 100, $order, 100);
}
$quote = ['version' => 1, 'currency' => ['code' => 'USD', 'exponent' => 2], 'now' => 1, 'lines' => [
    ['key' => 'a', 'product' => 1, 'variation' => 0, 'qty' => 2, 'regular' => 1000, 'current' => 900, 'cost' => null, 'categories' => []],
], 'shopper' => ['customer' => 0, 'roles' => [], 'segments' => [], 'facts' => []], 'rules' => [],
    'policy' => ['stacking' => 'best', 'max_combined_discount_bp' => 10000, 'coupons' => 'after', 'node_budget' => 1000]];

/** @return array{rss:int,fds:int,maps:int} */
function process(): array
{
    preg_match('/^VmRSS:\s*(\d+)/m', (string) file_get_contents('/proc/self/status'), $rss);
    return ['rss' => (int) $rss[1] * 1024, 'fds' => count(scandir('/proc/self/fd')), 'maps' => count(file('/proc/self/maps'))];
}

$engine = new NativeEngine($folder, 'bench');
$before = [];
$answered = $refused = 0;
for ($i = 0; $i < (int) $times; $i++) {
    if ($i === intdiv((int) $times, 10)) {
        $before = process();
    }
    $cart = [$items[$i % count($items)], $items[($i * 7 + 1) % count($items)]];
    $history = [['item' => $cart[0], 'at' => 1, 'kind' => 'view'], ['item' => $cart[1], 'at' => 2, 'kind' => 'purchase']];
    foreach (['product', 'cart', 'also-bought', 'for-you', 'session', 'upgrade', 'popular'] as $strategy) {
        $answered += count($engine->recommend(new RecommendRequest($strategy, $cart, $history, 3, explain: $i % 3 === 0)));
    }
    $calls = [
        static fn() => $engine->quote($quote),
        static fn() => $engine->offers(['version' => 1, 'now' => 1, 'offers' => []]),
        static fn() => $engine->recommend(new RecommendRequest('cart', $cart, rerank: ['diversity' => 0.3])),
        static fn() => $engine->status(),
        static fn() => (new NativeEngine("$folder/none", 'other'))->status(),
        static fn() => $engine->quote(['version' => 2]),
        static fn() => $engine->recommend(new RecommendRequest('nonsense')),
        static fn() => $engine->recommend(new RecommendRequest('cart', ['x'])),
        static fn() => $engine->trainer()->addLines([1]),
        static fn() => $engine->trainer()->resume("$folder/none"),
        static function () use ($engine, $lines, $folder): void {
            $trainer = $engine->trainer();
            $trainer->addLines($lines);
            $trainer->addCatalog([['item' => 11, 'title' => 'Camera']]);
            $trainer->addSessions([1, 11, 1]);
        },
        static fn() => $engine->trainer()->publish("$folder/none", 'bench', 1),
    ];
    foreach ($soak ? array_slice($calls, 0, 10) : $calls as $call) {
        try {
            $call();
            $answered++;
        } catch (EngineException) {
            $refused++;
        }
    }
}
if ($soak) {
    $after = process();
    $calls = $answered + $refused;
    echo json_encode(['bench' => 'leaks', 'figure' => 'growth of the process after the first tenth of the calls', 'value' => $after['rss'] - $before['rss'],
        'unit' => 'bytes', 'against' => null, 'detail' => ['rounds' => (int) $times, 'engine_calls' => (int) $times * 17, 'fds' => $after['fds'] - $before['fds'], 'maps' => $after['maps'] - $before['maps']]]), "\n";
}
