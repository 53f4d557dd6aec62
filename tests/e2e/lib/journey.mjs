// What the tests of the journey share: their shop, their theme, and the settings put back afterwards.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openShop, STORE_DIR } from './shop.mjs';

export const wp = (...words) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, ...words], { encoding: 'utf8' });
export const useTheme = (name) => wp('eval', `switch_theme( '${name}' ); flush_rewrite_rules( true );`);
export const set = (json) => wp('eval', `Tandem\\Plugin\\Plugin::instance()->settings()->update( json_decode( '${json}', true ) );`);
export const shown = (page) => page.locator('.tandem-card__name').allTextContents();
export const cartOf = (page) => page.evaluate(() => fetch('/wp-json/wc/store/v1/cart').then((answer) => answer.json()));
export const names = (cart) => cart.items.map(({ name }) => name).sort();

// A shop whose pages wait longer for the personal request than a shopper would: a test machine may be busy.
export async function openPatientShop(options) {
	const shop = await openShop(options);
	await shop.context.addInitScript(() => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		AbortSignal.timeout = (budget) => timeout(budget * 10);
	});
	return shop;
}

// Brings up the shop of the journey; other suites find the store's settings and theme as they were.
export function journeyShop(test) {
	let before = '';
	test.before(() => {
		before = wp('eval-file', 'tests/e2e/lib/journey-shop.php', '--use-include');
	});
	test.after(() => {
		wp('eval-file', 'tests/e2e/lib/journey-shop.php', before, '--use-include');
		useTheme('storefront');
	});
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Faults that axe finds inside an element, as "rule: selector".
export async function accessibilityFaults(page, selector) {
	await page.evaluate(axe);
	const found = await page.evaluate(
		(scope) => window.axe.run(scope, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
		selector
	);
	return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}

// Words that a button covers which are not its own, within the parts that a selector finds.
export const coveredWords = (page, selector) =>
	page.evaluate((parts) => {
		const shown = [...document.querySelectorAll(parts)].filter((part) => part.checkVisibility());
		return shown.flatMap((part) => {
			const words = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
			const lines = [];
			for (let text = words.nextNode(); text; text = words.nextNode()) {
				const range = document.createRange();
				range.selectNodeContents(text);
				lines.push(...(text.parentElement.closest('.screen-reader-text') ? [] : [...range.getClientRects()].filter(({ width }) => width > 1).map((line) => ({ text, line }))));
			}
			return [...part.querySelectorAll('a.button, button')].flatMap((button) => {
				const box = button.getBoundingClientRect();
				const over = ({ line }) => Math.min(box.right, line.right) - Math.max(box.left, line.left) > 2 && Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top) > 2;
				return lines.filter((one) => box.width && !button.contains(one.text) && over(one)).map(({ text }) => `"${button.textContent.trim()}" covers "${text.textContent.trim()}"`);
			});
		});
	}, selector);
