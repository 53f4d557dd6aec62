// node journey_walk.mjs DATABASE PAGES CONSENT EXTENSION CACHE: one shopper from the first visit to the return. Prints
// one JSON line: how many suggestions each step showed, and what was wrong; exits 1 where anything was.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { openPatientShop, wp } from '../e2e/lib/journey.mjs';
import { BUYER, checkOutByBlock, checkOutByForm, NARROW, STORE_DIR, STORE_URL, WIDE } from '../e2e/lib/shop.mjs';

const [database, pages, consent, extension, cache] = process.argv.slice(2);
const name = [database, pages, `consent-${consent}`, `extension-${extension}`, `cache-${cache}`].join(' ');
const slug = [database, pages, consent, extension, cache].join('-');
const most = { shop: 4, product: 4, cart: 2, checkout: 1, thankyou: 3, mail: 3, return: 4 };
const shown = {};
const wrong = [];
const expect = (holds, what) => holds || wrong.push(what);

wp(
	'eval',
	`switch_theme( '${pages === 'block' ? 'twentytwentyfive' : 'storefront'}' ); flush_rewrite_rules( true );
	$settings = Tandem\\Plugin\\Plugin::instance()->settings();
	$settings->update( array( 'live' => true, 'setup_done' => true, 'cap' => 4, 'consent' => array( 'default' => 'ask' ), 'touchpoints' => array_map( static fn(): array => array( 'on' => true ), $settings->get( 'touchpoints' ) ) ) );`
);
writeFileSync(`${STORE_DIR}/run/mail.log`, '');
// The pages that the cache kept of the walk before have another theme.
if (cache === 'on') {
	readdirSync(`${STORE_DIR}/run/pages`).forEach((entry) => rmSync(`${STORE_DIR}/run/pages/${entry}`, { recursive: true }));
}
const shop = await openPatientShop({ viewport: pages === 'block' ? NARROW : WIDE });
const { page, context } = shop;

// Suggestions in sight, and those that say nothing of why.
const look = () =>
	page.evaluate(() => {
		const seen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
		const cards = [...document.querySelectorAll('.tandem-list .tandem-card')].filter(seen);
		const set = [...document.querySelectorAll('.tandem-together__item')].filter((item) => seen(item) && item.dataset.tandemSeen);
		const offers = [...document.querySelectorAll('.tandem-checkout-offer')].filter(seen);
		const others = [...document.querySelectorAll('.tandem-offer')].filter(seen);
		const nameOf = (element) => element.querySelector('.tandem-card__name, .tandem-together__name, .tandem-checkout-offer__label')?.textContent.trim();
		const silent = [...cards, ...set, ...offers].filter((element) => !element.querySelector('.tandem-card__reason, .tandem-together__reason, .tandem-checkout-offer__reason')?.textContent.trim());
		return { count: new Set([...cards, ...set, ...offers].map(nameOf)).size + others.length, silent: silent.map(nameOf), names: [...cards, ...set, ...offers].map(nameOf) };
	});
