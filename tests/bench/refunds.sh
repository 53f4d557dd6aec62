#!/usr/bin/env bash
# Bench "refunds": TANDEM_REFUNDS (1000) sequences of partial refunds of bundle orders, with the extension and with
# PHP alone; each must end at exactly zero. A sequence is ten refunds. On MariaDB: on SQLite, which translates each
# query, a refund takes 150 ms of the processor instead of 26.
set -euo pipefail
export TANDEM_REFUNDS=${TANDEM_REFUNDS:-1000} TANDEM_PROOF=refunds_in_any TANDEM_DATABASE=${TANDEM_DATABASE:-mariadb}
here=$(cd "$(dirname "$0")" && pwd)
bash "$here/cart_proof.sh" "${TANDEM_EXTENSION:?the extension, a .so file}"
bash "$here/cart_proof.sh" none
