-- Visitors, orders and net revenue of an arm, straight from the single events and WooCommerce's own tables.
SELECT
	COUNT(*) AS visitors,
	COALESCE(SUM(o.orders), 0) AS orders,
	COALESCE(SUM(o.cents), 0) AS cents
FROM (SELECT visitor, MIN(arm) AS arm FROM {prefix}tandem_events WHERE kind = 'exposure' AND experiment = '{key}' GROUP BY visitor) e
LEFT JOIN (
	SELECT m.meta_value AS visitor, COUNT(*) AS orders, SUM(ROUND(100 * w.total_amount) + COALESCE((SELECT SUM(ROUND(100 * r.total_amount)) FROM {prefix}wc_orders r WHERE r.parent_order_id = w.id AND r.type = 'shop_order_refund'), 0)) AS cents
	FROM {prefix}wc_orders w JOIN {prefix}wc_orders_meta m ON m.order_id = w.id AND m.meta_key = '_tandem_visitor'
	WHERE w.type = 'shop_order' AND w.status IN ('wc-processing', 'wc-completed') GROUP BY m.meta_value
) o ON o.visitor = e.visitor
WHERE e.arm = '{arm}'
