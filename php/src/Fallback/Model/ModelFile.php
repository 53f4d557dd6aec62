<?php

declare(strict_types=1);

namespace Tandem\Fallback\Model;

/**
 * Reads a model file (src/model/FORMAT.md) by seeking: header and section table are checked when it
 * is opened, a small section when it is read, a row by its own checksum. Never the whole file.
 */
final class ModelFile
{
    /** The newest format this reader understands. */
    public const FORMAT_VERSION = 1;

    private const HEADER_BYTES = 64;
    private const ENTRY_BYTES = 32;
    private const MAX_SECTIONS = 1024;
    private const MAGIC = "TANDEM\x1a\n";

    /** @var array<string,array{offset:int,length:int,width:int,checksum:string}> */
    private array $sections = [];

    private string $identity = '';

    /** @param resource $file */
    private function __construct(private $file, private readonly string $path, private readonly int $bytes)
    {
    }

    /** @throws ModelFault */
    public static function open(string $path): self
    {
        $file = is_file($path) ? @fopen($path, 'rb') : false;
        if ($file === false) {
            throw new ModelFault('model.missing', "$path: expected a model file, found none that can be read.");
        }
        // Reads are few bytes at scattered places; a buffer would read 8 KiB for each.
        stream_set_read_buffer($file, 0);
        $model = new self($file, $path, (int) (fstat($file)['size'] ?? 0));
        $model->check();
        return $model;
    }

    public function bytes(): int
    {
        return $this->bytes;
    }

    public function path(): string
    {
        return $this->path;
    }

    /** The checksum that stands for the whole file, 16 hex digits. */
    public function identity(): string
    {
        return $this->identity;
    }

    /** Name of the site it was trained for. */
    public function site(): string
    {
        return $this->section('SITE') ?? throw $this->fault('model.section', 'section SITE', 'none');
    }

    /** @return array<string,int> Orders, lines, items, customers, first, last. */
    public function facts(): array
    {
        $facts = json_decode($this->section('FACT') ?? '{}', true);
        return array_map('intval', array_filter(is_array($facts) ? $facts : [], 'is_scalar'));
    }

    /** A whole small section, checked; null where there is none. */
    public function section(string $tag): ?string
    {
        $section = $this->sections[$tag] ?? null;
        if ($section === null) {
            return null;
        }
        $content = $this->read($section['offset'], $section['length']);
        if (hash('xxh3', $content, true) !== $section['checksum']) {
            throw $this->fault('model.checksum', "the checksum of $tag", 'another');
        }
        return $content;
    }

    /** Elements of a section; null where there is none. */
    public function count(string $tag): ?int
    {
        $section = $this->sections[$tag] ?? null;
        return $section === null ? null : intdiv($section['length'], $section['width']);
    }

    /** Bytes of $count elements from element $at on, unchecked: the caller compares a row checksum. */
    public function elements(string $tag, int $at, int $count): string
    {
        $section = $this->sections[$tag] ?? throw $this->fault('model.section', "section $tag", 'none');
        $from = $at * $section['width'];
        $length = $count * $section['width'];
        if ($at < 0 || $count < 0 || $from + $length > $section['length']) {
            throw $this->fault('model.section', "elements of $tag", "none at $at");
        }
        return $this->read($section['offset'] + $from, $length);
    }

    /** Reads every section and compares its checksum. @throws ModelFault */
    public function verify(): void
    {
        $at = self::HEADER_BYTES + count($this->sections) * self::ENTRY_BYTES;
        foreach ($this->sections as $tag => $section) {
            $hash = hash_init('xxh3');
            for ($done = 0; $done < $section['length']; $done += $length) {
                $length = min(1 << 20, $section['length'] - $done);
                hash_update($hash, $this->read($section['offset'] + $done, $length));
            }
            if (hash_final($hash, true) !== $section['checksum']) {
                throw $this->fault('model.checksum', "the checksum of $tag", 'another');
            }
            $end = $section['offset'] + $section['length'];
            $at = $end + (-$end & 7);
            if (trim($this->read($end, $at - $end), "\0") !== '') {
                throw $this->fault('model.section', "zeros after $tag", 'other bytes');
            }
        }
        if ($at !== $this->bytes) {
            throw $this->fault('model.length', "$at bytes", (string) $this->bytes);
        }
    }

    private function check(): void
    {
        $header = $this->bytes >= self::HEADER_BYTES ? $this->read(0, self::HEADER_BYTES) : '';
        if ($header === '') {
            throw $this->fault('model.length', 'at least ' . self::HEADER_BYTES . ' bytes', (string) $this->bytes);
        }
        if (!str_starts_with($header, self::MAGIC)) {
            throw $this->fault('model.magic', 'a Tandem model', 'another kind of file');
        }
        /** @var array{reader:int,length:int,sections:int} $fields */
        $fields = unpack('x12/Vreader/Plength/Vsections', $header);
        if ($fields['reader'] > self::FORMAT_VERSION) {
            $needs = "one that needs version {$fields['reader']}; update the engine or train again";
            throw $this->fault('model.version', 'a model readable by format version ' . self::FORMAT_VERSION, $needs);
        }
        if ($fields['length'] !== $this->bytes) {
            throw $this->fault('model.length', "{$fields['length']} bytes", (string) $this->bytes);
        }
        $end = self::HEADER_BYTES + $fields['sections'] * self::ENTRY_BYTES;
        if ($fields['sections'] > self::MAX_SECTIONS || $end > $this->bytes) {
            throw $this->fault('model.length', "a table of {$fields['sections']} sections", "{$this->bytes} bytes");
        }
        $table = $fields['sections'] > 0 ? $this->read(self::HEADER_BYTES, $end - self::HEADER_BYTES) : '';
        $checksum = strrev(substr($header, 56, 8));
        if (hash('xxh3', substr($header, 0, 56) . $table, true) !== $checksum) {
            throw $this->fault('model.checksum', 'the checksum of the header', 'another');
        }
        $this->identity = bin2hex($checksum);
        foreach ($table === '' ? [] : str_split($table, self::ENTRY_BYTES) as $raw) {
            /** @var array{tag:string,width:int,offset:int,length:int} $entry */
            $entry = unpack('a4tag/Vwidth/Poffset/Plength', $raw);
            $whole = $entry['width'] > 0 && $entry['length'] >= 0 && $entry['length'] % $entry['width'] === 0;
            if (!$whole || $entry['offset'] < $end || $entry['offset'] + $entry['length'] > $this->bytes) {
                throw $this->fault('model.section', "section {$entry['tag']} within the file", 'another place');
            }
            $this->sections[$entry['tag']] = ['offset' => $entry['offset'], 'length' => $entry['length'],
                'width' => $entry['width'], 'checksum' => strrev(substr($raw, 24, 8))];
        }
    }

    private function read(int $offset, int $length): string
    {
        $content = '';
        if ($length > 0 && fseek($this->file, $offset) === 0) {
            while (strlen($content) < $length) {
                $more = fread($this->file, $length - strlen($content));
                if ($more === false || $more === '') {
                    break;
                }
                $content .= $more;
            }
        }
        if (strlen($content) !== max(0, $length)) {
            throw $this->fault('model.length', "$length bytes at $offset", (string) strlen($content));
        }
        return $content;
    }

    private function fault(string $code, string $expected, string $found): ModelFault
    {
        return new ModelFault($code, "{$this->path}: expected $expected, found $found.");
    }
}
