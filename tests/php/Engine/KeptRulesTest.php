<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Pricing\Quote;
use Tandem\FallbackEngine;
use Tandem\NativeEngine;

require_once __DIR__ . '/EngineTestCase.php';

/**
 * The extension keeps rules that it has read, and answers that tell no reasons. Whatever it keeps, the answer is that of
 * the PHP twin, which keeps none.
 */
final class KeptRulesTest extends EngineTestCase
{
    public function testARuleThatWasReadBeforeAnswersAsOneThatIsNew(): void
    {
        foreach ([1, 1, 2, 1] as $percent) {
            self::same([self::rule('pair', 100 * $percent)]);
        }
        self::assertSame('pair', self::same([self::rule('pair', 100)])['applied'][0]['rule']);
    }

    public function testWhatChangesInARuleChangesTheAnswer(): void
    {
        $rule = self::rule('pair', 1000);
        foreach ([null, 1, 0, 1, null] as $left) {
            $answer = self::same([['limit_total_left' => $left] + $rule]);
            self::assertSame($left === 0 ? 0 : 1, count($answer['applied']));
        }
        foreach ([['shop'], ['vip'], ['shop', 'vip'], []] as $segments) {
            self::same([['segments' => $segments] + $rule]);
        }
        // Equal to PHP's loose comparison, not to the reader of a request.
        foreach ([1000, '1000', 1000.0, true, null] as $points) {
            self::same([['discount' => ['type' => 'percent', 'basis_points' => $points]] + $rule]);
        }
        // A list, and an object whose name is a number.
        foreach ([[['product' => 1], ['product' => 2]], [1 => ['product' => 1], 2 => ['product' => 2]], ['7' => ['product' => 1], "\x07" => ['product' => 2]]] as $components) {
            self::same([['components' => $components] + $rule]);
        }
    }

    public function testARuleThatIsNotAsDocumentedNamesWhereItStandsNow(): void
    {
        $bad = ['kind' => 'none'] + self::rule('bad', 5);
        foreach ([[$bad], [self::rule('pair', 5), $bad], [$bad, self::rule('pair', 5)]] as $at => $rules) {
            $refused = array_column(self::same($rules)['refused'], null, 'rule')['bad'];
            self::assertSame($at === 1 ? 'rules[1].kind' : 'rules[0].kind', $refused['detail']['field']);
        }
        $this->expectExceptionMessage('rules[1].id');
        self::same([self::rule('pair', 5), self::rule('pair', 5)]);
    }

    public function testMoreRulesThanAreKeptAnswerTheSame(): void
    {
        $name = str_repeat('n', 800);
        for ($round = 0; $round < 5; $round++) {
            $rules = [];
            for ($at = 0; $at < 600; $at++) {
                $rules[] = ['name' => $name . ($round * 600 + $at)] + self::rule("r$at", 1 + $at);
            }
            self::assertCount(1, self::same($rules)['applied']);
        }
    }

    public function testAnAnswerThatWasGivenBeforeHoldsUntilAWindowBeginsOrEnds(): void
    {
        $rules = [['from' => 10, 'until' => 20] + self::rule('sale', 1000), ['until' => 15] + self::rule('first', 500)];
        foreach (['near', 'none'] as $explain) {
            foreach ([5 => ['first'], 9 => ['first'], 10 => ['sale'], 14 => ['sale'], 15 => ['sale'], 19 => ['sale'], 20 => [], 21 => [], 0 => ['first']] as $now => $applied) {
                $more = ['now' => $now, 'policy' => ['explain' => $explain]];
                self::assertSame($applied, array_column(self::same($rules, $more)['applied'], 'rule'), "$explain at $now");
            }
            foreach ([5, 12, 5, 30] as $now) {
                self::same($rules, ['now' => $now, 'policy' => ['explain' => $explain]]);
            }
        }
    }

    public function testWhatChangesInARequestChangesTheAnswer(): void
    {
        $rules = [self::rule('pair', 1000), ['segments' => ['vip']] + self::rule('vip', 2000)];
        $none = ['policy' => ['explain' => 'none']];
        $lines = self::request([])['lines'];
        $one = static fn(string $field, mixed $value): array => ['lines' => [[$field => $value] + $lines[0], $lines[1]]];
        $totals = [];
        foreach ([[], ['shopper' => ['segments' => ['vip']]], ['shopper' => []], $one('qty', 2), $one('current', 999), $one('current', null), $one('key', 'c'), ['currency' => ['code' => 'EUR', 'exponent' => 3]], ['now' => '5'], ['now' => null], ['lines' => []], ['lines' => array_reverse($lines)], ['lines' => [1 => $lines[0]]], ['policy' => ['explain' => 'none', 'allow_free' => true]], ['policy' => ['explain' => 'all']], []] as $change) {
            try {
                $totals[] = self::same($rules, $change + $none)['total'];
            } catch (EngineException $error) {
                $totals[] = $error->getMessage();
            }
        }
        self::assertSame([1350, 1200, 1350], array_slice($totals, 0, 3));
        self::assertSame($totals[0], end($totals));
    }

    public function testMoreAnswersThanAreKeptAreTheSame(): void
    {
        for ($round = 0; $round < 600; $round++) {
            $lines = [];
            for ($at = 1; $at <= 12; $at++) {
                $lines[] = ['key' => str_repeat((string) ($round % 300), 20) . $at, 'product' => $at, 'qty' => 1, 'current' => 1000 + $round % 300];
            }
            self::assertCount(1, self::same([self::rule('pair', 1000)], ['lines' => $lines, 'policy' => ['explain' => 'none']])['applied']);
        }
    }

    /**
     * The answer to two lines under these rules, the same from the engine, asked twice, and from PHP.
     *
     * @param list<array<string,mixed>> $rules
     * @param array<string,mixed>       $more
     * @return array<string,mixed>
     */
    private static function same(array $rules, array $more = []): array
    {
        $answers = [];
        foreach ([self::engine()->quote(...), self::engine()->quote(...), Quote::quote(...)] as $ask) {
            try {
                $answers[] = $ask($more + self::request($rules));
            } catch (EngineException $error) {
                $answers[] = $error;
            }
        }
        $plain = array_map(static fn(array|EngineException $answer): array|string => is_array($answer) ? $answer : $answer->getMessage(), $answers);
        self::assertSame($plain[2], $plain[0]);
        self::assertSame($plain[2], $plain[1]);
        return is_array($answers[2]) ? $answers[2] : throw $answers[2];
    }

    private static function engine(): NativeEngine|FallbackEngine
    {
        return extension_loaded('tandem') ? new NativeEngine('', self::SITE) : new FallbackEngine('', self::SITE);
    }

    /**
     * @param list<array<string,mixed>> $rules
     * @return array<string,mixed>
     */
    private static function request(array $rules): array
    {
        return [
            'version' => 1, 'currency' => ['code' => 'EUR', 'exponent' => 2], 'now' => 5,
            'lines' => [['key' => 'a', 'product' => 1, 'qty' => 1, 'current' => 1000], ['key' => 'b', 'product' => 2, 'qty' => 1, 'current' => 500]],
            'shopper' => ['segments' => ['shop']], 'rules' => $rules,
        ];
    }

    /** @return array<string,mixed> */
    private static function rule(string $id, int $points): array
    {
        return ['id' => $id, 'kind' => 'set', 'components' => [['product' => 1], ['product' => 2]], 'discount' => ['type' => 'percent', 'basis_points' => $points]];
    }
}
