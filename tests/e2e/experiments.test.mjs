// A comparison of discounts in a real browser: what each arm is shown is what its cart asks.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openShop, STORE_DIR } from './lib/shop.mjs';

const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' });
const run = (code) => JSON.parse(wp('eval', code));
let made;

test.before(() => {
	made = run(`
		$plugin = \\Tandem\\Plugin\\Plugin::instance();
		$plugin->settings()->update( array( 'live' => true, 'measure' => array( 'on' => true, 'holdout' => 0 ), 'consent' => array( 'default' => 'on' ) ) );
		$ids = array();
		foreach ( array( '60.00' => 'Compared pan', '40.00' => 'Compared lid' ) as $price => $name ) {
			$one = new WC_Product_Simple();
			$one->set_name( $name ); $one->set_regular_price( $price ); $one->set_status( 'publish' ); $one->save();
			$ids[] = $one->get_id();
		}
		$bundle = new \\Tandem\\Plugin\\Bundles\\BundleProduct();
		$bundle->set_name( 'Compared set' ); $bundle->set_status( 'publish' );
		$bundle->set_bundle( array_map( fn( $id ) => new \\Tandem\\Plugin\\Bundles\\Component( $id, 0, 1, 1 ), $ids ), \\Tandem\\Plugin\\Bundles\\BundleTerms::from_array( array( 'discount' => 'percent', 'value' => '10' ) ) );
		$bundle->save();
		$page = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Compared table', 'post_content' => '[tandem_bundles ids="' . $bundle->get_id() . '"]' ) );
		$desk = $plugin->experiment_desk();
		$one  = $desk->start( $desk->create( array( 'name' => 'Compared', 'kind' => 'bundle', 'target' => (string) $bundle->get_id(), 'variants' => array( array( 'name' => 'none', 'discount' => 0 ) ) ) )->id );
		$visitors = array();
		for ( $n = 0; count( $visitors ) < 2; ++$n ) { $visitors[ $one->arm( md5( "v$n" ) ) ] ??= md5( "v$n" ); }
		ksort( $visitors );
		echo wp_json_encode( array( 'bundle' => $bundle->get_id(), 'url' => wp_make_link_relative( $bundle->get_permalink() ), 'page' => wp_make_link_relative( get_permalink( $page ) ), 'ids' => array( $page, $bundle->get_id(), ...$ids ), 'experiment' => $one->id, 'key' => $one->key, 'visitors' => array_values( $visitors ) ) );
	`);
});
test.after(() => {
	run(`
		$plugin = \\Tandem\\Plugin\\Plugin::instance();
		$plugin->experiment_desk()->stop( ${made.experiment} );
		$plugin->experiment_desk()->delete( ${made.experiment} );
		foreach ( array( ${made.ids.join(', ')} ) as $id ) { wp_delete_post( $id, true ); }
		$plugin->settings()->update( array( 'measure' => array( 'on' => false ), 'consent' => array( 'default' => 'off' ) ) );
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_events" );
		echo 'true';
	`);
});

/** Prices that can be seen, of the given texts. */
const seen = (page, place, texts) => page.locator(place).evaluate((element, all) => all.filter((text) => element.innerText.includes(text)), texts);

for (const [arm, name, total] of [[null, 'a visitor without an arm', '100.00'], [0, 'the half with the discount', '90.00'], [1, 'the half without it', '100.00']]) {
	test(`${name} is shown ${total} on the page and in the table, and the cart asks ${total}`, async () => {
		const shop = await openShop();
		try {
			const { page, context } = shop;
			await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }));
			await context.setExtraHTTPHeaders({ 'User-Agent': (await page.evaluate(() => navigator.userAgent)).replace('HeadlessChrome', 'Chrome') });
			if (arm === null) {
				await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }));
			} else {
				await context.addCookies([{ name: 'tandem_vid', value: made.visitors[arm], url: process.env.STORE_URL }]);
			}
			const only = total === '90.00' ? ['90.00'] : [];
			for (let look = 0; look < 2; ++look) {
				await shop.visit(made.url);
				await page.waitForTimeout(400);
				assert.deepEqual(await seen(page, '.product .summary, .wp-block-column:has(form.tandem-bundle)', ['90.00']), only, `page, look ${look}`);
			}
			await shop.shot(`experiment-bundle-${arm}`);
			await shop.visit(made.page);
			await page.waitForTimeout(400);
			assert.deepEqual(await seen(page, 'main', ['90.00']), only, 'table');
			assert.equal(await page.locator('.tandem-table:visible').count(), 1, 'one table is seen');
			await shop.visit(`${made.url}?add-to-cart=${made.bundle}`);
			await shop.visit('/classic-cart/');
			assert.match(await page.locator('.cart-subtotal, .order-total').last().innerText(), new RegExp(total.replace('.', '\\.')));
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}
