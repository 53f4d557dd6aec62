// The owner makes a table in WooCommerce > Tandem > Tables, places it, and a shopper sees it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { openShop, signIn, NARROW } from './lib/shop.mjs';
import { makePage, tableShop } from './lib/pages.mjs';

tableShop();

const ADMIN = '/wp-admin/admin.php?page=tandem&tab=tables';

test('a table of a category is built by hand, saved by itself, placed, and buys', async () => {
	const shop = await openShop({ viewport: { width: 1440, height: 1000 } });
	try {
		const { page } = shop;
		await signIn(page);
		await shop.visit(ADMIN);
		await page.getByRole('button', { name: 'Add a table' }).click();
		await page.getByPlaceholder('Title').fill('Beach table');
		await page.getByLabel('Caption', { exact: true }).fill('Summer <favourites>');
		await page.getByRole('combobox', { name: 'Rows', exact: true }).selectOption('category');
		await page.getByLabel('Categories').fill('summer');
		await page.keyboard.press('Enter');
		const preview = page.frameLocator('.tandem-preview iframe');
		await preview.locator('text=Beach towel').waitFor();
		await page.getByRole('tab', { name: 'Columns' }).click();
		await page.getByLabel('Add a column').selectOption('sku');
		await preview.locator('th.is-sku').waitFor();
		await page.getByRole('tab', { name: 'Style' }).click();
		await page.getByRole('button', { name: 'Striped', exact: true }).click();
		await preview.locator('.is-style-striped').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await preview.locator('.is-style-theme').waitFor();
		await page.getByRole('button', { name: 'Redo' }).click();
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await page.getByRole('status').filter({ hasText: /^Saved$/ }).waitFor();
		await page.getByRole('button', { name: '390', exact: true }).click();
		await preview.locator('.is-style-striped').waitFor();
		await shop.shot('table-builder', { fullPage: true });
		const shortcode = await page.locator('.tandem-copy code').textContent();
		await page.getByPlaceholder('Title').fill('Beach table 2');
		await page.waitForResponse((answer) => /tandem\/v1\/tables\/\d+/.test(answer.url()) && answer.ok());
		await page.getByRole('button', { name: 'All tables' }).click();
		await page.getByRole('button', { name: 'Beach table 2', exact: true }).first().waitFor();
		await shop.shot('table-list', { fullPage: true });
		await page.getByLabel('Search tables').fill('Beach table 2');
		const row = (name) => page.locator('.tandem-tables-list tbody tr', { has: page.getByRole('button', { name, exact: true }) });
		await row('Beach table 2').first().getByRole('button', { name: 'Duplicate' }).click();
		await row('Beach table 2 (copy)').first().waitFor();
		await row('Beach table 2 (copy)').first().getByRole('button', { name: 'Trash' }).click();
		await row('Beach table 2 (copy)').waitFor({ state: 'detached' });
		await page.getByLabel('Show', { exact: true }).selectOption('trash');
		await row('Beach table 2 (copy)').first().getByRole('button', { name: 'Delete for good' }).click();
		await page.getByText('No table here.').waitFor();

		await shop.visit(makePage('table-saved', shortcode));
		assert.equal(await page.locator('.tandem-table caption').textContent(), 'Summer <favourites>');
		assert.ok((await page.locator('tbody tr').count()) >= 4);
		assert.equal(await page.locator('th.is-sku').count(), 1);
		assert.deepEqual(shop.faults.filter((fault) => !/favicon/.test(fault)), []);
	} finally {
		await shop.close();
	}
});

test('a CSV becomes a table, and a damaged one is refused with its line', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await signIn(page);
		await shop.visit(ADMIN);
		await page.getByRole('button', { name: 'Add a table' }).waitFor();
		const file = (text) => page.locator('input[type=file]').setInputFiles({ name: 'plans.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
		await file('a,b\n1,2\n3\n');
		await page.locator('.components-notice').filter({ hasText: 'Line 3: expected 2 cells, found 1.' }).waitFor();
		await file('Plan,Price\nBasic,$9.00\n<script>alert(1)</script>,$19.00\n');
		await page.frameLocator('.tandem-preview iframe').locator('text=<script>alert(1)</script>').waitFor();
		await page.getByLabel('Plan, row 1').fill('Free');
		await page.frameLocator('.tandem-preview iframe').locator('th', { hasText: 'Free' }).waitFor();
	} finally {
		await shop.close();
	}
});

test('other encodings, a million rows and packed files are refused with a word, and no table is made', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await signIn(page);
		await shop.visit(ADMIN);
		await page.getByRole('button', { name: 'Add a table' }).waitFor();
		const tables = () => page.evaluate(async () => (await wp.apiFetch({ path: '/tandem/v1/tables' })).tables.map((table) => table.id));
		const before = await tables();
		const refused = async (buffer, words) => {
			await page.locator('input[type=file]').setInputFiles({ name: 'plans.csv', mimeType: 'text/csv', buffer });
			await page.locator('.components-notice').filter({ hasText: words }).waitFor();
		};
		await refused(Buffer.from('Plan,Price\nCaf\u00e9,1\n', 'latin1'), 'Line 2: expected UTF-8, found another encoding.');
		await refused(gzipSync(Buffer.alloc(50 * 1024 * 1024)), 'Line 1: expected CSV or JSON, found a gzip archive.');
		await refused(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4000, 0xff)]), 'Line 1: expected CSV or JSON, found a zip archive.');
		await refused(Buffer.from('a,b,c\n' + '1,2,3\n'.repeat(1000000)), 'The file has 5.7 MB; 5 MB are the most. Nothing was imported.');
		await refused(Buffer.from('a\n' + '1\n'.repeat(1000000)), 'expected at most 20000 rows, found more.');
		await refused(Buffer.from('a,b\n1,2\n3\n'), 'Line 3: expected 2 cells, found 1.');
		assert.deepEqual(await tables(), before);
	} finally {
		await shop.close();
	}
});

