# The extension and the command line, built outside the tree and kept by the hash of what made them.
# They have target folders of their own: a build without the feature php would overwrite the library.

COMPILED=$CACHE/compiled

sources_key() { hash_of "$ROOT/src" "$ROOT/Cargo.toml" "$ROOT/Cargo.lock" "$(rustc --version 2>/dev/null)" "$@"; }

extension_path() { printf '%s/extension-%s/tandem.so' "$COMPILED" "$(sources_key "$(php -r 'echo PHP_VERSION, PHP_ZTS, PHP_DEBUG;')")"; }

# Path of the extension of these sources if it was built, else the word none.
extension_ready() {
	local path
	path=$(extension_path)
	if [ -f "$path" ]; then printf '%s' "$path"; else printf none; fi
}

# Debian's own Rust may be too old, so it is never installed from there.
compile_needs() {
	local version
	need cc=build-essential
	version=$(cargo --version 2>/dev/null | sed 's/^cargo \([0-9]*\.[0-9]*\).*/\1/') || true
	[ -n "$version" ] || die "Rust is missing: install 1.85 or newer from https://rustup.rs"
	printf '1.85\n%s\n' "$version" | sort -C -V || die "Rust 1.85 or newer is needed, found $version: rustup update"
}

# locked NAME FUNCTION: one build a target folder at a time, from cargo to the copy of what it made.
locked() {
	mkdir -p "$CACHE/target"
	(flock 9 && "$2") 9>"$CACHE/target/$1.lock"
}

# Builds the extension for the PHP of this machine and sets EXTENSION.
build_extension() {
	compile_needs
	need php=php-cli php-config=php-dev "/usr/lib/llvm-*/lib/libclang.so*=libclang-dev"
	EXTENSION=$(extension_path)
	[ -f "$EXTENSION" ] && return
	say "Building the extension for PHP $(php -r 'echo PHP_VERSION;')"
	locked extension compile_extension
}

compile_extension() {
	(cd "$ROOT" && CARGO_TARGET_DIR=$CACHE/target/extension quietly cargo rustc --locked --release --lib --crate-type cdylib) || die "the extension could not be built"
	mkdir -p "$(dirname "$EXTENSION")"
	cp "$CACHE/target/extension/release/libtandem.so" "$EXTENSION.new"
	mv "$EXTENSION.new" "$EXTENSION"
}

# Builds the command line and sets TANDEM.
build_binary() {
	compile_needs
	TANDEM=$COMPILED/binary-$(sources_key)/tandem
	[ -f "$TANDEM" ] && return
	say "Building the command line"
	locked binary compile_binary
}

compile_binary() {
	(cd "$ROOT" && CARGO_TARGET_DIR=$CACHE/target/binary quietly cargo build --locked --release --bin tandem --no-default-features) || die "the command line could not be built"
	mkdir -p "$(dirname "$TANDEM")"
	cp "$CACHE/target/binary/release/tandem" "$TANDEM.new"
	mv "$TANDEM.new" "$TANDEM"
}
