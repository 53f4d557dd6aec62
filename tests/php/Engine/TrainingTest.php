<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use Tandem\Exception\EngineException;
use Tandem\FallbackEngine;
use Tandem\ModelDirectory;
use Tandem\NativeEngine;
use Tandem\Value\RecommendRequest;

require_once __DIR__ . '/EngineTestCase.php';

/** From order lines through the extension to a model that both engines answer from. */
final class TrainingTest extends EngineTestCase
{
    private const CAMERA = 11;
    private const TRIPOD = 22;
    private const CARD = 33;
    private const CHAIR = 44;

    protected function setUp(): void
    {
        if (!extension_loaded('tandem')) {
            self::markTestSkipped('the extension is not loaded; run.sh runs this suite with it too');
        }
    }

    /** @return list<int> Sixty orders: a camera with a tripod, every third with a card too, and chairs alone. */
    private static function lines(): array
    {
        $flat = [];
        for ($order = 1; $order <= 60; $order++) {
            $time = 1_790_000_000 + $order * 86_400;
            $basket = $order % 2 === 0 ? [self::CHAIR] : [self::CAMERA, self::TRIPOD, ...($order % 3 === 0 ? [self::CARD] : [])];
            foreach ($basket as $item) {
                array_push($flat, $order, 1000 + $order, $item, 1, 5000, $time, 100);
            }
        }
        return $flat;
    }

    /** @return list<int> */
    private static function items(\Tandem\Engine $engine, RecommendRequest $request): array
    {
        return array_column($engine->recommend($request), 'item');
    }

    public function testBothEnginesAnswerFromWhatWasTrained(): void
    {
        $folder = $this->folder();
        $native = new NativeEngine($folder, self::SITE);
        $trainer = $native->trainer();
        self::assertSame(intdiv(count(self::lines()), 7), $trainer->addLines(self::lines()));
        $report = $trainer->publish($folder, self::SITE, 1_795_000_000);
        self::assertSame([1, 60, 4, 1_795_000_000], [$report['generation'], $report['orders'], $report['items'],
            (new ModelDirectory($folder))->current()['built_at']]);
        $other = new NativeEngine($folder, self::SITE);
        foreach ([$other, new FallbackEngine($folder, self::SITE)] as $engine) {
            $found = $engine->recommend(new RecommendRequest('product', [self::CAMERA], limit: 2));
            self::assertSame([self::TRIPOD, self::CARD], array_column($found, 'item'), $engine->name());
            self::assertSame(['kind' => 'bought-together', 'count' => 30, 'of' => 30, 'item' => self::CAMERA], $found[0]->reason, $engine->name());
            self::assertSame([], self::items($engine, new RecommendRequest('product', [self::CHAIR])), $engine->name());
        }
        self::assertSame([self::CARD], self::items($other, new RecommendRequest('cart', [self::CAMERA, self::TRIPOD])));
        self::assertSame([self::CARD], self::items($other, new RecommendRequest('cart', ['11', '22'])), 'ids as the database gives them');
        self::assertSame([self::CARD], self::items($other, new RecommendRequest('cart', [self::CAMERA], exclude: [self::TRIPOD], rerank: ['diversity' => 0.2])));
        self::assertNotSame([], $other->recommend(new RecommendRequest('cart', [self::CAMERA], explain: true))[0]->explanation);
    }

