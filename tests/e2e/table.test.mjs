// Tables of products and bundles as a shopper uses them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openShop, NARROW, WIDE } from './lib/shop.mjs';
import { makePage, tableShop, whole } from './lib/pages.mjs';

tableShop();

const products = makePage('table-products', '[tandem_table category="summer" caption="Summer favourites"]');
const bundles = makePage('table-bundles', '[tandem_bundles caption="Recommended For You!"]');
const names = async (page) => (await whole(page), page.$$eval('tbody tr', (rows) => rows.filter((row) => row.offsetParent !== null).map((row) => row.querySelector('.tandem-table__name').textContent)));

test('sorting by price re-orders the rows and says so once', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(products);
		const before = await names(page);
		await page.click('.tandem-table.is-ready [data-sort="3"]');
		assert.equal(await page.textContent('.tandem-table [role=status]'), 'Sorted by Price, ascending');
		assert.equal(await page.getAttribute('th.is-price', 'aria-sort'), 'ascending');
		await whole(page);
		const prices = await page.$$eval('tbody tr', (rows) => rows.map((row) => Number(row.dataset.price)).filter(Boolean));
		assert.deepEqual(prices, [...prices].sort((a, b) => a - b));
		await page.click('[data-sort="3"]');
		assert.equal(await page.getAttribute('th.is-price', 'aria-sort'), 'descending');
		assert.deepEqual((await names(page)).sort(), before.sort());
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('search ignores case and accents and can be taken back', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(products);
		await page.waitForSelector('.tandem-table.is-ready');
		await page.fill('.tandem-table [type=search]', 'B\u00c9ACH');
		await page.waitForFunction(() => /rows found/.test(document.querySelector('.tandem-table [role=status]').textContent));
		const found = await names(page);
		assert.ok(found.length >= 3 && found.every((name) => /beach/i.test(name)), found.join());
		await page.fill('.tandem-table [type=search]', 'no such thing');
		await page.click('.tandem-table__empty button');
		assert.ok((await names(page)).length > found.length);
	} finally {
		await shop.close();
	}
});

test('a row is bought with its quantity, without reload, and the cart follows', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(products);
		const row = page.locator('.is-ready tbody tr', { hasText: 'Beach towel' });
		await row.locator('[data-step="1"]').click();
		const unloaded = page.evaluate(() => new Promise((done) => (addEventListener('pagehide', () => done(true)), setTimeout(() => done(false), 2500))));
		await row.locator('[type=submit]').click();
		await row.locator('.tandem-table__answer a').waitFor();
		assert.equal(await page.textContent('.tandem-table [role=status]'), 'Beach towel was added to your cart.');
		assert.equal(await unloaded, false);
		const cart = await page.evaluate(async () => (await fetch('/wp-json/wc/store/v1/cart')).json());
		assert.deepEqual(cart.items.map((item) => [item.name, item.quantity]), [['Beach towel', 2]]);
		await page.locator('.site-header-cart .count', { hasText: '2 items' }).waitFor();
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('without JavaScript every row is there and its form buys', async () => {
	const shop = await openShop({ javaScript: false });
	try {
		const { page } = shop;
		await shop.visit(products);
		const row = page.locator('tbody tr', { hasText: 'Beach hats' });
		await row.locator('.tandem-table__quantity').fill('3');
		await row.locator('[type=submit]').click();
		await page.waitForSelector('.woocommerce-message, .wc-block-components-notice-banner.is-success');
		await shop.visit('/classic-cart/');
		assert.match(await page.textContent('.cart_item, .wc-block-cart-items'), /Beach hats/);
		assert.equal(await page.inputValue('.cart_item input.qty'), '3');
	} finally {
		await shop.close();
	}
});

test('four bundles, then all of them; one is the best value', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(bundles);
		await page.waitForSelector('.is-ready');
		assert.equal((await names(page)).length, 4);
		assert.equal(await page.locator('.tandem-table__badge.is-best').count(), 1);
		await page.click('.tandem-table__all');
		assert.ok((await names(page)).length > 4);
		assert.equal(await page.evaluate(() => document.activeElement.closest('tr') !== null), true);
	} finally {
		await shop.close();
	}
});

// A slow line or a busy phone paints a table whose last rows are still to come: the page is written again row
// by row, and what moves inside its tables is answered.
const movedWhileComing = (page) =>
	page.evaluate(async () => {
		const pieces = (await (await fetch(location.href)).text()).split(/(?<=<\/tr>|<\/table>)/);
		const frame = document.createElement('iframe');
		frame.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh';
		document.body.append(frame);
		scrollTo(0, 0);
		const moved = [];
		const places = new Map();
		const { contentWindow: view, contentDocument: written } = frame;
		const painted = () => new Promise((done) => view.requestAnimationFrame(() => setTimeout(done)));
		written.open();
		for (const piece of pieces) {
			written.write(piece);
			await painted();
			written.querySelector('.tandem-table')?.scrollIntoView();
			for (const cell of written.querySelectorAll('.tandem-table :is(thead, tbody) :is(th, td)')) {
				const { x, width } = cell.getBoundingClientRect();
				if (width && places.has(cell) && places.get(cell) !== `${x} ${width}`) {
					moved.push(`${cell.dataset.label ?? cell.textContent.trim()}: ${places.get(cell)} -> ${x} ${width}`);
				}
				places[width ? 'set' : 'delete'](cell, `${x} ${width}`);
			}
		}
		written.close();
		frame.remove();
		return moved;
	});

for (const viewport of [WIDE, NARROW]) {
	test(`nothing moves while the page loads, nothing is cut off, targets are large enough at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			const { page } = shop;
			await page.addInitScript(() => {
				window.moved = 0;
				new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.sources.some((source) => source.node?.closest?.('.tandem-table')) && (window.moved += entry.value))).observe({ type: 'layout-shift', buffered: true });
			});
			for (const path of [products, bundles]) {
				await shop.visit(path);
				await page.waitForSelector('.is-ready');
				await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
				assert.equal(await page.evaluate(() => window.moved), 0);
				assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page scrolls sideways');
				const small = await page.$$eval('.tandem-table :is(button, a, input, select)', (targets) =>
					targets.filter((target) => target.offsetParent && target.tabIndex >= 0 && Math.min(target.getBoundingClientRect().width, target.getBoundingClientRect().height) < 24).map((target) => target.outerHTML.slice(0, 80))
				);
				assert.deepEqual(small, []);
				await shop.shot(`${path.replaceAll('/', '')}-${viewport.width}`, { fullPage: true });
				assert.deepEqual(await movedWhileComing(page), [], 'a page that comes in pieces moves');
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}
