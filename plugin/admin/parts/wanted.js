/** What another page wants a page to open with, by page; taken once. */
const wanted = {};

/**
 * Leaves something for a page that is opened next.
 *
 * @param {string} page  Name of the page.
 * @param {Object} value What it begins with.
 */
export const want = ( page, value ) => {
	wanted[ page ] = value;
};

/**
 * What was left for a page, or null.
 *
 * @param {string} page Name of the page.
 */
export const taken = ( page ) => {
	const value = wanted[ page ] ?? null;
	delete wanted[ page ];
	return value;
};
