<?php

declare(strict_types=1);

namespace Tandem;

/**
 * Turns orders into a model file. Feed lines in any order, then publish. State between
 * two jobs is kept by save() and EngineFactory's resume argument.
 */
interface Trainer
{
    /**
     * @param list<int> $flat Seven integers a line: order, customer (0 = guest), item, quantity
     *                        (negative = refunded), line price in minor units, UNIX seconds,
     *                        weight in percent (100; 50 for a line sold as part of a bundle).
     * @return int Lines taken so far.
     */
    public function addLines(array $flat): int;

    /**
     * @param list<array{item:int,title:string,categories:list<string>,tags:list<string>,attributes:list<string>,price:int,cost:int|null,in_stock:bool}> $items
     */
    public function addCatalog(array $items): void;

    /** @param list<int> $flat Three integers a view: session, item, UNIX seconds. */
    public function addSessions(array $flat): void;

    /** Writes all counts to a file, atomically, so that another process may go on. */
    public function save(string $path): void;

    /** Takes up the counts of a file written by save(). */
    public function resume(string $path): void;

    /**
     * Builds the model and publishes it: temp file, fsync, verify, rename, pointer.
     *
     * @return array<string,mixed> generation, path, orders, lines, items, customers, bytes, chosen parameters.
     */
    public function publish(string $directory, string $site, int $builtAt): array;
}
