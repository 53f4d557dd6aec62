import { __, sprintf } from '@wordpress/i18n';

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
		<dl>
			<dt>{ __( 'Definition', 'tandem-for-woocommerce' ) }</dt>
			<dd>{ what }</dd>
			<dt>{ __( 'Time zone', 'tandem-for-woocommerce' ) }</dt>
			<dd>
				{ sprintf(
					/* translators: %s: time zone */
					__(
						'%s: days begin there. An order belongs to the day it was made, its refunds to the order.',
						'tandem-for-woocommerce'
					),
					window.tandemAdmin.timezone
				) }
			</dd>
			<dt>{ __( 'What it leaves out', 'tandem-for-woocommerce' ) }</dt>
			<dd>
				{ gaps ||
					__(
						'Orders that are not paid or are in another currency, and visits of staff and robots.',
						'tandem-for-woocommerce'
					) }
			</dd>
			<dt>{ __( 'Query', 'tandem-for-woocommerce' ) }</dt>
			<dd>
				<pre className="tandem-query" dir="ltr">
					{ query }
				</pre>
			</dd>
		</dl>
	</details>
);
