// A cart left behind: the box of both checkouts, the e-mail, the link, the purchase, and silence.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { openShop, signIn, checkOutByBlock, checkOutByForm, BUYER, STORE_DIR, STORE_URL, WIDE, NARROW } from './lib/shop.mjs';

const wp = (code) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, 'eval', code], { encoding: 'utf8' });
const mails = () => {
	try {
		return readFileSync(`${STORE_DIR}/run/mail.log`, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
	} catch {
		return [];
	}
};
const to = (address) => mails().filter((mail) => JSON.stringify(mail.to).includes(address) && JSON.stringify(mail).includes('tandem_cart='));
const rows = (address) =>
	JSON.parse(wp(`$m = \\Tandem\\Plugin\\Mail\\MailChoices::recipient( '${address}' ); echo wp_json_encode( ( new \\Tandem\\Plugin\\Moments\\SavedCartStore() )->of_person( $m, 0 ) );`).trim());
// Hours go by and Action Scheduler does its work.
const later = (hours) =>
	wp(`global $wpdb; $wpdb->query( "UPDATE {$wpdb->prefix}tandem_saved_carts SET updated = updated - ${hours} * 3600" ); do_action( 'tandem_saved_carts' );
		foreach ( $wpdb->get_col( "SELECT mail_key FROM {$wpdb->prefix}tandem_mails WHERE state = 'queued' AND kind = 'cart'" ) as $key ) { do_action( 'tandem_send_mail', $key ); }`);
const settings = (json) => wp(`( new \\Tandem\\Plugin\\Settings() )->update( json_decode( '${JSON.stringify(json)}', true ) );`);
const until = async (check) => {
	for (let attempt = 0; attempt < 20; attempt++) {
		if (check()) {
			return true;
		}
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	return false;
};
const stamp = Date.now();

before(() => settings({ live: true, moments: { cart: { on: true, reward: 'percent', value: '5', code_with: 1 } } }));
after(() => {
	settings({ live: false, moments: { cart: { on: false, reward: 'none', value: '5', code_with: 3 } } });
	wp(`global $wpdb; $wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_saved_carts" ); $wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_mails WHERE kind = 'cart'" );`);
});

test('block checkout: nothing before the tick, one e-mail after an hour, the link, the purchase, no more', async () => {
	const address = `ada.${stamp}@example.test`;
	const shop = await openShop();
	const { page } = shop;
	let link;
	try {
		await shop.visit('/product/camera/');
		await page.click('button.single_add_to_cart_button');
		await page.waitForSelector('.woocommerce-message, .wc-block-components-notice-banner.is-success');
		await shop.visit('/checkout/');
		await page.fill('#email', address);
		await page.keyboard.press('Tab');
		const box = page.getByLabel(/Remind me by e-mail/);
		await box.waitFor();
		assert.equal(await box.isChecked(), false, 'never ticked beforehand');
		await shop.shot('mail-box-block');
		await page.waitForTimeout(2500);
		assert.deepEqual(rows(address), [], 'an address alone is not kept');
		await box.check();
		assert.ok(await until(() => rows(address).length === 1), 'kept after the tick');
		assert.equal(rows(address)[0].email, address);
		assert.equal(to(address).length, 0);
		later(1);
		assert.equal(to(address).length, 1, 'the first reminder');
		const mail = to(address)[0];
		link = mail.message.match(/href="([^"]*tandem_cart=[^"]*)"/)[1].replaceAll('&#038;', '&').replaceAll('&amp;', '&');
		assert.match(mail.message, /back-[2-9a-z]{4}-/);
		await shop.visit('/checkout/');
		await page.locator('.tandem-nudge').waitFor();
		await shop.shot('mail-nudge');
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
	// Another browser: the link brings the cart and nobody's name.
	const other = await openShop();
	try {
		await other.visit(link.replace(STORE_URL, ''));
		await other.page.waitForSelector('.wc-block-cart-items__row');
		assert.ok((await other.page.textContent('body')).includes('Camera'));
		const cart = await other.page.evaluate(() => fetch('/wp-json/wc/store/v1/cart').then((answer) => answer.json()));
		assert.equal(cart.billing_address.email ?? '', '');
		assert.deepEqual(cart.coupons, [], 'the code waits for its address');
		await other.shot('mail-restored');
		await checkOutByBlock(other.page, { ...BUYER, email: address });
		assert.ok(await until(() => rows(address)[0].state === 'ordered'));
		const order = JSON.parse(wp(`$o = wc_get_orders( array( 'billing_email' => '${address}', 'limit' => 1 ) )[0]; echo wp_json_encode( array( $o->get_status(), $o->get_coupon_codes() ) );`).trim());
		assert.equal(order[0], 'processing');
		assert.equal(order[1].length, 1, 'paid with the code');
		later(100);
		assert.equal(to(address).length, 1, 'no more e-mails');
		await other.visit(link.replace(STORE_URL, ''));
		await other.page.locator('body', { hasText: 'This link has ended' }).waitFor();
		assert.deepEqual(other.faults.filter((fault) => !fault.startsWith('404')), []);
	} finally {
		await other.close();
	}
});

test('classic checkout: the tick keeps the cart, buying ends it', async () => {
	const address = `bea.${stamp}@example.test`;
	const shop = await openShop();
	const { page } = shop;
	try {
		await shop.visit('/product/tripod/');
		await page.click('button.single_add_to_cart_button');
		await page.waitForSelector('.woocommerce-message, .wc-block-components-notice-banner.is-success');
		await shop.visit('/classic-checkout/');
		const box = page.locator('#tandem_keep_cart');
		assert.equal(await box.isChecked(), false);
		await page.fill('#billing_email', address);
		await box.check();
		assert.ok(await until(() => rows(address).length === 1));
		assert.deepEqual([rows(address)[0].email, rows(address)[0].state], [address, 'open']);
		await shop.shot('mail-box-classic', { fullPage: true });
		await checkOutByForm(page, { ...BUYER, email: address });
		const states = rows(address).map((row) => row.state);
		assert.equal(states.at(-1), 'ordered');
		assert.ok(!states.includes('open'), states.join(', '));
		later(100);
		assert.equal(to(address).length, 0);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('the owner sees every e-mail before it goes out, on a desktop and on a phone', async () => {
	const shop = await openShop();
	const { page } = shop;
	try {
		await signIn(page);
		await shop.visit('/wp-admin/admin.php?page=tandem&tab=settings');
		await page.getByRole('heading', { name: 'Moments' }).waitFor();
		await page.locator('.tandem-moment').first().scrollIntoViewIfNeeded();
		await page.getByRole('button', { name: /Preview: Win back/ }).click();
		await page.locator('iframe.tandem-mail').waitFor();
		await page.frameLocator('iframe.tandem-mail').getByText('Hello Ada,').waitFor();
		await shop.shot('mail-preview');
		await page.getByLabel('Send a test to').fill(`owner.${stamp}@example.test`);
		await page.getByRole('button', { name: 'Send a test', exact: true }).click();
		await page.getByText(/^Sent to/).first().waitFor();
		assert.equal(mails().filter((mail) => JSON.stringify(mail.to).includes(`owner.${stamp}`)).length, 1);
		await page.keyboard.press('Escape');
		for (const [width, viewport] of [[1280, WIDE], [390, NARROW]]) {
			await page.setViewportSize(viewport);
			const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			assert.ok(overflow <= 0, `settings at ${width} scroll sideways by ${overflow}px`);
			await page.locator('.tandem-card', { hasText: 'Moments' }).first().screenshot({ path: `${STORE_DIR}/run/shots/mail-settings-${width}.png` });
		}
		const { mails: kinds } = await page.evaluate(() => window.wp.apiFetch({ path: '/tandem/v1/mails' }));
		mkdirSync(`${STORE_DIR}/run/mails`, { recursive: true });
		for (const { id } of kinds) {
			const look = await page.evaluate((path) => window.wp.apiFetch({ path }), `/tandem/v1/mails/${id}`);
			writeFileSync(`${STORE_DIR}/run/mails/${id}.html`, look.html);
			const sheet = await shop.context.newPage();
			for (const width of [600, 390]) {
				await sheet.setViewportSize({ width, height: 800 });
				await sheet.setContent(look.html);
				const overflow = await sheet.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
				await sheet.screenshot({ path: `${STORE_DIR}/run/shots/mail-${id}-${width}.png`, fullPage: true });
				assert.ok(overflow <= 0, `${id} at ${width} scrolls sideways by ${overflow}px`);
			}
			await sheet.close();
		}
	} finally {
		await shop.close();
	}
});
