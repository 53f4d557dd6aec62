<?php

declare(strict_types=1);

namespace Tandem\PluginCheck;

/** Tokens of a PHP file, with lines, without comments and white space. */
final class PhpFile
{
    /** @var list<array{int,string,int}> kind (0 for a sign), text, line */
    public array $tokens = [];

    /** @var array<int,true> lines excused with a reason */
    private array $excused = [];

    public function __construct(string $text)
    {
        $line = 1;
        $disabled = null;
        foreach (token_get_all($text) as $token) {
            [$kind, $word, $line] = is_array($token) ? $token : [0, $token, $line];
            if (in_array($kind, [T_COMMENT, T_DOC_COMMENT], true)) {
                // A comment of its own speaks for the next line, one behind code for its own.
                $alone = [] === $this->tokens || $this->tokens[array_key_last($this->tokens)][2] < $line;
                if (1 === preg_match('/phpcs:ignore\b.* -- \S/', $word)) {
                    $this->excused[$alone ? $line + 1 : $line] = true;
                } elseif (1 === preg_match('/phpcs:disable\b.* -- \S/', $word)) {
                    $disabled = $line;
                } elseif (null !== $disabled && str_contains($word, 'phpcs:enable')) {
                    $this->excused += array_fill_keys(range($disabled, $line), true);
                    $disabled = null;
                }
                continue;
            }
            if (T_WHITESPACE !== $kind) {
                $this->tokens[] = [$kind, $word, $line];
            }
            $line += substr_count($word, "\n");
        }
    }

    public function excused(int $line): bool
    {
        return isset($this->excused[$line]);
    }

    public function text(int $index): string
    {
        return $this->tokens[$index][1] ?? '';
    }

    public function kind(int $index): int
    {
        return $this->tokens[$index][0] ?? -1;
    }

    /** Whether the token is the name of a function that is called here (no method, no declaration). */
    public function calls(int $index): bool
    {
        return in_array($this->kind($index), [T_STRING, T_NAME_FULLY_QUALIFIED], true) && '(' === $this->text($index + 1)
            && !in_array($this->kind($index - 1), [T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION, T_NEW], true);
    }

    /** Index of the bracket that closes the one at $open. */
    public function closing(int $open): int
    {
        $depth = 0;
        for ($index = $open; isset($this->tokens[$index]); $index++) {
            $sign = $this->text($index);
            $depth += in_array($sign, ['(', '[', '{', '${'], true) || T_CURLY_OPEN === $this->kind($index) ? 1 : 0;
            if (in_array($sign, [')', ']', '}'], true) && 0 === --$depth) {
                return $index;
            }
        }

        return $index;
    }

    /**
     * Ranges of the arguments of the call whose name is at $name.
     *
     * @return list<array{int,int}>
     */
    public function arguments(int $name): array
    {
        $end = $this->closing($name + 1);

        return $end === $name + 2 ? [] : $this->split($name + 2, $end, [',']);
    }

    /**
     * Parts of a range between signs at its own level.
     *
     * @param list<string> $signs
     * @return list<array{int,int}>
     */
    public function split(int $from, int $to, array $signs): array
    {
        $parts = [];
        $start = $from;
        for ($index = $from; $index < $to; $index++) {
            if (in_array($this->text($index), ['(', '[', '{'], true)) {
                $index = $this->closing($index);
            } elseif (in_array($this->text($index), $signs, true)) {
                $parts[] = [$start, $index];
                $start = $index + 1;
            }
        }
        $parts[] = [$start, $to];

        return $parts;
    }

    /**
     * A range without the brackets around all of it.
     *
     * @return array{int,int}
     */
    public function bare(int $from, int $to): array
    {
        while ('(' === $this->text($from) && $this->closing($from) === $to - 1) {
            ++$from;
            --$to;
        }

        return [$from, $to];
    }

    /** Text of a range. */
    public function words(int $from, int $to): string
    {
        return implode(' ', array_column(array_slice($this->tokens, $from, max(0, $to - $from)), 1));
    }

    /** End of the statement at $index: its semicolon or closing tag. */
    public function statementEnd(int $index): int
    {
        for (; isset($this->tokens[$index]); $index++) {
            if (in_array($this->text($index), ['(', '[', '{'], true)) {
                $index = $this->closing($index);
            } elseif (';' === $this->text($index) || T_CLOSE_TAG === $this->kind($index)) {
                return $index;
            }
        }

        return $index;
    }
}
