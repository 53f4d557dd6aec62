<?php

declare(strict_types=1);

namespace Tandem;

/** State of the engine as Site Health, the status panel and `wp tandem status` show it. */
final readonly class EngineStatus
{
    /**
     * @param string      $engine      "native" or "fallback".
     * @param string|null $version     Version of the extension, null without it.
     * @param bool        $ready       Whether a usable model is open.
     * @param int|null    $generation  Generation of the open model.
     * @param string|null $modelPath   File of the open model.
     * @param string|null $errorCode   Stable code of why there is no model or no extension, such as
     *                                 "extension.missing", "extension.version", "extension.resting", "model.missing",
     *                                 "model.checksum", "model.version", "model.site".
     * @param string|null $error       The same in words: expected, found, what to do.
     * @param array<string,scalar|null> $facts Orders, lines, items, customers, first and last order time, bytes.
     */
    public function __construct(
        public string $engine,
        public ?string $version,
        public bool $ready,
        public ?int $generation,
        public ?string $modelPath,
        public ?string $errorCode,
        public ?string $error,
        public array $facts = [],
    ) {
    }
}
