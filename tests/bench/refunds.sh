#!/usr/bin/env bash
# Bench "refunds": TANDEM_REFUNDS (1000) sequences of partial refunds of bundle orders, with the extension and with
# PHP alone; each must end at exactly zero. A sequence is ten refunds; a process makes a hundred of one seed, as
# WordPress keeps in memory what it read. On MariaDB: on SQLite, which translates each query, a refund takes 150 ms of
# the processor instead of 26.
set -euo pipefail
wanted=${TANDEM_REFUNDS:-1000}
export TANDEM_REFUNDS=100 TANDEM_PROOF=refunds_in_any TANDEM_DATABASE=${TANDEM_DATABASE:-mariadb}
[ "$wanted" -ge 100 ] || TANDEM_REFUNDS=$wanted
TANDEM_SEEDS=$(seq -s ' ' 0 $(((wanted + TANDEM_REFUNDS - 1) / TANDEM_REFUNDS - 1)))
export TANDEM_SEEDS
here=$(cd "$(dirname "$0")" && pwd)
for engine in "${TANDEM_EXTENSION:?the extension, a .so file}" none; do
	bash "$here/cart_proof.sh" "$engine" | tee >(cat >&2) | php "$here/sum.php"
done
