#!/usr/bin/env bash
# Bench "experiments": the promises of the experiment statistics, and the same data through peers.
# TANDEM_BIN names the binary; TANDEM_RUNS the simulated experiments a figure (10,000).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tandem
bin=${TANDEM_BIN:?the tandem binary}
venv=$cache/venv-experiments
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import gbstats' 2>/dev/null || "$venv/bin/pip" install -q "gbstats==0.8.0" >&2 || true
if ! "$venv/bin/python" -c 'import confseq.boundaries' 2>/dev/null; then
	# confseq is compiled here and needs Boost's headers.
	[ -d /usr/include/boost ] || [ "$(id -u)" != 0 ] || apt-get install -y -q --no-install-recommends libboost-dev >&2 || true
	# Its own build isolation pins a pybind11 too old for current Python.
	"$venv/bin/pip" install -q pybind11 scikit-build ninja "cmake<4" "setuptools<70" wheel numpy scipy >&2 || true
	PATH="$venv/bin:$PATH" "$venv/bin/pip" install -q --no-build-isolation confseq >&2 || true
fi
"$bin" simulate-experiment --runs "${TANDEM_RUNS:-10000}"
"$bin" simulate-experiment --dump 200 --effect 0.08 | "$venv/bin/python" "$here/experiments.py"
