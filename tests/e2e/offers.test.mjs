// WooCommerce > Tandem > Offers and Segments: from a template to the cart.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { openShop, signIn, checkOutByBlock, checkOutByForm, BUYER, STORE_URL, WIDE, NARROW } from './lib/shop.mjs';
import { accessibilityFaults } from './lib/journey.mjs';
import { makePage } from './lib/pages.mjs';
import { links, makePeople, orderOf, said, send, settings } from './lib/offers.mjs';

const PAGE = '/wp-admin/admin.php?page=tandem&tab=';
let shop;
let product;

const rest = (path, method = 'GET', data = undefined) =>
	shop.page.evaluate((request) => window.wp.apiFetch(request), { path, method, data });

const open = async (tab, ready) => {
	await shop.visit(PAGE + tab);
	await shop.page.waitForSelector(ready);
};

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

const clear = async () => {
	for (const { id } of (await rest('/tandem/v1/offers')).offers) {
		await rest(`/tandem/v1/offers/${id}`, 'DELETE');
	}
};

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
	for (const kind of WALK.filter((one) => walked[one])) {
		await rest(`/wc/v3/products/${walked[kind].product}?force=true`, 'DELETE');
		await rest(`/wc/v3/products/categories/${walked[kind].category}?force=true`, 'DELETE');
	}
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
	await both('offers-editor');
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

// The six kinds, each made by clicking, all on at once; who gets three of them pays by one checkout, who gets the
// other three by the other. TANDEM_WALK=other changes the two checkouts.
const WALK = ['spending_level', 'interest', 'loyalty_bonus', 'first_order', 'seasonal', 'referral'];
const walked = {};

const token = async (field, text) => {
	await field.fill(text);
	await field.press('Enter');
};

const enter = async (page, name) => {
	await page.goto(`${STORE_URL}/my-account/`);
	await page.fill('#username', name);
	await page.fill('#password', 'correct horse');
	await page.click('button[name=login]');
	await page.locator('.woocommerce-MyAccount-navigation').waitFor();
};

const wall = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 16);

const MAKE = {
	spending_level: ['Spending level', null],
	interest: ['Interest', async (page, category) => token(page.locator('[role=group][aria-label="Has bought from the category"]').getByLabel('Value'), category)],
	loyalty_bonus: ['Loyalty bonus', null],
	first_order: ['First order', null],
	seasonal: [
		'Season',
		async (page) => {
			await page.getByLabel('From', { exact: true }).fill(wall(-1));
			await page.getByLabel('Until, this minute not included').fill(wall(2));
		},
	],
	referral: ['Referral', null],
};

test('each of the six templates is made by clicking', async () => {
	const { page } = shop;
	await open('offers', '.tandem-card');
	await clear();
	for (const kind of WALK) {
		const category = await rest('/wc/v3/products/categories', 'POST', { name: `Walk ${kind}` });
		const made = await rest('/wc/v3/products', 'POST', { name: `Walk ${kind}`, regular_price: '100.00', status: 'publish', categories: [{ id: category.id }] });
		walked[kind] = { category: category.id, product: made.id };
	}
	settings({ live: true, offers: { combine: 'all', friend_reward: '5' }, mail: { consent: 'customers' }, moments: { friend: { on: true } } });
	walked.people = makePeople(walked.interest.product);
	for (const kind of WALK) {
		const [title, prepare] = MAKE[kind];
		const category = `Walk ${kind} #${walked[kind].category}`;
		await open('offers', '.tandem-card');
		await page.getByRole('button', { name: 'Add an offer' }).click();
		await page.locator('.tandem-templates').getByRole('button', { name: title, exact: true }).click();
		await page.getByLabel('Name', { exact: true }).fill(`Walk ${kind}`);
		if (kind !== 'loyalty_bonus') {
			await token(page.getByLabel('Only these categories'), category);
		}
		await prepare?.(page, category);
		await page.locator('.tandem-places dt').first().waitFor();
		await page.getByRole('button', { name: 'Save and switch on' }).click();
		await page.locator('.tandem-offers tbody tr', { hasText: `Walk ${kind}` }).waitFor();
	}
	const { offers } = await rest('/tandem/v1/offers');
	assert.deepEqual(offers.map(({ template, state }) => [template, state]), WALK.map((kind) => [kind, 'live']));
});

