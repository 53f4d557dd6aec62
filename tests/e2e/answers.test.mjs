// Questions to shoppers: answered as a guest without a reload, kept in the account, deleted again; and what the
// daily cap and the line about others do in the browser.
import assert from 'node:assert/strict';
import test from 'node:test';
import { accessibilityFaults, journeyShop, openPatientShop, set, shown, useTheme, wp } from './lib/journey.mjs';
import { NARROW, signIn, STORE_DIR } from './lib/shop.mjs';

const QUESTIONS = `
	$terms = array();
	foreach ( array( 'Studio', 'Outdoors' ) as $name ) {
		$term = term_exists( $name, 'product_tag' );
		$terms[ $name ] = (int) ( is_array( $term ) ? $term['term_id'] : wp_insert_term( $name, 'product_tag' )['term_id'] );
	}
	foreach ( array( 'lens-cloth' => 'Studio', 'camera-bag' => 'Outdoors' ) as $slug => $name ) {
		wp_set_object_terms( get_page_by_path( $slug, OBJECT, 'product' )->ID, $name, 'product_tag' );
	}
	Tandem\\Plugin\\Answers\\Questions::save( array( array( 'text' => 'Where do you take pictures?', 'taxonomy' => 'product_tag', 'options' => array( array( 'term' => $terms['Studio'], 'words' => 'for the studio' ), array( 'term' => $terms['Outdoors'], 'words' => 'for outdoors' ) ) ) ) );`;

journeyShop(test);
test.before(() => {
	wp('eval', QUESTIONS);
	set('{"answers":{"on":true},"consent":{"default":"on"}}');
});
test.after(() => wp('eval', "delete_option( 'tandem_questions' );"));

const firstReason = (page) => page.locator('.tandem-list .tandem-card').first().locator('.tandem-card__reason').textContent();

for (const [theme, viewport] of [['storefront', undefined], ['twentytwentyfive', NARROW]]) {
	test(`${theme}: an answer works on the first visit, is told as the reason, and goes when it is deleted`, async () => {
		useTheme(theme);
		const shop = await openPatientShop({ viewport });
		try {
			const { page, context } = shop;
			await shop.visit('/shop/');
			assert.ok(!(await context.cookies()).some(({ name }) => name.startsWith('tandem_answers')), 'nothing is kept before an answer');
			const box = page.locator('[data-tandem-questions]').first();
			assert.equal(await box.getAttribute('open'), null, 'nothing opens by itself');
			await box.locator('summary').click();
			await box.getByLabel('Studio').check();
			assert.deepEqual(await accessibilityFaults(page, '[data-tandem-questions]'), []);
			const asked = page.waitForResponse(/wc-ajax=tandem_placements/);
			await box.getByRole('button', { name: 'Save answers' }).click();
			await box.getByText('Thank you. What fits your answers comes first.').waitFor();
			await asked;
			await page.waitForFunction(() => document.querySelector('.tandem-list .tandem-card__name')?.textContent === 'Lens cloth');
			assert.equal(await firstReason(page), 'For the studio');
			assert.ok((await shown(page)).length <= 4);
			await shop.shot(`answers-${theme}`);
			// The next page knows it, and its own HTML does not.
			await shop.visit('/shop/');
			assert.ok(await page.locator('[data-tandem-questions]').first().getByLabel('Studio').isChecked());
			await page.waitForFunction(() => document.querySelector('.tandem-list .tandem-card__reason')?.textContent === 'For the studio');
			const html = await page.evaluate(() => fetch(location.href).then((answer) => answer.text()));
			assert.ok(!html.includes('For the studio'));
			await page.locator('[data-tandem-questions] summary').first().click();
			await page.getByRole('button', { name: 'Delete my answers' }).first().click();
			await page.getByText('Your answers are deleted.').first().waitFor();
			assert.ok(!(await context.cookies()).some(({ name }) => name === 'tandem_answers'));
			assert.deepEqual(shop.faults, []);
		} finally {
			await shop.close();
		}
	});
}

