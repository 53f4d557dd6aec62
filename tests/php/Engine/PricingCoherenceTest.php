<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Exception\EngineException;
use Tandem\Fallback\Pricing\Coherence;

require_once __DIR__ . '/../../../php/autoload.php';

/** The PHP twin of the coherence checker answers what the vectors say, which Rust answers too. */
final class PricingCoherenceTest extends TestCase
{
    /** @return iterable<string,array{array<string,mixed>}> */
    public static function cases(): iterable
    {
        $json = (string) file_get_contents(__DIR__ . '/../../vectors/coherence/cases.json');
        foreach (json_decode($json, true, 64, JSON_THROW_ON_ERROR) as $case) {
            yield $case['name'] => [$case];
        }
    }

    /**
     * @dataProvider cases
     * @param array<string,mixed> $case
     */
    public function testAnswersAsWritten(array $case): void
    {
        if (isset($case['error'])) {
            $this->expectException(EngineException::class);
            $this->expectExceptionMessage($case['error']);
            Coherence::check($case['request']);
        } else {
            self::assertSame($case['answer'], Coherence::check($case['request']));
        }
    }
}
