// Nothing on a page moves because of Tandem: all shifts of a page with it, beside the same page without it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { NARROW, STORE_URL, WIDE } from './lib/shop.mjs';
import { journeyShop, openPatientShop, set, useTheme, wp } from './lib/journey.mjs';
import { makePage } from './lib/pages.mjs';

journeyShop(test);

const SETTINGS = '{"live":true,"placements":{"order":[],"set":[]},"touchpoints":{"minicart":{"on":true},"shop":{"on":true,"home":true}}}';
const idOf = (slug) => Number(wp('eval', `echo get_page_by_path( '${slug}', OBJECT, 'product' )->ID;`));

// Every shift of a page that no click or key has just asked for. Firefox and Safari know none.
const record = (page) =>
	page.addInitScript(() => {
		window.shifts = [];
		new PerformanceObserver((list) =>
			list.getEntries().forEach(({ value, hadRecentInput, sources }) => hadRecentInput || window.shifts.push([value, sources.map(({ node }) => node?.parentElement && (node.className || node.parentElement.className) + '')]))
		).observe({ type: 'layout-shift', buffered: true });
	});
// The page is there, its lists have been answered, and for a moment nothing was drawn.
async function settled(page) {
	await page.waitForFunction(() => !document.querySelector('.wp-block-woocommerce-cart.is-loading, .wp-block-woocommerce-checkout.is-loading, .tandem-below-block:not(.is-still)'));
	await page.waitForTimeout(700);
}

test('no page shifts more than without Tandem, wide and narrow, with a cart', async () => {
	useTheme('storefront');
	set(SETTINGS);
	const banner = makePage('shift-banner', '<!-- wp:shortcode -->[tandem_banners][tandem_banner first="no"]Good to see you again, there is much that is new in this season and it takes two lines to say so[/tandem_banner][tandem_banner]Welcome[/tandem_banner][/tandem_banners]<!-- /wp:shortcode --><p>Below the banner.</p>');
	const camera = idOf('travel-camera');
	const thanks = wp('eval', `$order = wc_create_order(); $order->add_product( wc_get_product( ${camera} ) ); $order->calculate_totals(); $order->set_status( 'processing' ); $order->save(); echo $order->get_checkout_order_received_url();`).trim().replace(STORE_URL, '');
	assert.match(thanks, /order-received/);
	const paths = [`/?add-to-cart=${camera}`, '/product/travel-camera/', '/shop/', '/?s=camera&post_type=product', '/cart/', '/classic-cart/', '/checkout/', '/classic-checkout/', banner, thanks];
	const found = [];
	for (const viewport of [WIDE, NARROW]) {
		const shop = await openPatientShop({ viewport });
		await record(shop.page);
		const shiftOf = async (path) => {
			await shop.visit(path);
			await settled(shop.page);
			if (path === thanks) {
				assert.ok(await shop.page.locator('.woocommerce-order-received').count(), path);
			}
			return shop.page.evaluate(() => [window.shifts.reduce((sum, [value]) => sum + value, 0), JSON.stringify(window.shifts)]);
		};
		try {
			const shifted = [];
			for (const path of paths) {
				const one = await shiftOf(path);
				// A font that comes late moves the words of the breadcrumb by a hair.
				if (one[0] > 0.0005) {
					shifted.push([path, one]);
				}
			}
			// WooCommerce's own cart block moves while it draws itself, in one step or in more: the least of two visits counts.
			const plain = [];
			set('{"live":false}');
			for (const [path] of shifted) {
				plain.push(Math.min((await shiftOf(path))[0], (await shiftOf(path))[0]));
			}
			set('{"live":true}');
			for (const [number, [path, one]] of shifted.entries()) {
				const least = one[0] <= plain[number] + 0.0005 ? one : [one, await shiftOf(path), await shiftOf(path)].sort((a, b) => a[0] - b[0])[0];
				if (least[0] > plain[number] + 0.0005) {
					found.push(`${path} at ${viewport.width}: ${least}, without Tandem ${plain[number]}`);
				}
			}
		} finally {
			await shop.close();
		}
	}
	wp('eval', "wp_delete_post( get_page_by_path( 'shift-banner' )->ID, true );");
	assert.deepEqual(found, []);
});

test('a cart block that draws itself slowly and late moves no suggestion', async () => {
	useTheme('storefront');
	set('{"live":true}');
	const shop = await openPatientShop({ viewport: { width: 1280, height: 1600 } });
	try {
		const { page } = shop;
		await record(page);
		await page.addInitScript(() => {
			// A page that works in short pieces for more than a second, and only then puts one more line into the block.
			const late = (block) => {
				const end = performance.now() + 1200;
				const piece = () => {
					const until = performance.now() + 120;
					while (performance.now() < until);
					if (performance.now() < end) {
						setTimeout(piece);
					} else {
						block.append(Object.assign(document.createElement('p'), { textContent: 'One more line', style: 'block-size:67px' }));
						window.grown = true;
					}
				};
				piece();
			};
			const watch = new MutationObserver(() => {
				const block = document.querySelector('.wp-block-woocommerce-cart:not(.is-loading)');
				if (block?.querySelector('.wc-block-cart-items__row') && document.readyState === 'complete') {
					watch.disconnect();
					late(block);
				}
			});
			watch.observe(document, { childList: true, subtree: true, attributes: true });
		});
		await page.goto(`${STORE_URL}/?add-to-cart=${idOf('travel-camera')}`);
		await shop.visit('/cart/');
		await page.waitForFunction(() => window.grown);
		await page.locator('.tandem-below-block.is-still').waitFor();
		await page.waitForTimeout(200);
		const moved = (await page.evaluate(() => window.shifts)).flatMap(([, names]) => names).filter((name) => /tandem-(card|list)/.test(name ?? ''));
		assert.deepEqual(moved, []);
	} finally {
		await shop.close();
	}
});

test('the list below the cart block keeps its height when a bundle beside it is completed', async () => {
	useTheme('storefront');
	set('{"live":true,"placements":{"order":[],"set":[]}}');
	for (const viewport of [WIDE, NARROW]) {
		const shop = await openPatientShop({ viewport });
		try {
			const { page } = shop;
			await page.goto(`${STORE_URL}/?add-to-cart=${idOf('camera')}`);
			await shop.visit('/cart/');
			const below = page.locator('.tandem-below-block.is-still');
			await below.waitFor();
			assert.equal(await below.locator('.tandem-card').count(), 1);
			const height = await below.evaluate((one) => one.offsetHeight);
			await page.getByRole('button', { name: 'Complete the bundle' }).focus();
			await page.keyboard.press('Enter');
			await page.waitForFunction(() => document.querySelectorAll('.tandem-below-block .tandem-card').length === 2);
			assert.equal(await below.evaluate((one) => one.offsetHeight), height, `${viewport.width}`);
			// The button is gone; the focus is where the page says what it did.
			assert.match(await page.evaluate(() => document.activeElement.textContent), /is complete/);
		} finally {
			await shop.close();
		}
	}
});
