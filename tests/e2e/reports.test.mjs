// What the owner reads: every number opens to what it is, every button begins with the row's own values.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openShop, signIn, STORE_DIR } from './lib/shop.mjs';

const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' });
const sql = (statements, more = '') => wp('eval', `global $wpdb; foreach ( json_decode( '${JSON.stringify(statements).replaceAll("'", "\\'")}' ) as $one ) { $wpdb->query( str_replace( 'wp_', $wpdb->prefix, $one ) ); } delete_transient( 'tandem_reports' ); ${more}`);
const DAY = 86400;
const day = (ago) => new Date(Date.now() - ago * DAY * 1000).toISOString().slice(0, 10);
const at = (ago) => Math.floor(Date.now() / 1000) - ago * DAY;
let shop;

// Facts of orders as the plugin keeps them: last month one dear thing an order, this month three cheap ones; carts,
// looks and searches beside them.
const plant = () => {
	const orders = [];
	for (let n = 0; n < 240; ++n) {
		const now = n % 2 === 1;
		const ago = (now ? 2 : 32) + (n % 25);
		const net = (now ? 9000 : 10000) + ((n * 37) % 400);
		orders.push(`(${91000000 + n}, 1, '${day(ago)}', ${at(ago)}, ${net}, ${net}, ${now ? 3 : 1}, ${910000 + (n % 60)}, ${1 + (n % 3)}, 'DE', 'narrow', ${90 + n}, 3)`);
	}
	sql([
		// A table that was lost is made again and filled by the next report, with the facts written here.
		'DROP TABLE wp_tandem_order_days',
		`INSERT INTO wp_tandem_orders (order_id, counts, day, at, gross, net, items, customer, nth, country, device, seconds, steps) VALUES ${orders.join(', ')}`,
		`INSERT INTO wp_tandem_carts (id, visitor, updated, step, reached, value, item, device, hour) VALUES ${[...Array(8).keys()].map((n) => `('reports${n}', 'reports', ${at(3)}, '${n > 5 ? 'ordered' : 'cart'}', 'cart', 6000, ${product}, 'narrow', 20)`).join(', ')}`,
		`INSERT INTO wp_tandem_event_days (day, kind, item, events) VALUES ('${day(3)}', 'view', ${product}, 40), ('${day(3)}', 'put', ${product}, 9), ('${day(3)}', 'visit', 0, 900)`,
		`INSERT INTO wp_tandem_searches (day, term, searches) VALUES ('${day(3)}', 'left-handed cup', 7)`,
	]);
};
const tidy = () =>
	sql(
		[
			"UPDATE wp_tandem_order_days SET orders = orders + 1 WHERE dim = ''",
			'DELETE FROM wp_tandem_orders WHERE order_id >= 91000000',
			"DELETE FROM wp_tandem_carts WHERE id LIKE 'reports%'",
			`DELETE FROM wp_tandem_event_days WHERE day = '${day(3)}' AND kind IN ('view', 'put', 'visit')`,
			"DELETE FROM wp_tandem_searches WHERE term = 'left-handed cup'",
		],
		'foreach ( \\Tandem\\Plugin\\Plugin::instance()->experiment_desk()->all() as $one ) { if ( "running" !== $one->status ) { \\Tandem\\Plugin\\Plugin::instance()->experiment_desk()->delete( $one->id ); } }'
	);
const product = Number(wp('post', 'list', '--post_type=product', '--name=travel-camera', '--field=ID').trim());

const open = async (tab, ready) => {
	await shop.visit(`/wp-admin/admin.php?page=tandem&tab=${tab}`);
	await shop.page.locator(ready).first().waitFor({ timeout: 60000 });
	await shop.page.waitForLoadState('networkidle', { timeout: 8000 }).catch(() => {});
};

test.before(async () => {
	tidy();
	plant();
	shop = await openShop();
	await signIn(shop.page);
});
test.after(async () => {
	await shop.close();
	tidy();
});

