// WooCommerce > Tandem > Offers and Segments: from a template to the cart.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { openShop, signIn, WIDE, NARROW } from './lib/shop.mjs';
import { accessibilityFaults } from './lib/journey.mjs';
import { callRest, clearOffers, openTab } from './lib/offers.mjs';

let shop;
let product;

const rest = (...request) => callRest(shop.page, ...request);
const open = (tab, ready) => openTab(shop, tab, ready);
const clear = () => clearOffers(shop.page);

const both = async (name) => {
	for (const [width, viewport] of [[1280, WIDE], [390, NARROW]]) {
		await shop.page.setViewportSize(viewport);
		const overflow = await shop.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(overflow <= 0, `${name} at ${width} scrolls sideways by ${overflow}px`);
		await shop.shot(`${name}-${width}`, { fullPage: true });
	}
	await shop.page.setViewportSize(WIDE);
};

const clean = async (selector) => assert.deepEqual(await accessibilityFaults(shop.page, selector), [], selector);

before(async () => {
	shop = await openShop();
	await signIn(shop.page);
	await open('offers', '.tandem-card');
	await clear();
	product = await rest('/wc/v3/products', 'POST', { name: 'Offer lamp', regular_price: '100.00', status: 'publish' });
	await rest('/tandem/v1/settings', 'POST', { live: true });
});

after(async () => {
	// The shop is left as it was found.
	await open('offers', '.tandem-card');
	await clear();
	await rest(`/wc/v3/products/${product.id}?force=true`, 'DELETE');
	await rest('/tandem/v1/settings', 'POST', { live: false });
	await shop.close();
});

