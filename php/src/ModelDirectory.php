<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Model\ModelFault;
use Tandem\Fallback\Model\ModelFile;

/**
 * The folder of a site's models: `model-<generation>.tdm` files and the pointer `current`. Works
 * without the extension; the extension publishes by the same rules.
 */
final class ModelDirectory
{
    private const POINTER = 'current';

    public function __construct(private readonly string $directory)
    {
    }

    public function path(): string
    {
        return $this->directory;
    }

    /**
     * The published generation.
     *
     * @return array{format:int,generation:int,file:string,bytes:int,identity:string,site:string,built_at:int}
     * @throws EngineException "model.missing", "model.pointer" or "model.version".
     */
    public function current(): array
    {
        $path = $this->directory . '/' . self::POINTER;
        $json = is_file($path) ? @file_get_contents($path, false, null, 0, 65537) : false;
        if ($json === false) {
            throw new EngineException('model.missing', "$path: expected a published model, found none; train one.");
        }
        $pointer = strlen($json) > 65536 ? null : json_decode($json, true);
        if (is_array($pointer) && is_int($pointer['format'] ?? null) && $pointer['format'] !== 1) {
            throw new EngineException('model.version', "$path: expected pointer format 1, found {$pointer['format']}.");
        }
        $types = ['format' => 'is_int', 'generation' => 'is_int', 'file' => 'is_string', 'bytes' => 'is_int',
            'identity' => 'is_string', 'site' => 'is_string', 'built_at' => 'is_int'];
        foreach ($types as $field => $is) {
            if (!is_array($pointer) || !isset($pointer[$field]) || !$is($pointer[$field])) {
                throw new EngineException('model.pointer', "$path: expected a pointer to a model, found no $field.");
            }
        }
        if ($pointer['file'] !== self::fileName($pointer['generation'])) {
            throw new EngineException('model.pointer', "$path: expected the file of generation {$pointer['generation']}, found {$pointer['file']}.");
        }
        return $pointer;
    }

    /**
     * The published model, of this site.
     *
     * @throws EngineException with a "model.*" code.
     */
    public function open(string $site): ModelFile
    {
        $pointer = $this->current();
        try {
            $model = ModelFile::open($this->directory . '/' . $pointer['file']);
            $found = $model->site();
        } catch (ModelFault $fault) {
            throw new EngineException($fault->errorCode, $fault->getMessage(), $fault);
        }
        if ($site !== '' && $found !== $site) {
            throw new EngineException('model.site', "{$model->path()}: expected a model of site \"$site\", found one of \"$found\"; train one for this site.");
        }
        if ($model->identity() !== $pointer['identity']) {
            throw new EngineException('model.checksum', "{$model->path()}: expected model {$pointer['identity']}, found {$model->identity()}.");
        }
        return $model;
    }

    /** @return list<int> Generations whose file is there, newest first. */
    public function generations(): array
    {
        $generations = [];
        foreach (is_dir($this->directory) ? (scandir($this->directory) ?: []) : [] as $name) {
            if (preg_match('/^model-(0|[1-9][0-9]{0,17})\.tdm$/', $name, $match) === 1) {
                $generations[] = (int) $match[1];
            }
        }
        rsort($generations);
        return $generations;
    }

    /**
     * Points `current` at a generation that is still there, after reading all of it. Also how a model
     * that was trained elsewhere and uploaded as `model-<generation>.tdm` comes into force.
     *
     * @return array{format:int,generation:int,file:string,bytes:int,identity:string,site:string,built_at:int}
     * @throws EngineException with a "model.*" code, or "io".
     */
    public function rollBack(int $generation, string $site, int $builtAt): array
    {
        $file = self::fileName($generation);
        try {
            $model = ModelFile::open($this->directory . '/' . $file);
            $model->verify();
            $found = $model->site();
        } catch (ModelFault $fault) {
            throw new EngineException($fault->errorCode, $fault->getMessage(), $fault);
        }
        if ($found !== $site) {
            throw new EngineException('model.site', "$file: expected a model of site \"$site\", found one of \"$found\".");
        }
        $pointer = ['format' => 1, 'generation' => $generation, 'file' => $file, 'bytes' => $model->bytes(),
            'identity' => $model->identity(), 'site' => $found, 'built_at' => $builtAt];
        $this->point($pointer);
        return $pointer;
    }

    /** @param array<string,int|string> $pointer */
    private function point(array $pointer): void
    {
        $path = $this->directory . '/' . self::POINTER;
        $temporary = "$path-{$pointer['generation']}.tmp";
        $json = json_encode($pointer, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
        $file = @fopen($temporary, 'wb');
        $written = $file !== false && fwrite($file, $json) === strlen($json) && fflush($file) && fsync($file);
        if ($file !== false) {
            fclose($file);
        }
        if (!$written || !@rename($temporary, $path)) {
            @unlink($temporary);
            throw new EngineException('io', "$path: expected to write the pointer, found that the folder does not allow it.");
        }
    }

    private static function fileName(int $generation): string
    {
        return "model-$generation.tdm";
    }
}
