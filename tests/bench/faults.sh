#!/usr/bin/env bash
# Bench "faults": what the model file promises, at length. One JSON line a figure.
# TANDEM_DAMAGES (1000000), TANDEM_KILLS (1000), TANDEM_SECONDS (60), TANDEM_SEED (1).
set -euo pipefail
cd "$(dirname "$0")/../.."
run() { cargo test --locked --no-default-features --test rust -- --ignored --exact --nocapture "$@"; }
run model_faults::a_million_random_damages model_faults::a_thousand_kills model_faults::sixteen_readers_for_a_minute \
	--test-threads=1 | grep -o '{"against.*}\|{"bench".*}'
