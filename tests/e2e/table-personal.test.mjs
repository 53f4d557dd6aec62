// Tables that know the shopper, and compare buttons in the shop's own loops.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openShop, NARROW, WIDE } from './lib/shop.mjs';
import { makePage, runInStore, tableShop } from './lib/pages.mjs';
import { accessibilityFaults } from './lib/journey.mjs';

tableShop();
const path = makePage('table-shopper', '[tandem_bundles source="shopper" caption="Recommended For You!"]');
const worst = Number(runInStore("$ids = array_map( static fn( $one ) => $one->components[0]->product, Tandem\\Plugin\\Plugin::instance()->bundles()->published() ); echo end( $ids );").trim().split('\n').at(-1));
const compare = (on) => runInStore(`Tandem\\Plugin\\Plugin::instance()->settings()->update( array( 'tables' => array( 'compare' => ${on} ) ) );`);

for (const viewport of [WIDE, NARROW]) {
	test(`bundles for this shopper take the place of the neutral ones without moving the page at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			const { page } = shop;
			await page.addInitScript(() => {
				window.moved = [];
				new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.sources.some((source) => source.node?.closest?.('.tandem-table')) && window.moved.push(`${entry.value} ${entry.sources[0].node.outerHTML.slice(0, 100)} ${JSON.stringify([entry.sources[0].previousRect, entry.sources[0].currentRect])}`))).observe({ type: 'layout-shift', buffered: true });
			});
			await shop.visit(path);
			await page.waitForSelector('.tandem-table.is-ready');
			assert.equal(await page.textContent('.tandem-table__reason >> nth=0'), 'A favourite of this shop');
			assert.equal(await page.locator('.is-personal').count(), 0, 'a visitor of whom nothing is known asks for nothing');
			await page.goto(`${process.env.STORE_URL}/?add-to-cart=${worst}`);
			await shop.visit(path);
			await page.waitForSelector('.tandem-table.is-personal');
			assert.match(await page.textContent('tbody .tandem-table__reason >> nth=0'), /^Contains .+ from your cart$/);
			await page.click('.tandem-table [data-sort] >> nth=0');
			assert.deepEqual(await page.evaluate(() => window.moved), []);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
			assert.deepEqual(await accessibilityFaults(page, '.tandem-table'), []);
			await shop.shot(`table-shopper-${viewport.width}`, { fullPage: true });
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

test('products of the shop page are put beside each other, and the tray is there on the next page', async () => {
	compare('true');
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit('/shop/');
		const buttons = page.locator('.tandem-table--loop [data-compare]');
		await buttons.nth(0).click();
		await page.waitForSelector('.tandem-tray__items li');
		await buttons.nth(1).click();
		await page.waitForFunction(() => document.querySelectorAll('.tandem-tray__items li').length === 2);
		assert.equal(await buttons.nth(0).getAttribute('aria-pressed'), 'true');
		await shop.shot('compare-loop-1280');
		await shop.visit('/shop/?orderby=price');
		await page.waitForFunction(() => document.querySelectorAll('.tandem-tray__items li').length === 2);
		await page.click('.tandem-tray__go');
		await page.waitForSelector('.tandem-compare .is-comparison');
		assert.equal(await page.locator('.tandem-compare th.is-product').count(), 2);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-tray, .tandem-compare'), []);
		// WooCommerce prints the title of a product that another test named "<img src=x ...>" as markup.
		assert.deepEqual(shop.faults.filter((fault) => fault !== '404 /shop/x'), []);
	} finally {
		await shop.close();
		compare('false');
	}
});
