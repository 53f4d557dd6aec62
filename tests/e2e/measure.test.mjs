// What is counted when a real browser looks at a suggestion, clicks it and buys, and what the owner then reads.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { checkOutByBlock, openShop, signIn, NARROW, STORE_DIR, WIDE } from './lib/shop.mjs';

const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' });
const settings = (tree) =>
	wp('eval', `\\Tandem\\Plugin\\Plugin::instance()->settings()->update( json_decode( '${JSON.stringify(tree)}', true ) );`);
// Whether the better product below the form was seen depends on where the window stops; it is not counted here.
const counts = () =>
	JSON.parse(
		wp(
			'eval',
			'global $wpdb; echo wp_json_encode( array_column( $wpdb->get_results( "SELECT kind, SUM(events) AS n FROM {$wpdb->prefix}tandem_event_days WHERE placement <> \'upgrade\' GROUP BY kind", ARRAY_A ), "n", "kind" ) );'
		)
	);
const raw = () => Number(wp('eval', 'global $wpdb; echo $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_events" );'));
const clear = () =>
	wp('eval', 'global $wpdb; $wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_events" ); $wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_event_days" );');

// The browser of a person: the driver's own marks would be filtered out as a robot's.
async function openAsPerson() {
	const shop = await openShop();
	await shop.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }));
	const agent = (await shop.page.evaluate(() => navigator.userAgent)).replace('HeadlessChrome', 'Chrome');
	await shop.context.setExtraHTTPHeaders({ 'User-Agent': agent });
	return shop;
}

async function walk(shop) {
	const { page } = shop;
	await shop.visit('/product/travel-camera/');
	const box = page.locator('.tandem-together');
	await box.scrollIntoViewIfNeeded();
	await page.waitForTimeout(1400);
	await box.getByLabel('Include Memory card').click();
	const sent = page.waitForRequest(/wc-ajax=tandem_events/);
	await sent;
	await box.getByLabel('Options of Camera strap').selectOption({ label: 'Black' });
	await box.getByRole('button', { name: 'Add all 3 to cart' }).click();
	await page.waitForFunction(() => document.querySelector('.tandem-together [role=status]').textContent.includes('added'));
}

test.before(() => wp('eval-file', 'tests/e2e/lib/journey-shop.php', '--use-include'));
test.after(() => {
	settings({ measure: { on: false }, consent: { default: 'off' } });
	clear();
});

test('before consent suggestions are counted and nothing is stored on the device or about it', async () => {
	settings({ measure: { on: true, holdout: 0 }, consent: { default: 'off' } });
	clear();
	const shop = await openAsPerson();
	try {
		await walk(shop);
		await shop.page.waitForTimeout(500);
		const { visit, impression, click, add } = counts();
		assert.deepEqual([visit, impression, click, add].map(Number), [1, 3, 1, 2]);
		assert.equal(raw(), 0);
		const cookies = (await shop.context.cookies()).map(({ name }) => name);
		assert.deepEqual(cookies.filter((name) => name.startsWith('tandem')), []);
		const stored = await shop.page.evaluate(() => Object.keys({ ...localStorage, ...sessionStorage }).filter((key) => key.includes('tandem')));
		assert.deepEqual(stored, []);
	} finally {
		await shop.close();
	}
});

test('with consent the way from a suggestion to the order can be followed, and withdrawal ends it', async () => {
	settings({ measure: { on: true, holdout: 0 }, consent: { default: 'on' } });
	clear();
	const shop = await openAsPerson();
	try {
		await walk(shop);
		const cookie = (await shop.context.cookies()).find(({ name }) => name === 'tandem_vid');
		assert.match(cookie.value, /^[0-9a-f]{32}$/);
		assert.equal(cookie.sameSite, 'Lax');
		assert.ok(cookie.expires - Date.now() / 1000 < 395 * 86400);
		assert.ok(raw() >= 5);
		const order = await checkOutByBlock(shop.page);
		const lines = JSON.parse(
			wp('eval', `$o = wc_get_order( ${order} ); echo wp_json_encode( array( $o->get_meta( '_tandem_visitor' ), array_values( array_map( fn( $i ) => $i->get_meta( '_tandem_event' ), $o->get_items() ) ) ) );`)
		);
		assert.equal(lines[0], cookie.value);
		assert.equal(lines[1].filter((id) => /^[a-z0-9-]+_linked_[0-9a-f]{10}$/.test(id)).length, 2);

		settings({ consent: { default: 'off' } });
		await shop.visit('/shop/');
		await shop.page.waitForFunction(() => !document.cookie.includes('tandem_vid'));
	} finally {
		await shop.close();
	}
});