test('what a person did in a new table is there again, also when they left at once', async () => {
	const shop = await openShop({ viewport: { width: 1440, height: 1000 } });
	try {
		const { page } = shop;
		await signIn(page);
		await shop.visit(ADMIN);
		await page.getByRole('button', { name: 'Add a table' }).click();
		await page.getByPlaceholder('Title').fill('Left at once');
		await page.getByRole('tab', { name: 'Columns' }).click();
		await page.getByRole('button', { name: 'Price', exact: true }).click();
		await page.getByLabel('Heading').fill('Cost');
		await page.getByLabel('Sum at the foot').check();
		await page.getByLabel('Align').selectOption('center');
		const [from, to] = [page.locator('.tandem-column', { hasText: 'Cost' }), page.locator('.tandem-column', { hasText: 'Name' })];
		await from.getByRole('button', { name: 'Cost', exact: true }).click();
		await from.dragTo(to);
		await page.getByRole('tab', { name: 'Behaviour' }).click();
		await page.getByRole('button', { name: 'Add a first order' }).click();
		await page.getByLabel('Add a filter').selectOption('category');
		await page.getByLabel('As', { exact: true }).selectOption('checkbox');
		await page.getByRole('tab', { name: 'Badges' }).click();
		await page.getByRole('button', { name: 'Add a condition' }).click();
		await page.getByRole('tab', { name: 'Style' }).click();
		await page.getByLabel('Borders').selectOption('all');
		await page.getByLabel('Dark', { exact: true }).selectOption('auto');
		await page.getByRole('button', { name: 'All tables' }).click();
		await page.getByRole('button', { name: 'Left at once', exact: true }).first().click();
		const preview = page.frameLocator('.tandem-preview iframe');
		const table = preview.locator('.is-dark-auto.has-borders-all');
		await table.locator('tfoot').waitFor();
		assert.deepEqual((await table.locator('thead th').allTextContents()).map((text) => text.trim()).slice(0, 3), ['Image', 'Cost', 'Name']);
		assert.equal(await table.locator('thead th.is-price.is-center').count(), 1);
		assert.ok((await table.locator('.tandem-table__filter input[type=checkbox]').count()) > 1);
		assert.equal(await table.locator('thead [aria-sort=ascending]').count(), 1);
		await page.evaluate(async () => {
			for (const one of (await wp.apiFetch({ path: '/tandem/v1/tables?search=Left' })).tables) await wp.apiFetch({ path: `/tandem/v1/tables/${one.id}`, method: 'DELETE' });
		});
	} finally {
		await shop.close();
	}
});

test('the blocks are in the editor with controls and a live preview', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await signIn(page);
		await page.goto(`${process.env.STORE_URL}/wp-admin/post-new.php?post_type=page`, { waitUntil: 'domcontentloaded', timeout: 90000 });
		await page.waitForFunction(() => window.wp?.blocks?.getBlockType('tandem/product-table')?.edit);
		// On a slow machine the editor takes up its empty page after the first block is in, and drops the block. The
		// canvas may be an iframe, and become one only after the blocks are in.
		const shown = (selector, text = '') =>
			page.waitForFunction(
				([wanted, words]) => {
					const there = wp.data.select('core/block-editor').getBlocks().map(({ name }) => name);
					for (const [name, attributes] of [['tandem/product-table', { source: 'category', category: 'summer' }], ['tandem/bundle-table', {}], ['tandem/comparison-table', { category: 'cameras' }]]) {
						there.includes(name) || wp.data.dispatch('core/block-editor').insertBlock(wp.blocks.createBlock(name, attributes));
					}
					return [document, document.querySelector('iframe[name=editor-canvas]')?.contentDocument].some((root) =>
						[...(root?.querySelectorAll(wanted) ?? [])].some((element) => element.textContent.includes(words))
					);
				},
				[selector, text]
			);
		await shown('.is-products', 'Beach towel');
		await shown('.is-bundles .tandem-table__badge.is-best');
		await shown('.is-comparison .tandem-table__differs');
	} finally {
		await shop.close();
	}
});

test('the list fits a phone', async () => {
	const shop = await openShop({ viewport: NARROW });
	try {
		await signIn(shop.page);
		await shop.visit(ADMIN);
		await shop.page.getByRole('button', { name: 'Add a table' }).click();
		await shop.page.frameLocator('.tandem-preview iframe').locator('.tandem-table').waitFor();
		assert.ok(await shop.page.getByRole('button', { name: 'Save', exact: true }).isVisible());
		await shop.shot('table-builder-390', { fullPage: true });
	} finally {
		await shop.close();
	}
});
