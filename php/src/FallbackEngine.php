<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Model\ModelFault;
use Tandem\Fallback\Model\ModelFile;
use Tandem\Fallback\Model\Ranker;
use Tandem\Value\RecommendRequest;

/** The engine in PHP alone: the same prices and tables to the minor unit, poorer recommendations. */
final class FallbackEngine implements Engine
{
    private ?ModelFile $model = null;
    private ?EngineException $modelError = null;

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
        $model = $this->model();
        $facts = [];
        $generation = null;
        if ($model !== null) {
            try {
                $pointer = (new ModelDirectory($this->modelDirectory))->current();
                $generation = $pointer['generation'];
                $facts = $model->facts() + ['bytes' => $model->bytes(), 'built_at' => $pointer['built_at']];
            } catch (EngineException $error) {
                $this->modelError = $error;
            } catch (ModelFault $fault) {
                $this->modelError = new EngineException($fault->errorCode, $fault->getMessage(), $fault);
            }
        }
        if ($this->modelError !== null) {
            $facts += ['model_error_code' => $this->modelError->errorCode, 'model_error' => $this->modelError->getMessage()];
        }
        return new EngineStatus(
            'fallback',
            null,
            $model !== null && $this->modelError === null,
            $generation,
            $model?->path(),
            $this->errorCode ?? $this->modelError?->errorCode,
            $this->error ?? $this->modelError?->getMessage(),
            $facts,
        );
    }

    public function recommend(RecommendRequest $request): array
    {
        $model = $this->model();
        if ($model === null) {
            return [];
        }
        try {
            return (new Ranker($model))->recommend($request);
        } catch (ModelFault $fault) {
            $this->model = null;
            $this->modelError = new EngineException($fault->errorCode, $fault->getMessage(), $fault);
            return [];
        }
    }

    public function quote(array $request): array
    {
        return Fallback\Pricing\Quote::quote($request);
    }

    public function coherence(array $request): array
    {
        return Fallback\Pricing\Coherence::check($request);
    }

    public function table(array $request): array
    {
        return Fallback\Table\Table::evaluate($request);
    }

    public function offers(array $request): array
    {
        return Fallback\Offers\Offers::offers($request);
    }

    public function segments(array $request): array
    {
        throw new EngineException('extension.missing', 'segments: expected the PHP extension, found none; install it or go on with the last ones');
    }

    public function propose(array $request): array
    {
        throw new EngineException('extension.missing', 'propose: expected the PHP extension, found none; install it or read the last list');
    }

    public function experiment(array $request): array
    {
        throw self::withoutStatistics();
    }

    public function metrics(array $request): array
    {
        throw self::withoutStatistics();
    }

    private static function withoutStatistics(): EngineException
    {
        return new EngineException('extension.missing', 'statistics: expected the PHP extension, found none; install it or read the last results');
    }

    public function trainer(): ?Trainer
    {
        return null;
    }

    /** The published model, opened at the first use; null when there is none that can be used. */
    private function model(): ?ModelFile
    {
        if ($this->model === null && $this->modelError === null) {
            try {
                $this->model = (new ModelDirectory($this->modelDirectory))->open($this->site);
            } catch (EngineException $error) {
                $this->modelError = $error;
            }
        }
        return $this->model;
    }
}
