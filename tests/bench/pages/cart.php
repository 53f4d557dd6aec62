<?php
/**
 * php cart.php URL PAIRS: what Tandem adds to the answer of the Store API that follows a change of the cart, beside the
 * same change without the plugin: alternating pairs, each side with a session of its own. "on" is the answer to a cart
 * that some shopper had before in this state of the shop, or to another quantity of its products; "first" is the first
 * answer to such a cart.
 */

declare(strict_types=1);

[, $shop, $pairs] = $argv;
$pairs = (int) $pairs;

/** @return array{int,float,float,array<string,mixed>} queries, milliseconds, milliseconds of the processor, the answer */
function change(string $url, string $tandem, array $body, string &$nonce, string $jar): array
{
    $found = [];
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60, CURLOPT_COOKIEFILE => $jar, CURLOPT_COOKIEJAR => $jar,
        CURLOPT_HTTPHEADER => ["X-Bench-Tandem: $tandem", 'Content-Type: application/json', "Nonce: $nonce"],
        CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$found, &$nonce): int {
            if (1 === preg_match('/^X-Bench-(\w+): (\S+)/i', $line, $match)) {
                $found[strtolower($match[1])] = $match[2];
            }
            if (1 === preg_match('/^Nonce: (\S+)/i', $line, $match)) {
                $nonce = $match[1];
            }
            return strlen($line);
        },
    ] + ([] === $body ? [] : [CURLOPT_POST => true, CURLOPT_POSTFIELDS => (string) json_encode($body)]));
    $answer = json_decode((string) curl_exec($curl), true);
    $code = curl_getinfo($curl, CURLINFO_HTTP_CODE);
    unset($curl);
    if ($code >= 300 || !is_array($answer) || !isset($found['queries'], $found['seconds'], $found['cpu'])) {
        fwrite(STDERR, "pages: $url answered $code\n");
        exit(1);
    }

    return [(int) $found['queries'], 1000 * (float) $found['seconds'], 1000 * (float) $found['cpu'], $answer];
}

preg_match('/name="add-to-cart" value="(\d+)"|data-product_id="(\d+)"/', (string) file_get_contents("$shop/product/camera/"), $camera);
$product = (int) ($camera[1] ?: $camera[2] ?? 0);
foreach ([['on', ''], ['on', ', to a quantity that was not asked before'], ['first', ', the first to such a cart']] as $turn => [$with, $which]) {
    $from = 1 === $turn ? random_int(10, 9000) : null;
    $sides = [];
    foreach ([$with, 'off'] as $side) {
        $sides[$side] = ['nonce' => '', 'jar' => (string) tempnam(sys_get_temp_dir(), 'bench')];
        change("$shop/wp-json/wc/store/v1/cart", $side, [], $sides[$side]['nonce'], $sides[$side]['jar']);
        $answer = change("$shop/wp-json/wc/store/v1/cart/add-item", $side, ['id' => $product, 'quantity' => 1], $sides[$side]['nonce'], $sides[$side]['jar'])[3];
        $sides[$side]['key'] = $answer['items'][0]['key'];
    }
    $figures = [];
    for ($i = -4; $i < $pairs; $i++) {
        foreach (0 === $i % 2 ? [$with, 'off'] : ['off', $with] as $side) {
            $one = change("$shop/wp-json/wc/store/v1/cart/update-item", $side, ['key' => $sides[$side]['key'], 'quantity' => null === $from ? 1 + abs($i) % 2 : $from + $i], $sides[$side]['nonce'], $sides[$side]['jar']);
            if (isset($one[3]['extensions']['tandem']['placements']['cart']['html']) !== ('off' !== $side)) {
                fwrite(STDERR, "pages: with the plugin $side the answer is not what it should be\n");
                exit(1);
            }
            if ($i >= 0) {
                foreach (['queries', 'server time', 'processor time'] as $place => $what) {
                    $figures[$what][$side][] = $one[$place];
                }
            }
        }
    }
    array_map('unlink', array_column($sides, 'jar'));
    foreach ($figures as $what => $values) {
        $added = array_map(static fn(float $with, float $without): float => $with - $without, $values[$with], $values['off']);
        sort($added);
        sort($values[$with]);
        sort($values['off']);
        $middle = intdiv($pairs, 2);
        $rank = 0.98 * sqrt($pairs);
        echo json_encode(['bench' => 'pages', 'figure' => "$what of the answer to a change of the cart block's cart$which", 'value' => round($values[$with][$middle], 3), 'unit' => 'queries' === $what ? 'queries' : 'ms',
            'against' => 'the same change without the plugin', 'against_value' => round($values['off'][$middle], 3), 'ratio' => round($values[$with][$middle] / max(0.001, $values['off'][$middle]), 4), 'pairs' => $pairs,
            'added' => round($added[$middle], 3), 'added_95' => [round($added[max(0, (int) floor($pairs / 2 - $rank))], 3), round($added[min($pairs - 1, (int) ceil($pairs / 2 + $rank))], 3)]]), "\n";
    }
}