test('without script the form keeps the answer and comes back', async () => {
	useTheme('storefront');
	const shop = await openPatientShop({ javaScript: false });
	try {
		const { page, context } = shop;
		await shop.visit('/shop/');
		await page.locator('[data-tandem-questions] summary').first().click();
		await page.getByLabel('Outdoors').first().check();
		await Promise.all([page.waitForURL(/\/shop\//), page.getByRole('button', { name: 'Save answers' }).first().click()]);
		assert.ok((await context.cookies()).some(({ name, value }) => name === 'tandem_answers' && /^tag\.\d+$/.test(value)));
	} finally {
		await shop.close();
	}
});

test('an account keeps the answer and shows it', async () => {
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		await signIn(page);
		await shop.visit('/my-account/edit-account/');
		await page.getByLabel('Outdoors').check();
		await page.getByRole('button', { name: 'Save answers' }).click();
		await page.getByText('Thank you. What fits your answers comes first.').waitFor();
		await shop.shot('answers-account', { fullPage: true });
		await context.clearCookies({ name: 'tandem_answers' });
		await page.reload();
		assert.ok(await page.getByLabel('Outdoors').isChecked());
		await page.getByRole('button', { name: 'Delete my answers' }).click();
		await page.getByText('Your answers are deleted.').waitFor();
		await page.reload();
		assert.ok(await page.getByLabel('No answer').isChecked());
		assert.deepEqual(shop.faults, []);
	} finally {
		await shop.close();
	}
});

test('a day that is full brings no more suggestions, and is not counted without consent', async () => {
	set('{"cap_day":3}');
	const shop = await openPatientShop();
	try {
		const { page, context } = shop;
		const day = async () => (await context.cookies()).find(({ name }) => name === 'tandem_day');
		await shop.visit('/shop/');
		await page.locator('.tandem-list').scrollIntoViewIfNeeded();
		await page.waitForFunction(() => Number(document.cookie.match(/tandem_day=(\d+)/)?.[1]) >= 3);
		await page.reload();
		await page.waitForFunction(() => document.querySelectorAll('.tandem-list .tandem-card').length === 0);
		assert.ok((await day()).expires < Date.now() / 1000 + 86401, 'it lives no longer than the day');
		const answer = await page.evaluate(() => fetch('/?wc-ajax=tandem_placements&slots=' + encodeURIComponent('[{"strategy":"popular","count":4}]')).then((one) => one.json()));
		assert.deepEqual(answer.slots, [{ ids: [], html: '' }], 'the server holds to it too');
		set('{"consent":{"default":"off"}}');
		await context.clearCookies();
		await shop.visit('/shop/');
		await page.locator('.tandem-list').scrollIntoViewIfNeeded();
		await page.waitForTimeout(400);
		assert.equal(await day(), undefined);
		assert.ok((await page.locator('.tandem-list .tandem-card').count()) > 0);
	} finally {
		set('{"cap_day":40,"consent":{"default":"on"}}');
		await shop.close();
	}
});

test('the owner writes questions and rules by keyboard and mouse, without a fault', async () => {
	const shop = await openPatientShop();
	try {
		const { page } = shop;
		await signIn(page);
		await shop.visit('/wp-admin/admin.php?page=tandem&tab=settings');
		await page.getByText('Ask shoppers what they look for').waitFor();
		const card = page.locator('.tandem-card', { has: page.getByText('Ask shoppers what they look for') }).last();
		await card.getByLabel('Question', { exact: true }).fill('Where do you photograph?');
		await card.getByRole('button', { name: 'Save questions' }).click();
		await card.getByText('Saved.').first().waitFor();
		assert.match(wp('option', 'get', 'tandem_questions'), /Where do you photograph/);
		await card.screenshot({ path: `${STORE_DIR}/run/shots/admin-questions.png` });
		await page.getByLabel('Put categories first or leave them out by place, weather or segment').check();
		await page.getByRole('button', { name: 'Add a rule' }).click();
		await page.getByRole('button', { name: 'Save rules' }).click();
		await page.locator('.tandem-page, #tandem-admin').getByText(/rules\[0\]: expected/).first().waitFor();
		await shop.shot('admin-shelf', { fullPage: true });
		assert.deepEqual(await accessibilityFaults(page, '.tandem-question'), []);
	} finally {
		await shop.close();
	}
});
