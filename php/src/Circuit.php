<?php

declare(strict_types=1);

namespace Tandem;

/**
 * Remembers over requests how often the extension failed. While it is open, PHP answers instead.
 * Neither method throws.
 */
interface Circuit
{
    /** Whether the extension is to be left alone for now. */
    public function open(): bool;

    /** Notes that a call failed, or took too long. */
    public function fault(string $what): void;
}
