import { ProgressBar } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { number } from './format';

const label = ( state ) => {
	switch ( state.phase ) {
		case 'orders':
			return sprintf(
				/* translators: 1: orders read, 2: orders in all */
				__( 'Reading orders: %1$s of %2$s', 'tandem-for-woocommerce' ),
				number( state.orders ),
				number( state.total )
			);
		case 'catalog':
			return sprintf(
				/* translators: %s: number of products */
				__( 'Reading products: %s', 'tandem-for-woocommerce' ),
				number( state.products )
			);
		default:
			return __( 'Writing the model', 'tandem-for-woocommerce' );
	}
};

/**
 * How far a training is.
 *
 * @param {Object} props
 * @param {Object} props.state Report of the training.
 */
export const Progress = ( { state } ) => (
	<div className="tandem-progress">
		<ProgressBar
			value={ state.percent }
			aria-label={ __( 'Training', 'tandem-for-woocommerce' ) }
		/>
		<p>{ label( state ) }</p>
	</div>
);
