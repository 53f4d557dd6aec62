#!/usr/bin/env bash
# Bench "cart-requests": TANDEM_REQUESTS (10000) requests with foreign fields and absurd amounts over every way into
# cart and order; none may change a price. A process sends 500 of one seed, so that what is done is known however early
# the bench is stopped (stderr). On MariaDB: on SQLite most of the time goes into translating queries.
set -euo pipefail
wanted=${TANDEM_REQUESTS:-10000}
first=${TANDEM_FIRST_SEED:-20261122}
export TANDEM_PROOF=no_request TANDEM_REQUESTS=500 TANDEM_DATABASE=${TANDEM_DATABASE:-mariadb}
[ "$wanted" -ge 500 ] || TANDEM_REQUESTS=$wanted
TANDEM_SEEDS=$(seq -s ' ' "$first" $((first + (wanted + TANDEM_REQUESTS - 1) / TANDEM_REQUESTS - 1)))
export TANDEM_SEEDS
here=$(dirname "$0")
bash "$here/cart_proof.sh" "${TANDEM_EXTENSION:?the extension, a .so file}" | tee >(cat >&2) | php "$here/sum.php"
