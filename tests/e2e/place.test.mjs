// Place, weather and segment as a shopper meets them: banners, what the catalogue and the menu show, what delivery costs;
// and what is said of others. A host tells the shopper's country in a header, as WooCommerce's own geolocation reads it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessibilityFaults, cartOf, journeyShop, openPatientShop, wp } from './lib/journey.mjs';
import { NARROW, signIn, STORE_DIR, STORE_URL, WIDE } from './lib/shop.mjs';

const BANNERS = `
	<!-- wp:tandem/banners -->
	<!-- wp:tandem/banner {"weather":"rain|storm"} --><!-- wp:heading --><h2>Umbrellas first</h2><!-- /wp:heading --><!-- wp:paragraph --><p>Dry gear for <a href="/shop/">wet days</a>.</p><!-- /wp:paragraph --><!-- /wp:tandem/banner -->
	<!-- wp:tandem/banner --><!-- wp:heading --><h2>New this week</h2><!-- /wp:heading --><!-- wp:paragraph --><p>Have a <a href="/shop/">look around</a>.</p><!-- /wp:paragraph --><!-- /wp:tandem/banner -->
	<!-- /wp:tandem/banners -->
	<!-- wp:shortcode -->[tandem_banners][tandem_banner segment="first"]<p>Good to see you again</p>[/tandem_banner][tandem_banner country="DE" segment="new"]<p>Welcome from Germany</p>[/tandem_banner][tandem_banner]<p>Welcome</p>[/tandem_banner][/tandem_banners]<!-- /wp:shortcode -->
	<!-- wp:paragraph --><p id="below">What stands below.</p><!-- /wp:paragraph -->`;

// A shop that ships to Germany too, a customer who bought once, a menu, and orders of this week.
const SHOP = `
	update_option( 'journey_place', array( 'address' => get_option( 'woocommerce_default_customer_address' ), 'menu' => get_theme_mod( 'nav_menu_locations' ) ) );
	$zone = new WC_Shipping_Zone();
	$zone->set_zone_name( 'Germany' );
	$zone->add_location( 'DE', 'country' );
	$zone->save();
	update_option( 'woocommerce_flat_rate_' . $zone->add_shipping_method( 'flat_rate' ) . '_settings', array( 'title' => 'Parcel', 'tax_status' => 'none', 'cost' => '12.00' ) );
	WC_Cache_Helper::get_transient_version( 'shipping', true );
	$post = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => 'banner-place', 'post_title' => 'Banners', 'post_content' => wp_slash( $args_banners ) ) );
	$menu = wp_create_nav_menu( 'Journey place' );
	foreach ( array( 'Shop' => '', 'Delivery to Germany' => 'tandem-country-de', 'For who came back' => 'tandem-segment-first' ) as $title => $class ) {
		wp_update_nav_menu_item( $menu, 0, array( 'menu-item-title' => $title, 'menu-item-url' => home_url( '/shop/' ), 'menu-item-classes' => $class, 'menu-item-status' => 'publish' ) );
	}
	set_theme_mod( 'nav_menu_locations', array( 'primary' => $menu, 'handheld' => $menu ) );
	$user = wp_insert_user( array( 'user_login' => 'journey-place', 'user_pass' => 'journey-place', 'user_email' => 'journey-place@example.test', 'role' => 'customer' ) );
	$sold = static function ( string $slug, int $customer, string $address ): void {
		$order = wc_create_order( array( 'customer_id' => $customer ) );
		$order->add_product( wc_get_product( get_page_by_path( $slug, OBJECT, 'product' )->ID ) );
		$order->set_billing_email( $address );
		$order->update_meta_data( '_journey_place', '1' );
		$order->set_status( 'completed' );
		$order->save();
	};
	// Products of their own: other tests buy the shop's.
	foreach ( array( 'place-six' => 6, 'place-five' => 5, 'place-four' => 4 ) as $slug => $times ) {
		$product = new WC_Product_Simple();
		$product->set_props( array( 'name' => $slug, 'slug' => $slug, 'regular_price' => '10.00', 'catalog_visibility' => 'hidden' ) );
		$product->save();
		for ( $number = 0; $number < $times; $number++ ) {
			$sold( $slug, 0, "journey-place-$number@example.test" );
		}
	}
	$sold( 'memory-card', $user, 'journey-place@example.test' );`;

