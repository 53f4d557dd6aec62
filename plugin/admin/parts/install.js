import { Button } from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Card } from './card';
import { Copy } from './copy';

const mail = ( server, site ) =>
	[
		sprintf(
			/* translators: %s: name of the shop */
			__(
				'Hello, our shop "%s" runs the WooCommerce plugin Tandem. Please install its PHP extension on our server:',
				'tandem-for-woocommerce'
			),
			site
		),
		'',
		...server.lines.map( ( line ) => '    ' + line ),
		'',
		sprintf(
			/* translators: 1: PHP version, 2: build such as php8.2-nts-x86_64, 3: server interface */
			__(
				'It is for PHP %1$s (%2$s, %3$s). It opens no port, starts no process and sends nothing. "php -m" lists it as "tandem" afterwards. Thank you!',
				'tandem-for-woocommerce'
			),
			server.php,
			server.build,
			server.sapi
		),
	].join( '\n' );

/** What to do where the extension is absent or of another PHP version. */
export function Install( { code } ) {
	const { server, site } = window.tandemAdmin;
	const [ copied, setCopied ] = useState( false );
	const ref = useCopyToClipboard( mail( server, site ), () =>
		setCopied( true )
	);
	return (
		<Card
			className="tandem-install"
			title={
				{
					'extension.version': __( 'The extension is of another version than the plugin', 'tandem-for-woocommerce' ),
					'extension.php': __( 'The extension was built for the PHP of before', 'tandem-for-woocommerce' ),
				}[ code ] || __( 'Get the full engine', 'tandem-for-woocommerce' )
			}
		>
			<p>
				<strong>{ __( 'Now:', 'tandem-for-woocommerce' ) }</strong>{ ' ' }
				{ __(
					'exact bundle prices, tables, offers, and suggestions from your linked products and best sellers.',
					'tandem-for-woocommerce'
				) }{ ' ' }
				<strong>
					{ __( 'With the extension:', 'tandem-for-woocommerce' ) }
				</strong>{ ' ' }
				{ __(
					'suggestions learned from your own orders, with the numbers behind them, in a fraction of a millisecond.',
					'tandem-for-woocommerce'
				) }
			</p>
			<p>
				{ sprintf(
					/* translators: 1: file name, 2: PHP version, 3: server interface */
					__(
						'This server runs PHP %2$s (%3$s) and needs the file %1$s from the release you installed Tandem from. On the server:',
						'tandem-for-woocommerce'
					),
					server.archive,
					server.php,
					server.sapi
				) }
			</p>
			<ol>
				{ server.lines.map( ( line ) => (
					<li key={ line }>
						<Copy text={ line } />
					</li>
				) ) }
			</ol>
			<p>
				{ __(
					'Then load this page again: the state above says "Rust extension".',
					'tandem-for-woocommerce'
				) }
			</p>
			<Button ref={ ref } variant="secondary">
				{ copied
					? __( 'E-mail copied', 'tandem-for-woocommerce' )
					: __(
							'Copy an e-mail to your host',
							'tandem-for-woocommerce'
					  ) }
			</Button>
		</Card>
	);
}
