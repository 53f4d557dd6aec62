// What an owner meets in the first ten minutes beside the setup: preview, help, bundles brought along.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openShop, signIn, STORE_DIR, WIDE, NARROW } from './lib/shop.mjs';

const PAGE = '/wp-admin/admin.php?page=tandem';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' }).trim();
const settings = (patch) => wp('eval', `\\Tandem\\Plugin\\Plugin::instance()->settings()->update( json_decode( '${JSON.stringify(patch)}', true ) );`);
let shop;
let product;

before(async () => {
	shop = await openShop();
	await signIn(shop.page);
	settings({ live: false, setup_done: true });
	// A product that the engine has companions for.
	product = wp('eval', `
		foreach ( \\Tandem\\Plugin\\Plugin::instance()->engine()->recommend( new \\Tandem\\Value\\RecommendRequest( 'popular', now: time(), limit: 20 ) ) as $found ) {
			$beside = \\Tandem\\Plugin\\Plugin::instance()->engine()->recommend( new \\Tandem\\Value\\RecommendRequest( 'product', array( $found->item ), now: time(), limit: 3 ) );
			if ( count( $beside ) > 1 ) {
				echo wp_parse_url( get_permalink( $found->item ), PHP_URL_PATH );
				return;
			}
		}`);
});

after(async () => {
	settings({ live: true });
	await shop.close();
});

const at = async (name) => {
	for (const [width, viewport] of [[1280, WIDE], [390, NARROW]]) {
		await shop.page.setViewportSize(viewport);
		const overflow = await shop.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(overflow <= 0, `${name} at ${width} scrolls sideways by ${overflow}px`);
		await shop.shot(`first-${name}-${width}`);
	}
	await shop.page.setViewportSize(WIDE);
};

