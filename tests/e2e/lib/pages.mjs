// Pages that a browser test needs, made by WP-CLI in the store under test.
import { execFileSync } from 'node:child_process';
import { STORE_DIR } from './shop.mjs';

// runInStore(php): runs PHP in the store, answers what it prints.
export const runInStore = (php) => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, 'eval', php], { encoding: 'utf8' });

// makePage(slug, content): a published page in full width; answers its path.
export function makePage(slug, content) {
	const page = JSON.stringify(JSON.stringify({ slug, content }));
	runInStore(`$page = json_decode(${page.replaceAll('$', '\\$')}, true);
		$old = get_page_by_path($page['slug']);
		$id = wp_insert_post(wp_slash(array('ID' => $old ? $old->ID : 0, 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => $page['slug'], 'post_title' => $page['slug'], 'post_content' => $page['content'])));
		update_post_meta($id, '_wp_page_template', 'template-fullwidth.php');`);
	return `/${slug}/`;
}

// The products and bundles that the tests of tables look for.
export const tableShop = () => execFileSync('./build.sh', ['wp', '--dir', STORE_DIR, 'eval-file', 'tests/e2e/lib/table-shop.php', '--use-include'], { encoding: 'utf8' });

/** Waits until a table has put all rows of an answer into place: those below the window come in later frames. */
export const whole = (page) => page.waitForFunction(() => document.querySelector('.tandem-table.is-ready') && !document.querySelector('.tandem-table[data-arriving]'));
