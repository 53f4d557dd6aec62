#!/usr/bin/env bash
# Bench "cart-requests": TANDEM_REQUESTS (10000) requests with foreign fields and absurd amounts over every way into
# cart and order; none may change a price.
set -euo pipefail
export TANDEM_REQUESTS=${TANDEM_REQUESTS:-10000} TANDEM_PROOF=no_request
exec bash "$(dirname "$0")/cart_proof.sh" "${TANDEM_EXTENSION:?the extension, a .so file}"