test('an offer is made from a template, previewed and switched on', async () => {
	const { page } = shop;
	await open('offers', '.tandem-card');
	await page.getByRole('button', { name: 'Add an offer' }).click();
	await page.waitForSelector('.tandem-templates');
	assert.equal(await page.locator('.tandem-templates li').count(), 7);
	await both('offers-templates');
	await clean('.tandem-templates');
	await page.getByRole('button', { name: 'Spending level' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Spenders');
	const places = page.locator('.tandem-places dt');
	await places.first().waitFor();
	await page.locator('.tandem-offer-editor ins').waitFor();
	await page.locator('.tandem-count', { hasText: 'customer' }).waitFor();
	await page.waitForLoadState('networkidle');
	const asked = [];
	const note = (request) => request.method() === 'POST' && asked.push(request.url());
	page.on('request', note);
	await both('offers-editor');
	await page.waitForTimeout(2000);
	page.off('request', note);
	assert.deepEqual(asked, [], 'an editor that nobody touches asks nothing');
	await clean('.tandem-offer-editor');
	await page.getByRole('button', { name: 'Save and switch on' }).click();
	await page.locator('.tandem-offers', { hasText: 'Spenders' }).waitFor();
});

test('conditions are built by keyboard and the wrong ones are refused with a sentence', async () => {
	const { page } = shop;
	await open('offers', '.tandem-offers');
	await page.getByRole('button', { name: 'Add an offer' }).click();
	await page.getByRole('button', { name: 'Your own' }).click();
	await page.getByRole('button', { name: 'Add a condition' }).press('Enter');
	await page.getByRole('button', { name: 'Add a condition' }).press('Enter');
	assert.equal(await page.locator('[role=group].tandem-leaf').count(), 2);
	await page.getByLabel('Fact').first().selectOption('cart.quantity');
	await page.getByLabel('Value').first().fill('1');
	await page.getByRole('button', { name: 'Remove the condition "Orders so far"' }).press('Enter');
	assert.equal(await page.locator('[role=group].tandem-leaf').count(), 1);
	await page.getByLabel('Percent', { exact: true }).fill('250');
	await page.getByRole('button', { name: 'Save and switch on' }).click();
	await page.locator('.components-notice.is-error', { hasText: 'expected a percentage' }).first().waitFor();
	await page.getByLabel('Name', { exact: true }).fill('Everybody');
	await page.getByLabel('Percent', { exact: true }).fill('20');
	await page.getByRole('button', { name: 'Save and switch on' }).click();
	await page.locator('.tandem-offers tbody tr', { hasText: 'Everybody' }).waitFor();
});

test('the order of the list is changed by keyboard and kept', async () => {
	const { page } = shop;
	await open('offers', '.tandem-offers');
	await page.getByRole('button', { name: 'Move Everybody up' }).press('Enter');
	await page.locator('.tandem-offers tbody tr').first().filter({ hasText: 'Everybody' }).waitFor();
	await page.waitForFunction(async () => {
		const { offers } = await window.wp.apiFetch({ path: '/tandem/v1/offers' });
		return offers[0].name === 'Everybody';
	});
	await both('offers-list');
	await clean('.tandem-offers');
});

test('the cart has the price, says why, and pays no more than that', async () => {
	const { page } = shop;
	await shop.visit(`/?add-to-cart=${product.id}`);
	await shop.visit('/cart/');
	await page.locator('body', { hasText: 'Everybody' }).waitFor();
	await page.locator('body', { hasText: '80.00' }).waitFor();
	await both('offers-cart');
});

test('an offer is seen where its owner chose', async () => {
	const { page } = shop;
	await open('offers', '.tandem-offers');
	await page.locator('.tandem-offers tbody tr', { hasText: 'Everybody' }).getByRole('button', { name: 'Everybody', exact: true }).click();
	await page.getByRole('button', { name: 'Where shoppers see it' }).press('Enter');
	for (const place of ['Notice above cart and checkout', 'Page of each product', 'Bar at the bottom edge']) {
		await page.getByLabel(place).press('Space');
	}
	await page.locator('.tandem-places dt', { hasText: 'Bar at the bottom edge of the shop' }).waitFor();
	await both('offers-shown');
	await clean('.tandem-offer-editor');
	await page.getByRole('button', { name: 'Save and switch on' }).click();
	await page.locator('.tandem-offers tbody tr', { hasText: 'Everybody' }).waitFor();
	await shop.visit(`/?p=${product.id}`);
	await page.locator('.tandem-offer-line', { hasText: 'Offer: Everybody.' }).waitFor();
	const bar = page.locator('.tandem-offer-bar', { hasText: 'Everybody' });
	await bar.waitFor();
	await both('offers-product');
	await clean('.tandem-offer-line');
	await clean('.tandem-offer-bar');
	// On a phone Storefront has a bar of its own at that edge; neither covers the other.
	await page.setViewportSize(NARROW);
	await bar.getByRole('button', { name: 'Close' }).click({ trial: true });
	await page.setViewportSize(WIDE);
	await bar.getByRole('button', { name: 'Close' }).press('Enter');
	await page.reload();
	await page.locator('.tandem-offer-line', { hasText: 'Everybody' }).waitFor();
	assert.equal(await bar.isVisible(), false, 'closed is closed');
	for (const cart of ['/cart/', '/classic-cart/', '/classic-checkout/']) {
		await shop.visit(cart);
		await page.locator('.tandem-offers, .woocommerce-info', { hasText: 'Offer: Everybody.' }).first().waitFor();
	}
	await shop.visit('/cart/');
	await page.locator('body', { hasText: '80.00' }).waitFor();
	await both('offers-notice');
	await clean('.tandem-offers');
});

test('a segment is named, counted and kept', async () => {
	const { page } = shop;
	await open('segments', '.tandem-segments');
	await both('segments');
	await clean('.tandem-segments');
	await page.getByRole('button', { name: 'Add a segment' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Regulars');
	await page.getByRole('button', { name: 'Add a condition' }).click();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.locator('.tandem-segments li', { hasText: 'Regulars' }).waitFor();
	const { segments } = await rest('/tandem/v1/segments');
	assert.equal(segments.at(-1).name, 'Regulars');
	await rest('/tandem/v1/segments', 'PUT', { segments: segments.slice(0, -1) });
});

test('tiers are renamed and switched on, and My Account shows the way', async () => {
	const { page } = shop;
	await open('segments', '.tandem-segments');
	await page.getByLabel('Tiers are on').press('Space');
	await page.getByRole('button', { name: 'Gold' }).press('Enter');
	const gold = page.locator('.components-panel__body.is-opened');
	await gold.getByLabel('Name', { exact: true }).fill('Gold friends');
	await gold.getByLabel('What else it gives, one line each').fill('An evening in June');
	await page.getByRole('button', { name: 'Save the tiers' }).click();
	await page.getByText('Tiers saved.').first().waitFor();
	await gold.locator('.tandem-count', { hasText: 'customer' }).waitFor();
	await both('segments-tiers');
	await clean('.tandem-card:has(.components-panel__body)');
	await shop.visit('/my-account/');
	await page.locator('.tandem-tiers', { hasText: 'Your tier: Bronze' }).waitFor();
	assert.match(await page.locator('.tandem-tiers').innerText(), /200\.00 to Silver[\s\S]*Gold friends[\s\S]*An evening in June/);
	await both('account-tiers');
	await clean('.tandem-tiers');
	await open('segments', '.tandem-segments');
	await page.getByRole('button', { name: 'Gold friends' }).click();
	await page.getByRole('button', { name: 'Add a reward: an offer for this tier' }).click();
	await page.locator('.tandem-offer-editor', { hasText: 'Gold friends' }).waitFor();
	const { tiers } = await rest('/tandem/v1/tiers');
	tiers.on = false;
	tiers.tiers[2] = { ...tiers.tiers[2], name: 'Gold', perks: [] };
	await rest('/tandem/v1/tiers', 'PUT', { tiers });
});

test('a draft is tried on past orders, and a price is told again', async () => {
	const { page } = shop;
	await open('offers', '.tandem-card');
	await page.getByRole('button', { name: 'Add an offer' }).click();
	await page.getByRole('button', { name: 'Your own' }).click();
	await page.getByRole('button', { name: 'Try it on past orders' }).press('Enter');
	const found = page.locator('.tandem-dry-run li');
	await found.first().waitFor({ timeout: 240000 });
	assert.match(await found.first().innerText(), /of [\d,]+ paid orders? of the last 90 days would have got it/);
	await both('offers-dry-run');
	await open('why', '.tandem-card');
	const cart = page.locator('form', { hasText: 'Or products of a cart' });
	const lamp = page.getByRole('option', { name: /Offer lamp/ });
	for (let attempt = 0; attempt < 6 && !(await lamp.isVisible()); attempt++) {
		await cart.getByLabel('Or products of a cart').fill('');
		await cart.getByLabel('Or products of a cart').fill('Offer lamp');
		await lamp.waitFor({ timeout: 15000 }).catch(() => {});
	}
	await lamp.click();
	await cart.getByRole('button', { name: 'Tell the price of the cart' }).click();
	await page.locator('.tandem-why-lines', { hasText: 'Offer lamp' }).waitFor();
	await both('why-price');
});
