// Filters, columns, CSV, links to a state, comparison and selected rows; what an attacker puts into names and
// links; and the rules of accessibility on every kind of table.
import test from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openShop, NARROW, WIDE } from './lib/shop.mjs';
import { makePage, runInStore, tableShop, whole } from './lib/pages.mjs';
import { useTheme } from './lib/journey.mjs';

tableShop();
runInStore(`if (!get_posts(array('post_type' => 'product', 'meta_key' => '_sku', 'meta_value' => 'TBL-EVIL'))) {
	$p = new WC_Product_Simple(); $p->set_name('=HYPERLINK("http://evil.test")<img src=x onerror=alert(1)>'); $p->set_sku('TBL-EVIL');
	$p->set_regular_price('7'); $p->set_status('publish'); $p->set_category_ids(array(get_term_by('slug', 'summer', 'product_cat')->term_id)); $p->save(); }
	$id = wc_get_product_id_by_sku('TBL-EVIL'); $pages = get_posts(array('post_type' => 'tandem_table', 'title' => 'Tools', 'fields' => 'ids'));
	if (!wc_get_product_id_by_sku('TBL-SIZES')) { $a = new WC_Product_Attribute(); $a->set_name('Size'); $a->set_options(array('S', 'L')); $a->set_visible(true); $a->set_variation(true);
	$v = new WC_Product_Variable(); $v->set_name('Sun shirt'); $v->set_sku('TBL-SIZES'); $v->set_status('publish'); $v->set_attributes(array($a)); $v->save();
	foreach (array('S' => '20', 'L' => '24') as $size => $price) { $o = new WC_Product_Variation(); $o->set_parent_id($v->get_id()); $o->set_attributes(array('size' => $size)); $o->set_regular_price($price); $o->save(); } }
	WC_Product_Variable::sync(wc_get_product_id_by_sku('TBL-SIZES'));
	update_option('tandem_e2e_table', (new Tandem\\Plugin\\Tables\\TableStore())->save((int) ($pages[0] ?? 0), 'Tools', array('kind' => 'products', 'caption' => 'Tools', 'source' => array('type' => 'category', 'category' => array('summer', 'cameras')),
		'columns' => array('name', 'category', 'price', 'sku', 'quantity', 'buy'), 'filters' => array(array('column' => 'category', 'control' => 'checkbox'), array('column' => 'price')),
		'conditions' => array(array('column' => 'price', 'op' => 'lt', 'value' => '13', 'style' => 'good', 'label' => 'Cheap')),
		'behaviour' => array('select' => true, 'chooser' => true, 'export' => true, 'print' => true, 'link' => true, 'compare' => true, 'page_size' => 100))), false);`);
const id = Number(runInStore("echo get_option('tandem_e2e_table');").trim().split('\n').at(-1));
const tools = makePage('table-tools', `[tandem_table id="${id}"]`);
const kinds = makePage('table-kinds', '[tandem_table category="summer"]\n\n[tandem_bundles]\n\n[tandem_compare category="cameras"]');
const own = makePage(
	'table-own',
	`[tandem_table id="${runInStore(`$old = get_posts(array('post_type' => 'tandem_table', 'title' => 'Days', 'fields' => 'ids')); echo "\\n" . (new Tandem\\Plugin\\Tables\\TableStore())->save((int) ($old[0] ?? 0), 'Days', array('kind' => 'data', 'caption' => 'Days',
		'columns' => array(array('key' => 'c1', 'label' => 'Fair'), array('key' => 'c2', 'label' => 'Day', 'type' => 'date')), 'filters' => array(array('column' => 'c2', 'control' => 'date'), array('column' => 'c1', 'control' => 'select')), 'behaviour' => array('print' => true, 'paging' => 'pages', 'page_size' => 2),
		'rows' => array(array('Winter fair', '2026-01-31'), array('Spring fair', '2026-03-01'), array('Summer fair', '2026-06-30'))));`).trim().split('\n').at(-1)}"]
	[tandem_table category="summer,cameras" sticky_head="yes" sticky_first="yes" narrow="scroll" paging="all" columns="name,category,price,sku,stock,weight,date,rating,quantity,buy" caption="Sticky"]
	[tandem_table skus="TBL-SIZES" caption="Sizes"]`
);
const shown = async (page) => (await whole(page), page.$$eval('tbody tr:not([hidden])', (rows) => rows.map((row) => row.querySelector('.tandem-table__name').textContent)));

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
		// The tools arrive with their first use.
		await button.and(page.locator('[aria-expanded=true]')).waitFor();
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

