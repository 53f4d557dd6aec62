<?php
/**
 * php planted.php: the companions planted in the demo orders, as {anchor id: {companion id: percent}}.
 */

declare(strict_types=1);

namespace Tandem\Demo;

$tools = __DIR__ . '/../../tools/demo';
require "$tools/OrderHistory.php";

$catalogue = require "$tools/catalogue.php";
$planted = [];
foreach (OrderHistory::COMPANIONS as $anchor => $companions) {
    foreach ($companions as $companion => $percent) {
        $planted[$catalogue[$anchor][0]][$catalogue[$companion][0]] = $percent;
    }
}
echo json_encode($planted), "\n";
