// A shopper in a real browser. Every browser test starts with openShop().
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';

export const STORE_URL = process.env.STORE_URL ?? '';
export const STORE_DIR = process.env.STORE_DIR ?? '';
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

// openShop({ viewport, javaScript }) -> { page, context, faults, shot, visit, close }
//   faults: answers of 400 and above from the shop, uncaught errors and console errors of its pages.
//   shot(name): a screenshot under the store's run/shots, its path is returned.
export async function openShop({ viewport = WIDE, javaScript = true } = {}) {
	if (!STORE_URL) {
		throw new Error('STORE_URL is not set: run the browser tests by ./build.sh e2e');
	}
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		headless: true,
		args: ARGUMENTS,
	});
	const context = await browser.newContext({ viewport, javaScriptEnabled: javaScript, reducedMotion: 'reduce' });
	const faults = [];
	// Themes name font hosts and the like; a test never leaves the store.
	await context.route('**/*', (route) => {
		const url = new URL(route.request().url());
		return url.protocol.startsWith('http') && url.origin !== STORE_URL ? route.abort() : route.continue();
	});
	const page = await context.newPage();
	// Long, so that a busy machine fails nothing: what is right is told at once all the same.
	page.setDefaultTimeout(90000);
	page.on('response', (answer) => {
		if (answer.status() >= 400) {
			faults.push(`${answer.status()} ${answer.url().replace(STORE_URL, '')}`);
		}
	});
	page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error' && !/ERR_FAILED|Failed to load resource/.test(message.text())) {
			faults.push(`console: ${message.text().slice(0, 300)}`);
		}
	});
	const shots = `${STORE_DIR || '.work'}/run/shots`;
	return {
		page,
		context,
		faults,
		visit: (path) => page.goto(STORE_URL + path),
		async shot(name, options = {}) {
			mkdirSync(shots, { recursive: true });
			const path = `${shots}/${name}.png`;
			await page.screenshot({ path, ...options });
			return path;
		},
		close: () => browser.close(),
	};
}

// Signs in to wp-admin.
export async function signIn(page, user = 'admin', password = 'admin') {
	await page.goto(`${STORE_URL}/wp-login.php`);
	await page.fill('#user_login', user);
	await page.fill('#user_pass', password);
	await Promise.all([page.waitForURL(/wp-admin/), page.click('#wp-submit')]);
}

// Types into the bundle editor's product search. The field closes itself after a choice; a click that falls into that
// is lost.
export async function searchComponent(page, words) {
	const field = page.locator('.select2-container--open .select2-search__field');
	for (let attempt = 0; attempt < 10 && !(await field.isVisible()); attempt++) {
		await page.click('#tandem_add_component + .select2-container');
		await page.waitForTimeout(300);
	}
	await field.fill(words);
}

// Adds the product of the page to the cart by its own button and waits for the shop's word.
export async function addToCart(page, path) {
	await page.goto(STORE_URL + path);
	await page.click('button.single_add_to_cart_button');
	await page.waitForSelector('.woocommerce-message, .wc-block-components-notice-banner.is-success');
}

export const BUYER = {
	email: 'buyer@example.test',
	first_name: 'Ada',
	last_name: 'Buyer',
	address_1: '1 Main St',
	city: 'Austin',
	state: 'TX',
	postcode: '78701',
	phone: '5125550100',
};

// Buys the cart in the checkout block; resolves on the order-received page with the order's number.
export async function checkOutByBlock(page, buyer = BUYER) {
	await page.goto(`${STORE_URL}/checkout/`);
	await page.waitForSelector('#email');
	await page.fill('#email', buyer.email);
	const kind = (await page.$('#shipping-first_name')) ? 'shipping' : 'billing';
	for (const field of ['first_name', 'last_name', 'address_1', 'city']) {
		await page.fill(`#${kind}-${field}`, buyer[field]);
	}
	const state = page.locator(`#${kind}-state`);
	if ((await state.count()) && (await state.evaluate((element) => element.tagName)) === 'SELECT') {
		await state.selectOption(buyer.state);
	}
	// The block sends the address about a second after typing, and a click while that is due is swallowed.
	const sent = page.waitForResponse(
		(answer) =>
			/wc\/store\/v1\/(batch|cart\/update-customer)/.test(answer.url()) &&
			(answer.request().postData() ?? '').includes(buyer.postcode),
		{ timeout: 60000 }
	);
	await page.fill(`#${kind}-postcode`, buyer.postcode);
	await page.keyboard.press('Tab');
	await sent;
	await page.waitForFunction(() => {
		const cart = wp.data.select('wc/store/cart');
		const checkout = wp.data.select('wc/store/checkout');
		return !cart.isCustomerDataUpdating() && !checkout.isCalculating() && checkout.isIdle();
	});
	const button = page.locator('.wc-block-components-checkout-place-order-button');
	let posted = false;
	for (let attempt = 0; attempt < 6 && !posted; attempt++) {
		const request = page
			.waitForRequest((r) => r.method() === 'POST' && /wc\/store\/v1\/checkout/.test(r.url()), { timeout: 8000 })
			.then(
				() => true,
				() => false
			);
		await button.click();
		posted = await request;
	}
	await page.waitForURL(/order-received/, { timeout: 120000 });
	return Number(page.url().match(/order-received\/(\d+)/)[1]);
}

// Buys the cart in the classic checkout; resolves on the order-received page with the order's number.
export async function checkOutByForm(page, buyer = BUYER) {
	await page.goto(`${STORE_URL}/classic-checkout/`);
	for (const field of ['first_name', 'last_name', 'address_1', 'city', 'postcode', 'phone', 'email']) {
		await page.fill(`#billing_${field}`, buyer[field]);
	}
	await page.selectOption('#billing_state', buyer.state);
	await page.keyboard.press('Tab');
	await page.waitForFunction(() => !document.querySelector('.blockUI.blockOverlay'));
	await page.click('#place_order');
	await page.waitForURL(/order-received/, { timeout: 120000 });
	return Number(page.url().match(/order-received\/(\d+)/)[1]);
}
