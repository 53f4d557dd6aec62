<?php

declare(strict_types=1);

namespace Tandem\Fallback\Model;

/** Seeks one row of a counted pair table and checks it: about ten short reads and one an item of the row. */
final class PairTable
{
    /** @param string $letter The table: P product, A also-bought. */
    public function __construct(private readonly ModelFile $model, private readonly string $letter)
    {
    }

    /** Whether the model has this table with counts. */
    public function exists(): bool
    {
        return $this->model->count($this->letter . '/ck') !== null;
    }

    /**
     * What goes with an item, best first; null for an item that the model does not know.
     *
     * @return array{orders:int,pairs:list<array{item:int,score:float,orders:int,customers:int}>}|null
     * @throws ModelFault "model.checksum" when anything on the way to the row is damaged.
     */
    public function row(int $item): ?array
    {
        $index = $this->indexOf($item);
        if ($index === null) {
            return null;
        }
        $model = $this->model;
        $table = $this->letter . '/';
        [, $start, $end] = unpack('V2', $model->elements($table . 'st', $index, 2));
        $count = $end - $start;
        if ($count < 0 || $count > ($model->count('ITEM') ?? 0)) {
            throw new ModelFault('model.section', "{$model->path()}: expected a row of {$this->letter}, found $count pairs.");
        }
        $orders = $model->elements('IORD', $index, 1);
        $maximum = $model->elements($table . 'mx', $index, 1);
        $said = $model->elements('ITEM', $index, 1) . $orders . $maximum;
        if ($count === 0) {
            $this->compare($index, $said);
            return ['orders' => unpack('V', $orders)[1], 'pairs' => []];
        }
        $indexes = array_values(unpack('V*', $model->elements($table . 'it', $start, $count)));
        $scores = str_split($model->elements($table . 'sc', $start, $count), 2);
        $together = str_split($model->elements($table . 'or', $start, $count), 4);
        $customers = str_split($model->elements($table . 'cu', $start, $count), 4);
        $scale = unpack('g', $maximum)[1] / 65535;
        $pairs = [];
        foreach ($indexes as $at => $other) {
            $id = $model->elements('ITEM', $other, 1);
            $said .= $id . $scores[$at] . $together[$at] . $customers[$at];
            $pairs[] = ['item' => unpack('P', $id)[1], 'score' => unpack('v', $scores[$at])[1] * $scale,
                'orders' => unpack('V', $together[$at])[1], 'customers' => unpack('V', $customers[$at])[1]];
        }
        $this->compare($index, $said);
        return ['orders' => unpack('V', $orders)[1], 'pairs' => $pairs];
    }

    private function compare(int $index, string $said): void
    {
        $expected = strrev($this->model->elements($this->letter . '/ck', $index, 1));
        if (hash('xxh3', $said, true) !== $expected) {
            throw new ModelFault(
                'model.checksum',
                "{$this->model->path()}: expected the checksum of row $index of {$this->letter}, found another.",
            );
        }
    }

    /** Position of an id among the ascending ids; a damaged id can only miss or be noticed by the row. */
    private function indexOf(int $item): ?int
    {
        $low = 0;
        $high = ($this->model->count('ITEM') ?? 0) - 1;
        while ($low <= $high) {
            $middle = intdiv($low + $high, 2);
            $id = unpack('P', $this->model->elements('ITEM', $middle, 1))[1];
            if ($id === $item) {
                return $middle;
            }
            if ($id < $item) {
                $low = $middle + 1;
            } else {
                $high = $middle - 1;
            }
        }
        return null;
    }
}
