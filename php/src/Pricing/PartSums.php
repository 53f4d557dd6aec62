<?php

declare(strict_types=1);

namespace Tandem\Pricing;

/** What each rule made of the lines of an order, added up from the stored parts. */
final class PartSums
{
    /**
     * Rules in the order in which lines name them; a line is named by its place in the list.
     *
     * @param list<list<array{rule:string,qty:int,base:int,total:int}>> $lines Parts of each line.
     * @return array<string,array{base:int,total:int,saving:int,rows:array<int,array{qty:int,base:int,total:int}>}>
     */
    public static function byRule(array $lines): array
    {
        $rules = [];
        foreach ($lines as $number => $parts) {
            foreach ($parts as $part) {
                $rule = $rules[$part['rule']] ?? ['base' => 0, 'total' => 0, 'saving' => 0, 'rows' => []];
                $row = $rule['rows'][$number] ?? ['qty' => 0, 'base' => 0, 'total' => 0];
                $rule['rows'][$number] = [
                    'qty' => $row['qty'] + (int) $part['qty'],
                    'base' => $row['base'] + (int) $part['base'],
                    'total' => $row['total'] + (int) $part['total'],
                ];
                $rule['base'] += (int) $part['base'];
                $rule['total'] += (int) $part['total'];
                $rule['saving'] += (int) $part['base'] - (int) $part['total'];
                $rules[$part['rule']] = $rule;
            }
        }

        return $rules;
    }
}
