// The whole journey of one shopper who agreed: first visit, product, cart, checkout, thank-you page, e-mail, return.
// The bench journey-walks does it in eight combinations.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { useTheme, wp } from './lib/journey.mjs';

let before = '';
test.before(() => {
	before = wp('eval', "echo base64_encode( (string) get_option( 'tandem_settings' ) );").trim();
	// WooCommerce prints titles as markup, so the product that table-tools names "<img src=x ...>" is a picture that is not there.
	wp('eval', "$id = wc_get_product_id_by_sku( 'TBL-EVIL' ); $id && wp_delete_post( $id, true );");
});
test.after(() => {
	wp('eval', `update_option( 'tandem_settings', base64_decode( '${before}' ) );`);
	useTheme('storefront');
});

test('at each step at most the promised number of suggestions, each with its reason, and no fault', () => {
	const walk = spawnSync('node', ['tests/bench/journey_walk.mjs', 'any', 'block', 'yes', 'native', 'off'], { encoding: 'utf8', timeout: 300000 });
	const found = JSON.parse(walk.stdout.trim().split('\n').pop());
	assert.deepEqual(found.wrong, []);
	assert.deepEqual(Object.keys(found.shown), ['shop', 'product', 'cart', 'checkout', 'thankyou', 'mail', 'return']);
	for (const [step, count] of Object.entries(found.shown)) {
		assert.ok(count >= 1 && count <= found.most[step], `${step}: ${count}`);
	}
});
