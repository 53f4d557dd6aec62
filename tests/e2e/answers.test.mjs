// Questions to shoppers: answered as a guest without a reload, kept in the account, deleted again; and what
// the ledger of all touchpoints does: the daily cap, and what a shopper refused.
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessibilityFaults, journeyShop, openPatientShop, set, shown, useTheme, wp } from './lib/journey.mjs';
import { addToCart, NARROW, signIn, STORE_DIR, STORE_URL } from './lib/shop.mjs';

const QUESTIONS = `
	$terms = array();
	foreach ( array( 'Studio', 'Outdoors' ) as $name ) {
		$term = term_exists( $name, 'product_tag' );
		$terms[ $name ] = (int) ( is_array( $term ) ? $term['term_id'] : wp_insert_term( $name, 'product_tag' )['term_id'] );
	}
	foreach ( array( 'lens-cloth' => 'Studio', 'camera-bag' => 'Outdoors' ) as $slug => $name ) {
		wp_set_object_terms( get_page_by_path( $slug, OBJECT, 'product' )->ID, $name, 'product_tag' );
	}
	Tandem\\Plugin\\Answers\\Questions::save( array( array( 'text' => 'Where do you take pictures?', 'taxonomy' => 'product_tag', 'options' => array( array( 'term' => $terms['Studio'], 'words' => 'for the studio' ), array( 'term' => $terms['Outdoors'], 'words' => 'for outdoors' ) ) ) ) );`;

journeyShop(test);
test.before(() => {
	wp('eval', QUESTIONS);
	set('{"answers":{"on":true},"consent":{"default":"on"}}');
});
test.after(() => wp('eval', "delete_option( 'tandem_questions' );"));

const firstReason = (page) => page.locator('.tandem-list .tandem-card').first().locator('.tandem-card__reason').textContent();

