// STORE_URL=... BUNDLE=ID [WHAT=offer] node tests/bench/limit_race.mjs [SHOPPERS]
// Every shopper puts the bundle (or a product that an offer lowers) into an own cart, then all check out at once. The
// bundle or the offer must have a limit of 1 in all and be unused. Prints how many orders were sold at that price; that
// must be exactly 1.
const store = process.env.STORE_URL;
const bundle = Number(process.env.BUNDLE);
const shoppers = Number(process.argv[2] ?? 50);
const what = process.env.WHAT ?? 'bundle';
const address = { first_name: 'Ada', last_name: 'Buyer', address_1: '1 Main St', city: 'Austin', state: 'TX', postcode: '78701', country: 'US' };

async function call(token, method, path, body) {
	const headers = { 'Content-Type': 'application/json' };
	if (token) {
		headers['Cart-Token'] = token;
	}
	const answer = await fetch(`${store}/wp-json/wc/store/v1/${path}`, { method, headers, body: body ? JSON.stringify(body) : undefined });
	return { status: answer.status, token: answer.headers.get('Cart-Token'), data: await answer.json() };
}

const carts = [];
let promised = '';
for (let number = 0; number < shoppers; number++) {
	const { token } = await call(null, 'GET', 'cart');
	const { data } = await call(token, 'POST', 'cart/add-item', { id: bundle, quantity: 1 });
	promised = data.totals.total_items;
	carts.push(token);
}
const answers = await Promise.all(
	carts.map((token, number) =>
		call(token, 'POST', 'checkout', { billing_address: { ...address, email: `buyer${number}@example.test` }, shipping_address: address, payment_method: 'cod' }).catch((error) => ({ status: 0, data: { code: error.message } }))
	)
);
const sold = answers.filter((answer) => answer.status === 200 && answer.data.order_id);
const codes = {};
for (const answer of answers) {
	const code = answer.status === 200 ? 'sold' : `${answer.status} ${answer.data.code}`;
	codes[code] = (codes[code] ?? 0) + 1;
}
console.log(JSON.stringify({ bench: 'limit', figure: `orders at the ${what} price of ${shoppers} at once on a limit of 1`, value: sold.length, unit: 'orders', against: 'the limit', against_value: 1, promised, answers: codes }));
process.exit(sold.length === 1 ? 0 : 1);
