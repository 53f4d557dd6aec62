<?php
/**
 * A question to the pricing engine with its answer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use Tandem\Pricing\QuoteDifference;

defined( 'ABSPATH' ) || exit;

/**
 * Request and answer of one quote, with the look-ups that the shop needs. Without any rule there is
 * no answer to ask for: every line costs what the shop says.
 */
final readonly class Quote {

	/**
	 * Lines of the answer by key.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $lines;

	/**
	 * Rules of the request by id.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $rules;

	/**
	 * Keeps both.
	 *
	 * @param array<string,mixed> $request What was asked.
	 * @param array<string,mixed> $answer  What the engine said; empty where there was no rule.
	 */
	public function __construct(
		public array $request,
		public array $answer,
	) {
		$this->lines = array_column( $answer['lines'] ?? array(), null, 'key' );
		$this->rules = array_column( $request['rules'], null, 'id' );
	}

	/**
	 * The line of a key that some rule priced, or null where it stays at the shop's price.
	 *
	 * @param string $key Line key.
	 * @return array<string,mixed>|null
	 */
	public function priced_line( string $key ): ?array {
		$line = $this->lines[ $key ] ?? null;
		return $line && ! empty( $line['parts'] ) && is_string( $line['unit'] ?? null ) ? $line : null;
	}

	/**
	 * The line of a key of which some units are in a bundle or offer, be it at the shop's price as what one buys to get
	 * something else; null where none are.
	 *
	 * @param string $key Line key.
	 * @return array<string,mixed>|null
	 */
	public function grouped_line( string $key ): ?array {
		return empty( $this->lines[ $key ]['parts'] ) ? null : $this->lines[ $key ];
	}

	/**
	 * Applications of rules.
	 *
	 * @return list<array<string,mixed>>
	 */
	public function applied(): array {
		return $this->answer['applied'] ?? array();
	}

	/**
	 * Ids of the rules that gave something: of bundles and offers that priced lines, and of benefits beside prices.
	 *
	 * @return list<string>
	 */
	public function given(): array {
		return array_column( array( ...$this->applied(), ...$this->answer['benefits'] ?? array() ), 'rule' );
	}

	/**
	 * What all lines cost, in the minor units that prices are entered in.
	 */
	public function paid(): int {
		return QuoteDifference::paid( get_object_vars( $this ) );
	}

	/**
	 * A rule of the request.
	 *
	 * @param string $id Rule id.
	 * @return array<string,mixed>|null
	 */
	public function rule( string $id ): ?array {
		return $this->rules[ $id ] ?? null;
	}

	/**
	 * What the shopper saves, in minor units.
	 */
	public function saving(): int {
		return (int) ( $this->answer['saving'] ?? 0 );
	}

	/**
	 * Units that no bundle took, by "product:variation".
	 *
	 * @param string|null $rule Bundle whose own units count too.
	 * @return array<string,int>
	 */
	public function units( ?string $rule = null ): array {
		$units = array();
		foreach ( $this->request['lines'] as $line ) {
			$key           = $line['product'] . ':' . $line['variation'];
			$own           = array_filter( $this->lines[ $line['key'] ]['parts'] ?? array(), static fn( array $part ): bool => $part['rule'] === $rule );
			$units[ $key ] = ( $units[ $key ] ?? 0 ) + $this->loose( $line['key'], $line['qty'] ) + (int) array_sum( array_column( $own, 'qty' ) );
		}
		return $units;
	}

	/**
	 * Units of a line that no bundle took. Offers take no units: they lower what is there.
	 *
	 * @param string $key      Line key.
	 * @param int    $quantity Units of the line.
	 */
	public function loose( string $key, int $quantity ): int {
		foreach ( $this->lines[ $key ]['parts'] ?? array() as $part ) {
			$quantity -= 'offer' === ( $this->rule( (string) $part['rule'] )['kind'] ?? '' ) ? 0 : (int) $part['qty'];
		}
		return max( 0, $quantity );
	}
}
