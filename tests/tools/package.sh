# ./build.sh package: dist/ with the plugin's zip and the archive of the extension. Sourced by build.sh.
# The plugin finds the archive by its name (plugin/src/Health/ServerFacts.php), the archive names the plugin.

PLUGIN=tandem-for-woocommerce

package_version() { sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml" | head -1; }

# Files of the plugin as they go into the zip: the engine's PHP library as lib/, sources of built scripts kept. Of a
# translation goes what a shop loads; whoever translates starts from the .pot, which is in it.
package_plugin() { # package_plugin FOLDER
	mkdir -p "$1"
	(cd "$ROOT/plugin" && find . -type f -not -path '*/node_modules/*' -not -name 'package*.json' -not -name '*.po' -print0 | xargs -0 cp --parents -t "$1")
	mkdir -p "$1/lib"
	cp "$ROOT/php/autoload.php" "$1/lib/"
	cp -r "$ROOT/php/src" "$1/lib/src"
	cp "$ROOT/LICENSE" "$1/LICENSE.txt"
}

# The same files give the same archive: names in order, one date, no owner.
package_all() {
	local version scratch build name stamp
	need zip=zip tar=tar
	build_extension
	version=$(package_version)
	scratch=$(mktemp -d)
	stamp=$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || echo 1795305600)
	package_plugin "$scratch/$PLUGIN"
	php "$TOOLS/plugin-check/check.php" "$scratch/$PLUGIN" || die "package: the plugin breaks the rules above"
	find "$scratch/$PLUGIN" -exec touch -d "@$stamp" {} +
	mkdir -p "$ROOT/dist"
	rm -f "$ROOT/dist/$PLUGIN-$version.zip"
	(cd "$scratch" && find "$PLUGIN" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -@ "$ROOT/dist/$PLUGIN-$version.zip")

	# PHP takes uploads of at most 2 MB where nobody raised that, and Plugins > Add New says nothing of it.
	[ "$(stat -c %s "$ROOT/dist/$PLUGIN-$version.zip")" -le 2000000 ] || die "package: the zip is larger than the 2,000,000 bytes that PHP takes as an upload by default"

	build=$(php -r 'printf("php%d.%d-%s-%s", PHP_MAJOR_VERSION, PHP_MINOR_VERSION, PHP_ZTS ? "zts" : "nts", php_uname("m"));')
	name=tandem-extension-$version-$build-linux
	mkdir -p "$scratch/$name"
	cp "$EXTENSION" "$scratch/$name/tandem.so"
	cp "$ROOT/LICENSE" "$scratch/$name/LICENSE"
	printf '; The PHP extension of Tandem for WooCommerce %s. The plugin names the folder of its models itself.\nextension=tandem.so\n' "$version" >"$scratch/$name/30-tandem.ini"
	package_install_text "$version" "$build" "$name" >"$scratch/$name/INSTALL"
	tar -C "$scratch" --sort=name --mtime="@$stamp" --owner=0 --group=0 --numeric-owner -czf "$ROOT/dist/$name.tar.gz" "$name"
	rm -rf "$scratch"
	(cd "$ROOT/dist" && sha256sum "$PLUGIN-$version.zip" "$name.tar.gz")
}

package_install_text() { # package_install_text VERSION BUILD NAME
	local php=${2#php}
	php=${php%%-*}
	cat <<TEXT
The PHP extension "tandem", version $1, for $2.
It belongs to the plugin Tandem for WooCommerce $1; another version of either is refused and the shop goes on in PHP.

On Debian and Ubuntu with PHP $php:

  tar -xzf $3.tar.gz
  sudo install -m 644 $3/tandem.so "\$(php$php -r 'echo ini_get("extension_dir");')/tandem.so"
  sudo install -m 644 $3/30-tandem.ini /etc/php/$php/mods-available/tandem.ini
  sudo phpenmod -v $php tandem
  sudo systemctl restart php$php-fpm      # with Apache's module: sudo systemctl restart apache2
  php$php --ri tandem                     # says version, build and model

Elsewhere: put tandem.so into the folder that "php -i | grep extension_dir" names and 30-tandem.ini into the one after
"Scan this dir for additional .ini files", then restart PHP. WooCommerce > Tandem shows both for the server at hand.

To remove it: sudo phpdismod -v $php tandem, restart PHP, delete tandem.so. The shop keeps selling.
TEXT
}

# The zip as a shop gets it: installed from the file, not linked, in a store of its own.
run_package() {
	local store=$WORK/test/package version zip passed=0 failed=0
	say '== package'
	if ! quietly package_all; then
		close_suite package 0 1 0
		return
	fi
	version=$(package_version)
	zip=$ROOT/dist/$PLUGIN-$version.zip
	passed=1
	if (store_up --dir "$store" --port "$(free_port)" --database sqlite --extension none) >"$store.log" 2>&1; then
		rm "$store/site/wp-content/plugins/$PLUGIN"
		for step in "plugin install $zip --force --activate" "tandem status --format=json" "eval-file --use-include $TOOLS/plugin-check/since.php"; do
			# shellcheck disable=SC2086
			if quietly store_wp "$store" $step; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
		done
		store_down "$store"
	else
		cat "$store.log" >&2
		failed=1
	fi
	close_suite package $passed $failed 0
}
