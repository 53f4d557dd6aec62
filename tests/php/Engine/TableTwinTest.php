<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Exception\EngineException;
use Tandem\Fallback\Table\Table;

require_once __DIR__ . '/../../../php/autoload.php';

/** The PHP twin of the tables answers what the vectors say, which Rust answers too. */
final class TableTwinTest extends TestCase
{
    /** @return iterable<string,array{array<string,mixed>}> */
    public static function cases(): iterable
    {
        foreach (['cases', 'generated'] as $file) {
            $json = (string) file_get_contents(__DIR__ . "/../../vectors/table/$file.json");
            foreach (json_decode($json, true, 64, JSON_THROW_ON_ERROR) as $k => $case) {
                yield $case['name'] ?? "$file $k" => [$case];
            }
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
            Table::evaluate($case['request']);
        } else {
            self::assertSame($case['answer'], Table::evaluate($case['request']));
        }
    }
}
