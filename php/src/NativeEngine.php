<?php

declare(strict_types=1);

namespace Tandem;

use Tandem\Exception\EngineException;
use Tandem\Native\Engine as Extension;
use Tandem\Native\EngineException as NativeException;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

/** The engine in the PHP extension. The only file that names classes of the extension but its trainer. */
final class NativeEngine implements Engine
{
    /** Version of the extension this library speaks to. */
    public const EXTENSION_VERSION = '0.1.0';

    /** Kinds of reasons as the extension numbers them. */
    private const KINDS = ['none', 'bought-together', 'also-bought', 'repeat', 'viewed-together', 'similar', 'popular'];
    /** Values of one suggestion in the extension's flat list. */
    private const FIELDS = 7;

    /** Bytes from which a text of offers is worth a hash. */
    private const LONG = 1024;

    /** Keys of requests whose empty array is an object in JSON. */
    private const OBJECTS = ['cells' => true, 'facts' => true, 'usage' => true, 'limits' => true];

    private readonly Extension $extension;
    private readonly Guard $guard;
    private ?FallbackEngine $php = null;

    public function __construct(private readonly string $modelDirectory, private readonly string $site, ?Circuit $circuit = null)
    {
        $this->extension = new Extension($modelDirectory, $site);
        $this->guard = new Guard($circuit);
    }

    public function name(): string
    {
        return 'native';
    }

    public function status(): EngineStatus
    {
        /** @var array<string,mixed> $status */
        $status = json_decode($this->extension->status(), true, 16, JSON_THROW_ON_ERROR);
        $pointer = $status['pointer'] ?? null;
        $facts = $status['facts'] ?? [];
        if ($pointer !== null) {
            $facts += ['bytes' => $pointer['bytes'], 'built_at' => $pointer['built_at']];
        }
        return new EngineStatus(
            'native',
            $status['version'],
            $status['ready'],
            $pointer['generation'] ?? null,
            $pointer === null ? null : $status['directory'] . '/' . $pointer['file'],
            $status['error_code'],
            $status['error'],
            $facts,
        );
    }

    public function recommend(RecommendRequest $request): array
    {
        return $this->guard->call('recommend', fn(): array => $this->ranked($request), fn(): array => $this->php()->recommend($request));
    }

    /** @return list<Recommendation> */
    private function ranked(RecommendRequest $request): array
    {
        try {
            if ($request->rerank !== [] || $request->category !== null) {
                return $this->rerank($request);
            }
            $history = [];
            foreach ($request->history as $event) {
                $history[] = $event['item'];
                $history[] = $event['at'];
                $history[] = $event['kind'] === 'purchase' ? 1 : 0;
            }
            $flat = $this->extension->recommend(
                $request->strategy,
                $request->cart,
                $history,
                $request->exclude,
                $request->limit,
                $request->now,
                $request->repeat,
                $request->explain,
            );
        } catch (NativeException $error) {
            throw self::translate($error);
        }
        $answers = [];
        for ($at = 0, $end = $flat === null ? 0 : count($flat); $at < $end; $at += self::FIELDS) {
            $answers[] = new Recommendation(
                $flat[$at],
                $flat[$at + 1],
                self::reason($request->strategy, $flat[$at + 2], $flat[$at + 3], $flat[$at + 4], $flat[$at + 5]),
                $flat[$at + 6] ?? [],
            );
        }
        return $answers;
    }

    public function quote(array $request): array
    {
        return $this->guard->call('quote', static fn(): array => self::priced($request), fn(): array => $this->php()->quote($request));
    }

    /**
     * Arrays go in and come out as they are. What an array can hold and JSON cannot, JSON refuses; a quote reads an
     * empty list where it wants an object, so nothing need be made one.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     */
    private static function priced(array $request): array
    {
        try {
            return Extension::quoteArray($request) ?? self::answer(Extension::quote(...), $request);
        } catch (NativeException $error) {
            throw self::translate($error);
        }
    }

    public function coherence(array $request): array
    {
        return $this->guarded('coherence', Extension::coherence(...), $request);
    }

    public function table(array $request): array
    {
        return $this->guarded('table', Extension::table(...), $request);
    }

    public function offers(array $request): array
    {
        return $this->guard->call('offers', static fn(): array => self::decided($request), fn(): array => $this->php()->offers($request));
    }

    /**
     * A long text of offers is named by its hash first: the extension has read it in an earlier request.
     *
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     */
    private static function decided(array $request): array
    {
        $text = $request['offers'] ?? null;
        if (is_string($text) && strlen($text) > self::LONG) {
            $known = self::ask(Extension::offers(...), ['offers' => ['known' => hash('xxh3', $text), 'length' => strlen($text)]] + $request);
            if ($known !== []) {
                return $known;
            }
        }
        return self::ask(Extension::offers(...), $request);
    }

    public function segments(array $request): array
    {
        return self::ask(Extension::segments(...), $request);
    }

    public function propose(array $request): array
    {
        return self::ask($this->extension->propose(...), $request);
    }

