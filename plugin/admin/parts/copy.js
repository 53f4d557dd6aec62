import { Button } from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';

/**
 * A text in a box with a button that copies it.
 *
 * @param {Object} props
 * @param {string} props.text  What is copied.
 * @param {string} props.label What it is, for screen readers.
 */
export function Copy( { text, label } ) {
	const [ copied, setCopied ] = useState( false );
	const ref = useCopyToClipboard( text, () => {
		setCopied( true );
		speak( __( 'Copied.', 'tandem-for-woocommerce' ) );
		setTimeout( () => setCopied( false ), 2000 );
	} );
	return (
		<div className="tandem-copy">
			<code dir="ltr">{ text }</code>
			<Button
				ref={ ref }
				variant="secondary"
				size="compact"
				aria-label={ sprintf(
					/* translators: %s: what is copied */
					__( 'Copy %s', 'tandem-for-woocommerce' ),
					label || text
				) }
			>
				{ copied
					? __( 'Copied', 'tandem-for-woocommerce' )
					: __( 'Copy', 'tandem-for-woocommerce' ) }
			</Button>
		</div>
	);
}
