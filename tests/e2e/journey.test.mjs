// The shopper's way: suggestions on the product page, in the cart, at the checkout and after the purchase.
import test from 'node:test';
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './lib/shop.mjs';
import { accessibilityFaults, coveredWords, cartOf, journeyShop, names, openPatientShop, useTheme } from './lib/journey.mjs';

journeyShop(test);

for (const theme of ['storefront', 'twentytwentyfive']) {
	test(`${theme}: a set is chosen, priced and added with one button`, async () => {
		useTheme(theme);
		for (const viewport of [WIDE, NARROW]) {
			const shop = await openPatientShop({ viewport });
			try {
				const { page } = shop;
				await shop.visit('/product/travel-camera/');
				const box = page.locator('.tandem-together');
				assert.equal(await box.count(), 1);
				assert.equal(await box.locator('.tandem-together__item').count(), 4);
				assert.equal(await box.getByText('Hidden lens').count(), 0);
				const total = box.locator('.tandem-together__amount strong');
				assert.equal(await total.textContent(), 'From $622.40');
				const said = box.locator('[role=status]');
				assert.equal(await said.textContent(), '');
				await shop.shot(`together-${theme}-${viewport.width}`, { fullPage: true });

				assert.deepEqual(await accessibilityFaults(page, '.tandem-together'), []);
				// A name as long as its line can be.
				const name = box.locator('.tandem-together__name a').first();
				const short = await name.textContent();
				await name.evaluate((link) => (link.textContent = 'name'.repeat(15)));
				assert.deepEqual(await coveredWords(page, '.tandem-together'), []);
				await name.evaluate((link, words) => (link.textContent = words), short);

				// By keyboard: leave the memory card out.
				await box.getByLabel('Include Memory card').focus();
				await page.keyboard.press('Space');
				await page.waitForFunction(() => document.querySelector('.tandem-together__amount strong').textContent === 'From $597.90');
				assert.equal(await said.textContent(), 'Price of all 3: From $597.90');

				// Nobody gets a colour that they did not choose.
				const colour = box.getByLabel('Options of Camera strap');
				assert.equal(await colour.locator('option:checked').textContent(), 'Choose an option');
				await box.getByRole('button', { name: 'Add all 3 to cart' }).click();
				assert.ok(await colour.evaluate((select) => select === document.activeElement && ! select.validity.valid), 'the browser leads to it');
				assert.deepEqual((await cartOf(page)).items, []);

				// A dearer colour: the server says what it costs.
				await colour.selectOption({ label: 'Sand' });
				await page.waitForFunction(() => document.querySelector('.tandem-together__amount strong').textContent === '$601.90');
				assert.equal(await box.locator('.tandem-together__item').nth(2).locator('.tandem-together__price').textContent(), '$23.00');

				await box.getByRole('button', { name: 'Add all 3 to cart' }).focus();
				await page.keyboard.press('Enter');
				await page.waitForFunction(() => document.querySelector('.tandem-together [role=status]').textContent.includes('added'));
				assert.equal(await said.textContent(), '3 products were added to your cart.');
				assert.ok(await box.getByRole('link', { name: 'View cart' }).isVisible());
				const cart = await cartOf(page);
				assert.deepEqual(names(cart), ['Camera strap', 'Carbon tripod', 'Travel camera']);
				assert.equal(cart.totals.total_items, '60190');
				if (theme === 'storefront' && viewport === WIDE) {
					assert.match(await page.locator('.site-header-cart .count').first().textContent(), /^3 items/);
				} else if (theme === 'twentytwentyfive') {
					await page.waitForFunction(() => document.querySelector('.wc-block-mini-cart__badge')?.textContent === '3');
				}
				assert.deepEqual(shop.faults, []);
			} finally {
				await shop.close();
			}
		}
	});

	test(`${theme}: without JavaScript the set is a plain form`, async () => {
		useTheme(theme);
		const shop = await openPatientShop({ javaScript: false });
		try {
			const { page } = shop;
			await shop.visit('/product/travel-camera/');
			const box = page.locator('.tandem-together');
			assert.equal(await box.locator('.tandem-together__amount strong').textContent(), 'From $622.40');
			await box.getByLabel('Include Carbon tripod').uncheck();
			await box.getByRole('button', { name: 'Add all 4 to cart' }).click();
			assert.equal(await box.locator('select:invalid').count(), 1, 'the browser asks for the colour');
			assert.doesNotMatch(await page.locator('body').textContent(), /added to your cart/);
			await box.getByLabel('Options of Camera strap').selectOption({ label: 'Black' });
			await box.getByRole('button', { name: 'Add all 4 to cart' }).click();
			await page.waitForLoadState();
			assert.match(page.url(), /\/product\/travel-camera\/$/);
			const body = await page.locator('body').textContent();
			assert.match(body, /have been added to your cart/);
			await shop.visit('/classic-cart/');
			const lines = await page.locator('td.product-name a').allTextContents();
			assert.deepEqual(lines.map((line) => line.trim().replace(/ [\u2013-] .*/, "")).sort(), ['Camera strap', 'Memory card 128 GB', 'Travel camera']);
		} finally {
			await shop.close();
		}
	});
}

test('the size that is chosen in the form of the page is the one of the set', async () => {
	useTheme('storefront');
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await shop.visit('/product/rash-guard/');
		const own = page.locator('.tandem-together__choice').first();
		assert.equal(await own.inputValue(), '');
		await page.locator('.variations select').first().selectOption({ index: 2 });
		await page.waitForFunction(() => document.querySelector('.tandem-together__choice').value === document.querySelector('.variation_id').value);
		assert.ok(Number(await own.inputValue()) > 0);
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a set is added whole or not at all, and only from this site', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await shop.visit('/product/travel-camera/');
		const answers = await page.evaluate(async () => {
			const ids = [...document.querySelectorAll('[name="tandem_set[]"]')].map((input) => input.value);
			const strap = document.querySelector('.tandem-together__choice').name.match(/\d+/)[0];
			const post = async (fields, options = {}) => {
				const body = new FormData();
				fields.forEach(([name, value]) => body.append(name, value));
				const answer = await fetch('/?wc-ajax=tandem_add_set', { method: 'POST', body, ...options });
				return answer.status;
			};
			return {
				unknown: await post([...ids.map((id) => ['tandem_set[]', id]), ['tandem_set[]', '999999']]),
				nothing: await post([]),
				unchosen: await post([['tandem_set[]', ids[0]], ['tandem_set[]', strap], [`tandem_variation[${strap}]`, '']]),
				nonsense: await post([['tandem_set[]', '-1'], ['tandem_set[]', '1e3'], ['tandem_set[x][y]', '7']]),
				foreignVariation: await post([['tandem_set[]', ids[0]], ['tandem_set[]', ids[2]], [`tandem_variation[${ids[2]}]`, ids[0]]]),
				get: (await fetch('/?wc-ajax=tandem_add_set&tandem_set[]=' + ids[0])).status,
			};
		});
		assert.deepEqual(answers, { unknown: 409, nothing: 409, unchosen: 409, nonsense: 409, foreignVariation: 409, get: 403 });
		assert.deepEqual((await cartOf(page)).items, []);
		const foreign = await shop.context.request.post(`${page.url().split('/product')[0]}/?wc-ajax=tandem_add_set`, {
			headers: { origin: 'https://elsewhere.example' },
			form: { 'tandem_set[]': '1' },
		});
		assert.equal(foreign.status(), 403);
	} finally {
		await shop.close();
	}
});
