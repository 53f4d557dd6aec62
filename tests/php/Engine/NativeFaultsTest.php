<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

require_once __DIR__ . '/EngineTestCase.php';

/** Faults inside the extension are PHP exceptions with place, trace and code; the next call is fine. */
final class NativeFaultsTest extends EngineTestCase
{
    /** @return mixed What the code echoes as JSON. */
    private static function native(string $code, string $variable = 'TANDEM_EXTENSION'): mixed
    {
        return json_decode(self::php($code, ['-d', 'extension=' . self::extension($variable)]), true);
    }

    public function testAnErrorHasCodePlaceAndTrace(): void
    {
        $code = <<<'PHP'
            function ask() { Tandem\Native\Engine::offers('{"version":2,"now":1,"offers":[]}'); }
            try { ask(); } catch (Tandem\Native\EngineException $e) {
                echo json_encode([$e->errorCode, $e->getMessage(), basename($e->getFile()), $e->getLine() > 0, $e->getTrace()[1]['function'], $e->getPrevious()]);
            }
            PHP;
        self::assertSame(
            ['request.field', 'version: expected 1, found 2', 'Command line code', true, 'ask', null],
            self::native($code),
        );
    }

    public function testTheExceptionClassIsAnOrdinaryOne(): void
    {
        $code = <<<'PHP'
            class Narrower extends Tandem\Native\EngineException {}
            $made = new Tandem\Native\EngineException('m', 7);
            try { throw new Narrower('n'); } catch (Tandem\Native\EngineException $e) {
                echo json_encode([$made->getMessage(), $made->getCode(), $made->errorCode, $made->getLine() > 0, get_class($e)]);
            }
            PHP;
        self::assertSame(['m', 7, '', true, 'Narrower'], self::native($code));
    }

    public function testAnEngineCannotBeClonedSerializedOrExtended(): void
    {
        $code = <<<'PHP'
            $engine = new Tandem\Native\Engine('', 's');
            $refused = [];
            foreach ([fn() => clone $engine, fn() => serialize($engine), fn() => $engine->x = 1,
                fn() => (new ReflectionClass('Tandem\Native\Engine'))->newInstanceWithoutConstructor()->status(),
                fn() => unserialize('O:20:"Tandem\Native\Engine":0:{}'), fn() => new Tandem\Native\Engine()] as $try) {
                try { $try(); $refused[] = false; } catch (Throwable $e) { $refused[] = true; }
            }
            echo json_encode([$refused, json_decode($engine->status())->ready]);
            PHP;
        self::assertSame([[true, true, true, true, true, true], false], self::native($code));
    }

    public function testAPanicIsAnErrorAndTheNextCallIsFine(): void
    {
        $code = <<<'PHP'
            for ($i = 0; $i < 100; $i++) {
                try { tandem_native_panic(); } catch (Error $e) { $message = $e->getMessage(); }
            }
            echo json_encode([$message, Tandem\Native\Engine::version() !== '']);
            PHP;
        self::assertSame(['Rust panic: a deliberate panic', true], self::native($code, 'TANDEM_TEST_EXTENSION'));
    }

    public function testPhpInfoNamesVersionBuildModelAndGeneration(): void
    {
        $folder = $this->published(12);
        $options = ['-d', 'extension=' . self::extension(), '-d', "tandem.model_dir=$folder"];
        $info = self::php('ob_start(); phpinfo(INFO_MODULES); $all = ob_get_clean(); echo substr($all, (int) strpos($all, "\ntandem"));', $options);
        foreach (["Version => 0.1.0", 'PHP API ', "Model => $folder/model-12.tdm", 'Generation => 12', 'tandem.freshness_interval => 1000'] as $row) {
            self::assertStringContainsString($row, $info);
        }
    }

    public function testAMemoryLimitInsideACallLeavesTheNextRequestFine(): void
    {
        $folder = $this->published();
        // A quote of many lines: the answer cannot be stored within what the limit leaves.
        file_put_contents("$folder/serve.php", '<?php require ' . var_export(realpath(self::ROOT) . '/php/autoload.php', true) . <<<'PHP'
            ;
            $engine = new Tandem\Native\Engine('', '1@shop.example');
            if (str_starts_with($_SERVER['REQUEST_URI'], '/fill')) {
                $line = ['product' => 1, 'variation' => 0, 'qty' => 1, 'regular' => 5, 'current' => 5, 'cost' => null, 'categories' => []];
                $lines = array_map(fn($i) => ['key' => str_repeat('k', 60) . $i] + $line, range(1, 200));
                $request = ['version' => 1, 'currency' => ['code' => 'USD', 'exponent' => 2], 'now' => 1, 'lines' => $lines,
                    'shopper' => ['customer' => 0, 'roles' => [], 'segments' => [], 'facts' => new stdClass()], 'rules' => [],
                    'policy' => ['stacking' => 'best', 'max_combined_discount_bp' => 10000, 'coupons' => 'after', 'node_budget' => 1000]];
                $json = json_encode($request);
                $kept = [];
                while (true) { $kept[] = isset($_GET['arrays']) ? Tandem\Native\Engine::quoteArray(json_decode($json, true)) : Tandem\Native\Engine::quote($json); }
            }
            echo count($engine->recommend('product', [7], [], [], 4, 0, false, false)), ' ', strlen(Tandem\Native\Engine::offers('{"version":1,"now":1,"offers":[]}'));
            PHP);
        $free = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) substr((string) strrchr((string) stream_socket_get_name($free, false), ':'), 1);
        fclose($free);
        $command = [PHP_BINARY, '-n', '-d', 'extension=' . self::extension(), '-d', "tandem.model_dir=$folder", '-d', 'memory_limit=4M',
            '-d', 'display_errors=1', '-S', "127.0.0.1:$port", "$folder/serve.php"];
        $server = proc_open($command, [1 => ['file', '/dev/null', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
        try {
            $get = static fn(string $path): string => (string) @file_get_contents("http://127.0.0.1:$port$path", false, stream_context_create(['http' => ['ignore_errors' => true]]));
            for ($try = 0; $try < 100 && $get('/') === ''; $try++) {
                usleep(50_000);
            }
            $right = $get('/');
            self::assertStringStartsWith('21 ', $right);
            for ($round = 0; $round < 6; $round++) {
                self::assertStringContainsString('Allowed memory size', $get($round % 2 ? '/fill' : '/fill?arrays=1'));
                self::assertSame($right, $get('/'), 'the same process after the limit');
            }
        } finally {
            proc_terminate($server);
            proc_close($server);
        }
    }
}