for (const [who, kinds, prices, texts] of [
	['regular', ['spending_level', 'interest'], ['85.00', '90.00'], [/15% less, because you spent so much/, /10% less on what you have been looking at/]],
	['new', ['first_order', 'seasonal', 'referral'], ['80.00', '75.00', '90.00'], [/Welcome: 20% off your first order/, /Black Friday/, /10 off, because a friend sent you/]],
]) {
	const way = (who === 'regular') === (process.env.TANDEM_WALK !== 'other') ? 'block' : 'classic';
	test(`the ${who} customer sees the offers in both checkouts and pays by the ${way} one`, async () => {
		const shopper = await openShop();
		const { page } = shopper;
		try {
			if (who === 'new') {
				await shopper.visit(`/?${walked.people.friend}`);
			}
			await enter(page, `walk-${who}`);
			if (who === 'new') {
				await shopper.visit(`/?p=${walked.seasonal.product}`);
				assert.match((await page.locator('.product .price').first().innerText()).replace(/\s+/g, ' '), /100\.00.*75\.00/);
			}
			for (const kind of kinds) {
				await shopper.visit(`/?add-to-cart=${walked[kind].product}`);
			}
			for (const [path, cart] of [['/classic-checkout/', '.woocommerce-checkout-review-order-table'], ['/checkout/', '.wp-block-woocommerce-checkout']]) {
				await shopper.visit(path);
				for (const words of [...texts, ...prices]) {
					await page.locator(cart, { hasText: words }).first().waitFor();
				}
				await shopper.shot(`offers-walk-${who}-${cart.includes('wp-block') ? 'block' : 'classic'}`, { fullPage: true });
			}
			const buyer = { ...BUYER, email: `walk-${who}@example.test`, address_1: `walk-${who} street 1` };
			const id = await (way === 'block' ? checkOutByBlock : checkOutByForm)(page, buyer);
			for (const words of texts) {
				await page.locator('body', { hasText: words }).first().waitFor();
			}
			const order = orderOf(id);
			assert.deepEqual(order.lines, prices);
			assert.equal(order.paid, true);
			assert.equal(order.given, 3);
			if (who === 'regular') {
				assert.equal(order.shipping, 0, 'the loyalty bonus');
			}
			assert.deepEqual(shopper.faults, []);
		} finally {
			await shopper.close();
		}
		if (who === 'new') {
			send();
			assert.ok(said('walk-regular@example.test', /friend-[2-9a-z]{4}-/), 'the reward of the friend');
		}
	});
}

test('welcome, newsletter, return after a lapse and early access, as a person meets them', async () => {
	await clear();
	settings({ offers: { combine: 'best', friend_reward: '0' }, moments: { welcome: { on: true, text: 'New here? Join us' }, newsletter: { on: true, reward: 'percent', value: '10' }, winback: { on: true, after: 60 } } });
	const path = makePage('walk-newsletter', '[tandem_newsletter]');
	const early = await rest('/tandem/v1/offers', 'POST', {
		offer: { name: 'Early', status: 'live', benefit: { type: 'early_access', opens: '2099-01-01 00:00' }, conditions: { all: [{ fact: 'customer.spent', is: 'ge', value: 30000 }] }, scope: { products: [walked.referral.product] } },
	});
	const guest = await openShop();
	const { page } = guest;
	try {
		await guest.visit(path);
		const bar = page.locator('.tandem-welcome', { hasText: 'New here? Join us' });
		await bar.waitFor();
		assert.deepEqual(await accessibilityFaults(page, '.tandem-welcome'), []);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-newsletter'), []);
		for (const viewport of [WIDE, NARROW]) {
			await page.setViewportSize(viewport);
			await guest.shot(`offers-moments-${viewport.width}`);
		}
		await bar.getByRole('button', { name: 'Close' }).press('Enter');
		assert.equal(await bar.isVisible(), false);
		await page.getByLabel('Your e-mail address').fill('walk-joiner@example.test');
		await page.getByRole('button', { name: 'Get the newsletter' }).press('Enter');
		await page.getByText('Please look into your mailbox').waitFor();
		send();
		const [confirm] = links('walk-joiner@example.test', 'tandem_newsletter');
		await page.goto(confirm);
		await page.getByRole('button', { name: 'Yes, I want the newsletter' }).press('Enter');
		const code = await page.locator('code').innerText();
		send();
		assert.ok(said('walk-joiner@example.test', new RegExp(code)), 'the code by e-mail');
		// The product that opens early is closed to a guest and open to the regular.
		await guest.visit(`/?p=${walked.referral.product}`);
		assert.equal(await page.locator('button.single_add_to_cart_button').count(), 0);
		await guest.visit(`/?add-to-cart=${walked.first_order.product}`);
		await guest.visit('/classic-checkout/');
		await page.fill('#billing_email', 'walk-joiner@example.test');
		await page.click('.showcoupon');
		await page.fill('#coupon_code', code);
		await page.click('button[name=apply_coupon]');
		await page.locator('.woocommerce-checkout-review-order-table', { hasText: code }).waitFor();
		const id = await checkOutByForm(page, { ...BUYER, email: 'walk-joiner@example.test', address_1: 'Joiner street 9' });
		assert.deepEqual([orderOf(id).discount, orderOf(id).paid], ['10.00', true]);
		assert.ok(links('walk-lapsed@example.test', 'http').length > 0, 'the lapsed customer was written to');
		assert.ok(said('walk-lapsed@example.test', /back-[2-9a-z]{4}-/));
		await page.goto(links('walk-lapsed@example.test', '/shop')[0]);
		await page.locator('.products, .wc-block-product-template').first().waitFor();
		assert.deepEqual(guest.faults, []);
		await enter(page, 'walk-regular');
		await guest.visit(`/?p=${walked.referral.product}`);
		await page.locator('button.single_add_to_cart_button').waitFor();
	} finally {
		await guest.close();
	}
	await rest(`/tandem/v1/offers/${early.id}`, 'DELETE');
	settings({ moments: { welcome: { on: false, text: '' }, newsletter: { on: false, reward: 'none' }, winback: { on: false }, friend: { on: false } } });
});
