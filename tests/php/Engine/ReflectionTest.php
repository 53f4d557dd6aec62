<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

require_once __DIR__ . '/EngineTestCase.php';

/** The stubs say exactly what the extension offers. */
final class ReflectionTest extends EngineTestCase
{
    private const SIGNATURES = <<<'PHP'
        $type = fn($t) => $t === null ? '' : (string) $t;
        $shapes = [];
        foreach (array_filter(get_declared_classes(), fn($c) => str_starts_with($c, 'Tandem\\Native\\')) as $class) {
            $reflection = new ReflectionClass($class);
            $shape = ['final' => $reflection->isFinal(), 'parent' => $reflection->getParentClass() ? $reflection->getParentClass()->name : null];
            foreach ($reflection->getProperties() as $property) {
                if ($property->class === $class) {
                    $shape['properties'][$property->name] = [$property->isPublic(), $type($property->getType())];
                }
            }
            foreach ($reflection->getMethods() as $method) {
                if ($method->class !== $class) { continue; }
                $parameters = array_map(fn($p) => [$p->name, $type($p->getType()), $p->isOptional()], $method->getParameters());
                $shape['methods'][$method->name] = [$method->isStatic(), $method->isPublic(), $type($method->getReturnType()), $parameters];
            }
            $shape['methods'] ??= [];
            ksort($shape['methods']);
            $shapes[$class] = $shape;
        }
        ksort($shapes);
        echo json_encode($shapes);
        PHP;

    public function testStubsAndBinaryAgree(): void
    {
        $extension = self::extension();
        $stub = var_export(self::ROOT . '/php/stubs/tandem.stub.php', true);
        $said = json_decode(self::php("require $stub;" . self::SIGNATURES), true);
        $found = json_decode(self::php(self::SIGNATURES, ['-d', "extension=$extension"]), true);
        self::assertNotEmpty($found);
        self::assertSame($said, $found);
    }

    public function testTheExtensionAddsNothingElse(): void
    {
        $extension = self::extension();
        $code = '$e = new ReflectionExtension("tandem"); echo json_encode([array_keys($e->getFunctions()), array_keys($e->getConstants()), array_keys($e->getINIEntries())]);';
        self::assertSame(
            [[], [], ['tandem.model_dir', 'tandem.freshness_interval', 'tandem.model_access']],
            json_decode(self::php($code, ['-d', "extension=$extension"]), true),
        );
    }
}
