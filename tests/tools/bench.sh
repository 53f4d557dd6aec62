# ./build.sh bench [NAME...]: runs tests/bench/NAME.sh, one JSON line a figure on stdout. Sourced by build.sh.
# A benchmark is told where things are by TANDEM_BIN, TANDEM_EXTENSION and TANDEM_DATA.

BENCHMARKS="quality engine pages quote properties propose cart cart-grid cart-requests refunds limit tables offers experiments reports traffic setup first-run journey-walks flood"

bench_run() {
	local name failed=()
	# The figures alone go to stdout.
	build_extension >&2
	build_binary >&2
	[ ! -d "$ROOT/../shared/data" ] || export TANDEM_DATA=${TANDEM_DATA:-$ROOT/../shared/data}
	export TANDEM_EXTENSION=$EXTENSION TANDEM_BIN=$TANDEM
	# shellcheck disable=SC2086
	[ $# -gt 0 ] || set -- $BENCHMARKS
	for name in "$@"; do
		if [ ! -f "$ROOT/tests/bench/$name.sh" ]; then
			printf '{"bench":"%s","figure":null,"value":null,"unit":null,"against":null,"reason":"there is no tests/bench/%s.sh"}\n' "$name" "$name"
			failed+=("$name")
			continue
		fi
		bash "$ROOT/tests/bench/$name.sh" || failed+=("$name")
	done
	[ ${#failed[@]} -eq 0 ] || die "bench: ${failed[*]}"
}
