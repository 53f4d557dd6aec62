<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Pricing\Quote;
use Tandem\FallbackEngine;
use Tandem\NativeEngine;

require_once __DIR__ . '/EngineTestCase.php';

/** The extension keeps rules that it has read. Whatever it keeps, the answer is that of the PHP twin, which keeps none. */
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

    /**
     * The answer to two lines under these rules, the same from the engine, asked twice, and from PHP.
     *
     * @param list<array<string,mixed>> $rules
     * @return array<string,mixed>
     */
    private static function same(array $rules): array
    {
        $answers = [];
        foreach ([self::engine()->quote(...), self::engine()->quote(...), Quote::quote(...)] as $ask) {
            try {
                $answers[] = $ask(self::request($rules));
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
