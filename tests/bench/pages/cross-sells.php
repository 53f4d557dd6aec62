<?php
/**
 * php cross-sells.php URL PAIRS: Tandem's list in the cart beside WooCommerce's own cross-sells, of as many products of
 * one cart, in one run: the list (on) and the plugin without it (silent); cross-sells without the plugin (off) and neither
 * (bare). Once more with whatever is kept made anew (first). The laptop has the cross-sells.
 */

declare(strict_types=1);

require __DIR__ . '/request.php';

[, $shop, $pairs] = $argv;
$pairs = (int) $pairs;
$list = '/data-tandem-list="[^"]*cart.*tandem-card__name/s';
$jar = buyer($shop, 'laptop');
$less = static fn(array $one, array $other): array => array_map(static fn(float|int $with, float|int $without): float => $with - $without, $one, $other);
foreach (['classic cart' => ['/classic-cart/', '/class="cross-sells"/'], 'cart block' => ['/cart/', '/"cross_sells":\[\{"id"/']] as $what => [$path, $core]) {
    // What is made anew takes the place of what was kept: the two are not measured in turns.
    foreach (['on' => '', 'first' => ', made anew'] as $with => $how) {
        $values = [];
        for ($i = -4; $i < $pairs; $i++) {
            foreach (turns([$with, 'silent', 'off', 'bare'], $i) as $side) {
                [$queries, , $cpu, $page] = visit($shop . $path, $side, $list, $with === $side, ['jar' => $jar]);
                if (('off' === $side) !== (1 === preg_match($core, $page))) {
                    fwrite(STDERR, "pages: with the plugin $side the cross-sells of $path are not what they should be\n");
                    exit(1);
                }
                if ($i >= 0) {
                    $values['queries'][$side][] = $queries;
                    $values['processor time'][$side][] = $cpu;
                }
            }
        }
        foreach ($values as $clock => $of) {
            $unit = 'queries' === $clock ? 'queries' : 'ms';
            [$tandem, $cross] = [$less($of[$with], $of['silent']), $less($of['off'], $of['bare'])];
            figure("$clock of Tandem's list in the $what$how", quantile($tandem), $unit, "WooCommerce's cross-sells in the same cart", quantile($cross), interval($tandem, $cross));
            figure("$clock of the $what with Tandem's list$how", quantile($of[$with]), $unit, 'the same cart with cross-sells, without the plugin', quantile($of['off']), interval($of[$with], $of['off']));
        }
    }
}
unlink($jar);
