<?php

/**
 * php -n -d extension=... -d extension=pdo_mysql offers_segments.php [CUSTOMERS ORDERS SOCKET]: the segments of all
 * customers by the extension, and rank, recency, frequency and spend of the same orders by one SQL statement with
 * window functions on MariaDB. Seconds and peak memory; ranks are compared customer by customer.
 */

declare(strict_types=1);

[$customers, $orders, $socket] = [(int) ($argv[1] ?? 100000), (int) ($argv[2] ?? 1000000), (string) ($argv[3] ?? '')];
ini_set('memory_limit', '-1');
mt_srand(3);
$flat = [];
$bought = [];
$now = 1800000000;
for ($k = 0; $k < $orders; $k++) {
    // Some customers buy far more often than others.
    $customer = 1 + (int) ($customers * (mt_rand() / mt_getrandmax()) ** 2) % $customers;
    array_push($flat, $customer, $now - mt_rand(0, 94608000), mt_rand(500, 30000));
    array_push($bought, $customer, mt_rand(1, 40), $now - mt_rand(0, 94608000), mt_rand(1, 3));
}
$json = json_encode(['version' => 1, 'now' => $now, 'half_life_days' => 90, 'orders' => $flat, 'bought' => $bought], JSON_THROW_ON_ERROR);
unset($bought);
$memory = static fn (string $field): int => (int) (preg_match("/$field:\\s+(\\d+)/", (string) file_get_contents('/proc/self/status'), $found) ? $found[1] : 0);
// The peak of what came before is forgotten.
file_put_contents('/proc/self/clear_refs', '5');
$before = $memory('VmRSS');
$start = hrtime(true);
$answer = Tandem\Native\Engine::segments($json);
$seconds = (hrtime(true) - $start) / 1e9;
$taken = ($memory('VmHWM') - $before) / 1024;
unset($json);
$ranks = array_column(json_decode((string) $answer, true)['customers'], 'rank', 'id');
$print = static fn (array $line) => print json_encode(['bench' => 'offers'] + $line, JSON_UNESCAPED_SLASHES) . "\n";
$size = "$customers customers, $orders orders";
$print(['figure' => "memory that the segments of $size take beside the request", 'value' => round($taken), 'unit' => 'MB']);
if ($socket === '') {
    $print(['figure' => "segments of $size", 'value' => round($seconds, 2), 'unit' => 's', 'against' => null, 'reason' => 'MariaDB could not be started']);
    exit(0);
}
$db = new PDO("mysql:unix_socket=$socket", 'root', '', [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$db->exec('CREATE DATABASE bench');
$db->exec('USE bench');
$db->exec('CREATE TABLE o (customer INT NOT NULL, at INT NOT NULL, amount INT NOT NULL, KEY customer (customer)) ENGINE=InnoDB');
foreach (array_chunk($flat, 15000) as $part) {
    $db->exec('INSERT INTO o VALUES ' . implode(',', array_map(static fn (array $row): string => '(' . implode(',', $row) . ')', array_chunk($part, 3))));
}
$db->query('ANALYZE TABLE o')->fetchAll();
$start = hrtime(true);
$rows = $db->query('SELECT customer, FLOOR(100 * (RANK() OVER (ORDER BY spent DESC) - 1) / COUNT(*) OVER ()) + 1 AS r,
    NTILE(5) OVER (ORDER BY last) AS recency, NTILE(5) OVER (ORDER BY orders) AS frequency
    FROM (SELECT customer, SUM(amount) AS spent, COUNT(*) AS orders, MAX(at) AS last FROM o GROUP BY customer) t')->fetchAll(PDO::FETCH_NUM);
$sql = (hrtime(true) - $start) / 1e9;
$same = count($rows) === count($ranks);
foreach ($rows as [$customer, $rank]) {
    $same = $same && $ranks[$customer] === (int) $rank;
}
$print(['figure' => "segments of $size, interests by category included", 'value' => round($seconds, 2), 'unit' => 's', 'against' => 'rank, recency and frequency in SQL on MariaDB, without interests',
    'against_value' => round($sql, 2), 'ratio' => round($seconds / $sql, 2), 'same_ranks' => $same]);
exit($same ? 0 : 1);
