<?php

declare(strict_types=1);

namespace Tandem\Fallback\Model;

/** Why a model file or its pointer cannot be used, with the same stable code as the extension's. */
final class ModelFault extends \RuntimeException
{
    public function __construct(public readonly string $errorCode, string $message)
    {
        parent::__construct($message);
    }
}
