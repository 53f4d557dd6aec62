<?php

declare(strict_types=1);

namespace Tandem\Exception;

/** An error of either engine with a stable code such as "request.field" or "model.checksum". */
final class EngineException extends \RuntimeException
{
    public function __construct(
        public readonly string $errorCode,
        string $message,
        ?\Throwable $previous = null,
    ) {
        parent::__construct($message, 0, $previous);
    }
}
