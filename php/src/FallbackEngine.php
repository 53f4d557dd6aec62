<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Value\RecommendRequest;

/** The engine in PHP alone: the same prices and tables to the minor unit, poorer recommendations. */
final class FallbackEngine implements Engine
{
    /**
     * @param string      $modelDirectory Folder of the models.
     * @param string      $site           Name of the site.
     * @param string|null $errorCode      Why the extension does not answer.
     * @param string|null $error          The same in words.
     */
    public function __construct(
        private readonly string $modelDirectory,
        private readonly string $site,
        private readonly ?string $errorCode = null,
        private readonly ?string $error = null,
    ) {
    }

    public function name(): string
    {
        return 'fallback';
    }

    public function status(): EngineStatus
    {
        return new EngineStatus('fallback', null, false, null, null, $this->errorCode, $this->error);
    }

    public function recommend(RecommendRequest $request): array
    {
        return [];
    }

    public function quote(array $request): array
    {
        if (class_exists(Fallback\Pricing\Quote::class)) {
            return Fallback\Pricing\Quote::quote($request);
        }
        return $this->catalogueQuote($request);
    }

    public function coherence(array $request): array
    {
        if (class_exists(Fallback\Pricing\Coherence::class)) {
            return Fallback\Pricing\Coherence::check($request);
        }
        throw new EngineException('engine.unsupported', 'Expected the coherence checker, found none in this build.');
    }

    public function table(array $request): array
    {
        if (class_exists(Fallback\Table\Table::class)) {
            return Fallback\Table\Table::evaluate($request);
        }
        throw new EngineException('engine.unsupported', 'Expected the table rules, found none in this build.');
    }

    public function trainer(): ?Trainer
    {
        return null;
    }

    /**
     * Every line at its own price, no bundle: what a shop charges while no rule can be evaluated.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     */
    private function catalogueQuote(array $request): array
    {
        $lines = [];
        $sum = 0;
        foreach (is_array($request['lines'] ?? null) ? $request['lines'] : [] as $line) {
            $amount = (int) ($line['current'] ?? 0) * (int) ($line['qty'] ?? 0);
            $sum += $amount;
            $lines[] = ['key' => (string) ($line['key'] ?? ''), 'qty' => (int) ($line['qty'] ?? 0), 'base' => $amount,
                'total' => $amount, 'saving' => 0, 'unit' => null, 'parts' => []];
        }
        return ['version' => 1, 'lines' => $lines, 'applied' => [], 'refused' => [], 'base' => $sum, 'total' => $sum,
            'saving' => 0, 'exact' => true, 'nodes' => 0, 'bound' => 0, 'hash' => ''];
    }
}
