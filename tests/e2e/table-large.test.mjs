// A table that is too large for its page: the server orders, searches and pages it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openShop, NARROW, STORE_DIR } from './lib/shop.mjs';
import { makePage, whole } from './lib/pages.mjs';
import { accessibilityFaults } from './lib/journey.mjs';

const large = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, 'eval-file', 'tests/e2e/lib/table-large.php', ...words, '--use-include'], { encoding: 'utf8' });
let path = '';
let more = '';
let all = '';
test.before(() => {
	large();
	more = makePage('table-large-more', '[tandem_table category="warehouse" caption="Bolts" paging="load"]');
	all = makePage('table-large-all', '[tandem_table category="warehouse" limit="200" paging="all" preset="bordered" sticky_head="yes" select="yes" caption="Bolts"]');
	path = makePage('table-large', '[tandem_table category="warehouse" caption="Bolts" select="yes" export="yes" link="yes"]');
});
test.after(() => large('remove'));

const names = (page) => page.$$eval('.tandem-table tbody .tandem-table__name', (links) => links.map((link) => link.textContent));
const idle = (page) => page.waitForSelector('.tandem-table.is-ready tbody:not([aria-busy])', { state: 'attached' });
// Resolves when the rows that an action asks for are in the table.
const asks = async (page, action) => {
	const answer = page.waitForResponse((response) => response.url().includes('tables/rows') && response.ok());
	await action();
	await answer;
	await idle(page);
};

