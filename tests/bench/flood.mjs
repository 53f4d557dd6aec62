// node flood.mjs RATE SECONDS: requests of one address (127.0.0.1) at a rate, pages of another (127.0.0.2) meanwhile.
// At most 200 requests are under way; what the shop has not answered by then waits for its turn.
import http from 'node:http';

const [rate, seconds] = process.argv.slice(2).map(Number);
const { hostname, port } = new URL(process.env.STORE_URL);
const slots = encodeURIComponent(JSON.stringify([{ placement: 'shop', strategy: 'popular', count: 4 }]));
const FLOOD = `/?wc-ajax=tandem_placements&slots=${slots}`;
const KEPT = '/shop/';
const FRESH = () => `/product/camera/?fresh=${Math.random()}`;
const UNDER_WAY = 200;

const agents = { '127.0.0.1': new http.Agent({ keepAlive: true, maxSockets: UNDER_WAY }), '127.0.0.2': new http.Agent({ maxSockets: 4 }) };
const get = (path, localAddress) =>
	new Promise((resolve) => {
		const begin = performance.now();
		const done = (status, body = '') => resolve({ status, body, ms: performance.now() - begin });
		http.get({ hostname, port, path, localAddress, agent: agents[localAddress], timeout: 60000 }, (answer) => {
			const parts = [];
			answer.on('data', (part) => parts.push(part)).on('end', () => done(answer.statusCode, Buffer.concat(parts).toString()));
		})
			.on('timeout', function () {
				this.destroy();
			})
			.on('error', (error) => done(error.code ?? 'lost'));
	});
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const of = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? null;
const say = (figure, value, unit, against = null, against_value = null) => console.log(JSON.stringify({ bench: 'flood', figure, value, unit, against, against_value, ratio: against_value ? +(value / against_value).toFixed(2) : null }));
const pages = async (until) => {
	const seen = { kept: [], fresh: [], wrong: [] };
	do {
		for (const [kind, path] of [['kept', KEPT], ['fresh', FRESH()]]) {
			const { status, body, ms } = await get(path, '127.0.0.2');
			seen[kind].push(ms);
			if (status !== 200 || !body.includes('</html>')) {
				seen.wrong.push(`${kind}: ${status}`);
			}
		}
		await sleep(200);
	} while (!until());
	return seen;
};

await get(KEPT, '127.0.0.2');
let rounds = 0;
const before = await pages(() => ++rounds > 5);

const answers = [];
const waiting = [];
let sent = 0;
const begin = performance.now();
let over = false;
const flooding = (async () => {
	while (performance.now() - begin < seconds * 1000) {
		const due = Math.floor(((performance.now() - begin) / 1000) * rate);
		for (; sent < due; sent++) {
			waiting.push(get(FLOOD, '127.0.0.1').then(({ status, ms }) => answers.push({ status, ms, at: performance.now() - begin })));
		}
		await sleep(5);
	}
	over = true;
})();
const [during] = await Promise.all([pages(() => over), flooding]);
const inTime = answers.filter(({ at }) => at <= seconds * 1000);
agents['127.0.0.1'].destroy();
const counts = {};
inTime.forEach(({ status }) => (counts[status] = (counts[status] ?? 0) + 1));
const refused = inTime.filter(({ status }) => status === 429);
const failed = inTime.filter(({ status }) => status !== 200 && status !== 429);

say('asked of one address', Math.round(sent / seconds), 'requests/s');
say('answered', Math.round(inTime.length / seconds), 'requests/s');
say('let through', counts[200] ?? 0, 'requests', `the owner's number in ${seconds} s (two windows at most)`, 400);
say('refused with 429', refused.length, 'requests');
say('any other answer', failed.length, 'requests', 'none', 0);
say('kept page of another shopper, p95', +of(during.kept, 0.95).toFixed(1), 'ms', 'without the flood', +of(before.kept, 0.95).toFixed(1));
say('page made anew for another shopper, p95', +of(during.fresh, 0.95).toFixed(1), 'ms', 'without the flood', +of(before.fresh, 0.95).toFixed(1));
say('pages of the other shopper that were not whole', during.wrong.length, 'pages', `of ${during.kept.length + during.fresh.length}`, 0);
console.error(JSON.stringify({ counts, wrong: during.wrong.slice(0, 5), failed: failed.slice(0, 3) }));
process.exit(failed.length || during.wrong.length || (counts[200] ?? 0) > 400 ? 1 : 0);
