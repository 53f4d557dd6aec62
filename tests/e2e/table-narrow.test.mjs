// Narrow screens, the next rows by a button, right-to-left pages and dark tables.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openShop, NARROW, WIDE } from './lib/shop.mjs';
import { makePage, runInStore, tableShop } from './lib/pages.mjs';

tableShop();
const saved = (title, definition) =>
	Number(
		runInStore(`$old = get_posts(array('post_type' => 'tandem_table', 'title' => '${title}', 'fields' => 'ids'));
			echo "\\n" . (new Tandem\\Plugin\\Tables\\TableStore())->save((int) ($old[0] ?? 0), '${title}', json_decode(${JSON.stringify(JSON.stringify(definition)).replaceAll('$', '\\$')}, true));`).trim().split('\n').at(-1)
	);
const summer = { type: 'category', category: ['summer'] };
const columns = ['name', 'price', { key: 'quantity', priority: 2 }, { key: 'sku', priority: 3 }, { key: 'stock', priority: 4 }, { key: 'category', priority: 5 }, { key: 'date', priority: 6 }, { key: 'rating', priority: 7 }, 'buy'];
const narrow = makePage('table-narrow', `[tandem_table id="${saved('Narrow', { kind: 'products', caption: 'Narrow', source: summer, columns, behaviour: { narrow: 'collapse' } })}"]`);
const load = makePage('table-load', '[tandem_table category="summer" paging="load" page_size="2" caption="Loaded"]');
const dark = makePage('table-dark', `[tandem_table category="summer" dark="yes" select="yes" export="yes" sticky_first="yes"] [tandem_bundles dark="auto" mark="emoji"] [tandem_compare category="cameras" dark="yes"]
[tandem_table id="${saved('Dark', { kind: 'data', caption: 'Own', columns: [{ key: 'c1', label: 'Plan' }, { key: 'c2', label: 'Price', type: 'money' }], rows: [['Basic', '$9'], ['Pro', '$19']], style: { dark: 'auto', accent: '#ffee00', head: '#123456' }, conditions: [{ column: 'c2', op: 'gt', value: '10', style: 'bad', label: 'Dear' }] })}"]`);

