// Lists of suggestions by shortcode and block, the personal request, dismissals and consent.
import test from 'node:test';
import assert from 'node:assert/strict';
import { addToCart, signIn, STORE_URL, NARROW, WIDE } from './lib/shop.mjs';
import { accessibilityFaults, journeyShop, openPatientShop, set, shown, wp } from './lib/journey.mjs';

const asked = (page) => {
	const requests = [];
	page.on('request', (request) => request.url().includes('tandem_placements') && requests.push(request.url()));
	return requests;
};

journeyShop(test);

test('a first visit asks for nothing personal, stores nothing and gets the same page as everybody', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		const requests = asked(page);
		for (const path of ['/recommendations/', '/recommended-block/', '/recommended-row/', '/product/travel-camera/']) {
			const answer = await shop.visit(path);
			assert.equal(answer.status(), 200);
			assert.ok((await page.locator('.tandem-card, .tandem-together').count()) > 0, path);
			assert.equal(answer.headers()['set-cookie'], undefined, path);
			assert.deepEqual(await accessibilityFaults(page, '.tandem-list, .tandem-together'), [], path);
		}
		await page.waitForTimeout(300);
		assert.deepEqual(requests, []);
		const cookies = (await context.cookies()).map(({ name }) => name).filter((name) => name.startsWith('tandem'));
		const stored = await page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => key.startsWith('tandem')));
		assert.deepEqual([cookies, stored], [[], []]);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a page shows at most four products over all of its lists, and none twice', async () => {
	const shop = await openPatientShop();
	try {
		await shop.visit('/recommendations/');
		const all = await shown(shop.page);
		assert.equal(all.length, 4);
		assert.equal(new Set(all).size, 4);
	} finally {
		await shop.close();
	}
});

test('what is in the cart is not suggested, and the list keeps its place', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await shop.visit('/recommendations/');
		assert.ok((await shown(page)).includes('Carbon tripod'));
		await addToCart(page, '/product/carbon-tripod/');
		const requests = asked(page);
		// A font of the theme that arrives late moves the whole page by a fraction of a pixel.
		await page.route(/\.woff2?(\?|$)/, (route) => route.abort());
		await page.addInitScript(() => {
			window.shift = 0;
			// The theme's own header may move; what counts is the list and the text around it.
			const ours = ({ node }) => (node?.nodeType === 3 ? node.parentElement : node)?.closest?.('.entry-content, .tandem-list');
			new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.sources.some(ours) ? entry.value : 0))).observe({ type: 'layout-shift', buffered: true });
		});
		const answer = page.waitForResponse((response) => response.url().includes('tandem_placements'));
		await shop.visit('/recommendations/');
		assert.match((await (await answer).allHeaders())['cache-control'], /no-store, private/);
		await page.waitForFunction(() => ![...document.querySelectorAll('.tandem-card__name')].some((link) => link.textContent === 'Carbon tripod'));
		assert.equal((await shown(page)).length, 4);
		assert.equal(requests.filter((url) => url.includes('%22placed%22')).length, 1, 'one request for the page');
		await page.waitForTimeout(300);
		assert.equal(await page.evaluate(() => window.shift), 0);
		await shop.visit('/product/travel-camera/');
		await page.getByText('Already in your cart').waitFor();
		assert.equal(await page.getByLabel('Include Carbon tripod').isChecked(), false);
		assert.equal(await page.locator('.tandem-together__amount strong').textContent(), 'From $542.50');
		assert.equal(await page.locator('.tandem-together [role=status]').textContent(), '');
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a card adds to the cart without reload, and says so', async () => {
	const shop = await openPatientShop({ viewport: NARROW });
	try {
		const { page } = shop;
		await shop.visit('/recommendations/');
		const list = page.locator('.tandem-list');
		await list.getByRole('button', { name: 'Add to cart: Memory card 128 GB' }).click();
		await page.waitForFunction(() => document.querySelector('.tandem-list [role=status]').textContent !== '');
		assert.equal(await list.locator('[role=status]').textContent(), '1 product was added to your cart.');
		const cart = await page.evaluate(() => fetch('/wp-json/wc/store/v1/cart').then((answer) => answer.json()));
		assert.deepEqual(cart.items.map(({ name }) => name), ['Memory card 128 GB']);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('without JavaScript a card is a form', async () => {
	const shop = await openPatientShop({ javaScript: false });
	try {
		await shop.visit('/recommendations/');
		await shop.page.getByRole('button', { name: 'Add to cart: Padded camera bag' }).click();
		assert.match(shop.page.url(), /\/recommendations\/$/);
		await shop.visit('/classic-cart/');
		assert.equal((await shop.page.locator('td.product-name a').textContent()).trim(), 'Padded camera bag');
	} finally {
		await shop.close();
	}
});

test('a dismissed product is replaced and stays away', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await shop.visit('/recommendations/');
		await page.getByRole('button', { name: 'Not interested in Carbon tripod' }).focus();
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.querySelectorAll('.tandem-card').length === 4 && !document.body.textContent.includes('Carbon tripod'));
		assert.equal(await page.locator('.tandem-list [role=status]').textContent(), 'We will not suggest this again for a while.');
		assert.equal(await page.evaluate(() => document.activeElement.className), 'tandem-card__name');
		await shop.visit('/recommendations/');
		await page.waitForFunction(() => !document.querySelector('.tandem-list').textContent.includes('Carbon tripod'));
		assert.equal((await shown(page)).length, 4);
	} finally {
		await shop.close();
	}
});

