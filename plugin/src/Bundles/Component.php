<?php
/**
 * One product of a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * A product, how many of it, whether the bundle forms without it, and a discount of its own.
 */
final readonly class Component {

	/** The most units of one product that a bundle may ask for. */
	public const MAX_UNITS = 100;

	/**
	 * Keeps the parts as they are; `from_array()` is where input is judged.
	 *
	 * @param int         $product   Parent product id.
	 * @param int         $variation A fixed variation, or 0 where the shopper chooses or there is none.
	 * @param int         $min       Units that every bundle takes, at least 1.
	 * @param int         $max       Units that a bundle may take, at least $min.
	 * @param bool        $optional  Whether the bundle forms without it.
	 * @param string|null $percent   Percent off this component alone, as decimal text.
	 * @param bool        $reward    Whether it is what the shopper gets for buying others, in buy-X-get-Y.
	 */
	public function __construct(
		public int $product,
		public int $variation = 0,
		public int $min = 1,
		public int $max = 1,
		public bool $optional = false,
		public ?string $percent = null,
		public bool $reward = false,
	) {
	}

	/**
	 * Reads one entry of the stored list or of a request.
	 *
	 * @param array<mixed> $data Entry.
	 * @throws FieldError With what was expected and what was found.
	 */
	public static function from_array( array $data ): self {
		$product   = self::whole( $data['product'] ?? null, 'product', 1, PHP_INT_MAX );
		$variation = self::whole( $data['variation'] ?? 0, 'variation', 0, PHP_INT_MAX );
		$min       = self::whole( $data['min'] ?? 1, 'min', 1, self::MAX_UNITS );
		$max       = self::whole( $data['max'] ?? $min, 'max', 1, self::MAX_UNITS );
		if ( $max < $min ) {
			/* translators: %d: number. */
			throw new FieldError( 'component.max', sprintf( __( 'a whole number of at least %d', 'tandem-for-woocommerce' ), $min ), $max );
		}
		$percent = $data['percent'] ?? null;
		$percent = null === $percent || '' === $percent ? null : BundleTerms::decimal( $percent, 'component.percent', 2, '100' );
		return new self( $product, $variation, $min, $max, self::flag( $data['optional'] ?? false ), $percent, self::flag( $data['reward'] ?? false ) );
	}

	/**
	 * What is stored.
	 *
	 * @return array{product:int,variation:int,min:int,max:int,optional:bool,percent:string|null,reward:bool}
	 */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/**
	 * The post that is bought: the variation where one is fixed.
	 */
	public function post_id(): int {
		return $this->variation ? $this->variation : $this->product;
	}

	/**
	 * What a form or a request says by a box that is ticked.
	 *
	 * @param mixed $value Value.
	 */
	private static function flag( mixed $value ): bool {
		return ! empty( $value ) && 'false' !== $value;
	}

	/**
	 * A whole number within bounds, from a number or its digits.
	 *
	 * @param mixed  $value Value.
	 * @param string $field Name for the message.
	 * @param int    $least Least allowed.
	 * @param int    $most  Most allowed.
	 * @throws FieldError Otherwise.
	 */
	private static function whole( mixed $value, string $field, int $least, int $most ): int {
		$found = is_int( $value ) || is_string( $value ) ? filter_var( $value, FILTER_VALIDATE_INT ) : false;
		if ( false === $found || $found < $least || $found > $most ) {
			/* translators: 1: least, 2: most. */
			throw new FieldError( 'component.' . $field, 'product' === $field ? __( 'the id of a product', 'tandem-for-woocommerce' ) : sprintf( __( 'a whole number from %1$d to %2$d', 'tandem-for-woocommerce' ), $least, $most ), $value );
		}
		return $found;
	}
}
