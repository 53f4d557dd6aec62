<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Native\EngineException as NativeException;

/** The trainer in the PHP extension. */
final class NativeTrainer implements Trainer
{
    private readonly Native\Trainer $extension;

    public function __construct(string $site)
    {
        $this->extension = new Native\Trainer($site);
    }

    public function addLines(array $flat): int
    {
        return self::translated(fn(): int => $this->extension->addLines($flat));
    }

    public function addCatalog(array $items): void
    {
        $json = json_encode($items, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
        self::translated(fn() => $this->extension->addCatalog($json));
    }

    public function addSessions(array $flat): void
    {
        self::translated(fn() => $this->extension->addSessions($flat));
    }

    public function save(string $path): void
    {
        self::translated(fn() => $this->extension->save($path));
    }

    public function resume(string $path): void
    {
        self::translated(fn() => $this->extension->resume($path));
    }

    public function publish(string $directory, string $site, int $builtAt): array
    {
        // One native call: PHP's own time limit would end the process in the middle of it.
        set_time_limit(0);
        $report = self::translated(fn(): string => $this->extension->publish($directory, $site, $builtAt));
        return json_decode($report, true, 16, JSON_THROW_ON_ERROR);
    }

    /**
     * @template T
     * @param callable():T $call
     * @return T
     * @throws EngineException
     */
    private static function translated(callable $call): mixed
    {
        try {
            return $call();
        } catch (NativeException $error) {
            throw NativeEngine::translate($error);
        }
    }
}
