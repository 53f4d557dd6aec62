import { Button, Notice, SelectControl, TextControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';
import { Conditions } from './conditions';
import { Categories } from './pickers';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };
const MOST_QUESTIONS = 5;

/** A list that is edited as a whole and saved by its own button: { list, put, save, button }. */
const useList = ( path, name ) => {
	const { data, set } = useGet( path );
	const [ list, put ] = useState( [] );
	const [ error, setError ] = useState( null );
	const [ done, setDone ] = useState( false );
	useEffect( () => put( data?.[ name ] ?? [] ), [ data, name ] );
	const save = async () => {
		try {
			set( await post( path, { [ name ]: list } ) );
			setError( null );
			setDone( true );
			speak( __( 'Saved.', 'tandem-for-woocommerce' ) );
		} catch ( failure ) {
			setError( failure );
			setDone( false );
		}
	};
	const change = ( next ) => {
		setDone( false );
		put( next );
	};
	return { data, list, put: change, save, error, done };
};

const Foot = ( { label, editor, add, addLabel } ) => (
	<>
		<Failure error={ editor.error } />
		<div aria-live="polite">
			{ editor.done && (
				<Notice status="success" isDismissible={ false }>
					{ __( 'Saved.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
		</div>
		<p className="tandem-actions">
			{ add && (
				<Button variant="secondary" onClick={ add }>
					{ addLabel }
				</Button>
			) }
			<Button variant="primary" onClick={ editor.save } disabled={ ! editor.data } accessibleWhenDisabled>
				{ label }
			</Button>
		</p>
	</>
);

/** Questions to shoppers. */
export function Questions( { controls, values } ) {
	const editor = useList( '/questions', 'questions' );
	const taxonomies = editor.data?.taxonomies ?? [];
	const termsOf = ( name ) => taxonomies.find( ( one ) => one.name === name )?.terms ?? [];
	const edit = ( place, part ) => editor.put( editor.list.map( ( one, number ) => ( number === place ? { ...one, ...part } : one ) ) );
	const pick = ( place, question, term, on ) =>
		edit( place, {
			options: on ? [ ...question.options, { term: term.id, label: term.name, words: '' } ] : question.options.filter( ( one ) => one.term !== term.id ),
		} );
	return (
		<Card title={ __( 'Questions to shoppers', 'tandem-for-woocommerce' ) }>
			{ controls.Switch( {
				path: 'answers.on',
				label: __( 'Ask shoppers what they look for', 'tandem-for-woocommerce' ),
				help: __( 'Folded above the products of shop and category pages, in the account, and where you put [tandem_questions]. Every question may be skipped; what fits an answer comes first and says so.', 'tandem-for-woocommerce' ),
			} ) }
			{ values.answers.on && (
				<>
					{ editor.list.map( ( question, place ) => (
						<fieldset key={ place } className="tandem-question">
							<legend>
								{ sprintf(
									/* translators: %d: number */
									__( 'Question %d', 'tandem-for-woocommerce' ),
									place + 1
								) }
							</legend>
							<TextControl label={ __( 'Question', 'tandem-for-woocommerce' ) } value={ question.text } maxLength={ 120 } onChange={ ( text ) => edit( place, { text } ) } { ...LOOK } />
							<SelectControl
								label={ __( 'The answers are', 'tandem-for-woocommerce' ) }
								value={ question.taxonomy }
								options={ taxonomies.map( ( { name, label } ) => ( { value: name, label } ) ) }
								onChange={ ( taxonomy ) => edit( place, { taxonomy, options: [] } ) }
								{ ...LOOK }
							/>
							<ul className="tandem-question__terms">
								{ termsOf( question.taxonomy ).map( ( term ) => {
									const option = question.options.find( ( one ) => one.term === term.id );
									return (
										<li key={ term.id }>
											<label>
												<input type="checkbox" checked={ !! option } onChange={ ( { target } ) => pick( place, question, term, target.checked ) } /> { term.name }
											</label>
											{ option && (
												<TextControl
													label={ sprintf(
														/* translators: %s: answer */
														__( 'Reason shown for %s', 'tandem-for-woocommerce' ),
														term.name
													) }
													hideLabelFromVision
													placeholder={ sprintf(
														/* translators: %s: what the shopper answered, such as "dry skin". */
														__( 'for %s', 'tandem-for-woocommerce' ),
														term.name
													) }
													value={ option.words }
													maxLength={ 60 }
													onChange={ ( words ) => edit( place, { options: question.options.map( ( one ) => ( one.term === term.id ? { ...one, words } : one ) ) } ) }
													{ ...LOOK }
												/>
											) }
										</li>
									);
								} ) }
							</ul>
							<Button size="compact" variant="tertiary" isDestructive onClick={ () => editor.put( editor.list.filter( ( one ) => one !== question ) ) }>
								{ __( 'Delete this question', 'tandem-for-woocommerce' ) }
							</Button>
						</fieldset>
					) ) }
					<Foot
						editor={ editor }
						label={ __( 'Save questions', 'tandem-for-woocommerce' ) }
						addLabel={ __( 'Add a question', 'tandem-for-woocommerce' ) }
						add={ editor.list.length < MOST_QUESTIONS && taxonomies.length > 0 && ( () => editor.put( [ ...editor.list, { text: '', taxonomy: taxonomies[ 0 ].name, options: [] } ] ) ) }
					/>
				</>
			) }
		</Card>
	);
}

/** What comes first, or is left out, by place, weather and segment. */
export function Shelf( { controls, values } ) {
	const editor = useList( '/shelf-rules', 'rules' );
	const { data: builder } = useGet( '/offers/builder' );
	const edit = ( place, part ) => editor.put( editor.list.map( ( one, number ) => ( number === place ? { ...one, ...part } : one ) ) );
	return (
		<Card title={ __( 'What comes first', 'tandem-for-woocommerce' ) }>
			{ controls.Switch( {
				path: 'shelf.on',
				label: __( 'Put categories first or leave them out by place, weather or segment', 'tandem-for-woocommerce' ),
				help: __( '"Rain is expected: umbrellas first". In suggestions, and in shop and search pages of customers who are logged in; of everybody only with WooCommerce\'s "Geolocate (with page caching support)".', 'tandem-for-woocommerce' ),
			} ) }
			{ controls.Switch( {
				path: 'shelf.order',
				label: __( 'Offer "Sort by recommendation" in the shop', 'tandem-for-woocommerce' ),
				help: __( 'What your rules put first, then what sells best. It can be the default order: Appearance > Customize > WooCommerce > Product catalog.', 'tandem-for-woocommerce' ),
			} ) }
			{ values.shelf.on && builder && (
				<>
					{ editor.list.map( ( rule, place ) => (
						<fieldset key={ place } className="tandem-question">
							<legend>
								{ sprintf(
									/* translators: %d: number */
									__( 'Rule %d', 'tandem-for-woocommerce' ),
									place + 1
								) }
							</legend>
							<Conditions value={ rule.conditions } onChange={ ( conditions ) => edit( place, { conditions } ) } builder={ builder } groups={ [ 'customer', 'visit', 'place' ] } />
							<SelectControl
								label={ __( 'Then these categories', 'tandem-for-woocommerce' ) }
								value={ rule.how }
								options={ [
									{ value: 'lift', label: __( 'come first', 'tandem-for-woocommerce' ) },
									{ value: 'hide', label: __( 'are left out', 'tandem-for-woocommerce' ) },
								] }
								onChange={ ( how ) => edit( place, { how } ) }
								{ ...LOOK }
							/>
							<Categories label={ __( 'Categories', 'tandem-for-woocommerce' ) } value={ rule.categories } onChange={ ( categories ) => edit( place, { categories } ) } />
							{ rule.how === 'lift' && <TextControl label={ __( 'Reason shown to the shopper (may be empty)', 'tandem-for-woocommerce' ) } value={ rule.words } maxLength={ 60 } onChange={ ( words ) => edit( place, { words } ) } { ...LOOK } /> }
							<Button size="compact" variant="tertiary" isDestructive onClick={ () => editor.put( editor.list.filter( ( one ) => one !== rule ) ) }>
								{ __( 'Delete this rule', 'tandem-for-woocommerce' ) }
							</Button>
						</fieldset>
					) ) }
					<Foot
						editor={ editor }
						label={ __( 'Save rules', 'tandem-for-woocommerce' ) }
						addLabel={ __( 'Add a rule', 'tandem-for-woocommerce' ) }
						add={ editor.list.length < 20 && ( () => editor.put( [ ...editor.list, { conditions: { all: [] }, categories: [], how: 'lift', words: '' } ] ) ) }
					/>
				</>
			) }
		</Card>
	);
}

/** What is said of others, and of the value of the cart. */
export function Told( { controls, values } ) {
	const { Switch, Whole } = controls;
	return (
		<Card title={ __( 'Told beside products and cart', 'tandem-for-woocommerce' ) }>
			{ Switch( {
				path: 'proof.sold',
				label: __( 'Say how often a product was bought in the last 7 days', 'tandem-for-woocommerce' ),
				help: __( 'Counted from paid orders once an hour, one line on the product page. Never for sensitive categories.', 'tandem-for-woocommerce' ),
			} ) }
			{ Switch( {
				path: 'proof.carts',
				label: __( 'Say in how many carts it is today, where nothing is said of orders', 'tandem-for-woocommerce' ),
			} ) }
			{ ( values.proof.sold || values.proof.carts ) && (
				<>
					{ Whole( {
						path: 'proof.least',
						min: 5,
						max: 1000,
						label: __( 'Only from so many different customers on', 'tandem-for-woocommerce' ),
						help: __( 'Below five a number is embarrassing, and may point to a person.', 'tandem-for-woocommerce' ),
					} ) }
					{ Whole( {
						path: 'proof.daily',
						min: 1,
						max: 50,
						label: __( 'Such lines a day for one shopper (counted with consent)', 'tandem-for-woocommerce' ),
					} ) }
				</>
			) }
			{ Switch( {
				path: 'rewards.on',
				label: __( 'Say in the cart what the shopper gets from which value on', 'tandem-for-woocommerce' ),
				help: __( 'Your live offers with the condition "Value of the cart": a gift, a discount, free shipping. Only what this shopper would get.', 'tandem-for-woocommerce' ),
			} ) }
			{ Switch( {
				path: 'place.delivery',
				label: __( 'Say in cart and mini-cart where the order goes and what delivery costs', 'tandem-for-woocommerce' ),
			} ) }
			{ values.place.on &&
				Switch( {
					path: 'place.preselect',
					label: __( 'Preselect the country in cart and checkout', 'tandem-for-woocommerce' ),
					help: __( 'By WooCommerce\'s own geolocation on your server, where you sell to that country and the shopper has named none.', 'tandem-for-woocommerce' ),
				} ) }
		</Card>
	);
}

/** What is kept in the browsers of shoppers, and with whose consent. */
export function BrowserKeys() {
	const { data } = useGet( '/browser-keys' );
	const words = {
		preferences: __( 'with consent to preferences', 'tandem-for-woocommerce' ),
		statistics: __( 'with consent to statistics', 'tandem-for-woocommerce' ),
		marketing: __( 'with consent to marketing', 'tandem-for-woocommerce' ),
		functional: __( 'at the shopper\'s own click', 'tandem-for-woocommerce' ),
	};
	return (
		<details className="tandem-kept">
			<summary>{ __( 'What is kept in the browsers of your shoppers', 'tandem-for-woocommerce' ) }</summary>
			<table className="widefat striped">
				<thead>
					<tr>
						<th scope="col">{ __( 'What for', 'tandem-for-woocommerce' ) }</th>
						<th scope="col">{ __( 'When', 'tandem-for-woocommerce' ) }</th>
						<th scope="col">{ __( 'How long', 'tandem-for-woocommerce' ) }</th>
						<th scope="col">{ __( 'Name', 'tandem-for-woocommerce' ) }</th>
					</tr>
				</thead>
				<tbody>
					{ data?.keys.map( ( { name, consent, life, purpose } ) => (
						<tr key={ name }>
							<td>{ purpose }</td>
							<td>{ words[ consent ] }</td>
							<td>{ life }</td>
							<td>
								<code>{ name }</code>
							</td>
						</tr>
					) ) }
				</tbody>
			</table>
		</details>
	);
}
