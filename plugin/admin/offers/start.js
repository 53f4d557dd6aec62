/** An offer that another page wants the offers page to open with; taken once. */
let wanted = null;

export const want = ( offer ) => {
	wanted = offer;
};

export const taken = () => {
	const offer = wanted;
	wanted = null;
	return offer;
};
