-- An auditor reads the whole log in its order.
create index positions_in_order on exchange.positions (position);
