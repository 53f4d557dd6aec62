import { Button, Spinner } from '@wordpress/components';
import { useCallback } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Card, Failure } from './card';
import { Progress } from './progress';
import { ago, bytes, number } from './format';
import { useTraining } from './use-training';

const LIGHT = {
	ok: 'good',
	'training.running': 'busy',
	'model.stale': 'warn',
	'model.missing': 'warn',
	'extension.missing': 'warn',
	'extension.version': 'warn',
	'extension.php': 'warn',
	'extension.resting': 'warn',
};

/**
 * Engine, model, orders read, last error, and what to do.
 *
 * @param {Object}   props
 * @param {Object}   props.status As tandem/v1/status answers.
 * @param {Function} props.reload Reads it again.
 */
export function State( { status, reload } ) {
	const done = useCallback( () => reload(), [ reload ] );
	const training = useTraining( status?.training, done );
	if ( ! status ) {
		return (
			<Card title={ __( 'Engine', 'tandem-for-woocommerce' ) }>
				<Spinner />
			</Card>
		);
	}
	const { advice, facts } = status;
	const native = status.engine === 'native';
	const rows = [
		[
			__( 'Engine', 'tandem-for-woocommerce' ),
			native
				? sprintf(
						/* translators: %s: version */
						__( 'Rust extension %s', 'tandem-for-woocommerce' ),
						status.extension
				  )
				: status.error_code === 'extension.resting'
				? __( 'PHP for some minutes (the extension is left alone)', 'tandem-for-woocommerce' )
				: __( 'PHP (extension absent)', 'tandem-for-woocommerce' ),
		],
		[
			__( 'Model', 'tandem-for-woocommerce' ),
			status.age === null
				? __( 'none yet', 'tandem-for-woocommerce' )
				: sprintf(
						/* translators: 1: number of the model, 2: "3 hours ago" */
						__( 'no. %1$s, built %2$s', 'tandem-for-woocommerce' ),
						number( status.models.find( ( m ) => m.current )?.generation ?? status.generation ?? 0 ),
						ago( status.age )
				  ),
		],
		[
			__( 'Orders read', 'tandem-for-woocommerce' ),
			facts.orders
				? sprintf(
						/* translators: 1: orders, 2: products, 3: customers */
						__(
							'%1$s, of %3$s customers, with %2$s products',
							'tandem-for-woocommerce'
						),
						number( facts.orders ),
						number( facts.items ?? 0 ),
						number( facts.customers ?? 0 )
				  )
				: '0',
		],
		...status.ranking,
		status.models.length > 0 && [
			__( 'Kept models', 'tandem-for-woocommerce' ),
			status.models
				.map(
					( model ) =>
						`${ model.generation } (${ bytes( model.bytes ) })`
				)
				.join( ', ' ),
		],
		[
			__( 'Last error', 'tandem-for-woocommerce' ),
			status.last_error || __( 'none', 'tandem-for-woocommerce' ),
		],
	].filter( Boolean );
	return (
		<Card title={ __( 'Engine', 'tandem-for-woocommerce' ) }>
			<p
				className={
					'tandem-light tandem-light-' +
					( training.busy ? 'busy' : LIGHT[ advice.code ] || 'bad' )
				}
			>
				{ training.busy
					? __(
							'Tandem is reading your orders.',
							'tandem-for-woocommerce'
					  )
					: advice.text }
			</p>
			<dl className="tandem-facts">
				{ rows.map( ( [ name, value ] ) => (
					<div key={ name }>
						<dt>{ name }</dt>
						<dd>{ value }</dd>
					</div>
				) ) }
			</dl>
			<Failure error={ training.error } />
			{ training.busy ? (
				<Progress state={ training.state } />
			) : (
				<Button
					variant={
						advice.action === 'train' ? 'primary' : 'secondary'
					}
					disabled={ ! native }
					accessibleWhenDisabled
					description={
						native
							? undefined
							: __(
									'Training needs the extension.',
									'tandem-for-woocommerce'
							  )
					}
					onClick={ training.start }
				>
					{ __( 'Train now', 'tandem-for-woocommerce' ) }
				</Button>
			) }
		</Card>
	);
}
