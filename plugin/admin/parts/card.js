import {
	Card as BaseCard,
	CardBody,
	CardHeader,
	Notice,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';

/**
 * A card with a heading.
 *
 * @param {Object}  props
 * @param {string}  props.title     Heading.
 * @param {Object}  props.extra     Right of the heading.
 * @param {string}  props.className Classes.
 * @param {Object}  props.children  Content.
 */
export const Card = ( { title, extra, className = '', children } ) => (
	<BaseCard className={ 'tandem-card ' + className }>
		<CardHeader>
			<h2>{ title }</h2>
			{ extra }
		</CardHeader>
		<CardBody>{ children }</CardBody>
	</BaseCard>
);

/**
 * What went wrong, if anything.
 *
 * @param {Object} props
 * @param {Object} props.error As apiFetch rejects.
 */
export const Failure = ( { error } ) =>
	error ? (
		<Notice status="error" isDismissible={ false }>
			{ error.message ||
				__( 'The server did not answer.', 'tandem-for-woocommerce' ) }
		</Notice>
	) : null;
