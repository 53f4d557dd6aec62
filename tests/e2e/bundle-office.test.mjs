// The office table of the brief: built in the editor, flagged where it is incoherent, mended, shown, sold and
// refunded to the cent. Beside it the kinds of which a shopper picks, prices for a role, and the order's button.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { openShop, searchComponent, signIn, addToCart, checkOutByBlock, checkOutByForm, STORE_URL, WIDE, NARROW } from './lib/shop.mjs';

const stamp = Date.now().toString(36);
const goods = { Laptop: '1000', Mouse: '50', Keyboard: '150', Monitor: '600', Chair: '400', Desk: '400', Lamp: '300' };
const ids = {};
// Name, goods, price as the brief has it, price once mended.
const rows = [
	['Laptop + Mouse', ['Laptop', 'Mouse'], '950', '1000'],
	['Laptop + Mouse + Keyboard', ['Laptop', 'Mouse', 'Keyboard'], '1000', '1130'],
	['Laptop + Mouse + Keyboard + Monitor', ['Laptop', 'Mouse', 'Keyboard', 'Monitor'], '1100', '1650'],
	['Laptop + Full Office Setup', ['Laptop', 'Mouse', 'Keyboard', 'Monitor', 'Chair'], '1200', '1950'],
	['Laptop + Chair + Desk', ['Laptop', 'Chair', 'Desk'], '1400', '1650'],
	['Ultimate Productivity Pack', ['Laptop', 'Mouse', 'Keyboard', 'Monitor', 'Chair', 'Lamp'], '1600', '2149.99'],
].map(([name, pieces, first, mended]) => ({ name: `${name} ${stamp}`, pieces, first, mended }));

const worth = (row) => row.pieces.reduce((sum, name) => sum + Number(goods[name]), 0);
const dollars = (amount) => `$${Number(amount).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

// Talks to REST with the cookies of the signed-in owner, without a page of wp-admin.
async function api(page, path, data, method = 'POST') {
	const nonce = await (await page.request.get(`${STORE_URL}/wp-admin/admin-ajax.php?action=rest-nonce`)).text();
	const answer = await page.request.fetch(`${STORE_URL}/wp-json${path}`, { method, data, headers: { 'X-WP-Nonce': nonce }, timeout: 60000 });
	assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

async function asOwner(run) {
	const shop = await openShop();
	try {
		shop.page.setDefaultTimeout(90000);
		await signIn(shop.page);
		return await run(shop);
	} finally {
		await shop.close();
	}
}

async function choose(page, name) {
	await searchComponent(page, name);
	await page.click(`.select2-results__option:has-text("${name}")`);
	await page.waitForSelector(`.tandem-component:has-text("${name}")`);
}

async function startBundle(shop, name, pieces) {
	const { page } = shop;
	await shop.visit('/wp-admin/post-new.php?post_type=product');
	await page.fill('#title', name);
	await page.selectOption('#product-type', 'tandem_bundle');
	await page.click('.tandem_bundle_tab a');
	for (const piece of pieces) {
		await choose(page, `${piece} ${stamp}`);
	}
}

async function publish(page) {
	await page.evaluate(() => document.getElementById('publish').scrollIntoView());
	await Promise.all([page.waitForURL(/post=\d+/), page.click('#publish')]);
	await page.waitForSelector('#message.updated, .notice-success');
	return Number(new URL(page.url()).searchParams.get('post'));
}

const previewShows = (page, price, total) =>
	page.waitForFunction(
		([price, total]) => document.querySelector('[data-preview="price"]').textContent === price && document.querySelector('[data-preview="individual_total"]').textContent === total,
		[price, total],
		{ timeout: 60000 }
	);

before(() =>
	asOwner(async ({ page }) => {
		for (const [name, price] of Object.entries(goods)) {
			ids[name] = (await api(page, '/wc/v3/products', { name: `${name} ${stamp}`, type: 'simple', regular_price: price, status: 'publish' })).id;
		}
	})
);

test('the six rows are built in the editor, flagged where they are incoherent, and quiet once mended', () =>
	asOwner(async (shop) => {
		const { page } = shop;
		for (const row of rows) {
			await startBundle(shop, row.name, row.pieces);
			await page.selectOption('#tandem_discount', 'fixed');
			await page.fill('[data-term="value"]', row.first);
			await previewShows(page, dollars(row.first), dollars(worth(row)));
			row.flags = await page.innerText('.tandem-bundle-notes');
			if (row.name.startsWith('Laptop + Chair')) {
				await page.locator('.tandem-bundle-preview').scrollIntoViewIfNeeded();
				await shop.shot('office-flagged-1280');
			}
			row.id = await publish(page);
		}
		assert.match(rows[4].flags, /costs \$1,400\.00 for goods of \$1,800\.00, while .* costs \$1,200\.00 for goods of \$2,200\.00/);
		for (const row of [rows[0], rows[1], rows[2], rows[3], rows[5]]) {
			await api(page, `/tandem/v1/bundles/${row.id}`, { terms: { discount: 'fixed', value: row.mended } }, 'PUT');
		}
		await shop.visit(`/wp-admin/post.php?post=${rows[4].id}&action=edit`);
		await page.click('.tandem_bundle_tab a');
		await page.fill('[data-term="value"]', rows[4].mended);
		await previewShows(page, dollars(rows[4].mended), '$1,800.00');
		assert.equal(await page.locator('.tandem-bundle-notes li.is-refusal').count(), 0, 'nothing is flagged any more');
		await publish(page);
		for (const row of rows) {
			const { components, terms } = await api(page, `/tandem/v1/bundles/${row.id}`, undefined, 'GET');
			const { notes } = await api(page, '/tandem/v1/bundles/preview', { bundle: row.id, name: row.name, components, terms });
			assert.deepEqual(notes.filter((note) => note.refusal), [], row.name);
		}
		const made = await api(page, '/wp/v2/pages', { title: `Office ${stamp}`, status: 'publish', content: `<!-- wp:shortcode -->[tandem_bundles ids="${rows.map((row) => row.id).join(',')}"]<!-- /wp:shortcode -->` });
		rows.page = new URL(made.link).pathname + new URL(made.link).search;
		assert.deepEqual(shop.faults, []);
	}));

for (const viewport of [WIDE, NARROW]) {
	test(`the table shows the mended rows at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			await shop.visit(rows.page);
			// A table opens with four rows and shows the rest when asked.
			const text = await shop.page.evaluate(() => document.body.textContent);
			for (const row of rows) {
				assert.ok(text.includes(row.name) && text.includes(dollars(row.mended)), `${row.name} at ${row.mended}: ${text.replace(/\s+/g, ' ').slice(0, 900)}`);
			}
			await shop.shot(`office-table-${viewport.width}`, { fullPage: true });
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

