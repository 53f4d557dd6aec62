import { Notice, Spinner } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Explain } from '../parts/explain';
import { List } from '../parts/experiment-list';
import { number } from '../parts/format';
import { money, percent, sentence, TONE } from '../parts/verdict';

function Result( { data } ) {
	const { report, currency } = data;
	const [ arm ] = report.arms;
	const main = arm.metrics.find(
		( { metric } ) => metric === 'revenue_per_visitor'
	);
	const thousand = money( currency );
	return (
		<>
			<Notice
				status={ TONE[ arm.state ] || 'info' }
				isDismissible={ false }
			>
				{ sentence( arm, true ) }
			</Notice>
			{ main && (
				<dl className="tandem-facts">
					<div>
						<dt>{ __( 'Added revenue', 'tandem-for-woocommerce' ) }</dt>
						<dd>
							{ sprintf(
								/* translators: 1: amount, 2: lower, 3: upper end of the interval */
								__(
									'%1$s per 1,000 visitors (between %2$s and %3$s)',
									'tandem-for-woocommerce'
								),
								thousand( main.difference * 1000 ),
								...main.interval.map( ( end ) =>
									thousand( end * 1000 )
								)
							) }
						</dd>
					</div>
					<div>
						<dt>{ __( 'Chance it hurts', 'tandem-for-woocommerce' ) }</dt>
						<dd>{ percent( main.chance_to_hurt ) }</dd>
					</div>
				</dl>
			) }
			<dl className="tandem-facts">
				<div>
					<dt>{ __( 'Visitors', 'tandem-for-woocommerce' ) }</dt>
					<dd>
						{ sprintf(
							/* translators: 1: visitors, 2: days */
							__( '%1$s in %2$s days', 'tandem-for-woocommerce' ),
							number( report.visitors ),
							number( report.days )
						) }
					</dd>
				</div>
				<div>
					<dt>{ __( 'Data', 'tandem-for-woocommerce' ) }</dt>
					<dd>
						{ report.mixed_warning
							? sprintf(
									/* translators: %s: share of visitors */
									__(
										'%s of the visitors were seen on both sides and are left out',
										'tandem-for-woocommerce'
									),
									percent( report.mixed_share )
							  )
							: __(
									'The split is as promised; staff and robots are left out',
									'tandem-for-woocommerce'
							  ) }
					</dd>
				</div>
			</dl>
			<Explain
				what={ __(
					'Revenue of a visitor who sees suggestions less that of one who does not, orders less refunds, from the first visit on; amounts above the 99.9th percentile are cut to it.',
					'tandem-for-woocommerce'
				) }
				query="revenue of the arm / its visitors, from tandem_events (kind = 'exposure') and tandem_orders by visitor; Welch, always-valid interval of 95 %"
				gaps={ __(
					'Only visitors who agreed to be measured. Staff, robots, and visitors seen on both sides are left out.',
					'tandem-for-woocommerce'
				) }
			/>
		</>
	);
}

function Experiments() {
	const { data, error, loading } = useGet( '/experiments/holdout' );
	return (
		<div className="tandem-grid">
			<Failure error={ error } />
			<Card
				className="tandem-wide"
				title={ __( 'What suggestions add', 'tandem-for-woocommerce' ) }
			>
				<p>
					{ __(
						'A small share of the visitors sees none of Tandem\'s suggestions. Only beside them can be told what the others bought because of a suggestion, and not anyway. The interval may be looked at every day: it does not become wrong by looking.',
						'tandem-for-woocommerce'
					) }
				</p>
				{ loading && <Spinner /> }
				{ data && data.weight === 0 && (
					<Notice status="info" isDismissible={ false }>
						{ __(
							'Nobody is held out. Switch measuring on and choose a share under Settings.',
							'tandem-for-woocommerce'
						) }
					</Notice>
				) }
				{ data && data.weight > 0 && ! data.report && (
					<Notice status="info" isDismissible={ false }>
						{ sprintf(
							/* translators: %s: share of visitors */
							__(
								'%s of the visitors who agree to be measured are held out. Nobody has come yet.',
								'tandem-for-woocommerce'
							),
							percent( data.weight / 10000 )
						) }
					</Notice>
				) }
				{ data?.report && <Result data={ data } /> }
			</Card>
			<List />
		</div>
	);
}

export const page = {
	name: 'experiments',
	title: __( 'Experiments', 'tandem-for-woocommerce' ),
	order: 70,
	Page: Experiments,
};
