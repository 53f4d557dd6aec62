#!/bin/bash
# The one entry for people and for CI. `./build.sh help` lists what it does.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/tests/tools/lib.sh"
. "$TOOLS/compile.sh"
. "$TOOLS/store/store.sh"
. "$TOOLS/suites.sh"
. "$TOOLS/networks.sh"
. "$TOOLS/package.sh"
. "$TOOLS/bench.sh"
. "$TOOLS/demo/demo.sh"

usage() {
	cat <<'TEXT'
usage: ./build.sh COMMAND

  demo      the demo shop, trained and served until Ctrl-C
              --port N                    default 8400
              --database sqlite|mariadb   default sqlite
              --check                     all of it and a purchase, then exit 0 or 1
  test      every test; `test core`, `test library`, `test shop` are parts of it (what CI runs)
  check     the core alone: format, lints, import rules, Rust tests; under a minute
  build     the extension for this machine's PHP and the binary `tandem`
  package   dist/: the plugin's zip and the archive of the extension for this PHP
  bench     [NAME...] benchmarks, one JSON line a figure: quality engine pages quote properties propose cart-grid cart-requests refunds limit tables offers experiments reports traffic journey-walks flood
  store     a private real store of this checkout, served in the background
              --database sqlite|mariadb   default sqlite
              --port N                    default 8450
              --theme NAME                storefront (default) or twentytwentyfive
              --dir FOLDER                default .work/store; one store a folder
              --extension FILE.so|none    default: the one built from these sources, if there is one
              --demo                      with the demo shop: products, orders, bundles, pages
              --keep                      serve the store that is in the folder again, do not make a new one
              --no-debug                  WP_DEBUG off
              --page-cache                    nginx with fastcgi_cache in front
              --workers N                 PHP workers, default 4
  store-stop [--dir FOLDER]               stops it; its data stays
  wp [--dir FOLDER] ...                   WP-CLI in that store, with the same PHP extension
  phpunit [--dir FOLDER] ...              PHPUnit inside that store (tests/php/Plugin)
  e2e [--dir FOLDER] [NAME...]            browser tests against that store (tests/e2e/NAME.mjs)
  help

Environment: TANDEM_WOOCOMMERCE, TANDEM_STOREFRONT (folder or zip), TANDEM_EXTENSION (default of --extension),
TANDEM_DATA (folder of order files for benchmarks), TANDEM_DISCOUNT_PLUGIN (folder of the free plugin woo-discount-rules,
for `bench cart`), XDG_CACHE_HOME.
TEXT
}

# Takes a leading --dir FOLDER off the arguments: sets STORE and REST.
store_argument() {
	STORE=$WORK/store
	if [ "${1:-}" = --dir ]; then
		STORE=$2
		shift 2
	fi
	REST=("$@")
	[ -f "$STORE/store.json" ] || die "there is no store at $STORE; ./build.sh store makes one"
	STORE=$(cd "$STORE" && pwd)
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
	demo) demo_run "$@" ;;
	test) test_all "$@" ;;
	check) check_all ;;
	build) build_extension && build_binary && say "$EXTENSION" && say "$TANDEM" ;;
	package) package_all ;;
	bench) bench_run "$@" ;;
	store) store_up "$@" || { parts_help >&2; exit 1; } ;;
	store-stop) store_argument "$@" && store_down "$STORE" ;;
	wp) store_argument "$@" && store_wp "$STORE" "${REST[@]}" ;;
	phpunit)
		store_argument "$@"
		# Options alone mean the whole folder; WordPress may stand elsewhere, so paths are made absolute.
		paths=''
		for word in "${!REST[@]}"; do
			if [ -e "${REST[word]}" ]; then REST[word]=$(realpath "${REST[word]}") && paths=yes; fi
		done
		[ -n "$paths" ] || REST+=("$ROOT/tests/php/Plugin")
		store_phpunit "$STORE" "${REST[@]}"
		;;
	e2e) store_argument "$@" && store_e2e "$STORE" "${REST[@]}" ;;
	help | -h | --help) usage ;;
	*)
		usage >&2
		exit 2
		;;
esac
