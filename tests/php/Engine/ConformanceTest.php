<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\FallbackEngine;
use Tandem\NativeEngine;

require_once __DIR__ . '/EngineTestCase.php';

/**
 * Every case of tests/vectors/<question>/*.json, asked of both engines as the plugin asks: the same
 * answer to the last minor unit, or an error of the same code. A file is a list of {name, request,
 * answer} or {name, request, error}; where `answer` is absent the engines are only held to each other.
 */
final class ConformanceTest extends EngineTestCase
{
    private const QUESTIONS = ['quote', 'coherence', 'table', 'offers'];

    /** @return iterable<string,array{string,array<string,mixed>}> */
    public static function cases(): iterable
    {
        foreach (self::QUESTIONS as $question) {
            foreach (glob(self::ROOT . "/tests/vectors/$question/*.json") ?: [] as $file) {
                $cases = json_decode((string) file_get_contents($file), true, 64, JSON_THROW_ON_ERROR);
                foreach ($cases['cases'] ?? $cases as $at => $case) {
                    yield "$question/" . basename($file, '.json') . ' ' . ($case['name'] ?? $at) => [$question, $case];
                }
            }
        }
    }

    /**
     * @dataProvider cases
     * @param array<string,mixed> $case
     */
    public function testTheFallbackAnswersAsWritten(string $question, array $case): void
    {
        $this->check(new FallbackEngine('', self::SITE), $question, $case);
    }

    /** @return iterable<string,array{string,array<string,mixed>}> */
    public static function casesForTheExtension(): iterable
    {
        return extension_loaded('tandem') ? self::cases() : ['without the extension' => ['', []]];
    }

    /**
     * @dataProvider casesForTheExtension
     * @param array<string,mixed> $case
     */
    public function testTheExtensionAnswersAsWritten(string $question, array $case): void
    {
        if ($case === []) {
            self::markTestSkipped('the extension is not loaded; run.sh runs this suite with it too');
        }
        $native = new NativeEngine('', self::SITE);
        $this->check($native, $question, $case);
        $request = is_array($case['request']) ? $case['request'] : [];
        self::assertSame(
            self::ask(new FallbackEngine('', self::SITE), $question, $request),
            self::ask($native, $question, $request),
            'both engines, types and order of fields included',
        );
    }

    /** A request goes to the extension as an array; JSON judges what only arrays can hold, in its own words. */
    public function testArraysAreTakenAsTheirJsonIs(): void
    {
        if (!extension_loaded('tandem')) {
            self::markTestSkipped('the extension is not loaded; run.sh runs this suite with it too');
        }
        $flags = JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;
        $line = ['key' => "\u{e9}1", 'product' => 1, 'qty' => 3, 'current' => 995];
        $holed = [1 => $line, 2 => ['key' => 'b'] + $line];
        $shifted = [0 => $line, 1 => ['key' => 'b'] + $line, 2 => ['key' => 'c'] + $line];
        unset($shifted[2]);
        $deep = [];
        for ($level = 0; $level < 40; $level++) {
            $deep = [$deep];
        }
        $qty = 2;
        $request = ['version' => 1, 'currency' => ['code' => 'EUR', 'exponent' => 2], 'now' => 0, 'rules' => [
            ['id' => 'pair', 'kind' => 'set', 'components' => [['product' => 1, 'min' => 2]], 'discount' => ['type' => 'percent', 'basis_points' => 1000]],
        ]];
        $cases = [
            'plain' => [$line], 'a reference' => [['qty' => &$qty] + $line], 'no list' => $holed, 'a list that was longer' => $shifted,
            'an object' => [(object) $line], 'a number that is none' => [['qty' => NAN] + $line], 'a decimal' => [['qty' => 2.0] + $line],
            'bytes' => [['key' => "\xff"] + $line], 'bytes as a name' => [["\xff" => 1] + $line], 'a number as a name' => [[7 => 1] + $line],
            'depth' => [['categories' => $deep] + $line], 'a large number' => [['qty' => PHP_INT_MAX] + $line], 'nothing' => [], 'a truth' => [['qty' => true] + $line],
        ];
        foreach ($cases as $name => $lines) {
            $asked = $request + ['lines' => $lines];
            try {
                $want = json_decode(\Tandem\Native\Engine::quote(json_encode($asked, $flags)), true, 64, JSON_THROW_ON_ERROR);
            } catch (\Tandem\Native\EngineException $error) {
                $want = $error->errorCode . ' ' . $error->getMessage();
            } catch (\JsonException $error) {
                $want = "request.field request: expected UTF-8 text and numbers, found {$error->getMessage()}";
            }
            try {
                $got = (new NativeEngine('', self::SITE))->quote($asked);
            } catch (EngineException $error) {
                $got = $error->errorCode . ' ' . $error->getMessage();
            }
            self::assertSame($want, $got, $name);
        }
    }

    /** @param array<string,mixed> $case */
    private function check(Engine $engine, string $question, array $case): void
    {
        if (!is_array($case['request'])) {
            $this->expectNotToPerformAssertions();
            return;
        }
        $answer = self::ask($engine, $question, $case['request']);
        if (isset($case['error'])) {
            self::assertIsString($answer);
            return;
        }
        self::assertIsArray($answer);
        if (isset($case['answer'])) {
            self::assertEquals($case['answer'], $answer);
        }
    }

    /**
     * @param array<string,mixed> $request
     * @return array<string,mixed>|string The answer, or the code of the error.
     */
    private static function ask(Engine $engine, string $question, array $request): array|string
    {
        try {
            return $engine->$question($request);
        } catch (EngineException $error) {
            return $error->errorCode;
        }
    }
}
