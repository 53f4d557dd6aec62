// Filters, columns, CSV, links to a state, comparison and selected rows; what an attacker puts into names and
// links; and the rules of accessibility on every kind of table.
import test from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openShop, NARROW, WIDE } from './lib/shop.mjs';
import { makePage, runInStore, tableShop } from './lib/pages.mjs';

tableShop();
runInStore(`if (!get_posts(array('post_type' => 'product', 'meta_key' => '_sku', 'meta_value' => 'TBL-EVIL'))) {
	$p = new WC_Product_Simple(); $p->set_name('=HYPERLINK("http://evil.test")<img src=x onerror=alert(1)>'); $p->set_sku('TBL-EVIL');
	$p->set_regular_price('7'); $p->set_status('publish'); $p->set_category_ids(array(get_term_by('slug', 'summer', 'product_cat')->term_id)); $p->save(); }
	$id = wc_get_product_id_by_sku('TBL-EVIL'); $pages = get_posts(array('post_type' => 'tandem_table', 'title' => 'Tools', 'fields' => 'ids'));
	update_option('tandem_e2e_table', (new Tandem\\Plugin\\Tables\\TableStore())->save((int) ($pages[0] ?? 0), 'Tools', array('kind' => 'products', 'caption' => 'Tools', 'source' => array('type' => 'category', 'category' => array('summer', 'cameras')),
		'columns' => array('name', 'category', 'price', 'sku', 'quantity', 'buy'), 'filters' => array(array('column' => 'category', 'control' => 'checkbox'), array('column' => 'price')),
		'conditions' => array(array('column' => 'price', 'op' => 'lt', 'value' => '13', 'style' => 'good', 'label' => 'Cheap')),
		'behaviour' => array('select' => true, 'chooser' => true, 'export' => true, 'print' => true, 'link' => true, 'compare' => true, 'page_size' => 100))), false);`);
const id = Number(runInStore("echo get_option('tandem_e2e_table');").trim().split('\n').at(-1));
const tools = makePage('table-tools', `[tandem_table id="${id}"]`);
const kinds = makePage('table-kinds', '[tandem_table category="summer"]\n\n[tandem_bundles]\n\n[tandem_compare category="cameras"]');
const shown = (page) => page.$$eval('tbody tr:not([hidden])', (rows) => rows.map((row) => row.querySelector('.tandem-table__name').textContent));

test('filters narrow the rows, and a copied link opens the same rows', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		await page.getByLabel('Cameras', { exact: true }).check();
		await page.getByLabel('Price from').fill('1000');
		await page.keyboard.press('Tab');
		await page.waitForFunction(() => document.querySelectorAll('tbody tr:not([hidden])').length === 1);
		assert.deepEqual(await shown(page), ['Full-frame camera']);
		await page.getByRole('button', { name: 'Copy link' }).click();
		await page.waitForFunction(() => location.hash.includes('f.category=Cameras'));
		const address = page.url();
		await page.goto('about:blank');
		await page.goto(address);
		await page.waitForFunction(() => document.querySelectorAll('tbody tr:not([hidden])').length === 1);
		assert.deepEqual(await shown(page), ['Full-frame camera']);
		assert.equal(await page.getByLabel('Cameras', { exact: true }).isChecked(), true);
	} finally {
		await shop.close();
	}
});

test('two columns order the rows by taps alone, without a key held down', async () => {
	const shop = await openShop({ viewport: NARROW });
	try {
		const { page } = shop;
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		const button = page.getByRole('button', { name: 'Sort', exact: true });
		await button.press('Enter');
		assert.equal(await button.getAttribute('aria-expanded'), 'true');
		await page.getByLabel('Sort by', { exact: true }).selectOption({ label: 'Category' });
		await page.getByLabel('then by', { exact: true }).first().selectOption({ label: 'Price' });
		await page.getByLabel('then by: direction').first().selectOption({ label: 'descending' });
		await page.waitForFunction(() => /Category, ascending; .*Price, descending/.test(document.querySelector('.tandem-table [role=status]').textContent));
		const names = await shown(page);
		assert.deepEqual(names.slice(0, 2), ['Full-frame camera', 'Mirrorless camera']);
		assert.ok(names.indexOf('Beach essentials') < names.indexOf('Beach towel'), names.join());
		assert.equal(await page.getAttribute('th.is-price', 'aria-sort'), 'descending');
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
		assert.deepEqual(shop.faults, []);
		await shop.shot('table-sorter-390');
	} finally {
		await shop.close();
	}
});

test('S14: a forged link neither runs, leaves the shop nor breaks the table', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		let alerts = 0;
		page.on('dialog', (dialog) => (alerts++, dialog.dismiss()));
		for (const state of ['q=<img src=x onerror=alert(1)>', 'sort=__proto__:asc,constructor', 'q=%00&f.price=NaN&f.price=1e999', 'f.category=javascript:alert(1)', '//evil.test', 'q=' + 'x'.repeat(5000)]) {
			await page.goto('about:blank');
			await shop.visit(`${tools}#tandem-table-1?${state}`);
			await page.waitForSelector('.is-ready');
			await page.waitForTimeout(150);
			assert.ok(page.url().startsWith(process.env.STORE_URL));
		}
		assert.equal(alerts, 0);
		assert.deepEqual(shop.faults.filter((fault) => /uncaught/.test(fault)), []);
	} finally {
		await shop.close();
	}
});