const violations = async (within = '.tandem-tabs, .tandem-page') => {
	await shop.page.evaluate(AXE);
	const found = await shop.page.evaluate((selector) => window.axe.run(selector, { resultTypes: ['violations'] }), within);
	return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 90)).join(' | ')}`);
};

test('before going live the owner sees the places on the shop, marked; a guest gets nothing of it', async () => {
	const { page } = shop;
	assert.notEqual(product, '', 'the demo shop has companions to show');
	await shop.visit(product);
	assert.equal((await page.textContent('#wp-admin-bar-tandem > a')).trim(), 'Tandem: only you see it');
	await page.waitForSelector('.tandem-only-staff');
	assert.equal(await page.getAttribute('.tandem-only-staff', 'data-tandem-only'), 'Only shop managers see this');
	await page.locator('.tandem-only-staff').first().scrollIntoViewIfNeeded();
	await at('preview');
	const guest = await page.evaluate(async () => (await fetch(location.href, { credentials: 'omit' })).text());
	assert.doesNotMatch(guest, /tandem-staff|class="tandem-together|data-tandem-list/);
	assert.deepEqual(shop.faults, []);
});

test('the admin bar says what stands on the page and what keeps the rest away', async () => {
	const { page } = shop;
	await shop.visit(product);
	await page.hover('#wp-admin-bar-tandem');
	await page.click('#wp-admin-bar-tandem-page a');
	const panel = page.getByRole('dialog', { name: 'Tandem on this page' });
	await panel.getByText('only shop managers see it').waitFor();
	assert.ok((await panel.locator('.tandem-staff__jump').count()) > 0);
	assert.deepEqual(await violations('.tandem-staff'), []);
	await at('panel');
	await panel.locator('.tandem-staff__jump').first().click();
	assert.equal(await page.evaluate(() => document.activeElement.matches('.tandem-only-staff')), true, 'the place has the focus');
	await page.hover('#wp-admin-bar-tandem');
	await page.click('#wp-admin-bar-tandem-page a');
	await page.getByRole('link', { name: 'All checks and the ranking' }).click();
	await page.waitForSelector('.tandem-checks-list');
	assert.match(await page.inputValue('.tandem-ask input'), new RegExp(`${product}$`));
	await page.waitForSelector('.tandem-terms');
	assert.deepEqual(shop.faults, []);
});

test('without the preview a page says that nothing is on it and why', async () => {
	const { page } = shop;
	settings({ preview: false });
	try {
		await shop.visit(product);
		assert.equal((await page.textContent('#wp-admin-bar-tandem > a')).trim(), 'Tandem: off');
		await page.hover('#wp-admin-bar-tandem');
		await page.click('#wp-admin-bar-tandem-page a');
		await page.getByText('Nothing of Tandem stands on this page.').waitFor();
		await page.getByText('the preview is off too').waitFor();
	} finally {
		settings({ preview: true });
	}
});

test('every tab has its page of the manual, with pictures, one click away', async () => {
	const { page } = shop;
	await shop.visit(`${PAGE}&tab=settings`);
	await page.getByRole('button', { name: 'Manual', exact: true }).click();
	await page.getByRole('dialog').getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
	await page.waitForFunction(() => [...document.querySelectorAll('.tandem-manual img')].every((image) => image.complete && image.naturalWidth > 0));
	await at('help');
	assert.deepEqual(await violations('.tandem-manual'), []);
	await page.getByRole('button', { name: 'All pages' }).click();
	await page.getByRole('dialog').getByRole('link', { name: 'Leaving' }).click();
	await page.getByRole('dialog').getByRole('heading', { name: /Leaving/, level: 1 }).waitFor();
	await page.keyboard.press('Escape');
	await page.waitForSelector('.tandem-manual', { state: 'detached' });
	const tabs = await page.$$eval('.tandem-tabs a', (links) => links.map((link) => new URL(link.href).searchParams.get('tab')));
	for (const tab of tabs) {
		await page.locator(`.tandem-tabs a[href*="tab=${tab}"]`).click();
		await page.getByRole('button', { name: 'Manual', exact: true }).click();
		await page.locator('.tandem-manual h1').nth(1).waitFor();
		assert.doesNotMatch(await page.locator('.tandem-manual h1').nth(1).textContent(), /the owner's manual/, `the tab ${tab} has no page of the manual`);
		await page.keyboard.press('Escape');
		await page.waitForSelector('.tandem-manual', { state: 'detached' });
	}
	assert.deepEqual(shop.faults, []);
});

test('bundles of another plugin become drafts, once', async () => {
	const { page } = shop;
	const ids = wp('post', 'list', '--post_type=product', '--post_status=publish', '--posts_per_page=2', '--orderby=ID', '--order=ASC', '--format=ids', '--meta_key=_stock_status', '--meta_value=instock').split(' ');
	const foreign = wp('eval', `$p = new WC_Product_Simple(); $p->set_name( 'Bundle from elsewhere' ); $p->set_regular_price( '9' ); $p->save(); update_post_meta( $p->get_id(), 'woosb_ids', '${ids[0]}/1,${ids[1]}/2' ); update_post_meta( $p->get_id(), 'woosb_discount', '10' ); echo $p->get_id();`);
	try {
		await shop.visit(`${PAGE}&tab=settings`);
		await page.getByRole('button', { name: /Make drafts.*WPC Product Bundles/ }).click();
		await page.getByText('1 draft bundle was made.').waitFor();
		await page.getByRole('heading', { name: 'Bring bundles along' }).scrollIntoViewIfNeeded();
		await at('import');
		assert.equal(await page.getByRole('button', { name: /Make drafts.*WPC Product Bundles/ }).count(), 0);
		await page.getByRole('link', { name: 'Bundle from elsewhere' }).click();
		await page.waitForSelector('#product-type');
		assert.equal(await page.inputValue('#product-type'), 'tandem_bundle');
		assert.equal(await page.inputValue('#title'), 'Bundle from elsewhere');
	} finally {
		wp('eval', `foreach ( get_posts( array( 'post_type' => 'product', 'post_status' => 'any', 'title' => 'Bundle from elsewhere', 'fields' => 'ids', 'posts_per_page' => -1 ) ) as $id ) { wp_delete_post( $id, true ); }`);
	}
	assert.ok(foreign > 0);
	assert.deepEqual(shop.faults, []);
});

test('every tab is readable in a light and a dark scheme of wp-admin', async () => {
	const { page } = shop;
	const before = String(wp('user', 'meta', 'get', '1', 'admin_color')).trim();
	try {
		for (const scheme of ['light', 'midnight']) {
			wp('user', 'meta', 'update', '1', 'admin_color', scheme);
			await shop.visit(PAGE);
			await page.waitForSelector('.tandem-tabs a');
			const tabs = await page.$$eval('.tandem-tabs a', (links) => links.map((link) => new URL(link.href).searchParams.get('tab')));
			for (const tab of tabs) {
				await shop.visit(`${PAGE}&tab=${tab}`);
				await page.waitForSelector('.tandem-card, .tandem-page table');
				await page.waitForFunction(() => !document.querySelector('.tandem-page .components-spinner'), null, { timeout: 60000 });
				assert.deepEqual(await violations(), [], `${scheme} ${tab}`);
				await at(`${scheme}-${tab}`);
			}
		}
	} finally {
		wp('user', 'meta', 'update', '1', 'admin_color', before);
	}
});

test('shop and admin page read from right to left where the site does', async () => {
	const { page } = shop;
	const plugin = `${STORE_DIR}/site/wp-content/mu-plugins/right-to-left.php`;
	writeFileSync(plugin, "<?php add_action( 'init', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0 );\n");
	try {
		await shop.visit(product);
		assert.equal(await page.evaluate(() => document.dir || getComputedStyle(document.body).direction), 'rtl');
		await page.locator('.tandem-only-staff').first().scrollIntoViewIfNeeded();
		await at('rtl-product');
		await shop.visit(PAGE);
		await page.waitForSelector('.tandem-numbers');
		assert.ok(await page.locator('link[href*="style-index-rtl.css"]').count());
		await at('rtl-overview');
	} finally {
		rmSync(plugin);
	}
	assert.deepEqual(shop.faults, []);
});