const step = async (at, ready) => {
	await page.waitForLoadState('networkidle').catch(() => {});
	if (ready) {
		await page.locator(ready).first().waitFor({ timeout: 20000 }).catch(() => wrong.push(`${at}: expected ${ready}`));
	}
	const { count, silent } = await look();
	shown[at] = count;
	expect(count <= most[at], `${at}: ${count} suggestions, promised at most ${most[at]}`);
	expect(silent.length === 0, `${at}: no reason for ${silent}`);
	await page.evaluate(() => document.querySelector('.tandem-list, .tandem-together, .tandem-checkout-offer')?.scrollIntoView({ block: 'center' }));
	await page.waitForTimeout(300);
	await shop.shot(`walk-${slug}-${at}`, { fullPage: true });
	shop.faults.splice(0).forEach((fault) => wrong.push(`${at}: ${fault}`));
};
const kept = async () => [
	...(await context.cookies()).map((cookie) => cookie.name).filter((key) => key.startsWith('tandem')),
	...(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tandem')))),
];

try {
	await shop.visit('/shop/');
	await step('shop', '.tandem-list .tandem-card');
	expect((await kept()).length === 0, `stored before any choice: ${await kept()}`);
	if (consent === 'yes') {
		await page.locator('.tandem-list__choice input').first().check();
	}

	await shop.visit('/product/camera/');
	await step('product', '.tandem-together, .tandem-list .tandem-card');
	expect((await kept()).includes('tandem_rv') === (consent === 'yes'), `history: ${await kept()}`);

	await Promise.all([page.waitForURL(/camera/), page.locator('button.single_add_to_cart_button').first().click()]);
	await page.waitForFunction(() => document.cookie.includes('woocommerce_items_in_cart'), null, { timeout: 20000 });

	await shop.visit(pages === 'block' ? '/cart/' : '/classic-cart/');
	await step('cart', '.tandem-list .tandem-card');

	await shop.visit(pages === 'block' ? '/checkout/' : '/classic-checkout/');
	await step('checkout', '.tandem-checkout-offer:visible');

	await (pages === 'block' ? checkOutByBlock(page) : checkOutByForm(page));
	await step('thankyou', '.tandem-list .tandem-card');

	const mails = readFileSync(`${STORE_DIR}/run/mail.log`, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
	const mail = mails.find(({ to }) => String(to).includes(BUYER.email))?.message ?? '';
	const section = mail.split(/<table role="presentation" cellspacing="0"[^>]*margin-bottom: ?32px/)[1]?.split('</table>')[0] ?? '';
	shown.mail = (section.match(/<tr/g) ?? []).length;
	expect(shown.mail >= 1 && shown.mail <= most.mail, `mail: ${shown.mail} suggestions`);
	expect((section.match(/<small/g) ?? []).length === shown.mail, 'mail: a suggestion without its reason');
	writeFileSync(`${STORE_DIR}/run/shots/walk-${slug}-mail.html`, mail);
	await page.goto(`file://${STORE_DIR}/run/shots/walk-${slug}-mail.html`).catch(() => {});
	await shop.shot(`walk-${slug}-mail`, { fullPage: true });
	shop.faults.splice(0);

	await shop.visit('/shop/');
	await step('return', '.tandem-list .tandem-card');
	// Who agreed is suggested what goes with what they looked at, not what everybody buys; the engine in PHP knows
	// no visits.
	const reasons = await page.locator('.tandem-list .tandem-card__reason').allTextContents();
	expect((consent === 'yes' && extension === 'native') === !reasons.every((reason) => /^Popular/.test(reason)), `return: ${reasons}`);

	// What a cache may keep: the same for the buyer and for somebody who was never here.
	for (const path of ['/shop/', '/product/camera/']) {
		const [mine, anybodys] = await page.evaluate(async (url) => {
			const parts = async (credentials) => {
				const answer = await fetch(url, { credentials });
				const html = await answer.text();
				const document = new DOMParser().parseFromString(html, 'text/html');
				return { html, parts: [...document.querySelectorAll('.tandem-list, .tandem-together, .tandem-banner')].map((one) => one.outerHTML).join('\n'), cache: answer.headers.get('x-page-cache') };
			};
			return [await parts('same-origin'), await parts('omit')];
		}, STORE_URL + path);
		expect(mine.parts === anybodys.parts && mine.parts !== '', `${path}: what Tandem prints differs between two visitors`);
		expect(![BUYER.email, BUYER.address_1].some((text) => anybodys.html.includes(text)), `${path}: personal data`);
		if (cache === 'on') {
			expect(anybodys.cache === 'HIT', `${path}: expected a page from the cache, found ${anybodys.cache}`);
			expect(mine.html === anybodys.html, `${path}: the kept page is not the same for both`);
		}
	}
} catch (error) {
	wrong.push(`stopped: ${error.message.split('\n')[0]}`);
	await shop.shot(`walk-${slug}-stopped`, { fullPage: true }).catch(() => {});
} finally {
	await shop.close();
}
console.log(JSON.stringify({ bench: 'journey-walks', figure: name, value: wrong.length, unit: 'faults', against: 'none', against_value: 0, shown, most, wrong }));
process.exit(wrong.length ? 1 : 0);
