// WooCommerce > Tandem > Placements: what the owner sets there is what a shopper sees.
import test from 'node:test';
import assert from 'node:assert/strict';
import { signIn, NARROW, STORE_URL, WIDE } from './lib/shop.mjs';
import { accessibilityFaults, journeyShop, openPatientShop, set, shown, useTheme, wp } from './lib/journey.mjs';

journeyShop(test);

const openTab = async (shop) => {
	await shop.visit('/wp-admin/admin.php?page=tandem&tab=placements');
	await shop.page.waitForSelector('.tandem-placement');
};
const stored = (page) => page.evaluate(() => window.wp.apiFetch({ path: '/tandem/v1/settings' }).then(({ values }) => values.placements));
const row = (page, name) => page.locator('.tandem-placement', { has: page.getByRole('button', { name: `Edit ${name}`, exact: true }) });

test('the owner sets a placement by keyboard, sees it in the shop, and takes it back', async () => {
	set('{"live":true,"placements":{"order":[],"set":[]}}');
	const shop = await openPatientShop({ viewport: WIDE });
	try {
		const { page } = shop;
		await signIn(page);
		await openTab(shop);
		assert.equal(await page.locator('.tandem-placement').count(), 16);
		await shop.shot('placements-1280', { fullPage: true });

		// Up to the first place, without losing the button.
		const before = await page.locator('.tandem-placement .components-toggle-control__label').allTextContents();
		assert.ok(before.indexOf('Upgrade') < before.indexOf('Also bought'));
		await page.getByRole('button', { name: 'Move Also bought up' }).focus();
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Move Also bought up');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Move Also bought down');
		const after = await page.locator('.tandem-placement .components-toggle-control__label').allTextContents();
		assert.ok(after.indexOf('Also bought') < after.indexOf('Upgrade'));

		const line = row(page, 'Also bought');
		await line.getByLabel('Also bought', { exact: true }).check();
		await line.getByRole('button', { name: 'Edit Also bought' }).click();
		await line.getByLabel('Heading').fill('Others took');
		await line.getByLabel('Line below it').fill('With this camera');
		await line.getByLabel('Layout').selectOption('carousel');
		await line.getByLabel('How many at most').selectOption('2');
		await line.getByLabel('What to suggest').selectOption('manual');
		await line.getByRole('button', { name: 'Which products' }).click();
		await line.getByLabel(/Highest price/).fill('50');
		await line.getByRole('button', { name: 'Put it somewhere else' }).click();
		assert.equal(await line.locator('code').first().textContent(), '[tandem_recommendations placement="also-bought"]');
		assert.deepEqual(await accessibilityFaults(page, '.tandem-page'), []);
		await shop.shot('placements-form-1280', { fullPage: true });
		await page.setViewportSize(NARROW);
		assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
		await shop.shot('placements-form-390', { fullPage: true });
		await page.setViewportSize(WIDE);
		await page.getByRole('button', { name: 'Save changes' }).click();
		await page.getByText('Saved.', { exact: true }).waitFor();
		assert.deepEqual((await stored(page)).set, { 'also-bought': { count: 2, layout: 'carousel', most: '50', on: true, strategy: 'manual', text: 'With this camera', title: 'Others took' } });

		await page.getByLabel('On the page of this product').fill('Travel cam');
		await page.getByRole('option', { name: /^Travel camera/ }).click();
		await page.getByRole('button', { name: 'Show', exact: true }).click();
		const preview = page.locator('.tandem-shown', { hasText: 'Also bought' });
		await preview.locator('summary').click();
		assert.match(await preview.textContent(), /Memory card.*shown/);
		assert.match(await preview.textContent(), /Carbon tripod.*outside the prices of the placement/);
		assert.match(await preview.textContent(), /microseconds/);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-page'), []);
		await shop.shot('placements-preview-1280', { fullPage: true });

		const shopper = await openPatientShop();
		try {
			await shopper.visit('/product/travel-camera/');
			const list = shopper.page.locator('.tandem-list--carousel');
			assert.equal(await list.getByRole('heading').textContent(), 'Others took');
			assert.equal(await list.locator('.tandem-card').count(), 2);
			assert.ok((await list.textContent()).includes('With this camera'));
		} finally {
			await shopper.close();
		}
		await page.getByRole('button', { name: 'Undo last change' }).click();
		await page.waitForFunction(() => [...document.querySelectorAll('.tandem-placement .components-toggle-control__label')].findIndex((one) => one.textContent === 'Upgrade') < [...document.querySelectorAll('.tandem-placement .components-toggle-control__label')].findIndex((one) => one.textContent === 'Also bought'));
		assert.deepEqual((await stored(page)).set, []);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

for (const theme of ['storefront', 'twentytwentyfive']) {
	test(`${theme}: every list stands in its place, in each layout, without a shift, and a page shows four`, async () => {
		useTheme(theme);
		set('{"live":true,"touchpoints":{"shop":{"on":true,"home":true},"product":{"on":true}},"placements":{"order":["also-bought","upgrade","bought-together","browsed"],"set":{"also-bought":{"on":true,"strategy":"manual","layout":"carousel","count":2,"title":"Others took"},"browsed":{"on":true,"count":1,"layout":"table"},"bought-together":{"count":1},"empty-cart":{"layout":"table"},"shop":{"count":2,"layout":"list"},"popular":{"on":true,"count":2}}}}');
		try {
			for (const viewport of [WIDE, NARROW]) {
				const shop = await openPatientShop({ viewport });
				try {
					const { page } = shop;
					await page.addInitScript(() => {
						window.shift = 0;
						const ours = ({ node }) => (node?.nodeType === 3 ? node.parentElement : node)?.closest?.('.tandem-list, .tandem-together');
						new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.sources.some(ours) ? entry.value : 0))).observe({ type: 'layout-shift', buffered: true });
					});
					await shop.visit('/product/travel-camera/');
					const picked = await page.locator('.tandem-together [type=checkbox]').count();
					const all = await shown(page);
					assert.ok(picked + all.length <= 4 && picked + all.length >= 3, `${picked} and ${all}`);
					const carousel = page.locator('.tandem-list--carousel .tandem-list__cards');
					await carousel.focus();
					assert.deepEqual(await carousel.evaluate((one) => [getComputedStyle(one).scrollSnapType.split(' ')[0], document.activeElement === one]), ['x', true]);
					assert.deepEqual(await accessibilityFaults(page, '.tandem-list, .tandem-together'), []);
					await shop.shot(`placements-product-${theme}-${viewport.width}`, { fullPage: true });
					for (const [path, places] of [['/shop/', ['shop', 'popular']], ['/', ['home']], ['/no-such-page/', ['not-found']], ['/cart/', ['empty-cart']]]) {
						await shop.visit(path);
						const found = await page.locator('[data-tandem-list]').evaluateAll((lists) => lists.map((list) => JSON.parse(list.dataset.tandemList).slot.placement).filter((one) => one !== 'minicart'));
						assert.deepEqual(found, places, `${theme} ${path}`);
						assert.ok((await shown(page)).length > 0 && (await shown(page)).length <= 4, path);
						assert.deepEqual(await accessibilityFaults(page, '.tandem-list'), [], path);
						const listed = await page.locator('ul.products .woocommerce-loop-product__title, .wc-block-product .wp-block-post-title').allTextContents();
						assert.ok(listed.length > 3 || !['/', '/shop/'].includes(path), `${theme} ${path}`);
						assert.deepEqual((await shown(page)).filter((name) => listed.includes(name)), [], `nothing is shown twice: ${theme} ${path}`);
						if (path === '/shop/') {
							const order = await page.locator('nav.woocommerce-pagination, .wp-block-query-pagination, [data-tandem-list]').evaluateAll((all) => all.map((one) => (one.matches('[data-tandem-list]') ? JSON.parse(one.dataset.tandemList).slot.placement : 'pages')).filter((one) => one !== 'minicart'));
							assert.equal(order.lastIndexOf('pages') + places.length, order.length - 1, `below the pagination: ${order}`);
							await shop.shot(`placements-shop-${theme}-${viewport.width}`, { fullPage: true });
						}
						if (path === '/cart/') {
							// The cart block takes its height late: what stands below it is seen afterwards.
							await page.locator('.tandem-below-block.is-still').waitFor();
							const table = page.locator('.tandem-list__table');
							assert.deepEqual(await table.locator('thead th[scope=col]').allTextContents(), ['Product', 'Price', 'Add to cart']);
							assert.deepEqual(await table.locator('tbody th[scope=row] .tandem-card__name').allTextContents(), await shown(page));
							assert.ok(await table.evaluate((one) => one.scrollWidth <= one.parentElement.clientWidth), 'the table fits');
						}
						const moved = async () => (await page.waitForLoadState('networkidle'), page.evaluate(() => window.shift));
						// A theme's font that comes late moves what is below it: what is ours moves on each visit.
						assert.equal((await moved()) && (await shop.visit(path), await moved()), 0, path);
					}
					await shop.shot(`placements-table-${theme}-${viewport.width}`, { fullPage: true });
					await page.evaluate(() => (document.documentElement.dir = 'rtl'));
					await shop.shot(`placements-table-rtl-${theme}-${viewport.width}`, { fullPage: true });
					assert.deepEqual(shop.faults.filter((fault) => !fault.startsWith('404')), []);
				} finally {
					await shop.close();
				}
			}
		} finally {
			set('{"touchpoints":{"shop":{"on":false,"home":false}},"placements":{"order":[],"set":[]}}');
		}
	});
}

