<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

require_once __DIR__ . '/EngineTestCase.php';

/** Which engine answers in every state of the server, and with which code. */
final class EngineFactoryTest extends EngineTestCase
{
    private const ASK = <<<'PHP'
        $engine = Tandem\EngineFactory::create($folder, '1@shop.example');
        $status = $engine->status();
        $items = array_column($engine->recommend(new Tandem\Value\RecommendRequest('product', [7], limit: 1)), 'item');
        echo json_encode([$engine->name(), $status->ready, $status->errorCode, $items]);
        PHP;

    /** @param list<string> $options */
    private static function ask(string $folder, array $options = [], string $before = ''): array
    {
        return json_decode(self::php('$folder = ' . var_export($folder, true) . ";$before" . self::ASK, $options), true);
    }

    public function testWithoutTheExtensionPhpAnswers(): void
    {
        self::assertSame(['fallback', true, 'extension.missing', [19]], self::ask($this->published()));
        self::assertSame(['fallback', false, 'extension.missing', []], self::ask($this->folder()));
    }

    public function testAnotherVersionOfTheExtensionIsNotUsed(): void
    {
        $file = $this->folder() . '/other.php';
        file_put_contents($file, '<?php namespace Tandem\Native; final class Engine { static function version(): string { return "0.0.9"; } }');
        self::assertSame(['fallback', true, 'extension.version', [19]], self::ask($this->published(), [], "require '$file';"));
    }

    public function testAFileThatIsNoExtensionLeavesPhpRunning(): void
    {
        $file = $this->folder() . '/tandem.so';
        file_put_contents($file, 'not a library');
        $output = self::php('$folder = ' . var_export($this->published(), true) . ';' . self::ASK, ['-d', "extension=$file", '-d', 'display_startup_errors=0']);
        self::assertStringStartsWith('["fallback",true,"extension.missing",[19]]', $output);
    }

    public function testTheExtensionAnswersAndSaysWhatIsWrongWithAModel(): void
    {
        $with = ['-d', 'extension=' . self::extension()];
        self::assertSame(['native', false, 'model.missing', []], self::ask($this->folder(), $with));
        $folder = $this->published();
        [$name, $ready, $code] = self::ask($folder, $with);
        self::assertSame(['native', true, null], [$name, $ready, $code]);
        $bytes = self::golden();
        $bytes[300] = chr(ord($bytes[300]) ^ 4);
        file_put_contents("$folder/model-3.tdm", $bytes);
        self::assertSame(['native', false, 'model.checksum', []], self::ask($folder, $with));
        file_put_contents("$folder/model-3.tdm", substr(self::golden(), 0, 800));
        self::assertSame(['native', false, 'model.length', []], self::ask($folder, $with));
        $other = 'class_exists("Tandem\Native\Engine"); ';
        self::assertSame(['native', false, 'model.length', []], self::ask($folder, [...$with, '-d', 'tandem.model_access=read'], $other));
    }

    public function testAModelOfAnotherSiteIsNotUsed(): void
    {
        $ask = str_replace('1@shop.example', '2@shop.example', self::ASK);
        foreach ([[], ['-d', 'extension=' . self::extension()]] as $options) {
            $answer = json_decode(self::php('$folder = ' . var_export($this->published(), true) . ";$ask", $options), true);
            self::assertSame([false, []], [$answer[1], $answer[3]]);
            if ($options !== []) {
                self::assertSame('model.site', $answer[2]);
            }
        }
    }
}
