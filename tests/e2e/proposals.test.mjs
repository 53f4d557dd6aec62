// A bundle that the orders suggest becomes a draft, is published and bought; a set composes itself for a cart.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { openShop, signIn, addToCart, checkOutByBlock, STORE_URL, WIDE, NARROW } from './lib/shop.mjs';

const PAGE = '/wp-admin/admin.php?page=tandem&tab=bundles';
const made = {};
let shop;

const api = (path, method = 'GET', data = undefined) =>
	shop.page.evaluate(([path, method, data]) => window.wp.apiFetch({ path, method, data }), [path, method, data]);

const open = async () => {
	await shop.visit(PAGE);
	await shop.page.waitForSelector('.tandem-proposals li');
	await shop.page.waitForSelector('.tandem-composed-preview');
};

before(async () => {
	shop = await openShop();
	await signIn(shop.page);
	await shop.visit(PAGE);
	await shop.page.waitForFunction(() => window.wp?.apiFetch);
	await api('/tandem/v1/settings', 'POST', { live: true, setup_done: true });
	await api('/tandem/v1/proposals', 'POST');
	await api('/tandem/v1/proposals/restore', 'POST');
});

after(async () => {
	await shop.visit(PAGE);
	await shop.page.waitForFunction(() => window.wp?.apiFetch);
	for (const id of [made.bundle, made.missing].filter(Boolean)) {
		await api(`/wc/v3/products/${id}?force=true`, 'DELETE');
	}
	await api('/tandem/v1/composed', 'PUT', { on: false });
	await api('/tandem/v1/settings', 'POST', { live: false, placements: { order: [], set: {} } });
	await shop.close();
});

test('a suggested bundle is made a draft, published and bought at its price', async () => {
	const { page } = shop;
	await open();
	for (const [width, viewport] of [[1280, WIDE], [390, NARROW]]) {
		await page.setViewportSize(viewport);
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(overflow <= 0, `the tab at ${width} scrolls sideways by ${overflow}px`);
		await shop.shot(`admin-bundles-${width}`, { fullPage: true });
	}
	await page.setViewportSize(WIDE);
	const row = page.locator('.tandem-proposals > li').first();
	assert.match(await row.textContent(), /bought together in [\d,]+ of [\d,]+ orders of/);
	const price = (await row.locator('dd').first().textContent()).match(/\$[\d,.]+ (\$[\d,.]+)/)[1];
	await row.getByRole('button', { name: /^Make a draft of/ }).click();
	const link = row.getByRole('link', { name: /^Open the draft/ });
	await link.waitFor();
	const edit = await link.getAttribute('href');
	made.bundle = Number(new URL(edit, STORE_URL).searchParams.get('post'));
	const bundle = await api(`/wc/v3/products/${made.bundle}`);
	assert.equal(bundle.status, 'draft');
	await shop.visit(edit.replace(STORE_URL, ''));
	await page.evaluate(() => document.getElementById('publish').scrollIntoView());
	await page.click('#publish');
	await page.waitForSelector('#message.updated, .notice-success');
	const guest = await openShop();
	try {
		await addToCart(guest.page, `/?p=${made.bundle}`);
		const cart = await guest.page.evaluate(() => fetch('/?rest_route=/wc/store/v1/cart').then((answer) => answer.json()));
		assert.equal(cart.items.length, bundle.name.split(' + ').length);
		const total = (Number(cart.totals.total_items) / 10 ** cart.totals.currency_minor_unit).toFixed(2);
		assert.equal(total, price.replace(/[$,]/g, ''));
		const order = await checkOutByBlock(guest.page);
		assert.ok(order);
	} finally {
		await guest.close();
	}
});

test('a dismissed set is not suggested until the owner wants it again', async () => {
	const { page } = shop;
	await open();
	// What was just published is no longer suggested.
	await api('/tandem/v1/proposals', 'POST');
	await open();
	const row = page.locator('.tandem-proposals > li').first();
	const name = await row.locator('h3').textContent();
	await row.getByRole('button', { name: /^Dismiss/ }).click();
	await page.waitForFunction((name) => document.querySelector('.tandem-proposals h3').textContent !== name, name);
	await page.getByRole('button', { name: /^Suggest the dismissed sets again/ }).click();
	await page.waitForFunction((name) => document.querySelector('.tandem-proposals h3').textContent === name, name);
	// A missing companion: what is told names both products, and one click makes a draft of them.
	const card = page.locator('.tandem-card', { has: page.getByRole('heading', { name: 'Missing companions', exact: true }) });
	const missing = card.locator('.tandem-proposals > li').first();
	const both = await missing.locator('h3').textContent();
	const [bought, companion] = both.split(' + ');
	const told = await missing.textContent();
	assert.ok(told.includes(`${bought} was bought without ${companion} in `), told);
	assert.match(told, /Left on the table\$[\d,.]+ \(\$[\d,.]+ to \$[\d,.]+\)/);
	await missing.getByRole('button', { name: `Make a draft of ${both}`, exact: true }).click();
	const link = missing.getByRole('link', { name: /^Open the draft/ });
	await link.waitFor();
	made.missing = Number(new URL(await link.getAttribute('href'), STORE_URL).searchParams.get('post'));
	const draft = await api(`/tandem/v1/bundles/${made.missing}`);
	assert.deepEqual([draft.status, draft.components.length, draft.name.split(' + ').sort()], ['draft', 2, [bought, companion].sort()]);
	assert.deepEqual(shop.faults, []);
});

