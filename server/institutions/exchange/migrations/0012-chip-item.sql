-- Whether the chip agrees with the register: shown to the person herself, and at the counter.
insert into exchange.items (item, function_name, name_ja, name_en) values
  ('chip', 'cards.item_chip', 'カードの記録の状態', 'Whether the chip agrees with the register');
select exchange.write_dispatch();
update exchange.statutes set items = items || '{chip}' where purpose in ('portal.own-data', 'counter.change');
-- The number stands on the chip's face as a picture: it is written anew with the rest.
update exchange.statutes set items = items || '{individualNumber}' where purpose = 'counter.change';
