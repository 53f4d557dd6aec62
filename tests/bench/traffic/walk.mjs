// STORE_URL=... VISITORS=FILE node walk.mjs: requests a second of the intake, then the visitors of the file.
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

const store = process.env.STORE_URL;
const { visitors } = JSON.parse(readFileSync(process.env.VISITORS));
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36';
const headers = { 'User-Agent': agent, Origin: store, 'Content-Type': 'application/json' };
const uid = () => randomBytes(17).toString('base64url').slice(0, 22);
const shown = 'cart_engine_0123456789';

const send = (id, events) =>
	fetch(`${store}/?wc-ajax=tandem_events`, { method: 'POST', headers: { ...headers, Cookie: `tandem_vid=${id}` }, body: JSON.stringify({ device: 'wide', events }) });
const empty = () => fetch(`${store}/?rest_route=/bench/v1/empty`, { method: 'POST', headers, body: '{}' });

// COUNT requests, four at a time; how many a second.
async function rate(ask, count) {
	const began = performance.now();
	let left = count;
	await Promise.all(
		Array.from({ length: 4 }, async () => {
			while (left-- > 0) {
				const answer = await ask();
				await answer.arrayBuffer();
				if (answer.status >= 400) {
					throw new Error(`${answer.status} ${answer.url}`);
				}
			}
		})
	);
	return (1000 * count) / (performance.now() - began);
}

const batch = () => send(randomBytes(16).toString('hex'), Array.from({ length: 10 }, (_, n) => [uid(), 0, 'impression', shown, 5 + n]));
await rate(empty, 8);
await rate(batch, 8);
const pairs = [];
const rounds = Number(process.env.TANDEM_ROUNDS ?? 7);
const asked = Number(process.env.TANDEM_REQUESTS ?? 60);
for (let round = 0; round < rounds; round++) {
	pairs.push([await rate(batch, asked), await rate(empty, asked)]);
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const [intake, route] = [0, 1].map((side) => Math.round(10 * median(pairs.map((pair) => pair[side]))) / 10);
console.log(JSON.stringify({ bench: 'traffic', figure: 'batches of ten events a second', value: intake, unit: '1/s', against: 'an empty REST route', against_value: route, ratio: Math.round((100 * intake) / route) / 100 }));

const address = { first_name: 'Ada', last_name: 'Buyer', address_1: '1 Main St', city: 'Austin', state: 'TX', postcode: '78701', country: 'US' };
async function buy({ id, buys }) {
	const call = async (token, method, path, body) => {
		const answer = await fetch(`${store}/wp-json/wc/store/v1/${path}`, { method, headers: { ...headers, Cookie: `tandem_vid=${id}`, ...(token ? { 'Cart-Token': token } : {}) }, body: body ? JSON.stringify(body) : undefined });
		return { token: answer.headers.get('Cart-Token'), status: answer.status, data: await answer.json() };
	};
	const { token } = await call(null, 'GET', 'cart');
	await call(token, 'POST', 'cart/add-item', { id: buys, quantity: 1 });
	const sold = await call(token, 'POST', 'checkout', { billing_address: { ...address, email: `${id.slice(0, 12)}@example.test` }, shipping_address: address, payment_method: 'cod' });
	if (sold.status !== 200) {
		throw new Error(`${sold.status} ${JSON.stringify(sold.data).slice(0, 300)}`);
	}
}
const walk = async (visitor, n) => {
	const events = [[uid(), 0, 'visit'], [uid(), 0, 'impression', shown, 7], ...Object.entries(visitor.arms).map(([key, arm]) => [uid(), 0, 'exposure', key, arm, 400 + (n % 90)])];
	await send(visitor.id, events);
	if (n % 5 === 0) {
		await send(visitor.id, events); // again, as a browser that did not hear the answer
	}
	if (n % 7 === 0) {
		await send(visitor.id, [[uid(), -9000, 'visit'], ['forged', 0, 'visit'], [uid(), 0, 'purchase', 'x', 1]]);
	}
	if (visitor.buys) {
		await buy(visitor);
	}
};
let next = 0;
await Promise.all(
	Array.from({ length: 4 }, async () => {
		while (next < visitors.length) {
			const n = next++;
			await walk(visitors[n], n);
		}
	})
);
