<?php
/**
 * What this server needs to get the extension.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Health;

defined( 'ABSPATH' ) || exit;

/**
 * Names of files, folders and commands for exactly this PHP. Nothing is downloaded or written here.
 */
final class ServerFacts {

	/**
	 * Where the PHP is kept with which the extension last answered.
	 */
	public const OPTION = 'tandem_native_build';

	/**
	 * Keeps that the extension answers with the PHP of now.
	 */
	public static function remember(): void {
		if ( get_option( self::OPTION ) !== self::build() ) {
			update_option( self::OPTION, self::build(), false );
		}
	}

	/**
	 * The PHP with which the extension last answered, where it is another one than now; else nothing.
	 */
	public static function upgraded_from(): string {
		$before = get_option( self::OPTION );
		return is_string( $before ) && '' !== $before && self::build() !== $before ? $before : '';
	}

	/**
	 * PHP as the extension archive names it, such as "php8.2-nts-x86_64".
	 */
	public static function build(): string {
		return sprintf( 'php%d.%d-%s-%s', PHP_MAJOR_VERSION, PHP_MINOR_VERSION, PHP_ZTS ? 'zts' : 'nts', php_uname( 'm' ) );
	}

	/**
	 * File of the extension archive.
	 */
	public static function archive(): string {
		return sprintf( 'tandem-extension-%s-%s-%s.tar.gz', TANDEM_VERSION, self::build(), strtolower( PHP_OS_FAMILY ) );
	}

	/**
	 * Folder PHP loads extensions from.
	 */
	public static function extension_directory(): string {
		return (string) ini_get( 'extension_dir' );
	}

	/**
	 * Where the ini line goes: a file of its own in the scan folder, else php.ini.
	 */
	public static function ini_file(): string {
		$scan = self::scan_directory();
		if ( '' !== $scan ) {
			return $scan . '/30-tandem.ini';
		}
		$loaded = php_ini_loaded_file();
		return false === $loaded ? 'php.ini' : $loaded;
	}

	/**
	 * What to restart.
	 */
	public static function restart(): string {
		$version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
		return match ( true ) {
			'fpm-fcgi' === PHP_SAPI => "sudo systemctl restart php$version-fpm",
			str_starts_with( PHP_SAPI, 'apache' ) => 'sudo systemctl restart apache2',
			'litespeed' === PHP_SAPI => 'sudo systemctl restart lsws',
			default => __( 'restart PHP', 'tandem-for-woocommerce' ),
		};
	}

	/**
	 * Where the owner reads the lines of all(): said by every notice and answer that misses the extension.
	 */
	public static function where(): string {
		return __( 'The Overview tab names the file for this server and shows how to install it.', 'tandem-for-woocommerce' );
	}

	/**
	 * Everything, for the card and the e-mail to the host.
	 *
	 * @return array{build:string,archive:string,extensionDir:string,iniFile:string,iniLine:string,restart:string,check:string,lines:list<string>,sapi:string,php:string}
	 */
	public static function all(): array {
		$check = defined( 'WP_CLI' ) && WP_CLI ? 'php -m | grep tandem' : 'php -m | grep tandem   # ' . __( 'and this page', 'tandem-for-woocommerce' );
		return array(
			'php'          => PHP_VERSION,
			'sapi'         => PHP_SAPI,
			'build'        => self::build(),
			'archive'      => self::archive(),
			'extensionDir' => self::extension_directory(),
			'iniFile'      => self::ini_file(),
			'iniLine'      => 'extension=tandem.so',
			'restart'      => self::restart(),
			'check'        => $check,
			'lines'        => array(
				sprintf( 'tar -xzf %s && sudo cp tandem.so %s/', self::archive(), self::extension_directory() ),
				sprintf( 'echo "extension=tandem.so" | sudo tee %s', self::ini_file() ),
				self::restart(),
			),
		);
	}

	/**
	 * First folder PHP scans for ini files, or "".
	 */
	private static function scan_directory(): string {
		$scan = getenv( 'PHP_INI_SCAN_DIR' );
		$scan = is_string( $scan ) && '' !== $scan ? $scan : PHP_CONFIG_FILE_SCAN_DIR;
		foreach ( explode( PATH_SEPARATOR, $scan ) as $folder ) {
			if ( '' !== $folder && is_dir( $folder ) ) {
				return rtrim( $folder, '/' );
			}
		}
		return '';
	}
}
