// Cart, checkout, thank-you page and e-mail: the right few things, each with its reason.
import test from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { addToCart, checkOutByBlock, checkOutByForm, STORE_DIR, NARROW, WIDE } from './lib/shop.mjs';
import { accessibilityFaults, cartOf, journeyShop, names, openPatientShop, set, shown, useTheme, wp } from './lib/journey.mjs';

const MAIL = `${STORE_DIR}/run/mail.log`;

journeyShop(test);

for (const [theme, viewport] of [['storefront', WIDE], ['twentytwentyfive', NARROW]]) {
	test(`${theme}: cart block, checkout block, thank-you page and e-mail`, async () => {
		useTheme(theme);
		writeFileSync(MAIL, '');
		const shop = await openPatientShop({ viewport });
		try {
			const { page } = shop;
			await addToCart(page, '/product/lens-cloth/');
			await addToCart(page, '/product/carbon-tripod/');
			// 84.80 is above the zone's 75.00.
			await shop.visit('/cart/');
			await page.locator('.wc-block-cart-items__row').first().waitFor();
			const first = await shown(page);
			assert.equal(first[0], 'Padded camera bag');
			assert.ok(first.length <= 2 && !first.includes('Carbon tripod') && !first.includes('Lens cloth'), String(first));
			assert.equal(await page.locator('.tandem-card__reason').first().textContent(), 'Our pick to go with Carbon tripod');
			assert.equal(await page.getByText('You may be interested in').count(), 0, 'one list, not two');
			assert.equal(await page.locator('.tandem-shipping__text').textContent(), 'Your order ships free.');
			assert.deepEqual(await accessibilityFaults(page, '.tandem-list, .tandem-shipping'), []);

			// Without the tripod 4.90 remain: the bar and the list follow in the answer to the change itself.
			// The one request of the page itself is over before the change.
			await page.waitForLoadState('networkidle');
			const asked = [];
			page.on('request', (request) => /wc\/store|wc-ajax/.test(request.url()) && asked.push(request.url()));
			await page.locator('.wc-block-cart-items__row', { hasText: 'Carbon tripod' }).locator('.wc-block-cart-item__remove-link').click();
			await page.waitForFunction(() => document.querySelector('.tandem-shipping__text').textContent === '$70.10 to go until free shipping.');
			assert.deepEqual(asked.filter((url) => url.includes('tandem')), [], 'no request of its own');
			assert.ok(!(await shown(page)).includes('Lens cloth'));
			await addToCart(page, '/product/carbon-tripod/');

			await page.goto(page.url().replace(/\/product\/.*/, '/checkout/'));
			await page.waitForSelector('#email');
			const offer = page.locator('.tandem-checkout-offer:visible');
			await offer.waitFor();
			assert.equal(await offer.count(), 1);
			assert.deepEqual(await accessibilityFaults(page, '.tandem-checkout-offer'), []);
			// The script of the classic box may come when the block has drawn its own: it leaves that alone.
			await page.addScriptTag({ type: 'module', url: '/wp-content/plugins/tandem-for-woocommerce/assets/js/checkout.js?late' });
			await offer.getByRole('checkbox', { name: /Add Padded camera bag for \$45\.00/ }).check();
			await page.waitForFunction(() => window.wp.data.select('wc/store/cart').getCartData().items.length === 3);
			// The new line pushes the box down: it stays in sight.
			await page.waitForFunction(() => document.activeElement.closest('.tandem-checkout-offer').getBoundingClientRect().bottom <= window.innerHeight);
			await offer.getByRole('checkbox').uncheck();
			await page.waitForFunction(() => window.wp.data.select('wc/store/cart').getCartData().items.length === 2);
			await offer.getByRole('checkbox').check();
			await page.waitForFunction(() => window.wp.data.select('wc/store/cart').getCartData().items.length === 3);
			await shop.shot(`offer-${theme}-block`, { fullPage: true });
			const order = await checkOutByBlock(page);

			assert.ok((await page.locator('.tandem-list').count()) <= 1);
			const after = await shown(page);
			assert.ok(after.length <= 3 && !after.some((name) => ['Padded camera bag', 'Carbon tripod', 'Lens cloth'].includes(name)), String(after));
			// A theme's mini-cart tells of changes on every page; the list of the order stays all the same.
			await page.evaluate(() => ['tandem_refresh', 'tandem_cart_changed'].forEach((name) => document.dispatchEvent(new CustomEvent(name))));
			await page.waitForTimeout(2500);
			assert.deepEqual(await shown(page), after);
			const lines = JSON.parse(wp('eval', `$lines = array(); foreach ( wc_get_order( ${order} )->get_items() as $item ) { $lines[ $item->get_name() ] = (string) $item->get_meta( '_tandem_event' ); } echo wp_json_encode( $lines );`));
			assert.deepEqual(Object.keys(lines).sort(), ['Carbon tripod', 'Lens cloth', 'Padded camera bag']);
			assert.match(lines['Padded camera bag'], /^checkout_/);
			assert.equal(lines['Carbon tripod'], '');
			if (existsSync(MAIL)) {
				const mails = readFileSync(MAIL, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
				const mine = mails.find(({ to }) => String(to).includes('buyer@example.test'));
				assert.ok(mine, 'the customer got an e-mail');
				for (const name of after) {
					assert.ok(mine.message.includes(name), name);
				}
				assert.match(mine.message, /Goes well with your order/);
				writeFileSync(`${STORE_DIR}/run/shots/mail-${theme}.html`, mine.message);
				const toShop = mails.filter(({ to }) => !String(to).includes('buyer@example.test'));
				assert.ok(toShop.every(({ message }) => !message.includes('Goes well with your order')));
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});

	test(`${theme}: classic cart and checkout`, async () => {
		useTheme(theme);
		const shop = await openPatientShop({ viewport });
		try {
			const { page } = shop;
			await addToCart(page, '/product/carbon-tripod/');
			await shop.visit('/classic-cart/');
			assert.deepEqual(await shown(page), ['Padded camera bag', 'Lens cloth']);
			assert.equal(await page.locator('.cross-sells').count(), 0);
			await page.getByRole('button', { name: 'Add to cart: Lens cloth' }).click();
			await page.locator('td.product-name', { hasText: 'Lens cloth' }).waitFor();
			await page.waitForFunction(() => ![...document.querySelectorAll('.tandem-card__name')].some((link) => link.textContent === 'Lens cloth'));
			await shop.visit('/classic-checkout/');
			const offer = page.locator('[data-tandem-offer]');
			await offer.getByRole('checkbox', { name: /Add Padded camera bag/ }).check();
			await page.locator('.woocommerce-checkout-review-order-table', { hasText: 'Padded camera bag' }).waitFor();
			assert.equal(await offer.locator('[role=status]').textContent(), 'Added to your order.');
			await offer.getByRole('checkbox').uncheck();
			await page.waitForFunction(() => !document.querySelector('.woocommerce-checkout-review-order-table').textContent.includes('Padded camera bag'));
			assert.deepEqual(names(await cartOf(page)), ['Carbon tripod', 'Lens cloth']);
			await offer.getByRole('checkbox').check();
			await page.locator('.woocommerce-checkout-review-order-table', { hasText: 'Padded camera bag' }).waitFor();
			await checkOutByForm(page);
			assert.match(await page.locator('body').textContent(), /Padded camera bag/);
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

// In a classic theme WooCommerce's script of the classic cart is on this page, too, and loads a page anew at the event.
test('what is added below the cart block stands in it at once: no page is loaded, nothing moves, the focus stays', async () => {
	useTheme('storefront');
	const shop = await openPatientShop({ viewport: NARROW });
	try {
		const { page } = shop;
		await addToCart(page, '/product/carbon-tripod/');
		await shop.visit('/cart/');
		const add = page.getByRole('button', { name: 'Add to cart: Padded camera bag' });
		await add.focus();
		await page.waitForLoadState('networkidle');
		const before = await page.evaluate(() => {
			window.same = true;
			return window.scrollY;
		});
		assert.ok(before > 0, 'the list is below the cart');
		await page.keyboard.press('Enter');
		await page.locator('.wc-block-cart-items__row').nth(1).waitFor();
		await page.waitForFunction(() => ![...document.querySelectorAll('.tandem-card__name')].some((link) => link.textContent === 'Padded camera bag'));
		await page.waitForLoadState('networkidle');
		await page.waitForTimeout(1000);
		const after = await page.evaluate(() => ({ same: window.same, moved: window.scrollY, focus: document.activeElement.closest('.tandem-list') !== null }));
		assert.equal(after.same, true, 'the page was loaded anew');
		assert.equal(after.focus, true, 'the focus left the list');
		assert.ok(after.moved >= before, `from ${before} to ${after.moved}`);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('without JavaScript the classic checkout offers one thing, and takes it off as easily', async () => {
	useTheme('storefront');
	const before = wp('eval', "echo get_option( 'woocommerce_checkout_page_id' ); update_option( 'woocommerce_checkout_page_id', get_page_by_path( 'classic-checkout' )->ID );").trim();
	const shop = await openPatientShop({ javaScript: false, viewport: NARROW });
	try {
		const { page } = shop;
		await addToCart(page, '/product/carbon-tripod/');
		await shop.visit('/classic-checkout/');
		const offer = page.locator('.tandem-checkout-offer:visible');
		const box = offer.getByRole('checkbox', { name: /Add Padded camera bag for \$45\.00/ });
		const order = page.locator('.woocommerce-checkout-review-order-table');
		const total = () => page.locator('.order-total .amount').innerText();
		assert.equal(await offer.count(), 1);
		assert.equal(await total(), '$79.90');
		await page.fill('#billing_city', 'Austin');
		await box.check();
		await page.getByRole('button', { name: 'Update totals' }).click();
		await page.getByText('Added to your order.').waitFor();
		assert.match(await order.innerText(), /Padded camera bag/);
		assert.equal(await total(), '$124.90');
		assert.ok(await box.isChecked());
		assert.equal(await page.inputValue('#billing_city'), 'Austin', 'nothing that was typed is lost');
		await shop.shot('offer-no-script', { fullPage: true });

		// Who takes it off and places the order at once sees the new total first.
		for (const [field, value] of Object.entries({ first_name: 'Ada', last_name: 'Byron', address_1: '1 Main Street', postcode: '78701', phone: '5125550100', email: 'plain@example.test' })) {
			await page.fill(`#billing_${field}`, value);
		}
		await page.selectOption('#billing_state', 'TX');
		await box.uncheck();
		await page.click('#place_order');
		await page.getByText('Taken off your order.').waitFor();
		assert.ok(!(await order.innerText()).includes('Padded camera bag'));
		assert.equal(await total(), '$79.90');
		await box.check();
		await page.getByRole('button', { name: 'Update totals' }).click();
		await page.getByText('Added to your order.').waitFor();
		await page.click('#place_order');
		await page.waitForURL(/order-received/);
		assert.match(await page.locator('.woocommerce-order-overview__total').innerText(), /\$124\.90/);
		assert.deepEqual(shop.faults, []);
	} finally {
		wp('option', 'update', 'woocommerce_checkout_page_id', before);
		await shop.close();
	}
});

test('the checkout adds what was offered and nothing else', async () => {
	useTheme('storefront');
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await addToCart(page, '/product/carbon-tripod/');
		const say = (fields) =>
			page.evaluate(async (values) => {
				const answer = await fetch('/?wc-ajax=tandem_offer', { method: 'POST', body: new URLSearchParams(values) });
				return [answer.status, (await answer.json()).message];
			}, fields);
		assert.deepEqual(await say({ on: '1', product: '1' }), [409, 'The offer is no longer available.'], 'nothing was offered yet');
		await shop.visit('/classic-checkout/');
		await page.waitForLoadState('networkidle');
		assert.equal((await say({ on: '1', product: '1', price: '0' }))[0], 200);
		assert.deepEqual(names(await cartOf(page)), ['Carbon tripod', 'Padded camera bag']);
		assert.equal((await say({ on: '1' }))[0], 200, 'yes said twice is still one');
		assert.equal((await cartOf(page)).items_count, 2);
		assert.equal((await say({ on: 'no' }))[0], 200);
		assert.deepEqual(names(await cartOf(page)), ['Carbon tripod']);
	} finally {
		await shop.close();
	}
});

for (const theme of ['storefront', 'twentytwentyfive']) {
	test(`${theme}: the mini-cart suggests one thing, within the budget of the page`, async () => {
		useTheme(theme);
		set('{"touchpoints":{"minicart":{"on":true}}}');
		const shop = await openPatientShop();
		try {
			const { page } = shop;
			await addToCart(page, '/product/carbon-tripod/');
			const asked = [];
			page.on('request', (request) => /lens-cloth/.test(page.url()) && request.url().includes('tandem_placements') && asked.push(request.url()));
			await page.goto(page.url().replace(/\/product\/.*/, '/product/lens-cloth/'));
			await page.waitForLoadState('networkidle');
			assert.equal(asked.length, 1, 'one request for all lists of the page');
			if (theme === 'storefront') {
				await page.hover('.site-header-cart');
			} else {
				await page.click('.wc-block-mini-cart__button');
			}
			const mini = page.locator('[data-tandem-list*="minicart"]:visible');
			await mini.locator('.tandem-card').first().waitFor();
			assert.equal(await mini.locator('.tandem-card').count(), 1);
			assert.match(await page.locator('.tandem-mini:visible .tandem-shipping__text').textContent(), /ship/);
			await shop.shot(`mini-${theme}`);
			const all = await page.evaluate(() => [...document.querySelectorAll('.tandem-card[data-tandem-product], .tandem-together__item:not(:first-child) [name="tandem_set[]"]')].map((one) => one.dataset.tandemProduct ?? one.value));
			assert.ok(new Set(all).size <= 4, String(all));
			assert.deepEqual(shop.faults, []);
		} finally {
			set('{"touchpoints":{"minicart":{"on":false}}}');
			await shop.close();
		}
	});
}
