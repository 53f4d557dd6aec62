# Words shared by build.sh and the scripts beside this file. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLS=$ROOT/tests/tools
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/tandem
WORK=$ROOT/.work

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
	printf 'build.sh: %s\n' "$*" >&2
	exit 1
}

# Short content hash of files and folders (names and bytes), independent of where they lie.
hash_of() {
	local path
	for path in "$@"; do
		if [ -d "$path" ]; then
			(cd "$path" && find . -type f -not -path '*/node_modules/*' | LC_ALL=C sort | xargs -r -d '\n' sha256sum)
		elif [ -f "$path" ]; then
			sha256sum <"$path"
		else
			printf '%s\n' "$path"
		fi
	done | sha256sum | cut -c1-16
}

# need COMMAND=PACKAGE...: installs the Debian packages whose commands are missing, or names them.
# A command that starts with "php:" is a PHP module, one with "/" a file.
need() {
	local pair command missing=() modules
	modules=$(php -m 2>/dev/null || true)
	for pair in "$@"; do
		command=${pair%%=*}
		case $command in
			php:*) grep -qix "${command#php:}" <<<"$modules" || missing+=("${pair#*=}") ;;
			*/*) compgen -G "$command" >/dev/null || missing+=("${pair#*=}") ;;
			*) command -v "$command" >/dev/null || missing+=("${pair#*=}") ;;
		esac
	done
	[ ${#missing[@]} -eq 0 ] && return
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "Installing ${missing[*]}"
		{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } \
			</dev/null >"$(mktemp)" 2>&1 && return
		die "apt could not install: ${missing[*]}"
	fi
	die "missing Debian packages, install them and run again: apt-get install ${missing[*]}"
}

# Runs a command only to its result: its output is shown when it fails.
quietly() {
	local log
	log=$(mktemp)
	if ! ("$@") >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}