test('230 products: the page holds 20 of them, sorts, searches and turns pages by the server', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(path);
		await idle(page);
		assert.equal((await names(page)).length, 20);
		assert.equal(await page.textContent('.tandem-table__page'), 'Page 1 of 12');
		await asks(page, () => page.click('th.is-price [data-sort]'));
		assert.deepEqual((await names(page)).slice(0, 2), ['Bolt A230', 'Bolt A229']);
		assert.equal(await page.textContent('.tandem-table [role=status]'), 'Sorted by Price, ascending');
		await asks(page, () => page.getByRole('button', { name: 'Next' }).or(page.getByRole('link', { name: 'Next' })).click());
		assert.equal((await names(page))[0], 'Bolt A210');
		assert.equal(await page.textContent('.tandem-table__page'), 'Page 2 of 12');
		await asks(page, () => page.fill('.tandem-table [type=search]', 'b\u00f6lt a22'));
		assert.deepEqual((await names(page)).sort(), ['Bolt A22', ...[...'0123456789'].map((digit) => `Bolt A22${digit}`)].sort());
		assert.equal(await page.textContent('.tandem-table [role=status]'), '11 rows found');
		assert.equal(await page.textContent('.tandem-table__count'), '11 of 230 rows');
		await asks(page, () => page.fill('.tandem-table [type=search]', 'no such bolt'));
		assert.equal(await page.isVisible('.tandem-table__empty'), true);
		await asks(page, () => page.click('.tandem-table__empty button'));
		assert.equal((await names(page)).length, 20);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('the next rows of a large table come below by a button, the focus on the first of them, and the address leads back', async () => {
	const shop = await openShop({ viewport: NARROW });
	try {
		const { page } = shop;
		await shop.visit(more);
		await idle(page);
		assert.equal((await names(page)).length, 20);
		assert.equal(await page.isVisible('.tandem-table__pages'), false);
		await asks(page, () => page.getByRole('button', { name: 'Show more' }).press('Enter'));
		const all = await names(page);
		assert.deepEqual([all.length, all[20]], [40, 'Bolt A21']);
		assert.equal(await page.evaluate(() => document.activeElement.closest('tr').querySelector('.tandem-table__name').textContent), 'Bolt A21');
		assert.equal(await page.textContent('.tandem-table [role=status]'), '40 of 230 rows');
		assert.match(page.url(), /#tandem-table-1\?.*rows=40/);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-table'), []);
		await asks(page, () => page.reload());
		assert.equal((await names(page)).length, 40);
		await asks(page, () => page.getByRole('button', { name: 'Show more' }).click());
		assert.deepEqual([new Set(await names(page)).size, (await names(page))[59]], [60, 'Bolt A60']);
		await asks(page, () => page.fill('.tandem-table [type=search]', 'a22'));
		assert.equal((await names(page)).length, 11);
		assert.equal(await page.isVisible('text=Show more'), false);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('rows selected on two pages of a large table are summed and bought, the CSV holds all of it', async () => {
	const shop = await openShop();
	try {
		const { page } = shop;
		await shop.visit(path);
		await idle(page);
		await page.locator('tbody [data-select]').first().check();
		await asks(page, () => page.getByRole('link', { name: 'Next' }).click());
		await page.locator('tbody [data-select]').first().check();
		assert.equal(await page.textContent('.tandem-table__selected span'), '2 selected: $1,978.00');
		const file = page.waitForEvent('download');
		await page.click('text=Download CSV');
		const { readFileSync } = await import('node:fs');
		const lines = readFileSync(await (await file).path(), 'utf8').trim().split('\r\n');
		assert.equal(lines.length, 231);
		await page.click('text=Add selected to cart');
		await page.waitForFunction(() => /2 products were added/.test(document.querySelector('.tandem-table [role=status]').textContent));
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a link to a state of a large table opens it, and without JavaScript its pages are links', async () => {
	const shop = await openShop({ viewport: NARROW });
	const plain = await openShop({ javaScript: false, viewport: NARROW });
	try {
		const { page } = shop;
		const answer = page.waitForResponse((response) => response.url().includes('tables/rows'));
		await shop.visit(`${path}#tandem-table-1?q=bolt+a1&sort=price%3Aasc`);
		await answer;
		await idle(page);
		assert.equal((await names(page))[0], 'Bolt A199');
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-table'), []);
		await shop.shot('table-large-390', { fullPage: false });
		await plain.visit(path);
		await plain.page.click('text=Next');
		assert.equal((await names(plain.page))[0], 'Bolt A21');
		assert.match(await plain.page.textContent('.tandem-table__page'), /Page 2 of 12/);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
		await plain.close();
	}
});

test('200 rows on one page keep their looks when they are put in order, and those far away wait until they are scrolled to', async () => {
	const shop = await openShop({ viewport: { width: 1100, height: 700 } });
	try {
		const { page } = shop;
		await shop.visit(all);
		await idle(page);
		const places = () => page.$$eval('.tandem-table thead th, .tandem-table tbody tr:nth-child(-n+5) > *', (cells) => cells.map((cell) => (({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' '))(cell.getBoundingClientRect())));
		await page.$eval('.tandem-table__scroll', (box) => box.scrollIntoView());
		const before = await places();
		const heights = () => page.$eval('.tandem-table__scroll', (box) => [box.scrollHeight, box.scrollWidth]);
		const size = await heights();
		await page.locator('th.is-price [data-sort]').press('Enter');
		await whole(page);
		assert.equal(await page.evaluate(() => document.activeElement.matches('th.is-price [data-sort]')), true);
		const sorted = await names(page);
		assert.deepEqual([sorted.length, sorted[0], sorted[199]], [200, 'Bolt A200', 'Bolt A1']);
		assert.deepEqual(await places(), before);
		assert.deepEqual(await heights(), size);
		const drawn = (row) => row.locator('.tandem-table__name').evaluate((link) => link.checkVisibility({ contentVisibilityAuto: true }));
		const last = page.locator('tbody tr').last();
		assert.deepEqual([await drawn(page.locator('tbody tr').first()), await drawn(last)], [true, false]);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-table tbody tr:nth-child(2)'), []);

		// A row far away is there for whoever asks for it, by keyboard or by a screen reader.
		await last.locator('.tandem-table__quantity').focus();
		await page.$eval('.tandem-table__scroll', () => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
		assert.equal(await drawn(last), true);
		const [head, row] = await page.$eval('.tandem-table__scroll', (box) => [box.querySelector('thead'), document.activeElement.closest('tr')].map((part) => part.getBoundingClientRect().top - box.getBoundingClientRect().top));
		assert.ok(Math.abs(head) <= 2 && row > 0, `heading ${head}, row ${row}`);
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.type('3');
		await page.keyboard.press('Enter');
		await last.locator('.tandem-table__answer a').waitFor();
		const cart = await page.evaluate(async () => (await fetch('/wp-json/wc/store/v1/cart')).json());
		assert.deepEqual(cart.items.map((item) => [item.name, item.quantity]), [['Bolt A1', 3]]);

		await page.getByLabel('Select all rows').check();
		await page.locator('.tandem-table__selected', { hasText: '200 selected' }).waitFor();
		await page.fill('.tandem-table [type=search]', 'no such bolt');
		await page.click('.tandem-table__empty button');
		await whole(page);
		assert.equal((await names(page)).length, 200);
		await page.setViewportSize({ width: 390, height: 700 });
		await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth && !document.querySelector('.has-still-columns'));
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});