const TIDY = `
	$kept = get_option( 'journey_place' );
	update_option( 'woocommerce_default_customer_address', $kept['address'] );
	set_theme_mod( 'nav_menu_locations', $kept['menu'] );
	wp_delete_nav_menu( 'Journey place' );
	wp_delete_post( get_page_by_path( 'banner-place' )->ID, true );
	foreach ( WC_Shipping_Zones::get_zones() as $zone ) {
		'Germany' === $zone['zone_name'] && WC_Shipping_Zones::delete_zone( $zone['id'] );
	}
	foreach ( wc_get_orders( array( 'limit' => -1, 'meta_key' => '_journey_place', 'meta_value' => '1' ) ) as $order ) {
		$order->delete( true );
	}
	foreach ( array( 'place-six', 'place-five', 'place-four' ) as $slug ) {
		wc_get_product( get_page_by_path( $slug, OBJECT, 'product' )->ID )->delete( true );
	}
	require_once ABSPATH . 'wp-admin/includes/user.php';
	wp_delete_user( get_user_by( 'login', 'journey-place' )->ID );
	array_map( 'delete_option', array( 'journey_place', 'tandem_climate', 'tandem_shelf_rules', 'tandem_proof' ) );`;

journeyShop(test);
let owner;
test.before(async () => {
	wp('eval', `$args_banners = base64_decode( '${Buffer.from(BANNERS).toString('base64')}' ); ${SHOP}`);
	owner = await openPatientShop();
	await signIn(owner.page);
});
test.after(async () => {
	await owner?.close();
	wp('eval', TIDY);
});

// A shopper of a country, as the host's header tells it.
const shopperIn = async (country, options) => {
	const shop = await openPatientShop(options);
	await shop.context.setExtraHTTPHeaders({ 'CF-IPCountry': country });
	return shop;
};
// The customer who bought once.
const enter = async (page) => {
	await page.goto(`${STORE_URL}/wp-login.php`);
	await page.fill('#user_login', 'journey-place');
	await page.fill('#user_pass', 'journey-place');
	await Promise.all([page.waitForURL(/my-account|wp-admin/), page.click('#wp-submit')]);
};
const rest = (path, method, data) => owner.page.evaluate((request) => window.wp.apiFetch(request).then(() => true), { path, method, data });
const change = (data) => rest('/tandem/v1/settings', 'POST', data);
// WooCommerce > Settings > General > Default customer location.
const located = (value) => rest('/wc/v3/settings/general/woocommerce_default_customer_address', 'PUT', { value });
// The owner's settings page; what is done there is saved by its button.
const settings = async (change) => {
	const { page } = owner;
	await owner.visit('/wp-admin/admin.php?page=tandem&tab=settings');
	await page.getByText('Told beside products and cart').waitFor();
	await change(page, (title) => page.locator('.tandem-card', { has: page.getByRole('heading', { name: title, exact: true }) }));
	await page.getByRole('button', { name: 'Save changes' }).click();
	await page.getByText('Saved.', { exact: true }).first().waitFor();
};
const asked = (page) => page.waitForResponse(/wc-ajax=tandem_placements/);

