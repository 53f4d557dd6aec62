// The owner's first ten minutes, by someone who reads what is on the screen and nothing else.
import assert from 'node:assert/strict';
import { addToCart, checkOutByForm, openShop, signIn } from '../e2e/lib/shop.mjs';

const shop = await openShop();
const { page } = shop;
let clicks = 0;
let began = Date.now();
const figures = [];

/** A person reads before every click; three seconds each are added to what the shop took. */
const READING = 3;
const click = async (target) => {
	clicks += 1;
	await target.click();
};
const part = async (name, unitClicks = clicks) => {
	const seconds = (Date.now() - began) / 1000;
	figures.push([name, seconds + READING * unitClicks, unitClicks]);
	console.log(JSON.stringify({ bench: 'first-run', figure: name, value: Math.round(seconds + READING * unitClicks), unit: 's', against: null, clicks: unitClicks, shop_seconds: Math.round(seconds) }));
	await shop.shot(`walk-${figures.length}-${name.replaceAll(' ', '-')}`, { fullPage: true });
	clicks = 0;
	began = Date.now();
};
const button = (name) => page.getByRole('button', { name, exact: true });

await signIn(page);
began = Date.now();
await click(page.getByRole('link', { name: 'Plugins', exact: true }).first());
await click(page.locator('a.page-title-action, .upload-view-toggle').first());
await click(page.locator('.upload-view-toggle, a.upload').first());
await page.setInputFiles('#pluginzip', process.env.TANDEM_ZIP);
await click(page.locator('#install-plugin-submit'));
await click(page.getByRole('link', { name: 'Activate Plugin' }));
await page.waitForURL(/plugins\.php/);
await part('from the zip to an active plugin');

await shop.shot('walk-after-activation');
await click(page.getByRole('link', { name: 'Set up Tandem' }));
for (const step of ['Analyse', 'Segment', 'Recommend', 'Test']) {
	await page.getByRole('heading', { name: step, exact: true, level: 3 }).waitFor();
	if (step === 'Analyse') {
		await click(button('Read my orders'));
		await page.getByText(/pairs of products found that sell together/).waitFor({ timeout: 180000 });
	}
	await page.waitForFunction(() => !document.querySelector('.tandem-step .components-spinner'), null, { timeout: 180000 });
	await shop.shot(`walk-setup-${step}`);
	await click(button(step === 'Test' ? 'Finish' : 'Next'));
}
await page.waitForSelector('.tandem-setup', { state: 'detached' });
await click(button('Go live'));
await page.waitForSelector('.tandem-badge.is-live');
await part('setup in four steps and live');

const visitor = await openShop();
await visitor.visit('/?s=cleanser&post_type=product');
await visitor.page.waitForSelector('body.single-product, ul.products');
if (!(await visitor.page.$('body.single-product'))) {
	await visitor.page.locator('ul.products a').first().click();
}
await visitor.shot('walk-guest-first', { fullPage: true });
await visitor.page.waitForSelector('.tandem-together, [data-tandem-list]');
const names = await visitor.page.locator('.tandem-together__name, [data-tandem-list] .tandem-card__name').allTextContents();
assert.ok(names.length > 1, 'a guest sees what goes with the product');
await visitor.shot('walk-guest-product', { fullPage: true });
await part('a guest sees a suggestion');

await page.reload();
await page.waitForSelector('.tandem-next');
await click(button('Make a bundle').first());
await page.waitForSelector('#publish');
const bundle = await page.inputValue('#title');
await click(page.locator('#publish'));
await page.waitForSelector('#message');
const address = await page.getAttribute('#sample-permalink a, #message a', 'href');
await visitor.visit(new URL(address).pathname);
await visitor.shot('walk-guest-bundle', { fullPage: true });
await addToCart(visitor.page, new URL(address).pathname);
const order = await checkOutByForm(visitor.page);
assert.ok(order > 0);
assert.match(await visitor.page.textContent('main, .site-main'), new RegExp(bundle.split(' + ')[0]));
await visitor.shot('walk-guest-order', { fullPage: true });
await part('a bundle made, published and sold');

await shop.visit('/wp-admin/admin.php?page=tandem&tab=tables');
await click(button('Add a table'));
await page.getByPlaceholder('Title').fill('Skincare at a glance');
await page.getByRole('combobox', { name: 'Rows', exact: true }).selectOption('category');
await page.getByLabel('Categories').fill('skincare');
await page.keyboard.press('Enter');
await page.frameLocator('.tandem-preview iframe').locator('text=Gentle cleanser').first().waitFor();
await click(button('Save'));
await page.getByRole('status').filter({ hasText: /^Saved$/ }).waitFor();
await part('a table of a category');

const total = figures.slice(0, 3).reduce((sum, [, seconds]) => sum + seconds, 0);
console.log(JSON.stringify({ bench: 'first-run', figure: 'from the zip to a live suggestion', value: Math.round(total), unit: 's', against: 600 }));
console.log(JSON.stringify({ bench: 'first-run', figure: 'from the zip to a bundle sold', value: Math.round(total + figures[3][1]), unit: 's', against: 900 }));
assert.deepEqual([...shop.faults, ...visitor.faults], []);
await shop.close();
await visitor.close();
