// The shop's faults seen from the browser: a personal request that never ends, a session that is lost on the way.
import assert from 'node:assert/strict';
import test from 'node:test';
import { journeyShop, openPatientShop, set, shown, useTheme } from './lib/journey.mjs';
import { addToCart, openShop, STORE_URL } from './lib/shop.mjs';

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

test('a flood from one address is refused, and a shopper behind it keeps a whole page', async () => {
	set('{"requests":{"minute":6}}');
	const shop = await openShop();
	try {
		const { page } = shop;
		const slots = encodeURIComponent(JSON.stringify([{ placement: 'shop', strategy: 'popular', count: 2 }]));
		const flood = () => fetch(`${STORE_URL}/?wc-ajax=tandem_placements&slots=${slots}`).then((answer) => answer.text().then(() => answer));
		const answers = [];
		for (let round = 0; round < 5; round++) {
			answers.push(...(await Promise.all(Array.from({ length: 20 }, flood))));
		}
		const refused = answers.filter(({ status }) => status === 429);
		assert.deepEqual(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 429), [], 'no other answer');
		assert.ok(refused.length > 50, `refused: ${refused.length} of 100`);
		const headers = refused[0].headers;
		assert.match(headers.get('cache-control'), /no-store/);
		assert.ok(Number(headers.get('retry-after')) >= 1 && Number(headers.get('retry-after')) <= 10);
		// What the flood left of this window goes to no shopper.
		await Promise.all([page.goto(`${STORE_URL}/recommendations/`), ...Array.from({ length: 20 }, flood)]);
		const status = await page.evaluate((url) => fetch(url).then((answer) => answer.status), `/?wc-ajax=tandem_placements&slots=${slots}`);
		assert.ok([200, 204].includes(status), `a browser gets ${status}`);
		assert.ok((await shown(page)).length > 0);
		await addToCart(page, '/product/lens-cloth/');
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
		set('{"requests":{"minute":1200}}');
	}
});