test('pages, rows of a span of days, one of a list, and a table printed alone', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await page.addInitScript(() => (window.print = () => (window.printed = true)));
		await shop.visit(own);
		await page.waitForSelector('.is-data.is-ready');
		const fairs = () => page.$$eval('.is-data tbody tr', (rows) => rows.filter((row) => row.offsetParent).map((row) => row.cells[0].textContent.trim()));
		assert.deepEqual(await fairs(), ['Winter fair', 'Spring fair']);
		const next = page.locator('.is-data').getByRole('button', { name: 'Next' });
		await next.click();
		assert.deepEqual(await fairs(), ['Summer fair']);
		assert.equal(await page.textContent('.is-data .tandem-table__page'), 'Page 2 of 2');
		assert.equal(await next.isDisabled(), true);
		await page.locator('.is-data').getByRole('button', { name: 'Previous' }).click();
		await page.getByLabel('Fair', { exact: true }).selectOption('Winter fair');
		await page.waitForFunction(() => document.querySelectorAll('.is-data tbody tr').length === 1);
		assert.deepEqual(await fairs(), ['Winter fair']);
		await page.getByLabel('Fair', { exact: true }).selectOption('');
		await page.getByLabel('Day from').fill('2026-03-01');
		await page.getByLabel('Day up to').fill('2026-06-30');
		await page.keyboard.press('Tab');
		await page.locator('.is-data [role=status]', { hasText: '2 rows found' }).waitFor({ state: 'attached' });
		assert.deepEqual(await fairs(), ['Spring fair', 'Summer fair'], 'both ends belong to it');
		await page.getByLabel('Day up to').fill('2026-06-29');
		await page.keyboard.press('Tab');
		await page.waitForFunction(() => document.querySelectorAll('.is-data tbody tr').length === 1);
		await page.getByRole('button', { name: 'Print' }).click();
		await page.waitForFunction(() => window.printed);
		await page.emulateMedia({ media: 'print' });
		const seen = (selector) => page.$$eval(selector, (all) => all.filter((one) => one.getClientRects().length).length);
		assert.deepEqual([await seen('.is-data tbody tr'), await seen('.is-data .tandem-table__bar'), await seen('.is-products'), await seen('#masthead, header.wp-block-template-part')], [1, 0, 0, 0]);
		await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
		await page.emulateMedia({ media: 'screen' });
		assert.equal(await seen('.is-products tbody tr') > 1, true, 'the page is whole again');
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('heading and first column stay in view, and a variation is chosen and bought in its row', async () => {
	const shop = await openShop({ viewport: { width: 700, height: 420 } });
	try {
		const { page } = shop;
		await shop.visit(own);
		await page.waitForSelector('.has-sticky-head.is-ready');
		const places = await page.$eval('.has-sticky-head .tandem-table__scroll', async (box) => {
			const at = () => [box.querySelector('thead th').getBoundingClientRect().top - box.getBoundingClientRect().top, box.querySelector('tbody tr:last-child > :first-child').getBoundingClientRect().left - box.getBoundingClientRect().left].map(Math.round);
			box.scrollIntoView();
			const from = [box.scrollHeight > box.clientHeight + 50, box.scrollWidth > box.clientWidth + 50, at()];
			box.scrollTo(box.scrollWidth, box.scrollHeight);
			await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
			return [...from, [box.scrollTop > 50, box.scrollLeft > 50], at(), box.querySelector('thead th').getBoundingClientRect().top - box.getBoundingClientRect().top];
		});
		assert.deepEqual(places.slice(0, 2), [true, true], 'more than the window shows');
		assert.deepEqual(places[3], [true, true]);
		assert.ok(Math.abs(places[4][1] - places[2][1]) <= 1 && Math.abs(places[5]) <= 2, JSON.stringify(places));
		const row = page.locator('tbody tr', { hasText: 'Sun shirt' });
		await row.getByLabel('Option of Sun shirt').selectOption({ label: 'L ($24.00)' });
		await row.locator('[type=submit]').click();
		await row.locator('.tandem-table__answer a').waitFor();
		const cart = await page.evaluate(async () => (await fetch('/wp-json/wc/store/v1/cart')).json());
		assert.deepEqual(cart.items.map((item) => [item.name, item.quantity, item.prices.price, item.variation.map(({ value }) => value)]), [['Sun shirt', 1, '2400', ['L']]]);
		assert.deepEqual(shop.faults, []);
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

for (const [theme, viewport] of [['storefront', WIDE], ['storefront', NARROW], ['twentytwentyfive', NARROW]]) {
	test(`axe-core finds nothing on any kind of table at ${viewport.width} px, ${theme}`, async () => {
		theme === 'storefront' || useTheme(theme);
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
				const loose = await page.$$eval('.tandem-table__filter', (filters) => filters.filter((filter) => filter.scrollWidth > filter.clientWidth + 1 || [...filter.children].some((part) => part.getBoundingClientRect().left < filter.getBoundingClientRect().left - 1)).map((filter) => filter.textContent.trim()));
				assert.deepEqual(loose, [], 'a filter keeps its place beside the others');
				assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
				await shop.shot(`${path.replaceAll('/', '')}-${theme}-${viewport.width}`, { fullPage: true });
			}
		} finally {
			await shop.close();
			theme === 'storefront' || useTheme('storefront');
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