test('the preview of a cart says what product page, cart and checkout say to that cart', async () => {
	useTheme('storefront');
	set('{"live":true,"touchpoints":{"product":{"on":true},"cart":{"on":true},"checkout":{"on":true}},"placements":{"order":[],"set":{"cart":{"strategy":"manual"}}}}');
	// A warranty for cameras, and a kit that the camera is part of.
	const made = wp('eval', `$of = static fn( string $slug ): int => get_page_by_path( $slug, OBJECT, 'product' )->ID; $term = get_term_by( 'name', 'Cameras', 'product_cat' )->term_id; $care = new WC_Product_Simple(); $care->set_props( array( 'name' => 'Three-year care', 'regular_price' => '12.00', 'status' => 'publish', 'catalog_visibility' => 'hidden' ) ); $care->update_meta_data( '_tandem_addon_for', array( $term ) ); $care->save(); $kit = new Tandem\\Plugin\\Bundles\\BundleProduct(); $kit->set_name( 'Preview kit' ); $kit->set_status( 'publish' ); $kit->set_bundle( array( new Tandem\\Plugin\\Bundles\\Component( $of( 'travel-camera' ) ), new Tandem\\Plugin\\Bundles\\Component( $of( 'lens-cloth' ) ) ), Tandem\\Plugin\\Bundles\\BundleTerms::from_array( array( 'discount' => 'amount', 'value' => '3' ) ) ); $kit->save(); Tandem\\Plugin\\Plugin::instance()->bundle_refresh()->run(); echo $care->get_id(), ' ', $kit->get_id();`).trim().split(/\s+/).slice(-2);
	const shop = await openPatientShop({ viewport: WIDE });
	const shopper = await openPatientShop();
	try {
		const { page } = shop;
		await signIn(page);
		await openTab(shop);
		await page.getByLabel('Who').selectOption('cart');
		for (const label of ['On the page of this product', 'In the cart']) {
			await page.getByLabel(label, { exact: true }).fill('Travel cam');
			await page.getByRole('option', { name: /^Travel camera/ }).click();
			// The field offers what else has these words.
			await page.keyboard.press('Escape');
			await page.keyboard.press('Tab');
		}
		await page.getByRole('button', { name: 'Show', exact: true }).click();
		const told = (name) => page.locator('.tandem-shown', { has: page.getByText(name, { exact: true }) });
		await told('One offer').waitFor();

		await shopper.visit('/product/travel-camera/');
		await shopper.page.click('button.single_add_to_cart_button');
		await shopper.page.waitForSelector('.woocommerce-message');
		await shopper.visit('/classic-cart/');
		const plain = (text) => text.replace(/\s+/g, ' ').trim();
		const offer = plain(await shopper.page.locator('.tandem-offer').first().innerText());
		assert.match(offer, /Preview kit.*Add Lens cloth for \$1\.90 more and save \$3\.00\./);
		assert.ok(plain(await told('Bundle that the cart nearly is').locator('summary').innerText()).includes('Preview kit: Add Lens cloth for $1.90 more and save $3.00.'));
		const cards = await shown(shopper.page);
		const listed = plain(await told('Cart').last().locator('summary').innerText());
		assert.ok(cards.length === 1 && listed.includes(cards[0]) && !listed.includes('Lens cloth'), `${cards} / ${listed}`);
		const bar = plain(await shopper.page.locator('.tandem-shipping__text').first().innerText());
		assert.ok(plain(await told('Free shipping and rewards').locator('summary').innerText()).includes(bar), bar);

		await shopper.visit('/classic-checkout/');
		const label = plain(await shopper.page.locator('.tandem-checkout-offer label').last().innerText());
		assert.match(label, /Add Three-year care for \$12\.00/);
		const one = told('One offer');
		assert.ok(plain(await one.locator('summary').innerText()).includes('Add Three-year care for $12.00'));
		await one.locator('summary').click();
		const steps = (await one.locator('ol li').allInnerTexts()).map(plain);
		assert.deepEqual([steps.length, steps[0]], [3, 'An add-on of a product in the cart: Add Three-year care for $12.00 (For Travel camera; shown)']);
		assert.match(steps[1], /Add Lens cloth for \$1\.90 more and save \$3\.00\. \(Completes "Preview kit"; another offer goes first\)/);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-page'), []);
		await shop.shot('placements-preview-cart-1280', { fullPage: true });
		await page.setViewportSize(NARROW);
		assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
		await shop.shot('placements-preview-cart-390', { fullPage: true });
		assert.deepEqual([...shop.faults, ...shopper.faults], []);
	} finally {
		await shopper.close();
		await shop.close();
		wp('eval', `foreach ( array( ${made.join(', ')} ) as $id ) { wp_delete_post( $id, true ); }`);
	}
});