    /** Also where customers bought both: the page says what is better, and the cart knows which line it takes the place of. */
    public function testABetterVersionIsToldAsOneHoweverItWasFound(): void
    {
        $folder = $this->folder();
        $trainer = (new NativeEngine($folder, self::SITE))->trainer();
        $lines = [];
        for ($order = 1; $order <= 40; $order++) {
            // Every customer comes twice: for the plain lamp, then for the better one.
            array_push($lines, $order, 1000 + intdiv($order, 2), $order % 2 === 0 ? 71 : 72, 1, 5000, 1_790_000_000 + $order * 86_400, 100);
            array_push($lines, 100 + $order, 2000 + $order, $order % 2 === 0 ? 73 : 74, 1, 5000, 1_790_000_000 + $order * 86_400, 100);
        }
        $trainer->addLines($lines);
        $trainer->addCatalog([
            ['item' => 71, 'title' => 'Desk lamp, red', 'categories' => ['Lamps'], 'price' => 2000, 'in_stock' => true],
            ['item' => 72, 'title' => 'Desk lamp deluxe', 'categories' => ['Lamps'], 'price' => 3000, 'in_stock' => true],
            ['item' => 73, 'title' => 'Garden hose', 'categories' => ['Garden'], 'price' => 2500, 'in_stock' => true],
            ['item' => 74, 'title' => 'Floor lamp', 'categories' => ['Lamps'], 'price' => 90000, 'in_stock' => true],
        ]);
        $trainer->publish($folder, self::SITE, 1_795_000_000);
        $engine = new NativeEngine($folder, self::SITE);
        foreach ([[], ['diversity' => 0.2]] as $rerank) {
            $found = $engine->recommend(new RecommendRequest('upgrade', [71], limit: 2, rerank: $rerank));
            self::assertSame([72], array_column($found, 'item'));
            self::assertSame(['kind' => 'upgrade', 'item' => 71], $found[0]->reason);
        }
        self::assertSame('also-bought', $engine->recommend(new RecommendRequest('also-bought', [71]))[0]->reason['kind'] ?? '');
    }

    public function testTrainingInStepsGivesTheSameBytes(): void
    {
        $lines = self::lines();
        [$whole, $steps] = [$this->folder(), $this->folder()];
        $engine = new NativeEngine($whole, self::SITE);
        $trainer = $engine->trainer();
        $trainer->addLines($lines);
        $trainer->publish($whole, self::SITE, 1);
        $trainer = $engine->trainer();
        $trainer->addLines(array_slice($lines, 7 * 40));
        $trainer->save("$steps/counts.work");
        $trainer = $engine->trainer();
        $trainer->resume("$steps/counts.work");
        $trainer->addLines(array_slice($lines, 0, 7 * 40));
        $trainer->publish($steps, self::SITE, 2);
        self::assertFileEquals("$whole/model-1.tdm", "$steps/model-1.tdm");
        self::assertSame(['counts.work', 'current', 'model-1.tdm'], array_values(array_diff(scandir($steps), ['.', '..'])));
    }

    public function testWhatCannotBeTrainedOnIsAnErrorWithACode(): void
    {
        $folder = $this->folder();
        $trainer = (new NativeEngine($folder, self::SITE))->trainer();
        file_put_contents("$folder/rotten", 'rotten');
        $tries = [
            'request.field' => [
                static fn() => $trainer->publish($folder, self::SITE, 1),
                static fn() => $trainer->addLines([1, 2, 3]),
                static fn() => $trainer->addLines([1, 2, 3, 4, 5, 6, 'x']),
                static fn() => $trainer->addLines([1, 2, -3, 4, 5, 6, 100]),
                static fn() => $trainer->addCatalog([['title' => 'without id']]),
                static fn() => $trainer->resume("$folder/rotten"),
            ],
            'io' => [
                static fn() => $trainer->resume("$folder/nowhere"),
                static fn() => $trainer->save("$folder/nowhere/counts"),
            ],
        ];
        foreach ($tries as $code => $calls) {
            foreach ($calls as $at => $call) {
                try {
                    $call();
                    self::fail("$code $at was taken");
                } catch (EngineException $error) {
                    self::assertSame($code, $error->errorCode, $error->getMessage());
                }
            }
        }
        self::assertSame(0, $trainer->addLines([]));
    }

    public function testWrongRequestsNameTheField(): void
    {
        $engine = new NativeEngine($this->published(), self::SITE);
        foreach (
            [
                'strategy' => new RecommendRequest('nonsense'),
                'limit' => new RecommendRequest('cart', [7], limit: 65),
                'cart[0]' => new RecommendRequest('cart', ['x']),
                'exclude[1]' => new RecommendRequest('cart', [7], exclude: [1, -1]),
            ] as $field => $request
        ) {
            try {
                $engine->recommend($request);
                self::fail("$field was taken");
            } catch (EngineException $error) {
                self::assertSame('request.field', $error->errorCode);
                self::assertStringStartsWith("$field: expected ", $error->getMessage());
            }
        }
    }
}
