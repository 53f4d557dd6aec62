-- The numbers of a period straight from WooCommerce's own tables, written apart from the plugin.
SELECT
	(SELECT COUNT(*) FROM {prefix}wc_orders a WHERE a.type = 'shop_order' AND a.status IN ('wc-completed', 'wc-processing') AND a.currency = 'USD' AND a.date_created_gmt >= '{from}' AND a.date_created_gmt < '{to}') AS orders,
	(SELECT ROUND(100 * SUM(b.total_amount)) FROM {prefix}wc_orders b LEFT JOIN {prefix}wc_orders parent ON parent.id = b.parent_order_id AND b.type = 'shop_order_refund'
		WHERE COALESCE(parent.type, b.type) = 'shop_order' AND COALESCE(parent.status, b.status) IN ('wc-completed', 'wc-processing') AND COALESCE(parent.currency, b.currency) = 'USD'
		AND COALESCE(parent.date_created_gmt, b.date_created_gmt) >= '{from}' AND COALESCE(parent.date_created_gmt, b.date_created_gmt) < '{to}') AS revenue,
	(SELECT SUM(q.meta_value) FROM {prefix}wc_orders c JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id JOIN {prefix}woocommerce_order_itemmeta q ON q.order_item_id = i.order_item_id AND q.meta_key = '_qty'
		WHERE c.type = 'shop_order' AND c.status IN ('wc-completed', 'wc-processing') AND c.currency = 'USD' AND c.date_created_gmt >= '{from}' AND c.date_created_gmt < '{to}') AS items,
	(SELECT ROUND(100 * SUM(t.meta_value - k.meta_value)) FROM {prefix}wc_orders c JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id
		JOIN {prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND t.meta_key = '_line_total' JOIN {prefix}woocommerce_order_itemmeta k ON k.order_item_id = i.order_item_id AND k.meta_key = '_cogs_value'
		WHERE c.type = 'shop_order' AND c.status IN ('wc-completed', 'wc-processing') AND c.currency = 'USD' AND c.date_created_gmt >= '{from}' AND c.date_created_gmt < '{to}') AS margin,
	(SELECT COUNT(DISTINCT LOWER(d.billing_email)) FROM {prefix}wc_orders d WHERE d.type = 'shop_order' AND d.status IN ('wc-completed', 'wc-processing') AND d.currency = 'USD' AND d.date_created_gmt >= '{from}' AND d.date_created_gmt < '{to}') AS customers,
	(SELECT COUNT(DISTINCT e.billing_email) FROM {prefix}wc_orders e WHERE e.type = 'shop_order' AND e.status IN ('wc-completed', 'wc-processing') AND e.currency = 'USD' AND e.date_created_gmt >= '{from}' AND e.date_created_gmt < '{to}'
		AND EXISTS (SELECT 1 FROM {prefix}wc_orders f WHERE f.billing_email = e.billing_email AND f.type = 'shop_order' AND f.status IN ('wc-completed', 'wc-processing') AND (f.date_created_gmt < e.date_created_gmt OR (f.date_created_gmt = e.date_created_gmt AND f.id < e.id)))) AS repeat_customers
