// The shop's faults seen from the browser: a personal request that never ends, a session that is lost on the way.
import assert from 'node:assert/strict';
import test from 'node:test';
import { journeyShop, openPatientShop, shown, useTheme } from './lib/journey.mjs';
import { addToCart, openShop } from './lib/shop.mjs';

journeyShop(test);
test.before(() => useTheme('storefront'));

test('a personal request that never ends is given up, and the page stays as it was', async () => {
	const shop = await openShop();
	try {
		const { page, context } = shop;
		await addToCart(page, '/product/lens-cloth/');
		await context.route(/tandem_placements/, () => {});
		const given = page.waitForEvent('requestfailed', { predicate: (request) => request.url().includes('tandem_placements'), timeout: 20000 });
		await page.goto(page.url().replace(/\/product\/.*/, '/recommendations/'));
		const before = await shown(page);
		assert.ok(before.length > 0);
		await given;
		assert.deepEqual(await shown(page), before);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a session that is lost on the way leaves pages whole and lists neutral', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await addToCart(page, '/product/lens-cloth/');
		for (const cookie of await context.cookies()) {
			if (cookie.name.startsWith('wp_woocommerce_session')) {
				await context.clearCookies({ name: cookie.name });
			}
		}
		await page.goto(page.url().replace(/\/product\/.*/, '/recommendations/'));
		await page.waitForLoadState('networkidle');
		const answer = await page.evaluate(() => fetch('/?wc-ajax=tandem_placements&slots=[]').then((one) => one.json()));
		assert.deepEqual(answer.in_cart, []);
		assert.ok((await shown(page)).length > 0);
		await page.goto(page.url().replace('/recommendations/', '/cart/'));
		await page.getByText(/currently empty|cart is empty/).first().waitFor();
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});
