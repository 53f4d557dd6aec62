// A table of 200 products in the browser: time until it answers, main-thread time of sorting and searching beside
// DataTables and Tabulator with the same rows, and Lighthouse's accessibility score of every kind of table.
// Environment: STORE_URL, STORE_DIR, PEERS (folder with node_modules of the peers).
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { openShop } from '../e2e/lib/shop.mjs';
import { useTheme } from '../e2e/lib/journey.mjs';
import { makePage } from '../e2e/lib/pages.mjs';

const { PEERS, STORE_URL } = process.env;
const print = (figure, value, unit, against, peer, more = {}) => console.log(JSON.stringify({ bench: 'tables', figure, value, unit, against, against_value: peer, ratio: peer ? Number((value / peer).toFixed(3)) : null, ...more }));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const round = (value) => Number(value.toFixed(1));

const path = makePage('table-bench', '[tandem_table category="warehouse" limit="200" paging="all" caption="Bolts"]');
const kinds = makePage('table-bench-kinds', '[tandem_table category="warehouse" limit="20"] [tandem_bundles] [tandem_compare category="warehouse" limit="3"]');

// Main-thread milliseconds that an action costs, until nothing has run for a while.
const cost = async (page, session, action) => {
	const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
	const idle = () => page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done, 60)), 120)));
	await idle();
	const rest = await (async () => { const from = await busy(); await idle(); return (await busy()) - from; })();
	const from = await busy();
	await action();
	// Rows that come in later frames count as well: it is over when a pause costs no more than one before.
	let waits = 0;
	for (let last = from, now = 0; waits < 30; last = now) {
		await idle();
		waits++;
		now = await busy();
		if (now - last < rest + 4) break;
	}
	return Math.max(0, (await busy()) - from - rest * waits);
};
// The longest task of the main thread that an action causes, in processor milliseconds.
const longest = async (page, session, action) => {
	const events = [];
	const collect = ({ value }) => events.push(...value);
	session.on('Tracing.dataCollected', collect);
	await session.send('Tracing.start', { categories: 'devtools.timeline,disabled-by-default-devtools.timeline', transferMode: 'ReportEvents' });
	await page.evaluate(action);
	await page.waitForTimeout(1500);
	const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
	await session.send('Tracing.end');
	await done;
	session.off('Tracing.dataCollected', collect);
	const thread = ({ pid, tid }) => `${pid} ${tid}`;
	const main = new Set(events.filter(({ name }) => name === 'UpdateLayoutTree').map(thread));
	return Math.max(0, ...events.filter((event) => event.name === 'RunTask' && main.has(thread(event))).map(({ tdur }) => (tdur ?? 0) / 1000));
};
const measure = async (page, session, sort, search) => {
	const sorts = [];
	const searches = [];
	for (let n = 0; n < 5; n++) {
		sorts.push(await cost(page, session, () => page.evaluate(sort)));
		searches.push(await cost(page, session, () => page.evaluate(search, n % 2 ? '' : 'bolt a1')));
	}
	const frames = [];
	for (let n = 0; n < 3; n++) frames.push(await longest(page, session, sort));
	return { sort: round(median(sorts)), search: round(median(searches)), frame: round(median(frames)) };
};

const shop = await openShop();
const { page } = shop;
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' }); // Processor time of the main thread: what else the machine does counts little.
await page.addInitScript(() => new MutationObserver((seen, self) => document.querySelector('.tandem-table.is-ready') && (self.disconnect(), (window.ready = performance.now()))).observe(document, { subtree: true, childList: true, attributes: true }));
const waits = [];
for (let n = 0; n < 5; n++) {
	await shop.visit(path);
	await page.waitForFunction(() => window.ready);
	waits.push(await page.evaluate(() => Math.max(0, window.ready - performance.getEntriesByType('navigation')[0].loadEventEnd)));
}
print('200 rows: after load until it answers', round(median(waits)), 'ms', 'goal', 100);
const rows = await page.$$eval('.tandem-table tbody tr', (all) => all.length);
if (rows !== 200) throw new Error(`expected 200 rows, found ${rows}`);
const markup = await page.$eval('.tandem-table table', (table) => {
	const copy = table.cloneNode(true);
	copy.querySelectorAll('button.tandem-table__sort').forEach((button) => button.replaceWith(button.textContent));
	return copy.outerHTML;
});
const sortOwn = () => document.querySelector('[data-sort="3"]').click();
const searchOwn = (text) => { const field = document.querySelector('.tandem-table [type=search]'); field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };
const own = await measure(page, session, sortOwn, searchOwn);