    public function experiment(array $request): array
    {
        return self::ask(Extension::experiment(...), $request);
    }

    public function metrics(array $request): array
    {
        return self::ask(Extension::metrics(...), $request);
    }

    public function trainer(): ?Trainer
    {
        return new NativeTrainer($this->site);
    }

    /**
     * @param int $kind  Index in KINDS.
     * @param int $count Orders or customers with both; times for "repeat".
     * @param int $of    Orders or customers of the item; days between purchases for "repeat".
     * @return array{kind:string,count?:int,of?:int,item?:int,days?:int}
     */
    private static function reason(string $strategy, int $kind, int $count, int $of, int $item): array
    {
        $name = self::KINDS[$kind] ?? 'none';
        if ($strategy === 'upgrade') {
            // What is told of a better version is what is better about it, however it was found.
            return ['kind' => 'upgrade'] + ($item > 0 ? ['item' => $item] : []);
        }
        return match ($name) {
            'bought-together', 'also-bought' => ['kind' => $name, 'count' => $count, 'of' => $of, 'item' => $item],
            'repeat' => ['kind' => $name, 'count' => $count, 'days' => $of],
            'viewed-together' => ['kind' => $name, 'item' => $item],
            'similar' => ['kind' => $name, 'item' => $item],
            'popular' => ['kind' => $name, 'count' => $count],
            default => ['kind' => 'none'],
        };
    }

    /** The same with the shop's rules on top of relevance. @return list<Recommendation> */
    private function rerank(RecommendRequest $request): array
    {
        $answer = self::ask($this->extension->ask(...), [
            'strategy' => $request->strategy, 'cart' => $request->cart, 'history' => $request->history,
            'now' => $request->now, 'exclude' => $request->exclude, 'limit' => $request->limit,
            'repeat' => $request->repeat, 'explain' => $request->explain,
            'category' => $request->category, 'rerank' => (object) $request->rerank,
        ]);
        $kinds = ['bought-before' => 'repeat'] + array_combine(self::KINDS, self::KINDS);
        return array_map(static function (array $found) use ($request, $kinds): Recommendation {
            $reason = $found['reason'] ?? ['kind' => 'none'];
            $kind = (int) array_search($kinds[$reason['kind']] ?? 'none', self::KINDS, true);
            $count = $reason['count'] ?? $reason['times'] ?? $reason['orders'] ?? 0;
            $of = $reason['of'] ?? $reason['every_days'] ?? 0;
            $terms = array_map(static fn(array $term): float => $term['value'] * $term['weight'], $found['explanation'] ?? []);
            return new Recommendation(
                $found['item'],
                (float) $found['score'],
                self::reason($request->strategy, $kind, $count, $of, $reason['with'] ?? 0),
                array_combine(array_column($found['explanation'] ?? [], 'term'), $terms),
            );
        }, $answer['items'] ?? []);
    }

    /**
     * Asks the extension, and PHP where it fails.
     *
     * @param 'coherence'|'table' $what
     * @param callable(string):string      $function
     * @param array<string,mixed>          $request
     * @return array<string,mixed>
     */
    private function guarded(string $what, callable $function, array $request): array
    {
        return $this->guard->call($what, static fn(): array => self::ask($function, $request), fn(): array => $this->php()->$what($request));
    }

    private function php(): FallbackEngine
    {
        return $this->php ??= new FallbackEngine($this->modelDirectory, $this->site);
    }

    /**
     * Asks in JSON, which is what the command line takes and the vectors hold.
     *
     * @param callable(string):string $function
     * @param array<string,mixed>     $request
     * @return array<string,mixed>
     */
    private static function ask(callable $function, array $request): array
    {
        return self::answer($function, self::withObjects($request));
    }

    /**
     * @param callable(string):string $function
     * @param array<string,mixed>     $request
     * @return array<string,mixed>
     */
    private static function answer(callable $function, array $request): array
    {
        try {
            $json = json_encode(
                $request,
                JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR,
            );
            return json_decode($function($json), true, 64, JSON_THROW_ON_ERROR) ?? [];
        } catch (NativeException $error) {
            throw self::translate($error);
        } catch (\JsonException $error) {
            throw new EngineException('request.field', "request: expected UTF-8 text and numbers, found {$error->getMessage()}", $error);
        }
    }

    /**
     * PHP has one empty array for JSON's two: those of keys that name a map become objects.
     *
     * @param array<array-key,mixed> $value
     * @return array<array-key,mixed>
     */
    private static function withObjects(array $value): array
    {
        foreach ($value as $key => $inner) {
            if ($inner === [] && isset(self::OBJECTS[$key])) {
                $value[$key] = new \stdClass();
            } elseif (is_array($inner)) {
                $value[$key] = self::withObjects($inner);
            }
        }
        return $value;
    }

    /** The library's exception for one of the extension. */
    public static function translate(NativeException $error): EngineException
    {
        return new EngineException($error->errorCode, $error->getMessage(), $error);
    }
}
