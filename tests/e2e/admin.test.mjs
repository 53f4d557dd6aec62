// WooCommerce > Tandem: what the owner sees and switches.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { openShop, signIn, STORE_DIR, STORE_URL, WIDE, NARROW } from './lib/shop.mjs';

const PAGE = '/wp-admin/admin.php?page=tandem';
const MANUAL = ['overview', 'setup-3', 'settings', 'why', 'bundles', 'tables', 'placements', 'offers', 'segments', 'experiments', 'reports'];
const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' });
let shop;

const settings = (patch) =>
	shop.page.evaluate((data) => window.wp.apiFetch({ path: '/tandem/v1/settings', method: 'POST', data }), patch);

before(async () => {
	shop = await openShop();
	await signIn(shop.page);
	await open('', '.tandem-facts');
	await settings({ live: false, setup_done: true, setup_step: 1, cap: 4, measure: { on: false } });
});

after(() => shop.close());

const open = async (tab, ready) => {
	await shop.visit(PAGE + (tab ? `&tab=${tab}` : ''));
	await shop.page.waitForSelector(ready);
	// A page that follows a job asks again and again.
	await shop.page.waitForLoadState('networkidle', { timeout: 8000 }).catch(() => {});
};

const both = async (name) => {
	for (const [width, viewport] of [[1280, WIDE], [390, NARROW]]) {
		await shop.page.setViewportSize(viewport);
		await shop.page.waitForTimeout(300);
		const overflow = await shop.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(overflow <= 0, `${name} at ${width} scrolls sideways by ${overflow}px`);
		await shop.shot(`admin-${name}-${width}`, { fullPage: true });
		// TANDEM_MANUAL=1 renews the pictures of the manual.
		if (process.env.TANDEM_MANUAL && width === 1280 && MANUAL.includes(name)) {
			copyFileSync(await shop.shot(`manual-${name}`), `plugin/docs/${name}.png`);
		}
	}
	await shop.page.setViewportSize(WIDE);
};

test('the overview says what the engine does and what shoppers see', async () => {
	const { page } = shop;
	await open('', '.tandem-facts');
	await page.waitForSelector('.tandem-numbers');
	assert.match(await page.textContent('.tandem-page'), /Orders read/);
	await both('overview');
});

test('setting up takes four steps, is kept on the way and can be skipped', async () => {
	const { page } = shop;
	await open('', '.tandem-facts');
	await settings({ setup_done: false });
	await page.reload();
	for (const [step, name] of ['Analyse', 'Segment', 'Recommend', 'Test'].entries()) {
		await page.waitForSelector('.tandem-step h3');
		await page.getByRole('heading', { name, exact: true, level: 3 }).waitFor();
		await page.waitForFunction(() => !document.querySelector('.tandem-step .components-spinner'));
		await both(`setup-${step + 1}`);
		if (name === 'Recommend') {
			await page.reload();
			await page.getByRole('heading', { name, exact: true, level: 3 }).waitFor();
			await page.waitForSelector('.tandem-things .tandem-thing');
			assert.ok((await page.locator('.tandem-things .tandem-thing').count()) > 1, 'the best seller and what stands beside it');
		}
		if (name === 'Test') {
			await page.getByLabel('Measure', { exact: true }).click();
			await page.waitForFunction(() => !document.querySelectorAll('.tandem-step input')[1].disabled);
		}
		await page.getByRole('button', { name: name === 'Test' ? 'Finish' : 'Next', exact: true }).click();
	}
	await page.waitForSelector('.tandem-setup', { state: 'detached' });
	await settings({ setup_done: false, setup_step: 1, measure: { on: false } });
	await page.reload();
	await page.getByRole('button', { name: 'Skip', exact: true }).click();
	await page.waitForSelector('.tandem-setup', { state: 'detached' });
	await page.reload();
	await page.waitForSelector('.tandem-facts');
	assert.equal(await page.locator('.tandem-setup').count(), 0);
});

test('going live is one button, and taking it back another', async () => {
	const { page } = shop;
	await open('', '.tandem-badge');
	assert.equal((await page.textContent('.tandem-badge')).trim(), 'Not live');
	await page.getByRole('button', { name: 'Go live' }).click();
	await page.waitForSelector('.tandem-badge.is-live');
	await page.reload();
	await page.waitForSelector('.tandem-badge.is-live');
	await page.getByRole('button', { name: 'Undo last change' }).click();
	await page.waitForFunction(() => document.querySelector('.tandem-badge')?.textContent.trim() === 'Not live');
});