test('the cart, the mini-cart and the checkout take what is set', async () => {
	useTheme('storefront');
	set('{"live":true,"touchpoints":{"checkout":{"on":true},"cart":{"on":true}},"placements":{"set":{"cart":{"count":1,"title":"Small things","text":"Quickly added"},"checkout":{"chain":["upgrade"],"title":"Before you go"}}}}');
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await page.goto(`${STORE_URL}/product/travel-camera/`);
		await page.click('button.single_add_to_cart_button');
		await page.waitForSelector('.woocommerce-message');
		for (const path of ['/classic-cart/', '/cart/']) {
			await shop.visit(path);
			await page.getByRole('heading', { name: 'Small things' }).waitFor();
			assert.equal(await page.locator('[data-tandem-list*=\'"placement":"cart"\'] .tandem-card').count(), 1, path);
			assert.ok(await page.getByText('Quickly added').isVisible());
		}
		for (const path of ['/classic-checkout/', '/checkout/']) {
			await shop.visit(path);
			const box = page.locator('.tandem-checkout-offer').last();
			await box.getByText('Swap Travel camera for Pro travel camera').waitFor();
			// WooCommerce's own first answer would write the session as it was.
			await page.waitForLoadState('networkidle');
			assert.match(await box.textContent(), /\$400\.00 more\./);
			const cart = () => page.evaluate(() => fetch('/wp-json/wc/store/v1/cart').then((answer) => answer.json()).then(({ items }) => items.map(({ name, quantity }) => `${quantity} ${name}`)));
			const answered = () => page.waitForResponse((answer) => /tandem_offer|cart\/extensions|store\/v1\/batch/.test(answer.url()) && answer.request().method() === 'POST');
			let answer = answered();
			await box.getByRole('checkbox').focus();
			await page.keyboard.press('Space');
			await answer;
			assert.deepEqual(await cart(), ['1 Pro travel camera'], path);
			await page.waitForFunction(() => !document.querySelector('.tandem-checkout-offer input[aria-disabled=true]'));
			await shop.shot(`placements-swap${path.replaceAll('/', '-')}`, { fullPage: true });
			answer = answered();
			await box.getByRole('checkbox').focus();
			await page.keyboard.press('Space');
			await answer;
			assert.deepEqual(await cart(), ['1 Travel camera'], path);
		}
		assert.deepEqual(shop.faults, []);
	} finally {
		set('{"touchpoints":{"checkout":{"on":false}},"placements":{"order":[],"set":[]}}');
		await shop.close();
	}
});

