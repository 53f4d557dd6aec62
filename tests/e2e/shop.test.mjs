// The ground that every other browser test stands on.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openShop, signIn, NARROW, WIDE } from './lib/shop.mjs';

for (const viewport of [WIDE, NARROW]) {
	test(`the shop opens without a fault at ${viewport.width} px`, async () => {
		const shop = await openShop({ viewport });
		try {
			for (const path of ['/shop/', '/cart/', '/classic-cart/']) {
				const answer = await shop.visit(path);
				assert.equal(answer.status(), 200, path);
			}
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

test('the owner can sign in', async () => {
	const shop = await openShop();
	try {
		await signIn(shop.page);
		assert.ok(await shop.page.locator('#wpadminbar').isVisible());
	} finally {
		await shop.close();
	}
});