test('S8, S9: a name is text in the page and no formula in the CSV', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		let alerts = 0;
		page.on('dialog', (dialog) => (alerts++, dialog.dismiss()));
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		assert.equal(await page.locator('.tandem-table img[onerror]').count(), 0);
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
		const csv = readFileSync(await download.path(), 'utf8');
		assert.match(csv, /^\uFEFFName,Category,Price,SKU\r\n/);
		assert.match(csv, /"'=HYPERLINK\(""http:\/\/evil\.test""\)"?/);
		assert.doesNotMatch(csv, /(^|[,\n"])[=@+]/m);
		assert.match(csv, /^Beach towel,Summer,/m);
		assert.equal(alerts, 0);
		const cells = await page.evaluate(async () => {
			const { csvCell } = await import('tandem/table-tools');
			return ['=1+1', '+1', '-1', '-1+2', '@x', '\tx', '\r=x', ' =x', '12.50', 'a"b', 'plain', '|x', '%x'].map(csvCell);
		});
		assert.deepEqual(cells, ['"\'=1+1"', '"\'+1"', '-1', '"\'-1+2"', '"\'@x"', '"\'\tx"', '"\'\r=x"', '"\' =x"', '12.50', '"a""b"', 'plain', '"\'|x"', '"\'%x"']);
	} finally {
		await shop.close();
	}
});

test('selected rows are summed exactly and bought together', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		await page.getByLabel('Select Beach towel').check();
		await page.getByLabel('Select Beach essentials').check();
		await page.locator('tr', { hasText: 'Beach towel' }).locator('[data-step="1"]').click();
		await page.locator('.tandem-table__selected', { hasText: '2 selected: $104.00' }).waitFor();
		await page.getByRole('button', { name: 'Add selected to cart' }).click();
		await page.locator('.tandem-table__selected', { hasText: '2 products were added to your cart.' }).waitFor();
		const cart = await page.evaluate(async () => (await fetch('/wp-json/wc/store/v1/cart')).json());
		assert.deepEqual(cart.items.map((item) => [item.name, item.quantity]).sort(), [['Beach essentials', 1], ['Beach towel', 2]]);
	} finally {
		await shop.close();
	}
});

test('columns can be switched off, a condition shows its badge', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		await page.getByRole('button', { name: 'Columns' }).click();
		await page.getByLabel('SKU', { exact: true }).uncheck();
		assert.equal(await page.locator('th.is-sku').isVisible(), false);
		assert.match(await page.locator('tr[data-price="700"] td.is-price').textContent(), /Cheap/);
	} finally {
		await shop.close();
	}
});

test('up to four products are compared, also on the next page, and bought from there', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		await page.locator('[data-compare]').nth(0).click();
		await page.locator('[data-compare]').nth(1).click();
		await page.locator('.tandem-tray li').nth(1).waitFor();
		await shop.visit(kinds);
		await page.locator('.tandem-tray__go').click();
		await page.locator('dialog [data-differences]').check();
		assert.equal(await page.locator('dialog tr.is-alike').first().isVisible(), false);
		await page.locator('dialog [type=submit]').first().click();
		await page.locator('dialog .tandem-table__answer a').waitFor();
		await page.keyboard.press('Escape');
		assert.equal(await page.locator('dialog').count(), 0);
	} finally {
		await shop.close();
	}
});

test('sorting, quantity and buying work by the keyboard alone', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(tools);
		await page.waitForSelector('.is-ready');
		await page.locator('[data-sort]').first().focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('th[aria-sort=ascending]');
		assert.equal(await page.evaluate(() => document.activeElement.dataset.sort !== undefined), true, 'focus stays on the heading');
		await page.locator('tr', { hasText: 'Beach hats' }).locator('[data-step="1"]').focus();
		await page.keyboard.press('Space');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.locator('tr', { hasText: 'Beach hats' }).locator('.tandem-table__answer a').waitFor();
		assert.equal(await page.evaluate(() => document.activeElement.type), 'submit', 'focus stays on the button');
	} finally {
		await shop.close();
	}
});

for (const viewport of [WIDE, NARROW]) {
	test(`axe-core finds nothing on any kind of table at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			const { page } = shop;
			const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
			for (const path of [kinds, tools]) {
				await shop.visit(path);
				await page.waitForSelector('.is-ready');
				await page.evaluate(axe);
				const found = await page.evaluate(() => window.axe.run('.tandem-table', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
				assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary}`), []);
				assert.ok(found.passes.length > 10);
				await shop.shot(`${path.replaceAll('/', '')}-${viewport.width}`, { fullPage: true });
			}
		} finally {
			await shop.close();
		}
	});
}

test('script and style stay within 15 and 10 KB, and no page without a table loads them', async () => {
	const size = (folder, name) => readdirSync(`plugin/assets/${folder}`).filter((file) => name.test(file)).reduce((sum, file) => sum + gzipSync(readFileSync(`plugin/assets/${folder}/${file}`), { level: 9 }).length, 0);
	assert.ok(size('js', /^(table(-tools|-cart|-pages)?|cart)\.js$/) < 15360);
	assert.ok(size('css', /^table\.css$/) < 10240);
	const shop = await openShop();
	try {
		const asked = [];
		shop.page.on('request', (request) => asked.push(request.url()));
		await shop.visit('/classic-cart/');
		assert.deepEqual(asked.filter((url) => /tandem.*\/table/.test(url)), []);
	} finally {
		await shop.close();
	}
});
