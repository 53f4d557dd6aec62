import { createRoot } from '@wordpress/element';
import { App } from './app';
import './style.scss';

const root = document.getElementById( 'tandem-admin' );
if ( root ) {
	createRoot( root ).render( <App /> );
}
