// The three tables that the plugin was asked for, built in the editor as a person would, each in under two
// minutes, then placed by block and by shortcode. A person reads two and a half seconds before each click and types
// five signs a second; what the machine needs comes on top.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openShop, signIn, NARROW, WIDE } from './lib/shop.mjs';
import { makePage, runInStore, tableShop } from './lib/pages.mjs';

tableShop();

const CLICK = 2.5;
const SIGN = 0.2;
const OFFERS = [
	['Offer type', 'What it is', 'Example'],
	['Spending level', 'By total spending or high order value', 'Spent $300 this month: 15 % off the next order'],
	['Loyalty bonus', 'Returning or VIP customers', 'One year with us: a gift'],
	['Interest-based', 'Browsing categories or interests', 'Into home-office gear: 10 % off ergonomic chairs today'],
	['First-time buyer', 'First purchase', 'Thanks for signing up: 20 % off the first order'],
	['Seasonal', 'Events, holidays, peaks', 'Black Friday: up to 50 % off selected categories'],
	['Referral bonus or gift', 'Customer refers a friend', 'Refer a friend, get a $10 gift card at their first purchase'],
];

// The editor with a new table, and a person's hands that are counted.
async function person() {
	const shop = await openShop({ viewport: { width: 1440, height: 1000 } });
	const { page } = shop;
	await signIn(page);
	await shop.visit('/wp-admin/admin.php?page=tandem&tab=tables');
	await page.getByRole('button', { name: 'Add a table' }).waitFor();
	const began = Date.now();
	let steps = 0;
	let signs = 0;
	const preview = page.frameLocator('.tandem-preview iframe');
	return {
		shop,
		page,
		preview,
		click: (name, role = 'button') => (steps++, page.getByRole(role, { name, exact: true }).click()),
		choose: (label, value) => (steps += 2, page.getByRole('combobox', { name: label, exact: true }).selectOption(value)),
		type: (label, text) => (steps++, (signs += text.length), page.getByLabel(label, { exact: true }).fill(text)),
		enter: () => (steps++, page.keyboard.press('Enter')),
		paste: (label, text) => {
			steps += 2;
			return page.getByLabel(label, { exact: true }).evaluate((field, pasted) => {
				const clipboardData = new DataTransfer();
				clipboardData.setData('text/plain', pasted);
				field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
			}, text);
		},
		// The shortcode, when everything is saved; the time that it took.
		async done(what) {
			await page.getByRole('status').filter({ hasText: /^Saved$/ }).waitFor();
			const machine = (Date.now() - began) / 1000;
			const seconds = machine + steps * CLICK + signs * SIGN;
			console.log(JSON.stringify({ table: what, steps, signs, machine: Math.round(machine), seconds: Math.round(seconds) }));
			assert.ok(steps * CLICK + signs * SIGN < 100, `${what}: ${steps} steps, ${signs} signs`);
			const shortcode = await page.locator('.tandem-copy code').textContent();
			await shop.shot(`brief-${what}`, { fullPage: true });
			await shop.close();
			return shortcode;
		},
	};
}

test('the bundles "Recommended For You!" with live prices, marks and the badge', async () => {
	const hands = await person();
	await hands.click('Add a table');
	await hands.type('Title', 'Recommended');
	await hands.choose('Shows', 'bundles');
	await hands.type('Caption', 'Recommended For You!');
	await hands.choose('Rows', 'shopper');
	await hands.click('Badges', 'tab');
	await hands.choose('Marks of high savings', 'emoji');
	await hands.preview.locator('.is-bundles .tandem-table__badge.is-best').waitFor();
	const shortcode = await hands.done('bundles');
	const id = Number(shortcode.match(/\d+/)[0]);
	for (const content of [shortcode, `<!-- wp:tandem/bundle-table {"id":${id}} /-->`]) {
		const shop = await openShop();
		await shop.visit(makePage('brief-bundles', content));
		assert.deepEqual((await shop.page.$$eval('.tandem-table thead th', (heads) => heads.map((head) => head.textContent.trim()))), ['Product Bundle', 'Individual Price Total', 'Bundle Price', 'You Save', 'Visit']);
		assert.equal(await shop.page.locator('.tandem-table__badge.is-best').count(), 1);
		assert.equal(await shop.page.locator('.tandem-table caption').textContent(), 'Recommended For You!');
		await shop.close();
	}
});

test('the six offers as own data, pasted from a spreadsheet', async () => {
	const hands = await person();
	await hands.click('Add a table');
	await hands.type('Title', 'Offers');
	await hands.choose('Shows', 'data');
	await hands.type('Caption', 'Offers that suit you');
	await hands.paste('Name, row 1', OFFERS.slice(1).map((row) => row.join('\t')).join('\r\n'));
	for (const [at, heading] of OFFERS[0].entries()) await hands.type(`Heading ${at + 1}`, heading);
	await hands.click('Style', 'tab');
	await hands.page.getByRole('button', { name: 'Striped', exact: true }).click();
	await hands.preview.locator('text=Referral bonus or gift').waitFor();
	const shortcode = await hands.done('offers');
	const shop = await openShop({ viewport: NARROW });
	await shop.visit(makePage('brief-offers', shortcode));
	const table = await shop.page.$$eval('.tandem-table tr', (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
	assert.deepEqual(table, OFFERS);
	await shop.shot('brief-offers-390', { fullPage: true });
	await shop.close();
});

test('the curated table: picture, name, category, price, quantity, buy from the row; true when a price changes', async () => {
	const hands = await person();
	await hands.click('Add a table');
	await hands.type('Title', 'Beach');
	await hands.type('Caption', 'Summer essentials');
	await hands.choose('Rows', 'category');
	await hands.type('Categories', 'Summer');
	await hands.enter();
	await hands.preview.locator('text=Beach towel').waitFor();
	const shortcode = await hands.done('beach');
	const id = Number(shortcode.match(/\d+/)[0]);
	const path = makePage('brief-beach', `<!-- wp:tandem/product-table {"id":${id}} /-->`);
	for (const viewport of [WIDE, NARROW]) {
		const shop = await openShop({ viewport });
		const { page } = shop;
		await shop.visit(path);
		await page.waitForSelector('.is-ready');
		const row = page.locator('tbody tr', { hasText: 'Beach hats' });
		await row.locator('[data-step="1"]').focus();
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await row.locator('.tandem-table__answer a').waitFor();
		await shop.shot(`brief-beach-${viewport.width}`, { fullPage: true });
		await shop.close();
	}
	const price = (amount) => runInStore(`$p = wc_get_product(get_posts(array('post_type' => 'product', 'title' => 'Beach hats', 'fields' => 'ids'))[0]); $p->set_regular_price('${amount}'); $p->save();`);
	const shop = await openShop();
	try {
		price('31.00');
		await shop.visit(path);
		assert.match(await shop.page.locator('tbody tr', { hasText: 'Beach hats' }).locator('.tandem-table__price').textContent(), /31\.00/);
	} finally {
		price('28.00');
		await shop.close();
	}
});
