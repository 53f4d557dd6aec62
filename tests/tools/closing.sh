# Closing lines of suites, and the lane that runs beside the others. Sourced by suites.sh.

FAILED_SUITES=()
SUMMARY=()
SKIPPED_LOUDLY=''

# close_suite NAME PASSED FAILED SKIPPED
close_suite() {
	local line="$1: $2 passed, $3 failed, $4 skipped"
	say "$line"
	SUMMARY+=("$line")
	[ "$3" -eq 0 ] || FAILED_SUITES+=("$1")
}

# Numbers of a JUnit report; a run that died before writing one has failed.
close_junit() { # close_junit NAME REPORT
	local numbers
	numbers=$(php -r '
		$report = @simplexml_load_file($argv[1]);
		if ($report === false) { echo "0 1 0"; exit; }
		$all = $failed = $skipped = 0;
		foreach ($report->testsuite as $suite) {
			$all += (int) $suite["tests"];
			$failed += (int) $suite["errors"] + (int) $suite["failures"] + (int) $suite["warnings"];
			$skipped += (int) $suite["skipped"];
		}
		echo $all - $failed - $skipped, " ", $failed, " ", $skipped;
	' "$2")
	# shellcheck disable=SC2086
	close_suite "$1" $numbers
}

# beside NAME COMMAND...: runs suites beside those that follow. What they print is shown when they are waited for.
BESIDE=''
beside() {
	BESIDE=$WORK/test/beside-$1
	shift
	rm -f "$BESIDE".*
	(
		SUMMARY=() FAILED_SUITES=()
		trap 'printf "%s\n" "${SUMMARY[@]}" >"$BESIDE.summary"; printf "%s\n" "${FAILED_SUITES[@]}" >"$BESIDE.failed"' EXIT
		"$@"
		: >"$BESIDE.ended"
	) >"$BESIDE.log" 2>&1 </dev/null &
	BESIDE_PID=$!
	trap 'kill "$BESIDE_PID" 2>/dev/null; cat "$BESIDE.log"; exit 130' INT TERM
	# A browser waits for its pages, a test of the core does not mind.
	quietly renice -n 5 -p $$ || true
}

wait_beside() {
	local line
	[ -n "$BESIDE" ] || return 0
	wait "$BESIDE_PID" || true
	trap - INT TERM
	cat "$BESIDE.log"
	while IFS= read -r line; do [ -z "$line" ] || SUMMARY+=("$line"); done <"$BESIDE.summary"
	while IFS= read -r line; do [ -z "$line" ] || FAILED_SUITES+=("$line"); done <"$BESIDE.failed"
	[ -f "$BESIDE.ended" ] || close_suite "${BESIDE##*/}" 0 1 0
	BESIDE=''
}

close_all() {
	local line
	say ''
	for line in "${SUMMARY[@]}"; do say "$line"; done
	if [ -n "$SKIPPED_LOUDLY" ]; then
		warn ''
		warn "THE SUITES THAT NEED A SHOP WERE SKIPPED."
		parts_help >&2
	fi
	[ ${#FAILED_SUITES[@]} -eq 0 ] || die "failed: ${FAILED_SUITES[*]}"
}
