<?php
/**
 * What is ready of an offer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

defined( 'ABSPATH' ) || exit;

/**
 * The texts of a live offer as OfferSet keeps them, each with what it depends on.
 */
final class OfferTexts {

	/**
	 * The rule, once it was read.
	 *
	 * @var array<string,mixed>|null
	 */
	private ?array $read = null;

	/**
	 * Keeps the parts.
	 *
	 * @param bool   $limited     Whether it has limits.
	 * @param string $question    Who gets it, as the engine is asked (JSON).
	 * @param string $question_by As OfferRules::question_by() gave it.
	 * @param string $rule        What it gives, as a rule of a quote (JSON).
	 * @param string $rule_by     As OfferRules::by() gave it.
	 */
	public function __construct(
		public readonly bool $limited,
		public readonly string $question,
		public readonly string $question_by,
		public readonly string $rule,
		public readonly string $rule_by,
	) {
	}

	/**
	 * What it gives, as a rule of a quote; null where it changes no price.
	 *
	 * @return array<string,mixed>|null
	 */
	public function rule(): ?array {
		return $this->read ??= json_decode( $this->rule, true );
	}
}
