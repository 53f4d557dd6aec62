#!/usr/bin/env bash
# Bench "refunds": TANDEM_REFUNDS (10000) sequences of partial refunds of bundle orders, with the extension and with
# PHP alone; each must end at exactly zero.
set -euo pipefail
export TANDEM_REFUNDS=${TANDEM_REFUNDS:-10000} TANDEM_PROOF=refunds_in_any
here=$(cd "$(dirname "$0")" && pwd)
bash "$here/cart_proof.sh" "${TANDEM_EXTENSION:?the extension, a .so file}"
bash "$here/cart_proof.sh" none
