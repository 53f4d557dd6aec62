<?php
/**
 * Products of the demo shop. Prices and costs are decimal strings; `sale` is the price it goes for today.
 * The id is the item id of the exported order file; the shop gives its own.
 */

declare(strict_types=1);

return array(
	// slug => id, name, category, regular, sale, cost, tags, attributes, text.
	'laptop'              => array( 101, 'Laptop 14', 'Office', '1000.00', '', '720.00', 'computer', 'Screen=14 in|Memory=16 GB|Weight=1.3 kg|Battery=12 h', 'A light 14-inch laptop for a full working day.' ),
	'laptop-pro'          => array( 102, 'Laptop Pro 16', 'Office', '1600.00', '', '1180.00', 'computer', 'Screen=16 in|Memory=32 GB|Weight=1.9 kg|Battery=15 h', 'The large one, for heavy projects and two screens.' ),
	'wireless-mouse'      => array( 103, 'Wireless Mouse', 'Office', '50.00', '', '21.00', 'computer', '', 'Quiet clicks, three devices, months on one charge.' ),
	'mechanical-keyboard' => array( 104, 'Mechanical Keyboard', 'Office', '150.00', '', '76.00', 'computer', '', 'Low-profile keys with a soft, even stroke.' ),
	'monitor'             => array( 105, 'Monitor 27', 'Office', '600.00', '', '390.00', 'computer', 'Screen=27 in|Resolution=3840 x 2160', 'A sharp 27-inch screen with one cable for everything.' ),
	'office-chair'        => array( 106, 'Office Chair', 'Office', '400.00', '', '215.00', 'furniture', '', 'Mesh back, adjustable arms, made for eight hours.' ),
	'desk'                => array( 107, 'Standing Desk', 'Office', '400.00', '', '230.00', 'furniture', '', 'From sitting to standing in ten seconds.' ),
	'laptop-stand'        => array( 108, 'Laptop Stand', 'Office', '45.00', '', '17.00', 'computer', '', 'Lifts the screen to eye height and folds flat.' ),
	'usb-c-dock'          => array( 109, 'USB-C Dock', 'Office', '120.00', '', '66.00', 'computer', '', 'Two screens, network and power by one plug.' ),
	'webcam'              => array( 110, 'Webcam', 'Office', '80.00', '69.00', '38.00', 'computer', '', 'A clear picture even in a dark room.' ),
	'desk-lamp'           => array( 111, 'Desk Lamp', 'Office', '60.00', '', '25.00', 'furniture', '', 'Warm to cold light on a balanced arm.' ),
	'laptop-sleeve'       => array( 112, 'Laptop Sleeve', 'Office', '35.00', '', '12.00', 'computer', '', 'Felt outside, soft inside, fits 14 inches.' ),
	'footrest'            => array( 113, 'Footrest', 'Office', '55.00', '', '22.00', 'furniture', '', 'Keeps the feet moving under the desk.' ),
	'notebook-set'        => array( 114, 'Notebook Set', 'Office', '18.00', '', '5.50', 'stationery', '', 'Three stitched notebooks, dotted paper.' ),
	'beach-essentials'    => array( 201, 'Beach essentials', 'Summer', '50.00', '38.00', '19.00', 'beach', '', 'Bag, mat, pouch and frisbee in one set.' ),
	'beach-slippers'      => array( 202, 'Beach slippers', 'Summer', '15.00', '', '5.00', 'beach', '', 'Soft soles that do not mind salt water.' ),
	'beach-towel'         => array( 203, 'Beach towel', 'Summer', '33.00', '', '13.00', 'beach', '', 'Large, light and dry in an hour.' ),
	'beach-hat'           => array( 204, 'Beach hats', 'Summer', '28.00', '', '10.00', 'beach', '', 'Wide brim, woven paper, folds into a bag.' ),
	'beach-umbrella'      => array( 205, 'Beach umbrella', 'Summer', '65.00', '', '31.00', 'beach', '', 'Shade for three, with a screw-in foot.' ),
	'cooler-bag'          => array( 206, 'Cooler bag', 'Summer', '42.00', '', '18.00', 'beach', '', 'Keeps twelve bottles cold until evening.' ),
	'sunglasses'          => array( 207, 'Sunglasses', 'Summer', '55.00', '45.00', '16.00', 'beach', '', 'Polarised lenses in a light frame.' ),
	'rash-guard'          => array( 208, 'Rash guard', 'Summer', '39.00', '', '15.00', 'beach', 'Size*=S,M,L', 'Sun protection for long days in the water.' ),
	'yoga-mat'            => array( 301, 'Yoga mat', 'Yoga', '48.00', '', '19.00', 'mat', 'Thickness=5 mm|Weight=1.2 kg|Material=TPE', 'Grips well, rolls tight, wipes clean.' ),
	'yoga-mat-pro'        => array( 302, 'Yoga mat Pro', 'Yoga', '98.00', '', '44.00', 'mat', 'Thickness=6 mm|Weight=2.4 kg|Material=Natural rubber', 'Natural rubber that stays where it lies.' ),
	'resistance-bands'    => array( 303, 'Resistance bands', 'Yoga', '24.00', '', '7.00', 'training', '', 'Five strengths in a small pouch.' ),
	'foam-roller'         => array( 304, 'Foam roller', 'Yoga', '32.00', '', '11.00', 'training', '', 'Firm foam for tired legs and backs.' ),
	'water-bottle'        => array( 305, 'Water bottle', 'Yoga', '21.00', '', '7.50', 'training', '', 'Steel, 750 ml, cold for a day.' ),
	'yoga-block'          => array( 306, 'Yoga block', 'Yoga', '16.00', '', '5.00', 'training', '', 'Cork, rounded edges, a pair.' ),
	'yoga-strap'          => array( 307, 'Yoga strap', 'Yoga', '12.00', '', '3.50', 'training', '', 'Cotton with a buckle that holds.' ),
	'meditation-cushion'  => array( 308, 'Meditation cushion', 'Yoga', '45.00', '39.00', '17.00', 'training', '', 'Filled with buckwheat, with a washable cover.' ),
	'cleanser'            => array( 401, 'Gentle cleanser', 'Skincare', '24.00', '', '7.00', 'face', '', 'Cleans without drying, no perfume.' ),
	'moisturiser'         => array( 402, 'Daily moisturiser', 'Skincare', '32.00', '', '10.00', 'face', '', 'A light cream for every day.' ),
	'sunscreen'           => array( 403, 'Sunscreen SPF 50', 'Skincare', '22.00', '', '8.00', 'sun', '', 'High protection that leaves no white film.' ),
	'vitamin-c-serum'     => array( 404, 'Vitamin C serum', 'Skincare', '46.00', '', '14.00', 'face', '', 'Ten percent vitamin C in a dark bottle.' ),
	'toner'               => array( 405, 'Toner', 'Skincare', '20.00', '', '6.00', 'face', '', 'Rose water and nothing that stings.' ),
	'face-mask'           => array( 406, 'Clay mask', 'Skincare', '18.00', '14.00', '5.00', 'face', '', 'Ten minutes, once a week.' ),
	'eye-cream'           => array( 407, 'Eye cream', 'Skincare', '38.00', '', '12.00', 'face', '', 'For short nights.' ),
	'lip-balm'            => array( 408, 'Lip balm', 'Skincare', '7.00', '', '1.80', 'face', '', 'Beeswax and a little honey.' ),
	'camera'              => array( 501, 'Mirrorless camera', 'Cameras', '950.00', '', '690.00', 'body', 'Sensor=APS-C|Resolution=26 MP|Weight=430 g|Video=4K 60', 'Small, quick, and easy to learn.' ),
	'camera-full-frame'   => array( 502, 'Full-frame camera', 'Cameras', '1900.00', '', '1420.00', 'body', 'Sensor=Full frame|Resolution=45 MP|Weight=680 g|Video=8K 30', 'For large prints and little light.' ),
	'tripod'              => array( 503, 'Tripod', 'Cameras', '120.00', '', '58.00', 'support', '', 'Carbon legs, 1.2 kg, up to eye height.' ),
	'memory-card'         => array( 504, 'Memory card 128 GB', 'Cameras', '34.00', '', '15.00', 'storage', '', 'Fast enough for 4K video.' ),
	'camera-bag'          => array( 505, 'Camera bag', 'Cameras', '85.00', '', '37.00', 'carry', '', 'A body, two lenses, and rain outside.' ),
	'spare-battery'       => array( 506, 'Spare battery', 'Cameras', '55.00', '', '22.00', 'power', '', 'Another 500 pictures.' ),
	'prime-lens'          => array( 507, 'Prime lens 50 mm', 'Cameras', '380.00', '', '250.00', 'lens', '', 'Bright, sharp, made for portraits.' ),
	'lens-cleaning-kit'   => array( 508, 'Lens cleaning kit', 'Cameras', '15.00', '', '4.00', 'care', '', 'Brush, cloth, fluid, blower.' ),
	'polarising-filter'   => array( 509, 'Polarising filter', 'Cameras', '65.00', '', '28.00', 'lens,out-of-stock', '', 'Deeper skies, no reflections.' ),
);