for (const [way, checkOut, at] of [['block', checkOutByBlock, 5], ['classic', checkOutByForm, 4]]) {
	test(`a row is sold by the ${way} checkout and refunded to the cent`, async () => {
		const row = rows[at];
		const shop = await openShop();
		let order;
		try {
			await addToCart(shop.page, `/?p=${row.id}`);
			await shop.visit(way === 'block' ? '/cart/' : '/classic-cart/');
			await shop.page.waitForFunction((name) => document.body.innerText.includes(name), row.name);
			await shop.page.waitForFunction((price) => document.body.innerText.includes(price), dollars(row.mended));
			assert.equal(await shop.page.locator('.tandem-group--first').count() > 0, true, 'its lines are one group');
			await shop.shot(`office-cart-${way}-1280`, { fullPage: true });
			await shop.page.setViewportSize(NARROW);
			await shop.shot(`office-cart-${way}-390`, { fullPage: true });
			await shop.page.setViewportSize(WIDE);
			order = await checkOut(shop.page);
			const received = await shop.page.innerText('body');
			assert.ok(received.includes(dollars(row.mended)) && received.includes('You saved with bundles'));
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
		await asOwner(async ({ page }) => {
			const stored = await api(page, `/wc/v3/orders/${order}`, undefined, 'GET');
			assert.equal(stored.total, Number(row.mended).toFixed(2));
			let left = Math.round(Number(stored.total) * 100);
			for (const line of stored.line_items) {
				// Each line in two uneven pieces.
				const whole = Math.round(Number(line.total) * 100);
				for (const piece of [Math.floor(whole / 3), whole - Math.floor(whole / 3)]) {
					const text = (piece / 100).toFixed(2);
					await api(page, `/wc/v3/orders/${order}/refunds`, { amount: text, api_refund: false, line_items: [{ id: line.id, quantity: 0, refund_total: Number(text) }] });
					left -= piece;
				}
			}
			const after = await api(page, `/wc/v3/orders/${order}`, undefined, 'GET');
			const refunded = after.refunds.reduce((sum, refund) => sum + Math.round(Number(refund.total) * 100), 0);
			assert.equal(left, 0);
			assert.equal(refunded, -Math.round(Number(stored.total) * 100));
		});
	});
}

test('mix and match is built by keyboard, picked on its page and priced in the cart', async () => {
	let id;
	await asOwner(async (shop) => {
		const { page } = shop;
		await startBundle(shop, `Mix ${stamp}`, ['Mouse', 'Keyboard', 'Lamp']);
		await page.selectOption('#tandem_kind', 'any_n');
		for (const [number, items, percent] of [[0, '2', '5'], [1, '3', '10']]) {
			await page.locator('.tandem-tier').nth(number).locator('[data-tier="items"]').fill(items);
			await page.locator('.tandem-tier').nth(number).locator('[data-tier="percent"]').fill(percent);
		}
		await previewShows(page, '$190.00', '$200.00');
		await page.locator('.tandem-component').nth(2).locator('.tandem-component__up').focus();
		await page.keyboard.press('Enter');
		await page.waitForFunction((name) => document.querySelectorAll('.tandem-component__name')[1].textContent.includes(name), `Lamp ${stamp}`);
		assert.match(await page.innerText('.tandem-bundle-notes'), /any 2: 5% off, any 3: 10% off/);
		await page.locator('#woocommerce-product-data').scrollIntoViewIfNeeded();
		await shop.shot('bundle-mix-editor-1280');
		await page.setViewportSize(NARROW);
		await page.locator('#tandem_kind').scrollIntoViewIfNeeded();
		await shop.shot('bundle-mix-editor-390');
		await page.setViewportSize(WIDE);
		id = await publish(page);
		await page.click('.tandem_bundle_tab a');
		assert.equal(await page.inputValue('#tandem_kind'), 'any_n');
		assert.equal(await page.locator('.tandem-tier').nth(1).locator('[data-tier="percent"]').inputValue(), '10');
		assert.deepEqual(shop.faults, []);
	});
	const shop = await openShop();
	shop.page.setDefaultTimeout(90000);
	try {
		await shop.visit(`/?p=${id}`);
		assert.match(await shop.page.innerText('form.tandem-bundle'), /any 2: 5% off, any 3: 10% off/);
		await shop.shot('bundle-mix-page-1280', { fullPage: true });
		await shop.page.setViewportSize(NARROW);
		await shop.shot('bundle-mix-page-390', { fullPage: true });
		await shop.page.setViewportSize(WIDE);
		await shop.page.getByLabel(`Quantity of Mouse ${stamp}`).fill('2');
		await shop.page.getByLabel(`Quantity of Lamp ${stamp}`).fill('1');
		await shop.page.getByLabel(`Quantity of Keyboard ${stamp}`).fill('0');
		await shop.page.click('button.single_add_to_cart_button');
		await shop.page.waitForSelector('.woocommerce-message, .wc-block-components-notice-banner.is-success');
		await shop.visit('/classic-cart/');
		await shop.page.waitForFunction(() => document.querySelector('.cart-subtotal')?.innerText.includes('360.00'));
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a price for customers alone is theirs once they sign in', async () => {
	const user = `buyer-${stamp}`;
	let id;
	await asOwner(async ({ page }) => {
		await api(page, '/wp/v2/users', { username: user, email: `${user}@example.test`, password: 'a long password', roles: ['customer'] });
		id = (await api(page, '/tandem/v1/bundles', { name: `Members ${stamp}`, status: 'publish', components: [{ product: ids.Chair }, { product: ids.Lamp }], terms: { discount: 'fixed', value: '611.11', roles: ['customer'] } })).id;
	});
	const shop = await openShop();
	shop.page.setDefaultTimeout(90000);
	try {
		await shop.visit(`/?p=${id}`);
		assert.equal((await shop.page.innerText('body')).includes('$611.11'), false);
		await addToCart(shop.page, `/?p=${id}`);
		await shop.visit('/classic-cart/');
		await shop.page.waitForFunction(() => document.querySelector('.cart-subtotal')?.innerText.includes('700.00'));
		await shop.visit('/wp-login.php');
		await shop.page.fill('#user_login', user);
		await shop.page.fill('#user_pass', 'a long password');
		await Promise.all([shop.page.waitForNavigation(), shop.page.click('#wp-submit')]);
		await shop.visit(`/?p=${id}`);
		assert.equal((await shop.page.innerText('body')).includes('$611.11'), true);
		await shop.visit('/classic-cart/');
		await shop.page.waitForFunction(() => document.querySelector('.cart-subtotal')?.innerText.includes('611.11'));
	} finally {
		await shop.close();
	}
});

test('the button of an order made by hand applies bundle prices', () =>
	asOwner(async (shop) => {
		const { page } = shop;
		await api(page, '/tandem/v1/bundles', { name: `Wall set ${stamp}`, status: 'publish', components: [{ product: ids.Monitor }, { product: ids.Desk }], terms: { discount: 'fixed', value: '911.11' } });
		const order = await api(page, '/wc/v3/orders', { status: 'pending', line_items: [ids.Monitor, ids.Desk].map((id) => ({ product_id: id, quantity: 1 })) });
		assert.equal(order.total, '1000.00');
		await shop.visit(`/wp-admin/admin.php?page=wc-orders&action=edit&id=${order.id}`);
		await Promise.all([page.waitForNavigation(), page.click('.tandem-apply-bundles')]);
		await page.waitForFunction(() => document.querySelector('#woocommerce-order-items')?.innerText.includes('911.11'));
		assert.match(await page.innerText('#woocommerce-order-items'), /Part of: Wall set/);
		assert.equal((await api(page, `/wc/v3/orders/${order.id}`, undefined, 'GET')).total, '911.11');
	}));