/** Numbers of the page that no explanation belongs to, and explanations that say too little. */
const unexplained = () =>
	shop.page.evaluate(() => {
		const zone = window.tandemAdmin.timezone;
		const whole = (details) => {
			const said = [...details.querySelectorAll('dd')].map((one) => one.textContent.trim());
			return details.querySelectorAll('dt').length === 4 && said.every((text) => text.length > 5) && said[1].includes(zone) && /[(=]|FROM/.test(said[3]);
		};
		const of = (element) => {
			const own = element.closest('li, .tandem-experiment-arm')?.querySelector('.tandem-explain');
			if (own) {
				return own;
			}
			// The explanation stands below the number it belongs to, in the same card and before the next heading.
			const card = element.closest('.tandem-drill') ?? element.closest('.tandem-card');
			return [...(card?.querySelectorAll('.tandem-explain') ?? [])].find((one) => element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
		};
		const numbers = [...document.querySelectorAll('.tandem-numbers strong, .tandem-facts dd, table.tandem-report td, .tandem-trial td')].filter((one) => /\d/.test(one.textContent) && !one.closest('.tandem-explain') && one.closest('.tandem-page'));
		return {
			numbers: numbers.length,
			bare: numbers.filter((one) => !of(one)).map((one) => `${one.closest('.tandem-card')?.querySelector('h2')?.textContent}: ${one.textContent}`),
			thin: [...document.querySelectorAll('.tandem-page .tandem-explain')].filter((one) => !whole(one)).map((one) => one.textContent.slice(0, 120)),
		};
	});

test('every number of the reports opens to its definition, its query, its time zone and its gaps', async () => {
	const { page } = shop;
	await open('reports', '.tandem-metrics');
	await page.getByText('Carts left behind').waitFor();
	for (const label of ['Tell orders apart by', 'Tell carts apart by']) {
		const choice = page.getByLabel(label);
		for (const value of await choice.locator('option').evaluateAll((all) => all.map((one) => one.value))) {
			await choice.selectOption(value);
			const found = await unexplained();
			assert.ok(found.numbers > 20, `${value}: only ${found.numbers} numbers were found`);
			assert.deepEqual([found.bare, found.thin], [[], []], value);
		}
	}
	const first = page.locator('.tandem-metrics .tandem-explain').first();
	await first.locator('summary').focus();
	await page.keyboard.press('Enter');
	await first.getByText('SUM(net) / COUNT(*)').waitFor();
	await shop.shot('reports-explained', { fullPage: true });
});

test('of two periods that overtake each other the numbers of the later one stay', async () => {
	const { page, context } = shop;
	await open('reports', '.tandem-metrics');
	const told = () => page.locator('.tandem-metrics').textContent();
	const choose = (days) => page.getByLabel('Period').selectOption(days);
	const month = await told();
	await choose('7');
	await page.waitForFunction((before) => document.querySelector('.tandem-metrics').textContent !== before, month);
	const week = await told();
	let release;
	const held = new Promise((done) => {
		release = done;
	});
	await context.route(new RegExp(`reports/metrics.*from=${day(90)}`), async (route) => {
		const answer = await route.fetch();
		await held;
		await route.fulfill({ response: answer });
	});
	const late = page.waitForResponse(new RegExp(`reports/metrics.*from=${day(90)}`));
	await choose('90');
	const answered = page.waitForResponse(new RegExp(`reports/metrics.*from=${day(7)}`));
	await choose('7');
	await answered;
	await page.waitForTimeout(300);
	release();
	await late;
	await page.waitForTimeout(500);
	assert.equal(await told(), week);
});

test('so do those of the overview and of the comparisons', async () => {
	for (const [tab, ready] of [['', '.tandem-numbers'], ['experiments', '.tandem-card']]) {
		await open(tab, ready);
		const found = await unexplained();
		assert.deepEqual([tab === '' ? found.bare.filter((one) => !/^(Engine|Extension|How it runs|Health|Status|Your shop.s data)/.test(one)) : found.bare, found.thin], [[], []], tab);
	}
});

test('more items at lower prices are told, and one click makes the comparison', async () => {
	const { page } = shop;
	await open('reports', '.tandem-metrics');
	await page.locator('.components-notice', { hasText: 'the items are cheaper' }).waitFor();
	await page.getByRole('button', { name: 'Make that experiment' }).click();
	await page.getByRole('heading', { name: 'Suggestions in the cart: wide margins first' }).waitFor();
	await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
});

const back = () => open('reports', '.tandem-metrics');

test('a button beside a row begins with the values of that row', async () => {
	const { page } = shop;
	const row = (card, name) => page.locator('.tandem-card', { has: page.getByRole('heading', { name: card, exact: true }) }).getByRole('row', { name });
	await back();
	await row('From a look to an order', /Travel camera/i).getByRole('button', { name: /^Make an offer/ }).click();
	assert.match(await page.getByLabel('Name', { exact: true }).inputValue(), /travel camera/i);
	await page.getByText('What shoppers will see').waitFor();
	await back();
	await page.getByLabel('Tell carts apart by').selectOption('value');
	await row('Carts left behind', /50-100/).getByRole('button', { name: /^Make an offer/ }).click();
	assert.match(await page.getByLabel('Name', { exact: true }).inputValue(), /50-100/);
	await page.locator('option:checked', { hasText: 'Value of the cart' }).first().waitFor({ state: 'attached' });
	await back();
	await row('Customers: how lately, how often', /within 30 days/).first().getByRole('button', { name: /^Make a segment/ }).click();
	assert.match(await page.getByLabel('Name', { exact: true }).inputValue(), /within 30 days/);
	await back();
	await page.getByLabel('Tell orders apart by').selectOption('customer');
	await row('Told apart', /^Returning/).getByRole('button', { name: /^Make an offer/ }).click();
	await page.locator('option:checked', { hasText: 'Orders so far' }).first().waitFor({ state: 'attached' });
	await back();
	await page.getByRole('button', { name: 'Remind shoppers of what they looked at' }).click();
	await page.getByRole('button', { name: 'Save changes' }).waitFor();
	assert.equal(await page.getByRole('button', { name: 'Save changes' }).isEnabled(), true, 'nothing is saved before the owner says so');
	await back();
	assert.match(await page.getByRole('link', { name: /Add a product/ }).first().getAttribute('href'), /post_title=left-handed%20cup/);
	assert.deepEqual(shop.faults, []);
});