test('columns go by priority at six widths, and a row shows them under itself, where they work', async () => {
	const shop = await openShop({ viewport: { width: 1900, height: 900 } });
	try {
		const { page } = shop;
		await shop.visit(narrow);
		await page.waitForSelector('.is-ready');
		const seen = async (width) => {
			await page.$eval('.tandem-table', (table, wide) => (table.style.width = `${wide}px`), width);
			return page.$$eval('thead th', (heads) => heads.filter((head) => head.offsetParent).map((head) => head.className.match(/is-priority-(\d)/)[1]).sort().join(''));
		};
		const rem = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
		const found = [];
		for (const width of [77, 70, 60, 50, 40, 30, 27]) found.push(await seen(width * rem));
		assert.deepEqual(found, ['111234567', '11123456', '1112345', '111234', '11123', '1112', '111']);

		const row = page.locator('tbody tr', { hasText: 'Beach towel' }).first();
		await row.locator('.tandem-table__reveal').focus();
		await page.keyboard.press('Enter');
		const detail = page.locator('.tandem-table__detail');
		await detail.waitFor();
		assert.deepEqual(await detail.locator('dt').allTextContents(), ['Quantity', 'SKU', 'Stock', 'Category', 'Date added', 'Rating']);
		assert.equal(await row.locator('.tandem-table__reveal').getAttribute('aria-expanded'), 'true');
		await detail.locator('[data-step="1"]').click();
		await detail.locator('[data-step="1"]').click();
		await row.locator('[type=submit]').click();
		await row.locator('.tandem-table__answer a').waitFor();
		const cart = await page.evaluate(async () => (await fetch('/wp-json/wc/store/v1/cart')).json());
		assert.deepEqual(cart.items.map((item) => [item.name, item.quantity]), [['Beach towel', 3]]);
		await page.locator('[data-sort="1"]').click();
		assert.equal(await detail.count(), 0, 'order closes it');
		await seen(77 * rem);
		assert.equal(await row.locator('td.is-quantity input').inputValue(), '3', 'the field is in its cell again');
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('what stays of a table that collapses fits a phone', async () => {
	const shop = await openShop({ viewport: NARROW });
	try {
		for (const preset of ['theme', 'cards', 'bordered']) {
			await shop.visit(makePage('table-phone', `[tandem_table category="summer" narrow="collapse" preset="${preset}"]`));
			await shop.page.waitForSelector('.is-ready');
			const [inner, outer] = await shop.page.$eval('.tandem-table__scroll', (box) => [box.scrollWidth, box.clientWidth]);
			await shop.shot(`table-phone-${preset}`);
			assert.ok(inner <= outer + 1, `${preset}: ${inner} of ${outer}`);
		}
	} finally {
		await shop.close();
	}
});

test('without JavaScript every column is there', async () => {
	const shop = await openShop({ viewport: NARROW, javaScript: false });
	try {
		await shop.visit(narrow);
		const row = shop.page.locator('tbody tr').first();
		assert.equal(await row.locator('.is-priority-7').isVisible(), true);
		assert.equal(await row.locator('.tandem-table__reveal').isVisible(), false);
	} finally {
		await shop.close();
	}
});

test('the next rows come by a button, which says how many there are', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(load);
		await page.waitForSelector('.is-ready');
		const rows = () => page.$$eval('tbody tr', (all) => all.filter((row) => row.offsetParent).length);
		const total = await page.locator('tbody tr').count();
		assert.equal(await rows(), 2);
		await page.getByText(`2 of ${total} rows`).first().waitFor();
		await page.getByRole('button', { name: 'Show more' }).click();
		assert.equal(await rows(), 4);
		assert.equal(await page.evaluate(() => document.activeElement.closest('tr') === document.querySelectorAll('tbody tr')[2]), true, 'focus goes to the first new row');
		for (let n = 4; n < total; n += 2) await page.getByRole('button', { name: 'Show more' }).click();
		assert.equal(await rows(), total);
		assert.equal(await page.getByRole('button', { name: 'Show more' }).isVisible(), false);
	} finally {
		await shop.close();
	}
});

for (const viewport of [WIDE, NARROW]) {
	test(`dark, coloured and right-to-left tables are readable, and nothing sticks out, at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			const { page } = shop;
			await page.emulateMedia({ colorScheme: 'dark' });
			await shop.visit(dark);
			await page.waitForSelector('.is-ready');
			await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
			const judge = () => page.evaluate(async () => (await window.axe.run('.tandem-table', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary}`));
			assert.deepEqual(await judge(), []);
			await shop.shot(`table-dark-${viewport.width}`, { fullPage: true });
			await page.evaluate(() => (document.documentElement.dir = 'rtl'));
			assert.deepEqual(await judge(), []);
			const wrong = await page.$$eval('.tandem-table', (tables) =>
				tables.flatMap((table) => {
					const frame = table.getBoundingClientRect();
					return [...table.querySelectorAll('.tandem-table__title, .tandem-table__search, .tandem-table__tools, .tandem-table__foot > *')].filter((part) => part.offsetParent && ! part.matches('.screen-reader-text') && (part.getBoundingClientRect().right > frame.right + 1 || part.getBoundingClientRect().left < frame.left - 1)).map((part) => part.className);
				})
			);
			assert.deepEqual(wrong, []);
			if (viewport === WIDE) {
				const places = await page.$eval('.tandem-table.is-products', (table) => ['th.is-name', 'th.is-price', 'th.is-buy'].map((name) => table.querySelector(`thead ${name}`).getBoundingClientRect().left));
				assert.ok(places[0] > places[1] && places[1] > places[2], places.join());
			}
			await shop.shot(`table-rtl-${viewport.width}`, { fullPage: true });
		} finally {
			await shop.close();
		}
	});
}
