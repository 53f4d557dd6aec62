<?php
/**
 * Offers tried on past orders, for the admin page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Offers\DryRunStore;
use Tandem\Plugin\Offers\GuestCartReader;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferCheck;
use Tandem\Plugin\Offers\OfferDryRun;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferReplay;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Value\DryRun;

defined( 'ABSPATH' ) || exit;

/**
 * POST /offers/dry-run goes on with a run for some seconds and says how far it is; POST /offers/why tells how
 * the price of an order or of a cart comes about.
 */
final class OfferRunsController extends Controller {

	/** Seconds of one request. */
	private const SECONDS = 5.0;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OfferDryRun $run    Runs.
	 * @param OfferStore             $offers Offers.
	 * @param OfferCheck             $check  Checks of definitions.
	 * @param \Closure():OfferReplay $replay Prices told again.
	 * @param GuestCartReader        $carts  Carts of guests.
	 */
	public function __construct(
		private readonly \Closure $run,
		private readonly OfferStore $offers,
		private readonly OfferCheck $check,
		private readonly \Closure $replay,
		private readonly GuestCartReader $carts,
	) {
	}

	/**
	 * The routes.
	 */
	public function routes(): void {
		$this->route(
			'/offers/dry-run',
			'POST',
			fn( $request ): array => $this->go_on( (array) $request['offer'], (int) $request['id'], (int) $request['days'], (string) $request['run'] ),
			OfferSchema::argument() + array(
				'id'   => array(
					'type'    => 'integer',
					'minimum' => 0,
					'default' => 0,
				),
				'days' => array(
					'type'    => 'integer',
					'minimum' => 1,
					'maximum' => 366,
					'default' => 90,
				),
				'run'  => array(
					'type'      => 'string',
					'maxLength' => 40,
					'default'   => '',
				),
			)
		);
		$this->route( '/offers/carts', 'GET', fn(): array => $this->carts->latest() );
		$number = static fn( int $least, int $most ): array => array(
			'type'    => 'integer',
			'minimum' => $least,
			'maximum' => $most,
		);
		$this->route(
			'/offers/why',
			'POST',
			fn( $request ): array|\WP_Error => $this->why( (int) $request['order'], array_values( (array) $request['cart'] ), trim( (string) $request['customer'] ), trim( (string) $request['code'] ) ),
			array(
				'order'    => array( 'default' => 0 ) + $number( 0, PHP_INT_MAX ),
				'customer' => array(
					'type'      => 'string',
					'maxLength' => 200,
					'default'   => '',
				),
				'code'     => array(
					'type'      => 'string',
					'maxLength' => 20,
					'default'   => '',
				),
				'cart'     => array(
					'type'     => 'array',
					'maxItems' => 100,
					'default'  => array(),
					'items'    => array(
						'type'                 => 'object',
						'additionalProperties' => false,
						'properties'           => array(
							'product'   => array( 'required' => true ) + $number( 1, PHP_INT_MAX ),
							'variation' => array( 'default' => 0 ) + $number( 0, PHP_INT_MAX ),
							'qty'       => array( 'required' => true ) + $number( 1, 10000 ),
						),
					),
				),
			)
		);
	}

	/**
	 * Tells the price of an order, of a cart, or of the cart that a customer left.
	 *
	 * @param int                           $order    Order, 0 for none.
	 * @param list<array<string,int>>       $cart     What is in a cart.
	 * @param string                        $customer Id or e-mail address of an account, empty for a guest.
	 * @param string                        $code     Code of a guest's cart, empty for none.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function why( int $order, array $cart, string $customer, string $code ): array|\WP_Error {
		if ( $order > 0 ) {
			$found = wc_get_order( $order );
			return $found instanceof \WC_Order ? ( $this->replay )()->of_order( $found ) : new \WP_Error( 'tandem_not_found', __( 'There is no such order.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
		}
		$account = '' === $customer ? false : get_user_by( ctype_digit( $customer ) ? 'id' : 'email', $customer );
		if ( '' !== $customer && ! $account ) {
			return new \WP_Error( 'tandem_not_found', __( 'There is no such customer.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
		}
		if ( ! $cart && $account ) {
			$kept = get_user_meta( $account->ID, '_woocommerce_persistent_cart_' . get_current_blog_id(), true );
			foreach ( (array) ( $kept['cart'] ?? array() ) as $item ) {
				$cart[] = array(
					'product'   => (int) ( $item['product_id'] ?? 0 ),
					'variation' => (int) ( $item['variation_id'] ?? 0 ),
					'qty'       => max( 1, (int) ( $item['quantity'] ?? 1 ) ),
				);
			}
		}
		if ( '' !== $code ) {
			$cart = $this->carts->cart( $code );
			if ( ! $cart ) {
				return new \WP_Error( 'tandem_not_found', __( 'There is no cart of this code, or it was emptied.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
			}
		}
		if ( ! $cart ) {
			return new \WP_Error( 'tandem_invalid', __( 'Name an order, or products, or a customer with a cart.', 'tandem-for-woocommerce' ), array( 'status' => 400 ) );
		}
		return ( $this->replay )()->of_cart( array_map( static fn( $piece ): array => (array) $piece + array( 'variation' => 0 ), $cart ), $account ? $account->ID : 0 );
	}

	/**
	 * Starts or continues a run.
	 *
	 * @param array<string,mixed> $input Definition as it is edited.
	 * @param int                 $id    Offer, 0 for a new one.
	 * @param int                 $days  Days back.
	 * @param string              $run   Word of the run, empty for a new one.
	 * @return array<string,mixed>
	 */
	private function go_on( array $input, int $id, int $days, string $run ): array {
		$definition = OfferInput::checked( $input );
		$this->check->read( $definition );
		$stored = $id > 0 ? $this->offers->find( $id ) : null;
		$draft  = new Offer( $stored->id ?? PHP_INT_MAX, $stored->position ?? OfferStore::MOST, $definition );
		$hash   = md5( (string) wp_json_encode( array( $definition, $draft->id, $days ) ) );
		$runs   = ( $this->run )();
		$state  = DryRunStore::find( $run, $hash );
		$run    = null === $state ? '' : $run;
		$state  = $runs->step( $draft, $state ?? $runs->start( $days, time() ), self::SECONDS );
		return array(
			'run'    => DryRunStore::keep( $run, $hash, $state ),
			'done'   => $state['done'],
			'all'    => $state['all'],
			'days'   => $days,
			'result' => DryRun::from( $state['run'] )->result() + $runs->limits( $draft ),
		);
	}
}
