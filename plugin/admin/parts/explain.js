import { __ } from '@wordpress/i18n';

/**
 * What a number is: its definition, its query, and what it leaves out.
 *
 * @param {Object} props
 * @param {string} props.what  Definition.
 * @param {string} props.query Query or formula; not translated.
 * @param {string} props.gaps  What it leaves out beside the usual.
 */
export const Explain = ( { what, query, gaps } ) => (
	<details className="tandem-explain">
		<summary>{ __( 'What this is', 'tandem-for-woocommerce' ) }</summary>
		<p>{ what }</p>
		<p>
			{ gaps ||
				__(
					'Days begin in the shop’s time zone; an order belongs to the day it was made, its refunds to the order. Orders in other currencies, and visits of staff and robots, are left out.',
					'tandem-for-woocommerce'
				) }
		</p>
		<pre className="tandem-query" dir="ltr">
			{ query }
		</pre>
	</details>
);
