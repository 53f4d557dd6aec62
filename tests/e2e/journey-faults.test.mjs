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
		// What the server answers where all of it failed, and what no server of ours answers.
		for (const body of ['{"slots":[]}', '{"slots":7}', 'oops']) {
			await context.unroute(/tandem_placements/);
			await context.route(/tandem_placements/, (route) => route.fulfill({ contentType: 'application/json', body }));
			const answer = page.waitForResponse(/tandem_placements/);
			await page.goto(page.url().replace(/\/(product|recommendations)\/.*/, '/product/carbon-tripod/'));
			await answer;
			await page.waitForTimeout(200);
			assert.ok((await page.locator('.tandem-together__item').count()) > 1, body);
		}
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a browser that forbids storages adds to the cart, dismisses and compares all the same', async () => {
	set('{"measure":{"on":true,"holdout":0},"consent":{"default":"on"}}');
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await context.addInitScript(() => {
			const get = () => {
				throw new DOMException('denied', 'SecurityError');
			};
			['localStorage', 'sessionStorage'].forEach((name) => Object.defineProperty(window, name, { get }));
			Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
		});
		await shop.visit('/recommendations/');
		const list = page.locator('[data-tandem-list]').first();
		const told = page.waitForRequest(/wc-ajax=tandem_events/);
		await list.locator('.tandem-card__form button').first().click();
		await list.locator('.tandem-card__form button', { hasText: '\u2713' }).waitFor();
		await told;
		await list.locator('.tandem-card__dismiss').first().click();
		assert.ok(await list.locator('[role=status]').textContent());
		await shop.visit('/summer-table/');
		await page.locator('[data-tandem-table].is-ready').first().waitFor();
		await page.locator('.tandem-table__form [type=submit]').first().click();
		await page.locator('.tandem-table__answer a').first().waitFor();
		assert.deepEqual(shop.faults.filter((fault) => fault.includes('denied')), []);
	} finally {
		await shop.close();
		set('{"measure":{"on":false},"consent":{"default":"off"}}');
	}
});

test('of two answers that overtake each other the later question counts', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await shop.visit('/recommendations/');
		const list = page.locator('[data-tandem-list]').first();
		const [first, second] = await list.locator('[data-tandem-product]').evaluateAll((cards) => cards.map((card) => card.dataset.tandemProduct));
		let held;
		const answered = new Promise((done) => {
			held = done;
		});
		let asked = 0;
		await context.route(/tandem_placements/, async (route) => {
			const mine = ++asked;
			const answer = await route.fetch();
			mine === 1 && (await answered);
			await route.fulfill({ response: answer });
		});
		const dismiss = (id) => list.locator(`[data-tandem-product="${id}"] .tandem-card__dismiss`).click();
		await dismiss(first);
		const later = page.waitForResponse((answer) => new URL(answer.url()).searchParams.get('exclude')?.includes(second) ?? false);
		await dismiss(second);
		await later;
		const late = page.waitForResponse((answer) => !new URL(answer.url()).searchParams.get('exclude').includes(second));
		held();
		await late;
		await page.waitForTimeout(300);
		const ids = await list.locator('[data-tandem-product]').evaluateAll((cards) => cards.map((card) => card.dataset.tandemProduct));
		assert.ok(!ids.includes(first) && !ids.includes(second), `${first} and ${second} were dismissed, there are ${ids}`);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('of two choices that overtake each other the price of the later one stays', async () => {
	const shop = await openShop();
	try {
		const { page, context } = shop;
		await shop.visit('/product/travel-camera/');
		const box = page.locator('.tandem-together');
		const price = box.locator('.tandem-together__item').nth(2).locator('.tandem-together__price');
		let release;
		const answered = new Promise((done) => {
			release = done;
		});
		let asked = 0;
		await context.route(/tandem_set_quote/, async (route) => {
			const mine = ++asked;
			const answer = await route.fetch();
			mine === 1 && (await answered);
			await route.fulfill({ response: answer });
		});
		const choose = (label) => box.getByLabel('Options of Camera strap').selectOption({ label });
		await choose('Black');
		await choose('Sand');
		await price.filter({ hasText: '$23.00' }).waitFor();
		const late = page.waitForResponse(/tandem_set_quote/);
		release();
		await late;
		await page.waitForTimeout(300);
		assert.equal(await price.textContent(), '$23.00');
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
