<?php

/**
 * php -n -d extension=... engine_calls.php FOLDER: nanoseconds of one call, as the least of many short
 * batches (what the machine does beside it only adds). FOLDER holds model-1.tdm. TANDEM_BIN: the binary that answers
 * the same carts in Rust, for the share of PHP.
 */

declare(strict_types=1);

use Tandem\Native\Engine;
use Tandem\Value\RecommendRequest;

require dirname(__DIR__, 2) . '/php/autoload.php';

/** @param callable():mixed $call Runs the body $times times. */
function nanoseconds(callable $call, int $times, int $batches = 300): float
{
    $least = INF;
    for ($batch = 0; $batch < $batches; $batch++) {
        $start = hrtime(true);
        $call($times);
        $least = min($least, (hrtime(true) - $start) / $times);
    }
    return $least;
}

function figure(string $figure, float $value, string $against, float $other): void
{
    echo json_encode(['bench' => 'engine', 'figure' => $figure, 'value' => round($value), 'unit' => 'ns',
        'against' => $against, 'against_value' => round($other), 'ratio' => round($value / $other, 2)]), "\n";
}

$folder = $argv[1] ?? '';
(new Tandem\ModelDirectory($folder))->rollBack(1, 'bench', 1);
$extension = new Engine($folder, 'bench');
$library = new Tandem\NativeEngine($folder, 'bench');
$php = new Tandem\FallbackEngine($folder, 'bench');
$items = array_values(unpack('P*', (string) Tandem\Fallback\Model\ModelFile::open("$folder/model-1.tdm")->section('ITEM')));
$empty = nanoseconds(static function (int $times): void {
    for ($i = 0; $i < $times; $i++) {
        Engine::nothing();
    }
}, 200);
foreach ([['product', 1], ['cart', 3], ['cart', 10], ['cart', 25]] as [$strategy, $size]) {
    // The carts go round the catalogue, so that no answer is the one before.
    $carts = [];
    foreach (array_keys($items) as $at) {
        $carts[] = array_map(static fn(int $i): int => $items[($at + 7 * $i) % count($items)], range(0, $size - 1));
    }
    $count = count($carts);
    $native = nanoseconds(static function (int $times) use ($extension, $carts, $count, $strategy): void {
        for ($i = 0; $i < $times; $i++) {
            $extension->recommend($strategy, $carts[$i % $count], [], [], 4, 0, false, false);
        }
    }, 200);
    figure("recommend $strategy=$size, extension", $native, 'an empty call of the extension', $empty);
    if (is_string($bin = getenv('TANDEM_BIN'))) {
        $asked = array_map(static fn(array $cart): string => json_encode(['strategy' => $strategy, 'cart' => $cart, 'limit' => 4]) . "\n", $carts);
        file_put_contents("$folder/asked.jsonl", $asked);
        $command = [$bin, 'recommend', '--model', "$folder/model-1.tdm", '--queries', "$folder/asked.jsonl", '--measure', '50'];
        $rust = json_decode((string) shell_exec(implode(' ', array_map('escapeshellarg', $command))), true)['mean'] ?? NAN;
        figure("recommend $strategy=$size, what PHP adds", $native - $rust, 'the same carts in Rust', $rust);
    }
    $requests = array_map(static fn(array $cart): RecommendRequest => new RecommendRequest($strategy, $cart), $carts);
    $objects = nanoseconds(static function (int $times) use ($library, $requests, $count): void {
        for ($i = 0; $i < $times; $i++) {
            $library->recommend($requests[$i % $count]);
        }
    }, 200);
    $fallback = nanoseconds(static function (int $times) use ($php, $requests, $count): void {
        for ($i = 0; $i < $times; $i++) {
            $php->recommend($requests[$i % $count]);
        }
    }, 5, 40);
    figure("recommend $strategy=$size, Engine::recommend()", $objects, 'the PHP engine seeking rows of the same file', $fallback);
}