// murmur3 buckets of 'holdout': visitor ids with a bucket below and above 5 %.
const HELD = wp('eval', '$n = 0; do { $id = md5( "v" . $n++ ); } while ( \\Tandem\\Assignment::bucket( "holdout", $id ) >= 500 ); echo $id;').trim();
const FREE = wp('eval', '$n = 0; do { $id = md5( "v" . $n++ ); } while ( \\Tandem\\Assignment::bucket( "holdout", $id ) < 500 ); echo $id;').trim();

test('a visitor of the holdout sees no box, any other does, and both are noted alike', async () => {
	settings({ measure: { on: true, holdout: 5 }, consent: { default: 'on' } });
	clear();
	for (const [id, arm] of [[HELD, 'holdout'], [FREE, 'shown']]) {
		const shop = await openAsPerson();
		try {
			const { page } = shop;
			await shop.context.addCookies([{ name: 'tandem_vid', value: id, url: process.env.STORE_URL }]);
			await shop.visit('/product/travel-camera/');
			await page.waitForRequest(/wc-ajax=tandem_events/);
			await shop.visit('/product/travel-camera/');
			assert.equal(await page.locator('.tandem-together').isVisible(), arm === 'shown');
			assert.equal((await shop.context.cookies()).find(({ name }) => name === 'tandem_exp').value, arm);
		} finally {
			await shop.close();
		}
	}
	const arms = wp('eval', 'global $wpdb; echo implode( " ", $wpdb->get_col( "SELECT CONCAT( arm, COUNT(*) ) FROM {$wpdb->prefix}tandem_events WHERE kind = \'exposure\' GROUP BY arm ORDER BY arm" ) );');
	assert.equal(arms.trim(), 'holdout1 shown1');
});

test('a driver and a robot are not counted', async () => {
	settings({ measure: { on: true, holdout: 0 }, consent: { default: 'off' } });
	clear();
	const shop = await openShop();
	try {
		await shop.visit('/shop/');
		await shop.page.waitForTimeout(2500);
		assert.deepEqual(counts(), []);
	} finally {
		await shop.close();
	}
});

for (const viewport of [WIDE, NARROW]) {
	test(`the owner reads the numbers and the comparison at ${viewport.width} pixels`, async () => {
		const shop = await openShop({ viewport });
		try {
			const { page } = shop;
			await signIn(page);
			await page.goto(`${process.env.STORE_URL}/wp-admin/admin.php?page=tandem&tab=reports`);
			await page.getByText('Average order value').or(page.locator('.components-notice.is-error')).first().waitFor();
			await shop.shot(`reports-${viewport.width}`, { fullPage: true });
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
			assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
			if (await page.getByLabel('Tell orders apart by').count()) {
				const from = new Date(Date.now() - 400 * 86400000).toISOString().slice(0, 10);
				await page.getByLabel('Period', { exact: true }).selectOption('own');
				await page.getByLabel('From', { exact: true }).fill(from);
				await page.getByText(new RegExp(`^${from} to `)).waitFor({ timeout: 60000 });
				await page.getByLabel('Tell orders apart by').selectOption('segment');
				await page.locator('.tandem-report').getByRole('button', { name: /^Orders/ }).first().click();
				await page.locator('.tandem-drill').getByRole('button', { name: /^Customer/ }).first().click();
				await page.getByText(/in all;/).waitFor();
				await shop.shot(`reports-drill-${viewport.width}`, { fullPage: true });
				assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0);
			}
			await page.getByRole('link', { name: 'Experiments' }).click();
			await page.locator('.tandem-card .components-notice').waitFor();
			await shop.shot(`experiments-${viewport.width}`, { fullPage: true });
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}