test('settings are saved, kept and undone', async () => {
	const { page } = shop;
	await open('settings', '.tandem-save');
	const save = page.getByRole('button', { name: 'Save changes' });
	assert.equal(await save.getAttribute('aria-disabled'), 'true');
	await both('settings');
	const cap = page.getByLabel('Suggestions a page, all places together');
	await cap.fill('6');
	await page.getByText('More than four suggestions on a page distract').first().waitFor();
	await save.click();
	await page.getByText('Saved.', { exact: true }).waitFor();
	await page.reload();
	await page.waitForSelector('.tandem-save');
	assert.equal(await cap.inputValue(), '6');
	await page.getByRole('button', { name: 'Undo last change' }).click();
	await page.waitForFunction(() => document.querySelector('.tandem-whole input').value === '4');
});

test('a value that does not fit is refused with its reason and nothing is stored', async () => {
	const { page } = shop;
	await open('settings', '.tandem-save');
	await page.evaluate(() => document.querySelector('.tandem-form').setAttribute('novalidate', ''));
	await page.getByLabel('Suggestions a page, all places together').fill('99');
	await page.getByRole('button', { name: 'Save changes' }).click();
	await page.locator('.tandem-save .components-notice.is-error').waitFor();
	shop.faults.splice(0, shop.faults.length, ...shop.faults.filter((fault) => !/^400 .*settings/.test(fault)));
	page.once('dialog', (dialog) => dialog.accept());
	await page.reload();
	await page.waitForSelector('.tandem-save');
	assert.equal(await page.getByLabel('Suggestions a page, all places together').inputValue(), '4');
});

test('sample content comes with one click and goes with another', async () => {
	const { page } = shop;
	await open('settings', '.tandem-save');
	await page.getByRole('button', { name: 'Make sample content' }).click();
	await page.waitForSelector('.tandem-sample a');
	assert.equal(await page.locator('.tandem-sample a').last().textContent(), 'Compare bundles');
	await page.getByRole('button', { name: 'Take the sample away' }).click();
	await page.getByRole('button', { name: 'Make sample content' }).waitFor();
	assert.equal(await page.locator('.tandem-sample a').count(), 0);
});

test('"Why?" names what blocks and what the engine ranks', async () => {
	const { page } = shop;
	await open('', '.tandem-facts');
	await settings({ live: false });
	const product = await page.evaluate(async () => (await window.wp.apiFetch({ path: '/wp/v2/product?per_page=1&search=laptop&_fields=link' }))[0]?.link);
	await open('why', '.tandem-ask');
	if (product) {
		await page.getByLabel('Address of the page').fill(product);
	}
	await page.getByRole('button', { name: 'Find out' }).click();
	await page.waitForSelector('.tandem-checks-list');
	assert.match(await page.textContent('.is-blocked'), /not live/);
	await both('why');
	await page.getByLabel('Address of the page').fill('https://elsewhere.example/');
	await page.getByRole('button', { name: 'Find out' }).click();
	await page.locator('.components-notice.is-error').waitFor();
	shop.faults.splice(0, shop.faults.length, ...shop.faults.filter((fault) => !/^400 .*why/.test(fault)));
});

test('every other tab fits both widths and has its picture in the manual', async () => {
	const { page } = shop;
	const tabs = await page.$$eval('.tandem-tabs a', (links) => links.map((link) => new URL(link.href).searchParams.get('tab')));
	for (const tab of tabs.filter((name) => !['overview', 'settings', 'why'].includes(name))) {
		await open(tab, '.tandem-card, .tandem-page table');
		await page.waitForFunction(() => !document.querySelector('.tandem-page .components-spinner'), null, { timeout: 60000 });
		await both(tab);
		assert.match(readFileSync(`plugin/docs/${tab}.md`, 'utf8'), new RegExp(`!\\[.*\\]\\(${tab}\\.png\\)`), `the page of ${tab} shows what it looks like`);
	}
});

test('every tab is reached by keyboard and by its address', async () => {
	const { page } = shop;
	await open('', '.tandem-tabs');
	const tabs = await page.$$eval('.tandem-tabs a', (links) => links.map((link) => link.textContent));
	assert.ok(tabs.includes('Overview') && tabs.includes('Settings'), tabs.join());
	const last = page.locator('.tandem-tabs a', { hasText: 'Settings' });
	await last.focus();
	await page.keyboard.press('Enter');
	await page.waitForSelector('.tandem-save');
	assert.match(page.url(), /tab=settings/);
	await page.goBack();
	await page.waitForSelector('.tandem-facts');
});