const peers = {};
const require = createRequire(`${PEERS}/package.json`);
const stage = async (script, style, begin) => {
	const body = `<!doctype html><style>${style}</style>${markup.replace('<table', '<table id="t"')}`;
	await page.unroute('**/peer.html');
	await page.route('**/peer.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
	await page.goto(`${STORE_URL}/peer.html`, { waitUntil: 'domcontentloaded', timeout: 120000 });
	for (const one of script) await page.addScriptTag({ content: readFileSync(one, 'utf8') });
	await page.evaluate(begin);
	await page.waitForFunction(() => window.started || document.querySelectorAll('.tabulator-row').length > 100, undefined, { timeout: 120000 });
};
const usual = makePage('table-bench-usual', '[tandem_table category="warehouse" limit="200" caption="Bolts"]');
await shop.visit(usual);
await page.waitForSelector('.is-ready');
const paged = await measure(page, session, sortOwn, searchOwn);
print('200 rows, 20 shown as by default: longest task of a sort', paged.frame, 'ms', 'goal, a frame', 16);
print('200 rows, all shown: longest task of a sort', own.frame, 'ms', 'goal, a frame', 16);
for (const action of ['sort', 'search']) {
	print(`200 rows, 20 shown as by default: main thread for one ${action}`, paged[action], 'ms', 'goal, a frame', 16);
	print(`200 rows, all shown: main thread for one ${action}`, own[action], 'ms', 'goal, a frame', 16);
}
const besides = async (name, prepare, ...actions) => {
	let reason = 'not installed';
	try {
		if (PEERS && existsSync(`${PEERS}/node_modules`)) {
			await prepare();
			peers[name] = await measure(page, session, ...actions);
		}
	} catch (error) {
		reason = String(error.message).slice(0, 200);
	}
	print('200 rows, all shown: longest task of a sort', own.frame, 'ms', peers[name] ? name : null, peers[name]?.frame ?? null, peers[name] ? {} : { reason: `${name}: ${reason}` });
	for (const action of ['sort', 'search']) {
		print(`200 rows, all shown: main thread for one ${action}`, own[action], 'ms', peers[name] ? name : null, peers[name]?.[action] ?? null, peers[name] ? {} : { reason: `${name}: ${reason}` });
	}
};
await besides(
	'DataTables',
	() => stage([require.resolve('jquery/dist/jquery.min.js'), require.resolve('datatables.net/js/dataTables.min.js')], '', () => { window.table = new DataTable('#t', { paging: false }); window.started = true; }),
	() => { table.order([3, (window.turn = !window.turn) ? 'asc' : 'desc']).draw(); },
	(text) => { table.search(text).draw(); }
);
// The same in the shop's own page: a bare page has none of the theme's rules for rows.
await besides(
	'DataTables in the same page',
	async () => {
		await shop.visit(path);
		await page.waitForSelector('.is-ready');
		await page.evaluate((html) => { document.querySelector('.tandem-table table').outerHTML = html.replace('<table', '<table id="t"'); }, markup);
		for (const one of ['jquery/dist/jquery.min.js', 'datatables.net/js/dataTables.min.js']) await page.addScriptTag({ content: readFileSync(require.resolve(one), 'utf8') });
		await page.evaluate(() => { window.table = new DataTable('#t', { paging: false }); });
	},
	() => { table.order([3, (window.turn = !window.turn) ? 'asc' : 'desc']).draw(); },
	(text) => { table.search(text).draw(); }
);
await besides(
	'Tabulator',
	() => stage([require.resolve('tabulator-tables/dist/js/tabulator.min.js')], readFileSync(require.resolve('tabulator-tables/dist/css/tabulator.min.css'), 'utf8'), () => { window.table = new Tabulator('#t', { columnDefaults: { formatter: 'html' }, layout: 'fitColumns' }); }),
	() => { table.setSort(table.getColumns()[3].getField(), (window.turn = !window.turn) ? 'asc' : 'desc'); },
	(text) => { const field = table.getColumns()[1].getField(); text ? table.setFilter(field, 'like', 'Bolt A1') : table.clearFilter(); }
);
await shop.close();

// What the theme itself is marked down for stands beside: the same page without a table.
const plain = makePage('table-bench-plain', '<p>No table here.</p>');
const audit = (one) => {
	const answer = execFileSync('npx', ['--prefix', PEERS, 'lighthouse', STORE_URL + one, '--only-categories=accessibility', '--output=json', '--quiet', '--chrome-flags=--headless=new --no-sandbox --disable-gpu'], { encoding: 'utf8', maxBuffer: 1e8, cwd: PEERS, env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' } });
	const { categories, audits } = JSON.parse(answer);
	const failed = categories.accessibility.auditRefs.filter(({ id, weight }) => weight && audits[id].score === 0).map(({ id }) => audits[id]);
	const nodes = failed.flatMap(({ id, details }) => (details?.items ?? []).map(({ node }) => ({ id, selector: node?.selector ?? '', snippet: node?.snippet ?? '' })));
	return { score: Math.round(categories.accessibility.score * 100), failed: failed.map(({ id }) => id), own: nodes.filter(({ selector, snippet }) => /tandem/.test(selector + snippet)).map(({ id, selector }) => `${id}: ${selector}`) };
};
try {
	for (const theme of ['storefront', 'twentytwentyfive']) {
		useTheme(theme);
		const empty = audit(plain);
		for (const one of [path, kinds]) {
			const { score, failed, own: faults } = audit(one);
			print(`Lighthouse accessibility of ${one}, ${theme}`, score, 'points', 'the page without a table', empty.score, { faults_in_tables: faults, faults_of_the_page: failed, faults_without_a_table: empty.failed });
		}
	}
} catch (error) {
	console.log(JSON.stringify({ bench: 'tables', figure: 'Lighthouse accessibility', value: null, against: null, reason: String(error.message).slice(0, 300) }));
} finally {
	useTheme('storefront');
}
