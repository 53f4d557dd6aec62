// People, products and e-mails that the walks through offers need, made by WP-CLI in the store under test.
import { readFileSync } from 'node:fs';
import { runInStore } from './pages.mjs';
import { STORE_DIR } from './shop.mjs';

// callRest(page, path, method, data): asks WordPress's REST as the person whose wp-admin page is open.
export const callRest = (page, path, method = 'GET', data = undefined) =>
	page.evaluate((request) => window.wp.apiFetch(request), { path, method, data });

// openTab(shop, tab, ready): a tab of WooCommerce > Tandem, once `ready` is there.
export const openTab = async (shop, tab, ready) => {
	await shop.visit(`/wp-admin/admin.php?page=tandem&tab=${tab}`);
	await shop.page.waitForSelector(ready);
};

// clearOffers(page): no offer is left.
export const clearOffers = async (page) => {
	for (const { id } of (await callRest(page, '/tandem/v1/offers')).offers) {
		await callRest(page, `/tandem/v1/offers/${id}`, 'DELETE');
	}
};

const SETTINGS = 'Tandem\\Plugin\\Plugin::instance()->settings()';

// settings(values): changes Tandem's settings.
export const settings = (values) => runInStore(`${SETTINGS}->update( json_decode( '${JSON.stringify(values)}', true ) );`);

// A regular: an account of 400 days with an order of 400.00 this month that holds `product`. A lapsed one: an order 61
// days ago. Answers the regular's friend code and what the settings were.
export const makePeople = (product) =>
	JSON.parse(
		runInStore(`
			foreach ( array( 'walk-regular', 'walk-new', 'walk-lapsed' ) as $name ) {
				$old = get_user_by( 'login', $name );
				require_once ABSPATH . 'wp-admin/includes/user.php';
				if ( $old ) { wp_delete_user( $old->ID ); }
				foreach ( wc_get_orders( array( 'billing_email' => "$name@example.test", 'limit' => -1 ) ) as $order ) { $order->delete( true ); }
				$ids[ $name ] = 'walk-lapsed' === $name ? 0 : wc_create_new_customer( "$name@example.test", $name, 'correct horse' );
			}
			wp_update_user( array( 'ID' => $ids['walk-regular'], 'user_registered' => gmdate( 'Y-m-d H:i:s', time() - 400 * DAY_IN_SECONDS ) ) );
			foreach ( array( array( 'walk-regular', time() ), array( 'walk-lapsed', time() - 61 * DAY_IN_SECONDS ) ) as list( $name, $at ) ) {
				$order = wc_create_order( array( 'customer_id' => $ids[ $name ] ) );
				$order->add_product( wc_get_product( ${product} ), 4 );
				$order->set_billing_email( "$name@example.test" );
				$order->set_billing_address_1( "$name street 1" );
				$order->calculate_totals();
				$order->set_date_created( $at );
				$order->set_status( 'completed' );
				$order->save();
			}
			Tandem\\Plugin\\Plugin::instance()->order_facts()->forget( 'u' . $ids['walk-regular'], 'u' . $ids['walk-new'] );
			// Who lapsed in the last days, and nobody else of the shop.
			update_option( 'tandem_winback', time() - 61 * DAY_IN_SECONDS - MINUTE_IN_SECONDS, false );
			$t = Tandem\\Plugin\\Plugin::instance();
			echo wp_json_encode( array( 'friend' => 'friend=' . ( new Tandem\\Plugin\\Offers\\Referral( $t->settings(), $t->usage(), $t->coupons() ) )->code( $ids['walk-regular'] ) ) );`).trim()
	);

// orderOf(id): what an order cost before shipping, shipping, and the offers it was given.
export const orderOf = (id) =>
	JSON.parse(
		runInStore(`$o = wc_get_order( ${id} ); echo wp_json_encode( array( 'lines' => array_map( static fn( $i ) => wc_format_decimal( $i->get_total(), 2 ), array_values( $o->get_items() ) ), 'shipping' => (float) $o->get_shipping_total(), 'discount' => wc_format_decimal( $o->get_discount_total(), 2 ), 'paid' => $o->is_paid(), 'given' => count( json_decode( (string) $o->get_meta( '_tandem_offers' ), true )['given'] ?? array() ) ) );`).trim()
	);

// Action Scheduler's turn: what was asked for, the daily look, and every e-mail that waits.
export const send = () =>
	runInStore(`global $wpdb;
		foreach ( as_get_scheduled_actions( array( 'hook' => 'tandem_newsletter_ask', 'status' => 'pending', 'per_page' => 50 ) ) as $action ) { do_action_ref_array( 'tandem_newsletter_ask', $action->get_args() ); }
		as_unschedule_all_actions( 'tandem_newsletter_ask' );
		do_action( 'tandem_moments' );
		foreach ( $wpdb->get_col( "SELECT mail_key FROM {$wpdb->prefix}tandem_mails WHERE state = 'queued'" ) as $key ) { do_action( 'tandem_send_mail', $key ); }`);

// Addresses in the e-mails to an address that contain some text, the newest first.
export const links = (address, part) =>
	readFileSync(`${STORE_DIR}/run/mail.log`, 'utf8')
		.trim()
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line))
		.filter((mail) => JSON.stringify(mail.to).includes(address))
		.reverse()
		.flatMap((mail) => [...mail.message.matchAll(/href="([^"]*)"/g)].map((found) => found[1].replaceAll('&#038;', '&').replaceAll('&amp;', '&')))
		.filter((link) => link.includes(part));

// Whether an e-mail to an address says something.
export const said = (address, words) =>
	readFileSync(`${STORE_DIR}/run/mail.log`, 'utf8')
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line))
		.some((mail) => JSON.stringify(mail.to).includes(address) && words.test(mail.message));