for (const [theme, viewport] of [['storefront', undefined], ['twentytwentyfive', NARROW]]) {
	test(`${theme}: an answer works on the first visit, is told as the reason, and goes when it is deleted`, async () => {
		useTheme(theme);
		const shop = await openPatientShop({ viewport });
		try {
			const { page, context } = shop;
			await shop.visit('/shop/');
			assert.ok(!(await context.cookies()).some(({ name }) => name.startsWith('tandem_answers')), 'nothing is kept before an answer');
			const box = page.locator('[data-tandem-questions]').first();
			assert.equal(await box.getAttribute('open'), null, 'nothing opens by itself');
			await box.locator('summary').click();
			const erase = box.getByRole('button', { name: 'Delete my answers' });
			assert.equal(await erase.count(), 0, 'there is nothing to delete');
			await box.getByLabel('Studio').check();
			assert.deepEqual(await accessibilityFaults(page, '[data-tandem-questions]'), []);
			const asked = page.waitForResponse(/wc-ajax=tandem_placements/);
			await box.getByRole('button', { name: 'Save answers' }).click();
			await box.getByText('Thank you. What fits your answers comes first.').waitFor();
			await asked;
			await page.waitForFunction(() => document.querySelector('.tandem-list .tandem-card__name')?.textContent === 'Lens cloth');
			assert.equal(await firstReason(page), 'For the studio');
			assert.ok(await erase.isVisible());
			assert.ok((await shown(page)).length <= 4);
			await shop.shot(`answers-${theme}`);
			// The next page knows it, and its own HTML does not.
			await shop.visit('/shop/');
			assert.ok(await page.locator('[data-tandem-questions]').first().getByLabel('Studio').isChecked());
			await page.waitForFunction(() => document.querySelector('.tandem-list .tandem-card__reason')?.textContent === 'For the studio');
			const html = await page.evaluate(() => fetch(location.href).then((answer) => answer.text()));
			assert.ok(!html.includes('For the studio'));
			await page.locator('[data-tandem-questions] summary').first().click();
			await page.getByRole('button', { name: 'Delete my answers' }).first().focus();
			await page.keyboard.press('Enter');
			await page.getByText('Your answers are deleted.').first().waitFor();
			assert.equal(await erase.count(), 0);
			assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Save answers', 'the focus stays in the form');
			assert.ok(!(await context.cookies()).some(({ name }) => name === 'tandem_answers'));
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

test('without script the form keeps the answer and comes back', async () => {
	useTheme('storefront');
	const shop = await openPatientShop({ javaScript: false });
	try {
		const { page, context } = shop;
		await shop.visit('/shop/');
		await page.locator('[data-tandem-questions] summary').first().click();
		await page.getByLabel('Outdoors').first().check();
		await Promise.all([page.waitForURL(/\/shop\//), page.getByRole('button', { name: 'Save answers' }).first().click()]);
		assert.ok((await context.cookies()).some(({ name, value }) => name === 'tandem_answers' && /^tag\.\d+$/.test(value)));
	} finally {
		await shop.close();
	}
});

test('an account keeps the answer and shows it', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await signIn(page);
		await shop.visit('/my-account/edit-account/');
		const erase = page.getByRole('button', { name: 'Delete my answers' });
		assert.equal(await page.locator('[name=tandem_erase]').getAttribute('hidden'), '', 'nothing to delete, with a script or without');
		await shop.shot('answers-account-none', { fullPage: true });
		await page.getByLabel('Outdoors').check();
		await page.getByRole('button', { name: 'Save answers' }).click();
		await page.getByText('Thank you. What fits your answers comes first.').waitFor();
		await shop.shot('answers-account', { fullPage: true });
		await context.clearCookies({ name: 'tandem_answers' });
		await page.reload();
		assert.ok(await page.getByLabel('Outdoors').isChecked());
		await erase.click();
		await page.getByText('Your answers are deleted.').waitFor();
		assert.equal(await erase.count(), 0);
		await page.reload();
		assert.equal(await erase.count(), 0);
		assert.ok(await page.getByLabel('No answer').isChecked());
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a browser keeps the newest refusals, whatever their ids, and as many as the shop reads', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await shop.visit('/recommendations/');
		await page.evaluate(() => {
			const today = Math.floor(Date.now() / 864e5);
			localStorage.setItem('tandem_dismissed', JSON.stringify(Object.fromEntries(Array.from({ length: 100 }, (_, number) => [900000 + number, number === 60 ? today - 2 : today - 1]))));
		});
		await page.reload();
		const card = page.locator('[data-tandem-product]', { hasText: 'Carbon tripod' });
		const id = await card.getAttribute('data-tandem-product');
		await page.getByRole('button', { name: 'Not interested in Carbon tripod' }).click();
		const told = (await context.cookies()).find(({ name }) => name === 'tandem_dismissed').value.split('.');
		assert.deepEqual([told.length, told.includes(id), told.includes('900000'), told.includes('900060')], [100, true, true, false], 'the oldest makes room');
	} finally {
		await shop.close();
	}
});

test('a day that is full brings no more suggestions, and is not counted without consent', async () => {
	set('{"cap_day":3}');
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		const day = async () => (await context.cookies()).find(({ name }) => name === 'tandem_day');
		await shop.visit('/shop/');
		await page.locator('.tandem-list').scrollIntoViewIfNeeded();
		await seenThree(page);
		assert.equal(await day(), undefined, 'the page that is being read keeps what it shows');
		await page.reload();
		await page.waitForFunction(() => document.querySelectorAll('.tandem-list .tandem-card').length === 0);
		assert.ok((await day()).expires < Date.now() / 1000 + 86401, 'it lives no longer than the day');
		const answer = await page.evaluate(() => fetch('/?wc-ajax=tandem_placements&slots=' + encodeURIComponent('[{"strategy":"popular","count":4}]')).then((one) => one.json()));
		assert.deepEqual(answer.slots, [{ ids: [], html: '' }], 'the server holds to it too');
		set('{"consent":{"default":"off"}}');
		await context.clearCookies();
		await shop.visit('/shop/');
		await page.locator('.tandem-list').scrollIntoViewIfNeeded();
		await page.waitForTimeout(400);
		assert.equal(await day(), undefined);
		assert.ok((await page.locator('.tandem-list .tandem-card').count()) > 0);
	} finally {
		set('{"cap_day":40,"consent":{"default":"on"}}');
		await shop.close();
	}
});

const seenThree = (page) => page.waitForFunction(() => Object.keys(JSON.parse(localStorage.getItem('tandem_seen') ?? '{}')).length >= 3);
// Offers outside of the lists that can be seen.
const offers = (page) => page.evaluate(() => [...document.querySelectorAll('.tandem-together__item:not(:first-child), .tandem-hint__offer, .tandem-offer, .tandem-checkout-offer')].filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.innerText));
const settled = async (page) => {
	await page.waitForLoadState('load');
	// An answer of the shop, and what a block draws late.
	await page.waitForTimeout(2500);
};
const thanks = (slug) =>
	wp('eval', `$order = wc_create_order(); $order->add_product( wc_get_product( get_page_by_path( '${slug}', OBJECT, 'product' )->ID ) ); $order->set_status( 'processing' ); $order->save(); echo $order->get_checkout_order_received_url();`)
		.trim()
		.replace(/^https?:\/\/[^/]+/, '');

for (const viewport of [undefined, NARROW]) {
	test(`what is refused in the set of a product page is refused in cart, checkout and thank-you page${viewport ? ', narrow' : ''}`, async () => {
		set('{"consent":{"default":"off"}}');
		const order = thanks('travel-camera');
		const shop = await openPatientShop({ viewport });
		try {
			const { page, context } = shop;
			await shop.visit(order);
			assert.ok((await shown(page)).includes('Carbon tripod'), 'it would be suggested');
			const look = (one) => (({ position, width, height, borderRadius, backgroundColor, color, fontSize, padding }) => ({ position, width, height, borderRadius, backgroundColor, color, fontSize, padding }))(getComputedStyle(one));
			const beside = await page.locator('.tandem-card__dismiss:visible').first().evaluate(look);
			await shop.visit('/product/travel-camera/');
			const neutral = await page.evaluate(() => fetch(location.href, { credentials: 'omit' }).then((answer) => answer.text()));
			const item = page.locator('.tandem-together__item', { hasText: 'Carbon tripod' });
			const no = item.getByRole('button', { name: 'Not interested in Carbon tripod' });
			assert.deepEqual(await no.evaluate(look), beside, 'one button, one style');
			await shop.shot(`no-button-${viewport ? 390 : 1280}`, { fullPage: true });
			await no.focus();
			assert.deepEqual(await accessibilityFaults(page, '.tandem-together'), []);
			await page.keyboard.press('Enter');
			await item.waitFor({ state: 'hidden' });
			assert.equal(await page.locator('.tandem-together__amount strong').textContent(), 'From $542.50', 'the price of what is left');
			await page.waitForFunction(() => document.activeElement.closest('.tandem-together__item')?.textContent.includes('Camera strap'));
			assert.deepEqual((await context.cookies()).map(({ name }) => name).filter((name) => name.startsWith('tandem')), ['tandem_dismissed'], 'nothing else is kept');
			const again = await page.evaluate(() => fetch(location.href).then((answer) => answer.text()));
			assert.ok(again.includes('Carbon tripod') && neutral.includes('Carbon tripod'), 'the page itself is the same for everybody');
			await shop.visit('/product/travel-camera/');
			await settled(page);
			assert.ok(!(await offers(page)).join().includes('Carbon tripod'));
			assert.equal((await offers(page)).length, 2);
			await shop.shot(`refused-set-${viewport ? 'narrow' : 'wide'}`, { fullPage: true });
			await page.getByLabel('Options of Camera strap').selectOption({ label: 'Black' });
			await page.getByRole('button', { name: 'Add all 3 to cart' }).click();
			await page.locator('.tandem-together__message').getByText('View cart').waitFor();
			// The page of an order last: WooCommerce empties the cart with it.
			for (const path of ['/cart/', '/classic-cart/', '/checkout/', '/classic-checkout/', order]) {
				await shop.visit(path);
				await settled(page);
				assert.ok(!(await page.locator('main, .site-main').first().innerText()).includes('Carbon tripod'), path);
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			set('{"consent":{"default":"on"}}');
			await shop.close();
		}
	});
}

test('a bundle that is refused on the page of a product is offered in no cart and at no checkout', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await shop.visit('/product/camera/');
		const hint = page.locator('.tandem-hint');
		assert.match(await hint.innerText(), /Camera kit[\s\S]*Add Tripod/);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-hint'), []);
		await addToCart(page, '/product/camera/');
		for (const path of ['/cart/', '/classic-cart/', '/checkout/', '/classic-checkout/']) {
			await shop.visit(path);
			await page.locator('.tandem-offer, .tandem-checkout-offer').first().getByText('Add Tripod').waitFor();
		}
		await shop.visit('/product/camera/');
		await hint.getByRole('button', { name: 'Not interested' }).click();
		await hint.getByText('We will not suggest this again for a while.').waitFor();
		await settled(page);
		assert.equal(await page.evaluate(() => document.activeElement.className), 'tandem-no__said', 'the answer does not take the focus away');
		for (const path of ['/cart/', '/classic-cart/', '/checkout/', '/classic-checkout/', '/product/camera/']) {
			await shop.visit(path);
			await settled(page);
			assert.ok(!(await offers(page)).join().includes('Tripod'), path);
		}
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

for (const path of ['/checkout/', '/classic-checkout/']) {
	test(`${path} remembers its own no, and nothing comes in the place of its offer`, async () => {
		const shop = await openPatientShop();
		try {
			const { page } = shop;
			await addToCart(page, '/product/camera/');
			await shop.visit(path);
			const box = page.locator('.tandem-checkout-offer');
			await box.getByRole('checkbox').waitFor();
			const told = page.waitForResponse((answer) => answer.request().method() === 'POST' && /tandem_offer|wc\/store\/v1\/(batch|cart\/extensions)/.test(answer.url()));
			await box.getByRole('button', { name: /^Not interested in/ }).click();
			await told;
			assert.equal((await box.innerText()).trim(), 'We will not suggest this again for a while.');
			await settled(page);
			await shop.shot(`no${path.replaceAll('/', '-')}`, { fullPage: true });
			for (const other of [path, '/checkout/', '/classic-checkout/']) {
				await shop.visit(other);
				await settled(page);
				assert.deepEqual(await offers(page), [], other);
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

test('on a full day set, hint, cart and checkout rest, and what tells of a price stays', async () => {
	set('{"cap_day":40,"consent":{"default":"on"}}');
	const order = thanks('travel-camera');
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await addToCart(page, '/product/camera/');
		await shop.visit('/product/camera/');
		await settled(page);
		assert.ok((await offers(page)).length >= 2, 'set and hint');
		await context.addCookies([{ name: 'tandem_day', value: '40', url: STORE_URL }]);
		// The page of an order last: WooCommerce empties the cart with it.
		for (const path of ['/product/camera/', '/product/travel-camera/', '/cart/', '/checkout/', '/classic-checkout/', '/classic-cart/', order]) {
			await shop.visit(path);
			await settled(page);
			assert.deepEqual([...(await offers(page)), ...(await shown(page))], [], path);
			if (path === '/classic-cart/') {
				assert.notEqual((await page.locator('.entry-content [data-tandem-shipping]').innerText()).trim(), '', 'free shipping is no suggestion');
			}
		}
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('what a set, a bundle and the checkout show counts for the day', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		const day = async () => Number((await context.cookies()).find(({ name }) => name === 'tandem_day')?.value ?? 0);
		await shop.visit('/product/camera/');
		await page.locator('.tandem-hint').scrollIntoViewIfNeeded();
		await page.locator('.tandem-together__items').scrollIntoViewIfNeeded();
		await seenThree(page);
		const seen = Object.keys(JSON.parse(await page.evaluate(() => localStorage.getItem('tandem_seen'))));
		const names = (await page.locator('.tandem-hint').getAttribute('data-tandem-names')).split(',');
		assert.deepEqual(names.filter((id) => !seen.includes(id)), [], 'what the hint names');
		// Seen on five pages without interest, it rests.
		await page.evaluate((id) => {
			const rows = JSON.parse(localStorage.getItem('tandem_seen'));
			rows[id][0] = 5;
			localStorage.setItem('tandem_seen', JSON.stringify(rows));
		}, names[0]);
		await addToCart(page, '/product/camera/');
		await shop.visit('/checkout/');
		await settled(page);
		assert.ok((await day()) >= 3 && !(await offers(page)).join().includes('Tripod'));
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('the owner writes questions and rules by keyboard and mouse, without a fault', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await signIn(page);
		await shop.visit('/wp-admin/admin.php?page=tandem&tab=settings');
		await page.getByText('Ask shoppers what they look for').waitFor();
		const card = page.locator('.tandem-card', { has: page.getByText('Ask shoppers what they look for') }).last();
		await card.getByLabel('Question', { exact: true }).fill('Where do you photograph?');
		await card.getByRole('button', { name: 'Save questions' }).click();
		await card.getByText('Saved.').first().waitFor();
		assert.match(wp('option', 'get', 'tandem_questions'), /Where do you photograph/);
		await card.screenshot({ path: `${STORE_DIR}/run/shots/admin-questions.png` });
		await page.getByLabel('Put categories first or leave them out by place, weather or segment').check();
		await page.getByRole('button', { name: 'Add a rule' }).click();
		await page.getByRole('button', { name: 'Save rules' }).click();
		await page.locator('.tandem-page, #tandem-admin').getByText(/rules\[0\]: expected/).first().waitFor();
		await shop.shot('admin-shelf', { fullPage: true });
		assert.deepEqual(await accessibilityFaults(page, '.tandem-question'), []);
	} finally {
		await shop.close();
	}
});
