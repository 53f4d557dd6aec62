// ./build.sh e2e offers.demo: every kind of offer from the click of its owner to a paid order, and the moments that a
// person meets. Some minutes long, so that it is run by name; tests/php/Plugin/OfferWalksTest.php has all of it without a
// browser.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { openShop, signIn, checkOutByBlock, checkOutByForm, BUYER, STORE_URL, WIDE, NARROW } from './lib/shop.mjs';
import { accessibilityFaults } from './lib/journey.mjs';
import { makePage } from './lib/pages.mjs';
import { callRest, clearOffers, links, makePeople, openTab, orderOf, said, send, settings } from './lib/offers.mjs';

let shop;

const rest = (...request) => callRest(shop.page, ...request);
const open = (tab, ready) => openTab(shop, tab, ready);
const clear = () => clearOffers(shop.page);

before(async () => {
	shop = await openShop();
	await signIn(shop.page);
	await open('offers', '.tandem-card');
});

after(async () => {
	// The shop is left as it was found.
	await open('offers', '.tandem-card');
	await clear();
	for (const kind of WALK.filter((one) => walked[one])) {
		await rest(`/wc/v3/products/${walked[kind].product}?force=true`, 'DELETE');
		await rest(`/wc/v3/products/categories/${walked[kind].category}?force=true`, 'DELETE');
	}
	await rest('/tandem/v1/settings', 'POST', { live: false, offers: { combine: 'best', friend_reward: '' } });
	await shop.close();
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
	settings({ offers: { combine: 'best', friend_reward: '' }, moments: { welcome: { on: true, text: 'New here? Join us' }, newsletter: { on: true, reward: 'percent', value: '10' }, winback: { on: true, after: 60 } } });
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
		const [confirm] = links('walk-joiner@example.test', 'tandem_confirm');
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
