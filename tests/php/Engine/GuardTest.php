<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

require_once __DIR__ . '/EngineTestCase.php';

/** An extension that fails, is slow or refuses: what the caller gets, and what the circuit learns. */
final class GuardTest extends EngineTestCase
{
    /** An extension whose calls all throw, slumber or answer wrongly, in PHP, as the factory would find it. */
    private const EXTENSION = <<<'PHP'
        namespace Tandem\Native;
        class EngineException extends \Exception { public string $errorCode = ''; }
        final class Engine {
            public static string $does = 'panic';
            public static int $calls = 0;
            public static function version(): string { return '0.1.0'; }
            public function __construct(string $directory, string $site) {}
            public function status(): string { return '{"version":"0.1.0","ready":false,"error_code":null,"error":null}'; }
            public function recommend(mixed ...$any): array { return json_decode(self::quote(''), true)['items'] ?? []; }
            public static function table(string $request): string { return self::quote($request); }
            public static function offers(string $request): string { return self::quote($request); }
            public static function coherence(string $request): string { return self::quote($request); }
            public static function quoteArray(array $request): ?array { return json_decode(self::quote(""), true); }
            public static function quote(string $request): string {
                self::$calls++;
                if (self::$does === 'panic') { throw new \Error('Rust panic: index out of bounds'); }
                if (self::$does === 'refuse') { $error = new EngineException('lines: expected a list, found 5'); $error->errorCode = 'request.field'; throw $error; }
                $until = hrtime(true) + 20_000_000_000; // A crowded machine gives 60 ms of its processor late.
                if (self::$does === 'wait') { usleep(60_000); return '{"slow":true}'; }
                $used = getrusage();
                $from = 1_000_000 * $used['ru_utime.tv_sec'] + $used['ru_utime.tv_usec'];
                do { $used = getrusage(); } while (1_000_000 * $used['ru_utime.tv_sec'] + $used['ru_utime.tv_usec'] - $from < 60_000 && hrtime(true) < $until);
                return '{"slow":true}';
            }
        }
        PHP;

    private const CIRCUIT = <<<'PHP'
        $circuit = new class implements Tandem\Circuit {
            public array $faults = [];
            public bool $open = false;
            public function open(): bool { return $this->open; }
            public function fault(string $what): void { $this->faults[] = $what; }
        };
        $request = ['version' => 1, 'currency' => ['code' => 'EUR', 'exponent' => 2], 'now' => 0,
            'lines' => [['key' => 'a', 'product' => 1, 'qty' => 2, 'current' => 995]],
            'rules' => [['id' => 'pair', 'kind' => 'set', 'components' => [['product' => 1, 'min' => 2]],
                'discount' => ['type' => 'percent', 'basis_points' => 1000]]]];
        $engine = Tandem\EngineFactory::create($folder, '1@shop.example', $circuit);
        PHP;

    /** @return mixed What the code echoes as JSON. */
    private function with(string $code): mixed
    {
        $folder = $this->published();
        $fake = $this->folder() . '/extension.php';
        file_put_contents($fake, "<?php\n" . self::EXTENSION);
        return json_decode(self::php("require '$fake'; \$folder = '$folder';" . self::CIRCUIT . $code), true);
    }

    public function testEveryCallOfAPanickingExtensionIsAnsweredByPhp(): void
    {
        $code = <<<'PHP'
            $total = $engine->quote($request)['total'];
            $items = array_column($engine->recommend(new Tandem\Value\RecommendRequest('product', [7], limit: 1)), 'item');
            $eligible = $engine->offers(['version' => 1, 'now' => 1, 'offers' => []])['eligible'];
            $coherent = $engine->coherence($request);
            echo json_encode([$engine->name(), $total, $items, $eligible, $coherent !== [], $circuit->faults]);
            PHP;
        $fault = static fn(string $call): string => "$call: Rust panic: index out of bounds";
        self::assertSame(
            ['native', 1791, [19], [], true, array_map($fault, ['quote', 'recommend', 'offers', 'coherence'])],
            $this->with($code),
        );
    }

    public function testASlowAnswerIsUsedAndCounted(): void
    {
        $code = 'Tandem\Native\Engine::$does = "sleep"; $answer = $engine->quote($request); echo json_encode([$answer, preg_replace("/\d+/", "N", $circuit->faults)]);';
        self::assertSame([['slow' => true], ['quote: took N ms']], $this->with($code));
    }

    public function testWaitingForTheProcessorIsNoFault(): void
    {
        $code = 'Tandem\Native\Engine::$does = "wait"; $answer = $engine->quote($request); echo json_encode([$answer, $circuit->faults]);';
        self::assertSame([['slow' => true], []], $this->with($code));
    }

    public function testARequestThatIsNotAsDocumentedIsNoFault(): void
    {
        $code = <<<'PHP'
            Tandem\Native\Engine::$does = 'refuse';
            try { $engine->quote($request); } catch (Tandem\Exception\EngineException $error) { $code = $error->errorCode; }
            echo json_encode([$code, $circuit->faults]);
            PHP;
        self::assertSame(['request.field', []], $this->with($code));
    }

    public function testAnOpenCircuitLeavesTheExtensionAlone(): void
    {
        $code = <<<'PHP'
            $circuit->open = true;
            $total = $engine->quote($request)['total'];
            $next = Tandem\EngineFactory::create($folder, '1@shop.example', $circuit);
            echo json_encode([$total, Tandem\Native\Engine::$calls, $next->name(), $next->status()->errorCode]);
            PHP;
        self::assertSame([1791, 0, 'fallback', 'extension.resting'], $this->with($code));
    }
}
