<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Native\Engine as Extension;
use Tandem\Native\EngineException as NativeException;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

/** The engine in the PHP extension. The only file that names classes of the extension but its trainer. */
final class NativeEngine implements Engine
{
    /** Version of the extension this library speaks to. */
    public const EXTENSION_VERSION = '0.1.0';

    /** Keys of requests whose empty array is an object in JSON. */
    private const OBJECTS = ['facts' => true, 'usage' => true, 'limits' => true];

    private readonly Extension $extension;
    private readonly FallbackEngine $php;

    public function __construct(string $modelDirectory, string $site)
    {
        $this->extension = new Extension($modelDirectory, $site);
        $this->php = new FallbackEngine($modelDirectory, $site);
    }

    public function name(): string
    {
        return 'native';
    }

    public function status(): EngineStatus
    {
        /** @var array<string,mixed> $status */
        $status = json_decode($this->extension->status(), true, 16, JSON_THROW_ON_ERROR);
        $pointer = $status['pointer'] ?? null;
        $facts = $status['facts'] ?? [];
        if ($pointer !== null) {
            $facts += ['bytes' => $pointer['bytes'], 'built_at' => $pointer['built_at']];
        }
        return new EngineStatus(
            'native',
            $status['version'],
            $status['ready'],
            $pointer['generation'] ?? null,
            $pointer === null ? null : $status['directory'] . '/' . $pointer['file'],
            $status['error_code'],
            $status['error'],
            $facts,
        );
    }

    public function recommend(RecommendRequest $request): array
    {
        return $this->php->recommend($request);
    }

    public function quote(array $request): array
    {
        return $this->php->quote($request);
    }

    public function coherence(array $request): array
    {
        return $this->php->coherence($request);
    }

    public function table(array $request): array
    {
        return $this->php->table($request);
    }

    public function offers(array $request): array
    {
        return self::ask(Extension::offers(...), $request);
    }

    public function experiment(array $request): array
    {
        return self::ask(Extension::experiment(...), $request);
    }

    public function metrics(array $request): array
    {
        return self::ask(Extension::metrics(...), $request);
    }

    public function trainer(): ?Trainer
    {
        return null;
    }

    /**
     * Asks in JSON, which is what the command line takes and the vectors hold.
     *
     * @param callable(string):string $function
     * @param array<string,mixed>     $request
     * @return array<string,mixed>
     */
    private static function ask(callable $function, array $request): array
    {
        try {
            $json = json_encode(
                self::withObjects($request),
                JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR,
            );
            return json_decode($function($json), true, 64, JSON_THROW_ON_ERROR);
        } catch (NativeException $error) {
            throw self::translate($error);
        } catch (\JsonException $error) {
            throw new EngineException('request.field', "request: expected UTF-8 text and numbers, found {$error->getMessage()}", $error);
        }
    }

    /**
     * PHP has one empty array for JSON's two: those of keys that name a map become objects.
     *
     * @param array<array-key,mixed> $value
     * @return array<array-key,mixed>
     */
    private static function withObjects(array $value): array
    {
        foreach ($value as $key => $inner) {
            if ($inner === [] && isset(self::OBJECTS[$key])) {
                $value[$key] = new \stdClass();
            } elseif (is_array($inner)) {
                $value[$key] = self::withObjects($inner);
            }
        }
        return $value;
    }

    private static function translate(NativeException $error): EngineException
    {
        return new EngineException($error->errorCode, $error->getMessage(), $error);
    }
}
