// From a recommendation to a paid order with its allocation, in the trained demo shop: both themes, both carts,
// both checkouts.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openShop, addToCart, checkOutByBlock, checkOutByForm, STORE_DIR } from './lib/shop.mjs';

const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' });
const useTheme = (name) => wp('eval', `switch_theme( '${name}' ); flush_rewrite_rules( true );`);
const orderOf = (number) => JSON.parse(wp('eval-file', 'tests/e2e/lib/order.php', '--use-include', String(number)));
const text = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();

const WALKS = [
	{ theme: 'storefront', checkOut: checkOutByBlock, name: 'block checkout' },
	{ theme: 'storefront', checkOut: checkOutByForm, name: 'classic checkout' },
	{ theme: 'twentytwentyfive', checkOut: checkOutByBlock, name: 'block checkout' },
	{ theme: 'twentytwentyfive', checkOut: checkOutByForm, name: 'classic checkout' },
];

for (const { theme, checkOut, name } of WALKS) {
	test(`${theme}, ${name}: recommended, added, priced as a bundle, ordered`, async () => {
		useTheme(theme);
		const shop = await openShop();
		const { page } = shop;
		try {
			// What the orders planted is on the page, and one button adds it.
			await shop.visit('/product/camera/');
			const box = page.locator('.tandem-together');
			assert.ok((await text(box)).includes('Tripod'), 'the tripod is recommended beside the camera');
			await shop.shot(`purchase-${theme}-product`, { fullPage: true });
			const count = await box.locator('.tandem-together__item').count();
			await box.getByRole('button', { name: /^Add all/ }).click();
			await page.waitForFunction(() => document.querySelector('.tandem-together [role=status]').textContent.includes('added'));
			const cart = await page.evaluate(() => fetch('/wp-json/wc/store/v1/cart').then((answer) => answer.json()));
			assert.equal(cart.items.length, count);
			await page.evaluate(async () => {
				const got = await fetch('/wp-json/wc/store/v1/cart');
				await fetch('/wp-json/wc/store/v1/cart/items', { method: 'DELETE', headers: { Nonce: got.headers.get('Nonce') } });
			});

			// Two products that are a bundle cost what the bundle promises, in either cart.
			await addToCart(page, '/product/laptop/');
			await addToCart(page, '/product/wireless-mouse/');
			await shop.visit('/classic-cart/');
			assert.ok((await text(page.locator('.cart-subtotal'))).includes('$1,015.00'), 'classic cart');
			await shop.shot(`purchase-${theme}-classic-cart`);
			await shop.visit('/cart/');
			await page.waitForSelector('.wc-block-cart-items__row');
			await page.waitForFunction(() => document.querySelector('.wp-block-woocommerce-cart').textContent.includes('$1,015.00'));
			await shop.shot(`purchase-${theme}-block-cart`);

			const order = orderOf(await checkOut(page));
			assert.equal(order.status, 'processing');
			assert.equal(order.total, '1015.00');
			assert.ok(order.receipt, 'the order keeps the receipt');
			assert.deepEqual(order.lines.map((line) => [line.name, line.total]), [['Laptop 14', '966.67'], ['Wireless Mouse', '48.33']]);
			for (const line of order.lines) {
				assert.equal(line.parts.length, 1, line.name);
				assert.match(line.parts[0].rule, /^bundle:\d+$/);
				assert.equal(line.parts[0].total, Math.round(Number(line.total) * 100), line.name);
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}
test.after(() => useTheme('storefront'));