test('a dismissed product does not come back with a change of the cart block', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await addToCart(page, '/product/carbon-tripod/');
		await shop.visit('/cart/');
		await page.locator('.wc-block-cart-items__row').first().waitFor();
		assert.ok((await shown(page)).includes('Padded camera bag'));
		await page.getByRole('button', { name: 'Not interested in Padded camera bag' }).click();
		await page.waitForFunction(() => !document.querySelector('.tandem-list__cards').textContent.includes('Padded camera bag'));
		await page.waitForLoadState('networkidle');
		await page.evaluate(() => {
			window.back = 0;
			new MutationObserver(() => (window.back += document.querySelector('.tandem-list__cards').textContent.includes('Padded camera bag') ? 1 : 0)).observe(document.querySelector('.tandem-list__cards'), { childList: true, subtree: true });
			const cart = window.wp.data.select('wc/store/cart').getCartData();
			return window.wp.data.dispatch('wc/store/cart').changeCartItemQuantity(cart.items[0].key, 2);
		});
		await page.waitForFunction(() => window.wp.data.select('wc/store/cart').getCartData().items[0].quantity === 2);
		await page.waitForLoadState('networkidle');
		await page.waitForTimeout(300);
		assert.ok(!(await shown(page)).includes('Padded camera bag'));
		assert.equal(await page.evaluate(() => window.back), 0, 'not even for a moment');
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('history is kept only while the shopper agrees', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		const history = async () => (await context.cookies()).find(({ name }) => name === 'tandem_rv');
		await shop.visit('/product/memory-card/');
		await page.waitForTimeout(200);
		assert.equal(await history(), undefined);
		set('{"consent":{"default":"ask"}}');
		await shop.visit('/product/memory-card/');
		await page.waitForTimeout(200);
		assert.equal(await history(), undefined, 'nothing before the answer');
		await shop.visit('/recommended-block/');
		await page.getByLabel('Remember what I look at during this visit').check();
		await shop.visit('/product/memory-card/');
		await page.waitForFunction(() => document.cookie.includes('tandem_rv='));
		const cookie = await history();
		assert.deepEqual([cookie.sameSite, cookie.expires, /^\d+$/.test(cookie.value)], ['Lax', -1, true]);
		const answer = page.waitForResponse((response) => response.url().includes('tandem_placements'));
		await shop.visit('/recommended-block/');
		assert.equal((await answer).status(), 200);
		await shop.shot('for-you-list', { fullPage: true });
		// Yes and no both act on the page at hand.
		const anew = () => page.waitForResponse((response) => response.url().includes('tandem_placements'));
		let followed = anew();
		await page.getByLabel('Remember what I look at during this visit').uncheck();
		assert.equal((await followed).status(), 200);
		assert.equal(await history(), undefined, 'gone with the agreement');
		set('{"placements":{"order":[],"set":{"browsed":{"on":true,"count":2}}}}');
		await shop.visit('/product/carbon-tripod/');
		await page.waitForLoadState('networkidle');
		followed = anew();
		await page.getByLabel('Remember what I look at during this visit').check();
		assert.equal((await followed).status(), 200);
		assert.ok(await history(), 'the product of the page is what was looked at');
		assert.ok(await page.getByLabel('Remember what I look at during this visit').evaluate((box) => box === document.activeElement), 'focus stays on the box');
		assert.deepEqual(shop.faults, []);
	} finally {
		set('{"consent":{"default":"off"},"placements":{"order":[],"set":[]}}');
		await shop.close();
	}
});

