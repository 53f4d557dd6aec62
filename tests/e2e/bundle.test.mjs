// A bundle is built in the editor, bought at the promised price in both checkouts, and found in the order.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { openShop, searchComponent, signIn, addToCart, checkOutByBlock, checkOutByForm, WIDE, NARROW } from './lib/shop.mjs';

const made = {};
const stamp = Date.now().toString(36);

// Talks to REST as the signed-in owner.
function api(page, path, data, method = 'POST') {
	return page.evaluate(
		([path, data, method]) => wp.apiFetch({ path, method, data }),
		[path, data, method]
	);
}

async function choose(page, search) {
	await searchComponent(page, search);
	await page.click(`.select2-results__option:has-text("${search}")`);
}

before(async () => {
	const shop = await openShop();
	try {
		await signIn(shop.page);
		await shop.visit('/wp-admin/post-new.php?post_type=product');
		await shop.page.waitForFunction(() => window.wp?.apiFetch);
		for (const [key, name, price] of [['laptop', `Laptop ${stamp}`, '1000.00'], ['mouse', `Mouse ${stamp}`, '33.33']]) {
			made[key] = await api(shop.page, '/wc/v3/products', { name, type: 'simple', regular_price: price, status: 'publish' });
		}
	} finally {
		await shop.close();
	}
});

test('the owner builds a bundle and sees its price before saving', async () => {
	const shop = await openShop();
	const { page } = shop;
	try {
		await signIn(page);
		await shop.visit('/wp-admin/post-new.php?post_type=product');
		await page.fill('#title', `Desk kit ${stamp}`);
		await page.selectOption('#product-type', 'tandem_bundle');
		await page.click('.inventory_tab a');
		await page.fill('#_sku', `KIT-${stamp}`);
		assert.equal(await page.locator('.stock_status_field').isVisible(), false, 'its products tell whether it is in stock');
		await page.click('.tandem_bundle_tab a');
		await choose(page, `Laptop ${stamp}`);
		await choose(page, `Mouse ${stamp}`);
		const names = async () => (await page.locator('.tandem-component__name').allTextContents()).map((name) => name.split(' ')[0]);
		await page.locator('.tandem-component__up').nth(1).click();
		assert.deepEqual(await names(), ['Mouse', 'Laptop'], 'by its button');
		const [handle, first] = [await page.locator('.tandem-component__handle').nth(1).boundingBox(), await page.locator('.tandem-component').first().boundingBox()];
		await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
		await page.mouse.down();
		await page.mouse.move(handle.x + handle.width / 2, first.y - 4, { steps: 12 });
		await page.mouse.up();
		await page.waitForFunction(() => document.querySelector('.tandem-component__name').textContent.startsWith('Laptop') && !document.querySelector('.ui-sortable-helper'));
		assert.deepEqual(await names(), ['Laptop', 'Mouse'], 'dragged');
		await page.locator('.tandem-component').nth(1).locator('[data-field="min"]').fill('3');
		await page.selectOption('#tandem_discount', 'fixed');
		await page.fill('[data-term="value"]', '999.99');
		await page.waitForFunction(() => document.querySelector('[data-preview="price"]').textContent === '$999.99');
		assert.equal(await page.textContent('[data-preview="individual_total"]'), '$1,099.99');
		assert.equal(await page.textContent('[data-preview="saving"]'), '$100.00');
		await page.locator('#woocommerce-product-data').scrollIntoViewIfNeeded();
		await shop.shot('bundle-editor-1280');
		await page.evaluate(() => document.getElementById('publish').scrollIntoView());
		await page.click('#publish');
		await page.waitForSelector('#message.updated, .notice-success');
		made.url = await page.getAttribute('#sample-permalink a, #view-post-btn a', 'href').catch(() => null);
		made.bundle = Number(new URL(page.url()).searchParams.get('post'));
		await page.click('.tandem_bundle_tab a');
		assert.equal(await page.locator('.tandem-component').count(), 2);
		assert.equal(await page.inputValue('[data-term="value"]'), '999.99');
		assert.equal(await page.inputValue('#_sku'), `KIT-${stamp}`);
		assert.deepEqual(shop.faults, []);
		await page.setViewportSize(NARROW);
		await page.locator('#tandem_bundle_data').scrollIntoViewIfNeeded();
		await shop.shot('bundle-editor-390');
	} finally {
		await shop.close();
	}
});

