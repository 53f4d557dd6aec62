import { __, _n, sprintf } from '@wordpress/i18n';

const language = document.documentElement.lang || 'en';

/** A whole number in the reader's notation. */
export const number = ( value ) =>
	new Intl.NumberFormat( language ).format( value );

/** Bytes in a unit a person reads. */
export const bytes = ( value ) =>
	new Intl.NumberFormat( language, {
		style: 'unit',
		unit: value < 1048576 ? 'kilobyte' : 'megabyte',
		maximumFractionDigits: 1,
	} ).format( value / ( value < 1048576 ? 1024 : 1048576 ) );

/** How long ago, from seconds. */
export function ago( seconds ) {
	if ( seconds < 90 ) {
		return __( 'just now', 'tandem-for-woocommerce' );
	}
	if ( seconds < 5400 ) {
		const minutes = Math.round( seconds / 60 );
		return sprintf(
			/* translators: %d: minutes */
			_n(
				'%d minute ago',
				'%d minutes ago',
				minutes,
				'tandem-for-woocommerce'
			),
			minutes
		);
	}
	if ( seconds < 129600 ) {
		const hours = Math.round( seconds / 3600 );
		return sprintf(
			/* translators: %d: hours */
			_n( '%d hour ago', '%d hours ago', hours, 'tandem-for-woocommerce' ),
			hours
		);
	}
	const days = Math.round( seconds / 86400 );
	return sprintf(
		/* translators: %d: days */
		_n( '%d day ago', '%d days ago', days, 'tandem-for-woocommerce' ),
		days
	);
}