test('a set composes itself for a cart, at the price that was previewed, in both carts', async () => {
	const { page } = shop;
	await open();
	// The engine's set may cost more than the product beside which it is offered.
	await api('/tandem/v1/settings', 'POST', { placements: { order: [], set: { cart: { dearer: true } } } });
	await api('/tandem/v1/composed', 'PUT', {
		on: true, least: 2, most: 2, categories: [], max_discount: '', discounts: [{ size: 2, category: 0, percent: '5' }],
	});
	// A product of no published bundle, beside which the policy offers something.
	const sold = new Set((await api('/tandem/v1/bundles?per_page=100')).flatMap((bundle) => bundle.components.map((one) => one.product)));
	const { suggestions } = await api('/tandem/v1/proposals');
	// The dearest of those: where much is missing for free shipping, another set may close that gap better.
	const found = [];
	for (const id of new Set(suggestions.map((row) => row.products[0].id).filter((id) => !sold.has(id)))) {
		const product = await api(`/wc/v3/products/${id}`);
		if (product.type !== 'simple') {
			continue;
		}
		const set = await api(`/tandem/v1/composed/preview?product=${id}`);
		if (set.set.includes(product.name)) {
			found.push([product, set]);
		}
	}
	assert.ok(found.length > 0, 'the policy offers something beside a product of no bundle');
	const [anchor, preview] = found.sort(([one], [two]) => Number(two.price) - Number(one.price))[0];
	assert.ok(preview.set.includes(anchor.name), JSON.stringify(preview));
	await shop.visit(PAGE);
	await page.waitForSelector('.tandem-composed-preview');
	await page.getByLabel('A product in the cart').fill(anchor.name);
	await page.locator('.components-form-token-field__suggestion', { hasText: `#${anchor.id}` }).click();
	await page.getByRole('button', { name: 'Preview', exact: true }).click();
	await page.waitForSelector('.tandem-composed-preview del');
	assert.ok((await page.textContent('.tandem-composed-preview')).includes(preview.price));

	for (const path of ['/cart/', '/classic-cart/']) {
		const guest = await openShop();
		try {
			const answer = await guest.page.goto(STORE_URL + path);
			if (answer.status() === 404) {
				continue;
			}
			await addToCart(guest.page, `/?p=${anchor.id}`);
			await guest.visit(path);
			await guest.page.waitForSelector('.tandem-offer');
			for (const [width, viewport] of [[1280, WIDE], [390, NARROW]]) {
				await guest.page.setViewportSize(viewport);
				await guest.page.locator('.tandem-offer').first().scrollIntoViewIfNeeded();
				await guest.shot(`composed${path.replaceAll('/', '-')}${width}`);
			}
			assert.match(await guest.page.textContent('.tandem-offer'), /Add .+ for \$[\d,.]+ more and save \$[\d,.]+\./);
			await guest.page.locator('.tandem-offer .button').first().click();
			await guest.page.waitForSelector('.tandem-saving');
			const cart = await guest.page.evaluate(() => fetch('/?rest_route=/wc/store/v1/cart').then((answer) => answer.json()));
			assert.equal(cart.items.length, 2, path);
			assert.equal((Number(cart.totals.total_items) / 10 ** cart.totals.currency_minor_unit).toFixed(2), preview.price.replace(/[$,]/g, ''));
			await guest.shot(`composed-taken${path.replaceAll('/', '-')}1280`);
		} finally {
			await guest.close();
		}
	}
});

for (const [javaScript, viewport] of [[true, WIDE], [false, NARROW]]) {
	test(`the page of a variable product asks which one before it adds a set, ${javaScript ? 'and follows its form' : 'without JavaScript'}`, async () => {
		const guest = await openShop({ viewport, javaScript });
		const { page } = guest;
		try {
			await guest.visit('/product/rash-guard/');
			const form = page.locator('.tandem-hint__form');
			await form.waitFor();
			assert.match(await page.locator('.tandem-hint__text').innerText(), /Add .+ for \$[\d.]+ more and save \$[\d.]+\./);
			assert.match(await page.locator('.tandem-hint__name').innerText(), /^Rash guard \+ |\+ Rash guard$/, 'no size is named before one is chosen');
			const choice = form.locator('select');
			if (javaScript) {
				await page.locator('.variations select').first().selectOption('M');
				await page.waitForFunction(() => document.querySelector('[data-tandem-own]').selectedOptions[0].textContent === 'M');
			} else {
				await choice.selectOption({ label: 'M' });
			}
			await form.scrollIntoViewIfNeeded();
			await guest.shot(`composed-choice-${viewport.width}`);
			await form.getByRole('button', { name: 'Add the bundle' }).click();
			await page.waitForURL('**/cart/');
			const answer = await page.request.get(`${STORE_URL}/?rest_route=/wc/store/v1/cart`);
			const cart = await answer.json();
			assert.equal(cart.items.length, 2);
			assert.deepEqual(cart.items.flatMap((item) => item.variation.map(({ value }) => value)), ['M']);
			const one = cart.items.reduce((sum, item) => sum + Number(item.prices.regular_price), 0);
			assert.equal(Number(cart.totals.total_items), one - Math.round(one * 0.05));
			assert.deepEqual(guest.faults, []);
		} finally {
			await guest.close();
		}
	});
}