test('the page speaks German and reads from right to left', async () => {
	const { page } = shop;
	wp('user', 'meta', 'update', '1', 'locale', 'de_DE');
	try {
		await open('', '.tandem-facts');
		await page.waitForSelector('.tandem-numbers');
		assert.match(await page.textContent('.tandem-tabs'), /Einstellungen/);
		assert.match(await page.textContent('.tandem-page'), /Gelesene Bestellungen/);
		await both('german');
	} finally {
		wp('user', 'meta', 'delete', '1', 'locale');
	}
	await open('settings', '.tandem-save');
	await page.evaluate(() => {
		document.documentElement.dir = 'rtl';
		document.body.classList.add('rtl');
	});
	await page.setViewportSize(NARROW);
	const sides = await page.$$eval('.tandem-card', (cards) => cards.map((card) => card.getBoundingClientRect()).map(({ left, right }) => left >= 0 && right <= window.innerWidth));
	assert.ok(sides.length > 4 && sides.every(Boolean));
	await shop.shot('admin-rtl-390', { fullPage: false });
	await page.setViewportSize(WIDE);
	await shop.shot('admin-rtl-1280');
});

test('in the refund form an add-on follows the line that it belongs to', async () => {
	const { page } = shop;
	const [order, main, own] = JSON.parse(
		wp('eval', `
			$made = array_map( static function ( $price ) { $one = new WC_Product_Simple(); $one->set_name( "Costs $price" ); $one->set_regular_price( $price ); $one->save(); return $one; }, array( '300', '12' ) );
			$order = wc_create_order( array( 'status' => 'processing' ) );
			$ids = array_map( static fn( $one ) => $order->add_product( $one, 2 ), $made );
			$item = $order->get_item( $ids[1] );
			$item->update_meta_data( '_tandem_addon_of', $made[0]->get_id() );
			$item->save();
			$order->calculate_totals();
			echo wp_json_encode( array( $order->get_id(), ...$ids ) );`)
	);
	try {
		await shop.visit(`/wp-admin/admin.php?page=wc-orders&action=edit&id=${order}`);
		await page.click('.refund-items');
		const field = (id) => page.locator(`[name="refund_order_item_qty[${id}]"]`);
		await field(main).fill('1');
		await page.keyboard.press('Tab');
		assert.equal(await field(own).inputValue(), '1');
		assert.match(await page.inputValue('#refund_amount'), /^312(\.00)?$/, 'and so does the amount');
		await field(own).fill('0');
		await page.keyboard.press('Tab');
		assert.equal(await field(main).inputValue(), '1', 'it may be kept');
		assert.match(await page.inputValue('#refund_amount'), /^300(\.00)?$/);
	} finally {
		wp('eval', `wc_get_order( ${order} )->delete( true );`);
	}
});

test('switching the plugin off and on writes nothing into the log', () => {
	const lines = () => {
		try {
			return readFileSync(`${STORE_DIR}/run/debug.log`, 'utf8').split('\n').filter((line) => /tandem/i.test(line.replace(STORE_DIR, '')));
		} catch {
			return [];
		}
	};
	const before = lines().length;
	wp('plugin', 'deactivate', 'tandem-for-woocommerce');
	wp('plugin', 'activate', 'tandem-for-woocommerce');
	assert.deepEqual(lines().slice(before), []);
});

test('a stranger who posts to every action changes nothing of the shop', async () => {
	const state = () =>
		wp('eval', 'global $wpdb; echo json_encode( $wpdb->get_results( "SELECT option_name, option_value FROM $wpdb->options WHERE option_name LIKE \'%tandem%\' AND option_name NOT LIKE \'%transient%\' OR option_name LIKE \'%user_roles\' ORDER BY option_name" ) );');
	const actions = JSON.parse(
		wp('eval', 'global $wp_filter; echo json_encode( array_values( preg_grep( "/^(wp_ajax_nopriv_|wp_ajax_|wc_ajax_|admin_post_|admin_post_nopriv_).*tandem/", array_keys( $wp_filter ) ) ) );')
	);
	const before = state();
	for (const action of actions) {
		const name = action.replace(/^(wp_ajax_nopriv_|wp_ajax_|wc_ajax_|admin_post_nopriv_|admin_post_)/, '');
		const path = action.startsWith('wc_ajax') ? `/?wc-ajax=${name}` : action.startsWith('admin_post') ? `/wp-admin/admin-post.php?action=${name}` : `/wp-admin/admin-ajax.php?action=${name}`;
		const answer = await fetch(STORE_URL + path, {
			method: 'POST',
			redirect: 'manual',
			headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' },
			body: 'live=1&cap=8&price=1&discount=100&products[]=1&code=x',
		});
		assert.ok(answer.status < 500, `${action}: ${answer.status}`);
	}
	assert.ok(actions.length >= 3, actions.join());
	assert.equal(state(), before);
});

test('nothing failed on the way', () => {
	assert.deepEqual(shop.faults, []);
});