test('a banner follows weather and segment on a page that is the same for everybody, and moves nothing', async () => {
	await located('geolocation');
	await settings(async (page, card) => {
		await page.getByLabel('Use country, season and weather in banners and offers').check();
		await card('Place and weather').getByLabel('Climate table').fill(`region,when,weather,temperature\nDE,${new Date().getUTCMonth() + 1},rain|wind,7`);
		await page.getByRole('button', { name: 'Use this table' }).click();
		await page.getByText('Rows in use: 1.').waitFor();
	});
	const read = (page) => page.locator('.tandem-banner').evaluateAll((all) => all.map((one) => [...one.children].filter((variant) => !variant.inert && variant.checkVisibility({ visibilityProperty: true })).map((variant) => variant.innerText.split('\n')[0])));
	const at = (page) => page.locator('#below').evaluate((one) => one.getBoundingClientRect().top + window.scrollY);

	// What a page cache keeps of the first visitor is what every later one gets.
	const first = await shopperIn('US');
	const noted = asked(first.page);
	const page_ = await first.visit('/banner-place/');
	const html = await page_.text();
	await noted;
	assert.deepEqual(await read(first.page), [['New this week'], ['Welcome']]);
	await first.close();

	for (const [country, viewport, shown, user] of [['DE', NARROW, [['Umbrellas first'], ['Welcome from Germany']]], ['DE', WIDE, [['Umbrellas first'], ['Good to see you again']], 'customer']]) {
		const shop = await shopperIn(country, { viewport });
		try {
			const { page, context } = shop;
			if (user) {
				await enter(page);
			} else {
				await context.route('**/banner-place/', (route) => route.fulfill({ contentType: 'text/html; charset=UTF-8', body: html }));
			}
			await context.addInitScript(() => {
				window.shift = 0;
				new PerformanceObserver((list) => list.getEntries().forEach(({ sources, value }) => (window.shift += sources.some(({ node }) => (node?.nodeType === 3 ? node.parentElement : node)?.closest?.('.entry-content')) ? value : 0))).observe({ type: 'layout-shift', buffered: true });
			});
			const answer = asked(page);
			await shop.visit('/banner-place/');
			const before = await at(page);
			assert.match((await (await answer).allHeaders())['cache-control'], /no-store, private/);
			await page.waitForFunction((words) => [...document.querySelectorAll('.tandem-banner__variant:not([inert])')].some((one) => one.innerText.includes(words)), shown[0][0]);
			assert.deepEqual(await read(page), shown, `${country} ${user ?? ''}`);
			assert.deepEqual([await at(page), await page.evaluate(() => window.shift)], [before, 0], 'nothing moves');
			// Only what is shown can be reached and read out.
			assert.equal(await page.getByRole('heading', { level: 2, name: /^(Umbrellas first|New this week)$/ }).count(), 1);
			assert.deepEqual(await accessibilityFaults(page, '.tandem-banner'), []);
			await shop.shot(`banner-${country}-${viewport.width}${user ? '-customer' : ''}`);
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	}
	const plain = await shopperIn('DE', { javaScript: false });
	await plain.visit('/banner-place/');
	assert.deepEqual(await plain.page.locator('.tandem-banner__variant:visible:not([inert])').evaluateAll((all) => all.map((one) => one.innerText.split('\n')[0])), ['New this week', 'Welcome'], 'without a script: what is for everybody');
	await plain.close();
});

test('what the owner puts first or leaves out by place and segment holds in shop, search and menu, never on a shared page', async () => {
	await located('geolocation_ajax');
	await settings(async (page, card) => {
		await page.getByLabel('Put categories first or leave them out by place, weather or segment').check();
		await page.getByLabel('Offer "Sort by recommendation" in the shop').check();
		const shelf = card('What comes first');
		for (const [place, fact, value, how, category] of [[0, 'place.country', 'DE', 'lift', 'Camera accessories'], [1, 'customer.segments', 'Bought once', 'hide', 'Cameras']]) {
			await shelf.getByRole('button', { name: 'Add a rule' }).click();
			const rule = shelf.locator('.tandem-question').nth(place);
			await rule.getByRole('button', { name: 'Add a condition' }).click();
			await rule.getByLabel('Fact').selectOption(fact);
			await rule.getByLabel('Value').fill(value);
			await page.keyboard.press('Enter');
			await rule.getByLabel('Then these categories').selectOption(how);
			await rule.getByLabel('Categories', { exact: true }).fill(category);
			await rule.getByRole('option', { name: new RegExp(`^${category} #`) }).click();
			// The field offers what else there is.
			await page.keyboard.press('Escape');
			await page.keyboard.press('Tab');
		}
		await shelf.getByRole('button', { name: 'Save rules' }).click();
		await shelf.getByText('Saved.', { exact: true }).first().waitFor();
		await shelf.screenshot({ path: `${STORE_DIR}/run/shots/shelf-rules.png` });
	});
	const accessories = ['Carbon tripod', 'Memory card 128 GB', 'Padded camera bag', 'Lens cloth'];
	const listed = (page) => page.locator('ul.products:not(.tandem-list__cards) .woocommerce-loop-product__title').allTextContents();
	const menu = (page) => page.locator('.main-navigation .primary-navigation .menu-item').allInnerTexts();

	const german = await shopperIn('DE');
	const american = await shopperIn('US');
	const customer = await shopperIn('DE', { viewport: NARROW });
	try {
		await german.visit('/shop/');
		// WooCommerce puts the place into the address.
		await german.page.waitForURL(/[?&]v=/);
		await Promise.all([german.page.waitForURL(/orderby=recommended/), german.page.getByRole('combobox', { name: /order/i }).first().selectOption('recommended')]);
		assert.deepEqual((await listed(german.page)).slice(0, 4), accessories);
		assert.deepEqual(await menu(german.page), ['Shop', 'Delivery to Germany']);
		await german.shot('shelf-de', { fullPage: true });
		await german.visit('/?s=camera&post_type=product&orderby=recommended');
		const found = await listed(german.page);
		assert.ok(found.includes('Padded camera bag') && found.includes('Travel camera'), `${found}`);
		assert.ok(found.indexOf('Padded camera bag') < found.indexOf('Travel camera'), `${found}`);

		await american.visit('/shop/?orderby=recommended');
		assert.notDeepEqual((await listed(american.page)).slice(0, 4), accessories);
		assert.deepEqual(await menu(american.page), ['Shop']);

		await enter(customer.page);
		await customer.visit('/?s=camera&post_type=product&orderby=price');
		await customer.page.waitForURL(/[?&]v=/);
		const left = await listed(customer.page);
		assert.ok(left.includes('Padded camera bag') && !left.some((name) => /travel camera/i.test(name)), `${left}`);
		await customer.page.getByRole('button', { name: 'Menu' }).click();
		assert.deepEqual(await customer.page.locator('.handheld-navigation .menu-item:visible').allInnerTexts(), ['Shop', 'Delivery to Germany', 'For who came back']);
		await customer.shot('shelf-customer-390');
		// It is left out of lists, not out of the shop.
		assert.equal((await customer.visit('/product/travel-camera/')).status(), 200);

		// Pages that everybody shares: nothing of a place or a segment is in them.
		await located('geolocation');
		await german.visit('/shop/?orderby=recommended');
		await american.visit('/shop/?orderby=recommended');
		assert.deepEqual(await menu(german.page), ['Shop']);
		assert.deepEqual(await listed(german.page), await listed(american.page));
		assert.deepEqual([...german.faults, ...american.faults, ...customer.faults], []);
	} finally {
		await change({ shelf: { on: false, order: false } });
		await Promise.all([german.close(), american.close(), customer.close()]);
	}
});

test('what delivery costs is told on the product page as the cart then charges it, and the country is preselected', async () => {
	await located('base');
	await change({ place: { on: true } });
	await settings(async (page) => {
		await page.getByLabel('Say in cart and mini-cart where the order goes and what delivery costs').check();
		await page.getByLabel('Preselect the country in cart and checkout').check();
	});
	await change({ touchpoints: { minicart: { on: true } } });
	for (const viewport of [WIDE, NARROW]) {
		const shop = await shopperIn('DE', { viewport });
		try {
			const { page } = shop;
			await shop.visit('/product/lens-cloth/');
			const answer = asked(page);
			await page.click('button.single_add_to_cart_button');
			await answer;
			const told = page.locator('.tandem-mini .tandem-shipping__delivery').first();
			await page.waitForFunction(() => document.querySelector('.tandem-mini .tandem-shipping__delivery')?.textContent);
			assert.equal(await told.textContent(), 'Delivered to Germany: $12.00');
			if (viewport === WIDE) {
				await page.locator('.site-header-cart').hover();
				await told.waitFor();
			}
			await shop.shot(`delivery-product-${viewport.width}`);
			const [cart, checkout] = viewport === WIDE ? ['/classic-cart/', '/classic-checkout/'] : ['/cart/', '/checkout/'];
			await shop.visit(cart);
			const said = page.locator('main, .site-main').first().locator('.tandem-shipping__delivery');
			await said.getByText('Delivered to Germany: $12.00').waitFor();
			await page.locator('.woocommerce-shipping-totals, .wc-block-components-totals-shipping').first().getByText('$12.00').first().waitFor();
			const { totals, shipping_address: to } = await cartOf(page);
			assert.deepEqual([totals.total_shipping, to.country], ['1200', 'DE']);
			await shop.shot(`delivery-cart-${viewport.width}`, { fullPage: true });
			await shop.visit(checkout);
			const country = page.locator('#billing_country, #shipping-country').first();
			await country.waitFor({ state: 'attached' });
			assert.equal(await country.inputValue(), 'DE');
			if (viewport === WIDE) {
				// Whoever names another country is not sent back. The checkout block sends a whole address only.
				await page.waitForLoadState('networkidle');
				const sent = page.waitForResponse((one) => /update_order_review/.test(one.url()) && /country=US/.test(one.request().postData()));
				await country.selectOption('US', { force: true });
				await sent;
				await page.locator('.woocommerce-shipping-totals').getByText('$7.50').waitFor();
				await shop.visit(cart);
				await said.getByText('Delivered to United States (US): $7.50').waitFor();
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	}
	await change({ place: { delivery: false, preselect: false }, touchpoints: { minicart: { on: false } } });
});

test('how often others bought is told from five customers on, and no more often a day than the owner wants', async () => {
	await settings(async (page) => {
		await page.getByLabel('Say how often a product was bought in the last 7 days').check();
		await page.getByLabel('Such lines a day for one shopper (counted with consent)').fill('1');
	});
	await change({ consent: { default: 'on' } });
	const line = (page) => page.locator('[data-tandem-proof]');
	const visible = (page) => line(page).evaluateAll((all) => all.map((one) => [one.textContent, one.checkVisibility({ visibilityProperty: true })]));
	const agreed = await openPatientShop();
	try {
		const { page } = agreed;
		await agreed.visit('/product/place-four/');
		assert.equal(await line(page).count(), 0, 'four say nothing');
		await agreed.visit('/product/place-six/');
		assert.deepEqual(await visible(page), [['Bought in 6 orders of the last 7 days', true]]);
		assert.deepEqual(await accessibilityFaults(page, '[data-tandem-proof]'), []);
		await agreed.shot('proof-1280');
		await page.setViewportSize(NARROW);
		await line(page).scrollIntoViewIfNeeded();
		await agreed.shot('proof-390');
		await page.reload();
		assert.deepEqual(await visible(page), [['Bought in 6 orders of the last 7 days', true]], 'the same line again is no other');
		await agreed.visit('/product/place-five/');
		await page.waitForFunction(() => !document.querySelector('[data-tandem-proof]').checkVisibility({ visibilityProperty: true }));
		// Tomorrow is another day.
		await page.evaluate(() => {
			const [day, ids] = JSON.parse(localStorage.getItem('tandem_proof'));
			localStorage.setItem('tandem_proof', JSON.stringify([day - 1, ids]));
		});
		await page.reload();
		assert.deepEqual(await visible(page), [['Bought in 5 orders of the last 7 days', true]]);
		assert.deepEqual(agreed.faults, []);
	} finally {
		await agreed.close();
	}
	await change({ consent: { default: 'off' } });
	const shop = await openPatientShop();
	try {
		for (const path of ['/product/place-six/', '/product/place-five/']) {
			await shop.visit(path);
			assert.equal((await visible(shop.page))[0][1], true, path);
		}
		assert.deepEqual(await shop.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tandem'))), [], 'nothing is counted without consent');
	} finally {
		await change({ proof: { sold: false, daily: 5 } });
		await shop.close();
	}
});