test('where a consent plugin asks, Tandem does not', async () => {
	set('{"consent":{"default":"ask"}}');
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		const choice = page.getByLabel('Remember what I look at during this visit');
		await shop.visit('/recommended-block/');
		await choice.waitFor();
		// One that says its type late.
		await page.evaluate(() => {
			window.wp_consent_type = 'optin';
			window.wp_has_consent = () => false;
			document.dispatchEvent(new CustomEvent('wp_consent_type_defined'));
		});
		assert.equal(await choice.count(), 0);
		// One whose type the interface itself knows.
		await context.addInitScript(() => {
			window.wp_fallback_consent_type = 'optin';
			window.wp_has_consent = () => false;
		});
		await shop.visit('/recommended-block/');
		await page.waitForLoadState('networkidle');
		assert.equal(await choice.count(), 0, 'a box that would have no say');
		assert.deepEqual(shop.faults, []);
	} finally {
		set('{"consent":{"default":"off"}}');
		await shop.close();
	}
});

test('the personal request gives nothing to another site and survives any input', async () => {
	const shop = await openPatientShop();
	try {
		const { request } = shop.context;
		const ask = (query, headers = {}) => request.get(`${STORE_URL}/?wc-ajax=tandem_placements&${query}`, { headers });
		const foreign = await ask('slots=[]', { origin: 'https://elsewhere.example' });
		assert.equal(foreign.status(), 403);
		assert.equal(foreign.headers()['access-control-allow-origin'], undefined);
		assert.equal((await ask('slots=[]', { 'sec-fetch-site': 'cross-site' })).status(), 403);
		for (const slots of ['', '{', '[1,"x",null]', '[{"strategy":"DROP","count":9999,"product":-1,"layout":{}}]', '[{"placement":"<script>","category":1e99}]', '['.repeat(3000)]) {
			const answer = await ask(`slots=${encodeURIComponent(slots)}&exclude=1,a,-2&used=x`);
			assert.equal(answer.status(), 200, slots);
			const { slots: lists } = await answer.json();
			assert.ok(lists.every(({ ids, html }) => ids.length <= 4 && !html.includes('<script')), slots);
		}
	} finally {
		await shop.close();
	}
});

test('a request that hangs or fails leaves the page as it was', async () => {
	for (const fault of ['abort', 'error']) {
		const shop = await openPatientShop();
		try {
			const { page, context } = shop;
			await addToCart(page, '/product/carbon-tripod/');
			await context.route(/tandem_placements/, (route) => (fault === 'abort' ? route.abort() : route.fulfill({ status: 500, body: 'no' })));
			await shop.visit('/recommendations/');
			await page.waitForTimeout(300);
			assert.equal((await shown(page)).length, 4);
			assert.deepEqual(shop.faults.filter((line) => !line.includes('tandem_placements')), []);
		} finally {
			await shop.close();
		}
	}
});

test('the block shows its preview and controls in the editor', async () => {
	const shop = await openPatientShop({ viewport: WIDE });
	try {
		const { page } = shop;
		await signIn(page);
		const id = wp('post', 'list', '--post_type=page', '--name=recommended-row', '--field=ID').trim();
		await shop.visit(`/wp-admin/post.php?post=${id}&action=edit`);
		const canvas = page.frameLocator('iframe[name="editor-canvas"]');
		await canvas.locator('.tandem-list .tandem-card').first().waitFor();
		await page.keyboard.press('Escape');
		await canvas.locator('[data-type="tandem/recommendations"]').click({ position: { x: 5, y: 5 } });
		await page.getByText('What to suggest').waitFor();
		await shop.shot('editor');
	} finally {
		await shop.close();
	}
});
