#!/usr/bin/env bash
# Bench "cart-grid": carts with bundle prices beside plain carts at the same line prices, in every kind of shop:
# decimals x tax included x rounding x rates x exempt x country x coupons x sale. TANDEM_GRID (2) carts a shop, in
# each TANDEM_GRID_STEP-th (1) of the 2,304 shops: 61 is a slice with each value of each setting.
set -euo pipefail
export TANDEM_GRID=${TANDEM_GRID:-2} TANDEM_PROOF=every_shop
# WooCommerce decides how half a cent of tax is rounded when it loads, by whether prices include tax: once each.
for inclusive in no yes; do
	TANDEM_INCLUSIVE=$inclusive bash "$(dirname "$0")/cart_proof.sh" "${TANDEM_EXTENSION:?the extension, a .so file}" |
		sed "s/\"figure\":\"/&$([ $inclusive = yes ] && echo 'rounding for prices with tax' || echo 'rounding for prices without tax'): /"
done