test('the editor says why a product cannot be part of a bundle', async () => {
	const shop = await openShop();
	const { page } = shop;
	try {
		await signIn(page);
		await shop.visit(`/wp-admin/post.php?post=${made.bundle}&action=edit`);
		await page.waitForFunction(() => window.wp?.apiFetch);
		const answer = await api(page, '/tandem/v1/bundles/preview', {
			bundle: made.bundle,
			components: [{ product: made.bundle }, { product: made.mouse.id }],
			terms: { discount: 'percent', value: '10' },
		});
		assert.match(answer.notes[0].message, /cannot contain itself/);
		assert.equal(answer.price, '$30.00');
	} finally {
		await shop.close();
	}
});

for (const viewport of [WIDE, NARROW]) {
	test(`the page shows components, struck total and saving at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			await shop.visit(`/?p=${made.bundle}`);
			const text = await shop.page.innerText('body');
			for (const expected of [`Laptop ${stamp}`, '$1,099.99', '$999.99', 'You save', '$100.00']) {
				assert.ok(text.includes(expected), `the page shows ${expected}`);
			}
			await shop.shot(`bundle-page-${viewport.width}`, { fullPage: true });
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

for (const [way, checkOut, cart] of [
	['block', checkOutByBlock, '/cart/'],
	['classic', checkOutByForm, '/classic-cart/'],
]) {
	test(`a shopper buys it by the ${way} checkout at the promised price`, async () => {
		const shop = await openShop();
		const { page } = shop;
		try {
			await addToCart(page, `/?p=${made.bundle}`);
			await shop.visit(cart);
			await page.waitForSelector('.wc-block-cart-items__row .wc-block-components-product-name, form.woocommerce-cart-form');
			await page.waitForFunction(() => document.body.innerText.includes('999.99'));
			const text = await page.innerText('body');
			assert.match(text, /Part of:?\s*Desk kit/);
			assert.match(text, /You save with bundles\s*\$100\.00/);
			await page.waitForTimeout(500);
			await shop.shot(`bundle-cart-${way}-1280`, { fullPage: true });
			const order = await checkOut(page);
			const received = await page.innerText('body');
			assert.match(received, /Part of:\s*Desk kit/);
			assert.match(received, /\$999\.99/);
			await shop.shot(`bundle-order-${way}-1280`, { fullPage: true });
			assert.deepEqual(shop.faults, []);
			const owner = await openShop();
			try {
				await signIn(owner.page);
				await owner.page.waitForFunction(() => window.wp?.apiFetch).catch(() => owner.visit('/wp-admin/post-new.php?post_type=product'));
				await owner.page.waitForFunction(() => window.wp?.apiFetch);
				const stored = await api(owner.page, `/wc/v3/orders/${order}`, undefined, 'GET');
				assert.equal(stored.total, '999.99');
				const parts = stored.line_items.flatMap((line) => line.meta_data.filter((meta) => meta.key === '_tandem_bundle').flatMap((meta) => JSON.parse(meta.value)));
				assert.equal(parts.length, 2);
				assert.equal(parts.reduce((sum, part) => sum + part.total, 0), 99999);
				assert.ok(parts.every((part) => part.rule === `bundle:${made.bundle}` && part.version.length === 64));
				assert.ok(stored.meta_data.some((meta) => meta.key === '_tandem_receipt'));
				await owner.visit(`/wp-admin/admin.php?page=wc-orders&action=edit&id=${order}`);
				assert.match(await owner.page.innerText('#woocommerce-order-items'), /Part of: Desk kit/);
			} finally {
				await owner.close();
			}
		} finally {
			await shop.close();
		}
	});
}

test('removing a piece in the cart says why the prices changed, and undo restores them', async () => {
	const shop = await openShop();
	const { page } = shop;
	try {
		await addToCart(page, `/?p=${made.bundle}`);
		await shop.visit('/classic-cart/');
		await page.locator('.cart_item', { hasText: `Mouse ${stamp}` }).locator('a.remove').click();
		await page.waitForFunction(() => document.body.innerText.includes('no longer complete'));
		assert.match(await page.innerText('.cart-subtotal'), /1,000\.00/);
		await shop.shot('bundle-cart-broken-1280');
		await page.click('.restore-item');
		await page.waitForFunction(() => document.querySelector('.cart-subtotal')?.innerText.includes('999.99'));
		// The cart block the same, by keyboard.
		await shop.visit('/cart/');
		const piece = page.locator('.wc-block-cart-items__row', { hasText: `Mouse ${stamp}` });
		await piece.locator('.wc-block-cart-item__remove-link').focus();
		await page.keyboard.press('Enter');
		const undo = page.getByRole('button', { name: 'Undo' });
		await undo.waitFor();
		assert.match(await page.innerText('.tandem-cart-message'), /no longer complete/);
		await undo.focus();
		await page.keyboard.press('Enter');
		await piece.waitFor();
		await page.waitForFunction(() => document.activeElement.classList.contains('tandem-cart-message'));
	} finally {
		await shop.close();
	}
});
