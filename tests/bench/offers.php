<?php

/**
 * php -n -d extension=... offers.php: one evaluation of 500 offers of 40 conditions each against one shopper
 * and a cart, in microseconds, by the extension and by its PHP twin in the same run, answers compared.
 */

declare(strict_types=1);

require dirname(__DIR__, 2) . '/php/autoload.php';

mt_srand(1);
$leaf = static function (): array {
    return match (mt_rand(0, 3)) {
        0 => ['fact' => 'customer.spent_in:30', 'is' => 'ge', 'value' => mt_rand(0, 100)],
        1 => ['fact' => 'cart.categories', 'is' => 'any_of', 'value' => range(1, mt_rand(3, 12))],
        2 => ['fact' => 'place.country', 'is' => 'in', 'value' => ['DE', 'AT', 'CH', 'US']],
        default => ['fact' => 'customer.orders', 'is' => 'between', 'value' => [0, mt_rand(1, 50)]],
    };
};
$offers = [];
for ($id = 0; $id < 500; $id++) {
    $groups = [];
    for ($group = 0; $group < 8; $group++) {
        $groups[] = ['any' => array_map($leaf, range(1, 5))];
    }
    $offers[] = ['id' => "offer $id", 'priority' => $id % 10, 'conditions' => ['all' => $groups]];
}
$request = ['version' => 1, 'now' => 1, 'offers' => $offers, 'facts' => [
    'customer.spent_in:30' => 50, 'customer.orders' => 3, 'place.country' => 'AT', 'cart.categories' => [3, 7, 9],
]];
// As a shop keeps them: the text of the list, read once, remembered, and named by its hash from then on.
$text = json_encode($offers, JSON_THROW_ON_ERROR);
$json = json_encode(['offers' => $text] + $request, JSON_THROW_ON_ERROR);
Tandem\Native\Engine::offers($json);
$named = static fn(): string => json_encode(['offers' => ['known' => hash('xxh3', $text), 'length' => strlen($text)]] + $request, JSON_THROW_ON_ERROR);
$request['offers'] = $offers;
$least = static function (callable $call): float {
    $best = INF;
    for ($run = 0; $run < 30; $run++) {
        $start = hrtime(true);
        $call();
        $best = min($best, (hrtime(true) - $start) / 1e3);
    }
    return $best;
};
$whole = $least(static fn(): mixed => Tandem\Native\Engine::offers($json));
$native = $least(static fn(): mixed => Tandem\Native\Engine::offers($named()));
$twin = $least(static fn(): array => Tandem\Fallback\Offers\Offers::offers($request));
$same = json_decode((string) Tandem\Native\Engine::offers($named()), true) == Tandem\Fallback\Offers\Offers::offers($request);
echo json_encode(['bench' => 'offers', 'figure' => 'evaluate 500 offers of 40 conditions, the set named by its hash, hash and request included', 'value' => round($native, 1), 'unit' => 'us',
    'against' => 'the PHP twin', 'against_value' => round($twin, 1), 'ratio' => round($native / $twin, 3), 'same_answer' => $same, 'detail' => ['text_passed_each_time' => round($whole, 1)]]), "\n";
exit($same ? 0 : 1);