test('after consent the lists follow what was looked at, under their own heading, and bundles are compared', async () => {
	useTheme('storefront');
	wp('eval', `
		$camera = get_page_by_path( 'travel-camera', OBJECT, 'product' )->ID;
		$bag    = get_page_by_path( 'camera-bag', OBJECT, 'product' )->ID;
		if ( ! get_page_by_path( 'placement-kit', OBJECT, 'product' ) ) {
			$kit = new Tandem\\Plugin\\Bundles\\BundleProduct();
			$kit->set_props( array( 'name' => 'Camera and bag', 'slug' => 'placement-kit', 'status' => 'publish' ) );
			$kit->set_bundle( array( new Tandem\\Plugin\\Bundles\\Component( $camera, 0, 1, 1 ), new Tandem\\Plugin\\Bundles\\Component( $bag, 0, 1, 1 ) ), Tandem\\Plugin\\Bundles\\BundleTerms::from_array( array( 'discount' => 'percent', 'value' => '10' ) ) );
			$kit->save();
			Tandem\\Plugin\\Plugin::instance()->bundle_refresh()->run();
		}`);
	set('{"live":true,"consent":{"default":"on"},"touchpoints":{"shop":{"on":true}},"placements":{"order":[],"set":{"bought-together":{"count":1},"browsed":{"on":true,"count":2},"compare":{"on":true},"shop":{"on":false},"popular":{"on":true,"count":2}}}}');
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		const heading = (placement) => page.locator(`[data-tandem-list*='"placement":"${placement}"'] .tandem-list__title`);
		await shop.visit('/product/travel-camera/');
		assert.equal(await heading('browsed').textContent(), 'You may also like', 'nothing is known of a first visit');
		const compare = page.getByRole('region', { name: 'Compare the bundles' });
		assert.match(await compare.textContent(), /Camera and bag/);
		assert.match(await compare.textContent(), /\$489\.60/);
		assert.deepEqual(await accessibilityFaults(page, '.tandem-list--framed'), []);
		await shop.shot('placements-compare-1280', { fullPage: true });
		await shop.visit('/product/memory-card/');
		await page.waitForFunction(() => document.cookie.includes('tandem_rv='));
		const answer = page.waitForResponse((response) => response.url().includes('tandem_placements'));
		await shop.visit('/product/travel-camera/');
		await answer;
		await page.waitForFunction(() => [...document.querySelectorAll('.tandem-list__title')].some((one) => one.textContent === 'Based on what you looked at'));
		const personal = page.waitForResponse((response) => response.url().includes('tandem_placements'));
		await shop.visit('/shop/');
		await personal;
		await page.waitForFunction(() => [...document.querySelectorAll('.tandem-list__title')].some((one) => one.textContent === 'Popular in your categories'));
		const cards = await page.locator('[data-tandem-list*=\'"placement":"popular"\'] .tandem-card__name').allTextContents();
		assert.ok(cards.every((name) => /tripod|bag|cloth|strap|card|camera|lens/i.test(name)), `${cards}`);
		assert.deepEqual(shop.faults, []);
	} finally {
		set('{"consent":{"default":"off"},"touchpoints":{"shop":{"on":false}},"placements":{"order":[],"set":[]}}');
		wp('eval', `foreach ( array( get_page_by_path( 'placement-kit', OBJECT, 'product' ) ) as $kit ) { $kit && wp_delete_post( $kit->ID, true ); } Tandem\\Plugin\\Plugin::instance()->bundle_refresh()->run();`);
		await shop.close();
	}
});

