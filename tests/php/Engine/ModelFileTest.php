<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Model\ModelFault;
use Tandem\Fallback\Model\ModelFile;
use Tandem\Fallback\Model\PairTable;
use Tandem\FallbackEngine;
use Tandem\ModelDirectory;
use Tandem\Value\RecommendRequest;

require_once __DIR__ . '/EngineTestCase.php';

/** PHP alone reads the same file by seeking, and never answers from a damaged one. */
final class ModelFileTest extends EngineTestCase
{
    /** Everything a reader of pairs asks for, with the code of the first fault. */
    private static function useAll(string $path): string
    {
        try {
            $model = ModelFile::open($path);
            $said = $model->site() . json_encode($model->facts());
            foreach (['P', 'A'] as $letter) {
                $table = new PairTable($model, $letter);
                foreach ($table->exists() ? [7, 8, 19, 1 << 40, PHP_INT_MAX] : [] as $item) {
                    $said .= json_encode($table->row($item));
                }
            }
            return $said;
        } catch (ModelFault $fault) {
            return $fault->errorCode;
        }
    }

    public function testARowSaysWhatWasTrained(): void
    {
        $model = ModelFile::open(self::ROOT . '/tests/models/v1.tdm');
        $row = (new PairTable($model, 'P'))->row(7);
        self::assertSame(40, $row['orders']);
        self::assertSame([19, 1 << 40, PHP_INT_MAX], array_column($row['pairs'], 'item'));
        self::assertSame([6, 7, 8], array_column($row['pairs'], 'orders'));
        self::assertSame(['item' => 19, 'score' => 0.5, 'orders' => 6, 'customers' => 5], $row['pairs'][0]);
        self::assertNull((new PairTable($model, 'P'))->row(8));
        self::assertFalse((new PairTable($model, 'C'))->exists(), 'a table without counts cannot be sought');
    }

    public function testEveryTruncationIsNoticed(): void
    {
        $path = $this->folder() . '/cut.tdm';
        $bytes = self::golden();
        for ($length = 0; $length < strlen($bytes); $length++) {
            file_put_contents($path, substr($bytes, 0, $length));
            self::assertSame('model.length', self::useAll($path), "cut to $length");
        }
    }

    public function testNoBitFlipChangesAnAnswer(): void
    {
        $path = $this->folder() . '/flipped.tdm';
        $bytes = self::golden();
        file_put_contents($path, $bytes);
        $right = self::useAll($path);
        $unread = 0;
        for ($at = 0; $at < strlen($bytes); $at++) {
            $flipped = $bytes;
            $flipped[$at] = chr(ord($bytes[$at]) ^ (1 << ($at % 8)));
            file_put_contents($path, $flipped);
            $answer = self::useAll($path);
            if ($answer !== $right) {
                self::assertMatchesRegularExpression('/^model\.[a-z]+$/', $answer, "byte $at");
                continue;
            }
            // A byte of a section that pairs do not read: the full check finds it.
            $unread++;
            try {
                ModelFile::open($path)->verify();
                self::fail("byte $at went unnoticed");
            } catch (ModelFault) {
            }
        }
        self::assertGreaterThan(0, $unread);
    }

    public function testTheDirectoryRollsBackOnlyToWhatIsWhole(): void
    {
        $folder = $this->published(3);
        file_put_contents("$folder/model-4.tdm", substr(self::golden(), 0, 900));
        file_put_contents("$folder/model-05.tdm", 'no generation');
        $directory = new ModelDirectory($folder);
        self::assertSame([4, 3], $directory->generations());
        self::assertSame('model.length', self::code(static fn() => $directory->rollBack(4, self::SITE, 1)));
        self::assertSame('model.site', self::code(static fn() => $directory->rollBack(3, '2@other', 1)));
        self::assertSame('model.missing', self::code(static fn() => $directory->rollBack(9, self::SITE, 1)));
        self::assertSame(3, $directory->current()['generation']);
        self::assertSame(1_795_000_000, $directory->current()['built_at']);
    }

    /** @return iterable<string,array{callable(string):void,string}> */
    public static function unusable(): iterable
    {
        $write = static fn(string $file, string $content) => static fn(string $folder) => file_put_contents("$folder/$file", $content);
        yield 'no pointer' => [static fn(string $folder) => unlink("$folder/current"), 'model.missing'];
        yield 'no model' => [static fn(string $folder) => unlink("$folder/model-3.tdm"), 'model.missing'];
        yield 'pointer of nothing' => [$write('current', ''), 'model.pointer'];
        yield 'pointer elsewhere' => [$write('current', '{"format":1,"generation":3,"file":"../x","bytes":1,"identity":"","site":"","built_at":1}'), 'model.pointer'];
        yield 'newer pointer' => [$write('current', '{"format":2}'), 'model.version'];
        yield 'another file' => [$write('model-3.tdm', str_repeat('PK', 99)), 'model.magic'];
        yield 'empty file' => [$write('model-3.tdm', ''), 'model.length'];
    }

    /**
     * @dataProvider unusable
     * @param callable(string):void $damage
     */
    public function testTheFallbackSaysWhyThereIsNoModel(callable $damage, string $code): void
    {
        $folder = $this->published();
        $damage($folder);
        $engine = new FallbackEngine($folder, self::SITE, 'extension.missing', 'none');
        self::assertSame([], $engine->recommend(new RecommendRequest('product', [7])));
        $status = $engine->status();
        self::assertFalse($status->ready);
        self::assertSame('extension.missing', $status->errorCode);
        self::assertSame($code, $status->facts['model_error_code']);
        self::assertSame($code, (new FallbackEngine($folder, self::SITE))->status()->errorCode);
    }

    public function testTheFallbackAnswersFromMinedPairs(): void
    {
        $engine = new FallbackEngine($this->published(), self::SITE);
        $answers = $engine->recommend(new RecommendRequest('product', [7, 19], exclude: [1 << 40], limit: 4));
        self::assertSame([PHP_INT_MAX], array_column($answers, 'item'), 'neither cart nor exclusions');
        self::assertSame(['kind' => 'bought-together', 'count' => 8, 'of' => 40, 'item' => 7], $answers[0]->reason);
        $cart = $engine->recommend(new RecommendRequest('cart', [7, 19], limit: 1, explain: true));
        self::assertSame([1 << 40], array_column($cart, 'item'));
        self::assertSame(['pairs' => $cart[0]->score], $cart[0]->explanation);
        self::assertSame([], $engine->recommend(new RecommendRequest('for-you', [7])));
        self::assertTrue($engine->status()->ready);
        self::assertSame([3, 100], [$engine->status()->generation, $engine->status()->facts['orders']]);
    }

    private static function code(callable $do): string
    {
        try {
            $do();
        } catch (EngineException $error) {
            return $error->errorCode;
        }
        return 'none';
    }

    public function testTheFallbackReadsAWholeShop(): void
    {
        $folder = $this->folder();
        copy(self::ROOT . '/tests/models/v1-shop.tdm', "$folder/model-1.tdm");
        (new ModelDirectory($folder))->rollBack(1, self::SITE, 1);
        $engine = new FallbackEngine($folder, self::SITE);
        $together = $engine->recommend(new RecommendRequest('product', [101], limit: 2));
        self::assertEqualsCanonicalizing([103, 104], array_column($together, 'item'));
        self::assertSame(166, $together[0]->reason['of']);
        $also = $engine->recommend(new RecommendRequest('also-bought', [101], limit: 1));
        self::assertSame(['kind' => 'also-bought', 'item' => 101], $also[0]->reason);
    }
}
