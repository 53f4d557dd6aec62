<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;

/**
 * Calls the extension, and PHP instead where the extension fails: the shop gets its answer either way,
 * and the circuit learns of the fault. A request that is not as documented is no fault.
 */
final class Guard
{
    /**
     * A call that takes longer counts as a fault, if the processor was busy with it for that long too: on a machine
     * that is merely crowded PHP would be slower still. Its answer is used. Ordinary ones take microseconds.
     */
    public const SLOW_NANOSECONDS = 50_000_000;

    public function __construct(private readonly ?Circuit $circuit)
    {
    }

    /**
     * @template T
     * @param string       $what   Name of the call.
     * @param callable():T $native Asks the extension.
     * @param callable():T $php    Asks the PHP engine.
     * @return T
     */
    public function call(string $what, callable $native, callable $php): mixed
    {
        if ($this->circuit?->open()) {
            return $php();
        }
        $started = hrtime(true);
        $worked = self::processor();
        try {
            $answer = $native();
        } catch (EngineException $refused) {
            throw $refused;
        } catch (\Throwable $fault) {
            $this->circuit?->fault($what . ': ' . $fault->getMessage());
            return $php();
        }
        $spent = hrtime(true) - $started;
        if ($spent > self::SLOW_NANOSECONDS && self::processor() - $worked > self::SLOW_NANOSECONDS) {
            $this->circuit?->fault(sprintf('%s: took %d ms', $what, intdiv($spent, 1_000_000)));
        }
        return $answer;
    }

    /** Nanoseconds that the processor gave to this process. */
    private static function processor(): int
    {
        $used = getrusage();
        return is_array($used) ? 1000 * (1_000_000 * ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']) + $used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) : hrtime(true);
    }
}