test('banners stand in the list, say what keeps them from everybody, and the climate table comes from a file', async () => {
	set('{"live":true,"place":{"on":false}}');
	const page_ = wp('post', 'create', '--post_type=page', '--post_status=publish', '--post_title=Rain & shine', '--post_content=[tandem_banners][tandem_banner weather="rain|storm"]Umbrellas[/tandem_banner][tandem_banner]Hello[/tandem_banner][/tandem_banners]', '--porcelain').trim();
	const shop = await openPatientShop({ viewport: WIDE });
	try {
		const { page } = shop;
		await signIn(page);
		await openTab(shop);
		const card = page.locator('.tandem-card', { has: page.getByRole('heading', { name: 'Banners', exact: true }) });
		await card.getByText('Umbrellas (Weather: rain, storm)').waitFor();
		await card.getByText('Hello (For everybody else)').waitFor();
		assert.match(await card.getByRole('link', { name: 'Edit Rain & shine' }).getAttribute('href'), new RegExp(`post=${page_}&action=edit`));
		assert.deepEqual(await accessibilityFaults(page, '.tandem-page'), []);
		await page.setViewportSize(NARROW);
		assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
		await page.setViewportSize(WIDE);
		await card.getByText(/switched off under Settings: nobody sees them/).first().waitFor();
		await card.getByRole('button', { name: 'Change' }).click();

		await page.getByLabel('Use country, season and weather in banners and offers').check();
		const table = { name: 'climate.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeffregion,when,weather,temperature\r\nDE,7,sun|warm,24\r\n*,12,snow,\r\n') };
		await page.locator('.tandem-card', { hasText: 'Climate table' }).locator('input[type=file]').setInputFiles(table);
		await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some((field) => field.value.includes('DE,7,sun|warm,24')));
		await page.getByRole('button', { name: 'Use this table' }).click();
		await page.getByText('Rows in use: 2.').waitFor();
		await page.getByRole('button', { name: 'Save changes' }).click();
		await page.getByText('Saved.', { exact: true }).waitFor();
		await openTab(shop);
		await card.getByText('Hello (For everybody else)').waitFor();
		assert.equal(await card.getByText(/nobody sees them/).count(), 0);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
		wp('post', 'delete', page_, '--force');
		set('{"place":{"on":false}}');
	}
});
