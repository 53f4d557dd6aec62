<?php
/**
 * Questions to the pricing engine.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use Tandem\Engine;
use Tandem\Plugin\Bundles\BundleRules;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Puts lines, rules, shopper, policy and time into one request, asks the engine, and remembers the
 * answer for the rest of this request: the same question is never asked twice.
 */
final class Quotes {

	/** Shopper facts of nobody in particular: what a page says to everybody. */
	public const NOBODY = array(
		'customer' => 0,
		'roles'    => array(),
		'segments' => array(),
	);

	/** Answers kept in memory. */
	private const KEPT = 64;

	/**
	 * Questions with their answers, the newest last.
	 *
	 * @var list<Quote>
	 */
	private array $answers = array();

	/**
	 * UNIX seconds of this request, the same for all of its quotes.
	 *
	 * @var int|null
	 */
	private ?int $now = null;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param BundleRules       $rules    Rules of the published bundles.
	 * @param Settings          $settings Settings.
	 * @param UsageStore        $usage    Uses left.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly BundleRules $rules,
		private readonly Settings $settings,
		private readonly UsageStore $usage,
	) {
	}

	/**
	 * The price of lines under the published rules, or under given ones.
	 *
	 * @param list<array<string,mixed>>      $lines    Lines of a request.
	 * @param ShopCurrency                   $currency Currency of the lines.
	 * @param array<string,mixed>            $shopper  Shopper facts.
	 * @param list<array<string,mixed>>|null $rules    Rules instead of the published ones.
	 */
	public function quote( array $lines, ShopCurrency $currency, array $shopper, ?array $rules = null ): Quote {
		// Why a rule gave nothing is asked of given rules only: a cart has no use for it.
		$explain = null === $rules ? 'none' : 'near';
		if ( null === $rules ) {
			$rules = $this->usage->with_left( $this->rules->for_lines( $lines, $currency ), $shopper );
			/**
			 * Rules of other parts (offers) that join the quote of these lines.
			 *
			 * @param list<array<string,mixed>> $rules    Rules of a quote request, each with `id` and `version`.
			 * @param list<array<string,mixed>> $lines    Lines.
			 * @param ShopCurrency              $currency Currency.
			 * @param array<string,mixed>       $shopper  Shopper facts.
			 */
			$rules = (array) apply_filters( 'tandem_quote_rules', $rules, $lines, $currency, $shopper );
		}
		return $this->ask(
			array(
				'version'  => 1,
				'currency' => array(
					'code'     => $currency->code,
					'exponent' => $currency->exponent,
				),
				'now'      => $this->now(),
				'lines'    => $lines,
				'shopper'  => $shopper,
				'rules'    => array_values( $rules ),
				'policy'   => array( 'explain' => $explain ) + $this->policy(),
			)
		);
	}

	/**
	 * The price of lines under one rule, as a page tells it to everybody: what was sold of it counts.
	 *
	 * @param list<array<string,mixed>> $lines    Lines of a request.
	 * @param ShopCurrency              $currency Currency of the lines.
	 * @param array<string,mixed>       $shopper  Shopper facts.
	 * @param array<string,mixed>|null  $rule     The rule; null for none.
	 */
	public function shown( array $lines, ShopCurrency $currency, array $shopper, ?array $rule ): Quote {
		return $this->quote( $lines, $currency, $shopper, $rule ? $this->usage->with_left( array( $rule ), null ) : array() );
	}

	/**
	 * The answer to a whole request.
	 *
	 * @param array<string,mixed> $request Request.
	 */
	public function ask( array $request ): Quote {
		// Rules are the same arrays from one question to the next, so that comparing costs next to nothing.
		for ( $at = count( $this->answers ) - 1; $at >= 0; $at-- ) {
			if ( $this->answers[ $at ]->request === $request ) {
				return $this->answers[ $at ];
			}
		}
		if ( count( $this->answers ) >= self::KEPT ) {
			array_shift( $this->answers );
		}
		$quote           = new Quote( $request, $request['rules'] ? ( $this->engine )()->quote( $request ) : array() );
		$this->answers[] = $quote;
		return $quote;
	}

	/**
	 * What is known of the shopper who asks. Nobody in particular where the page may be cached.
	 *
	 * @return array<string,mixed>
	 */
	public function shopper(): array {
		$user    = wp_get_current_user();
		$shopper = array(
			'customer' => $user->ID,
			'roles'    => array_values( $user->roles ),
			'segments' => array(),
		);
		/**
		 * Segments and facts of the shopper, from what the server knows. Nothing of a request may enter.
		 *
		 * @param array<string,mixed> $shopper Shopper facts of a quote request.
		 */
		return (array) apply_filters( 'tandem_quote_shopper', $shopper );
	}

	/**
	 * UNIX seconds of this request.
	 */
	public function now(): int {
		return (int) apply_filters( 'tandem_quote_now', $this->now ??= time() );
	}

	/**
	 * Forgets answers and time, for a process that lives longer than a request.
	 */
	public function forget(): void {
		$this->answers = array();
		$this->now     = null;
	}

	/**
	 * The owner's stacking policy.
	 *
	 * @return array<string,mixed>
	 */
	private function policy(): array {
		return array(
			'stacking'                 => (string) $this->settings->get( 'bundles.stacking' ),
			'max_combined_discount_bp' => (int) $this->settings->get( 'bundles.max_discount' ),
			'coupons'                  => (string) $this->settings->get( 'bundles.coupon_policy' ),
			'node_budget'              => 200000,
			'offers'                   => (string) $this->settings->get( 'offers.combine' ),
			'explain'                  => 'near',
		);
	}
}
