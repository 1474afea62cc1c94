-- The public half of each chip's own key: the records that prove a chip name it, also when they are written anew.
create table cards.chip_keys (
  resident_id uuid  not null,
  card_id     uuid  not null,
  spki        bytea not null,
  primary key (resident_id, card_id)
);
select kernel.distribute('cards.chip_keys', 'resident_id');
grant select, insert on cards.chip_keys to {{login:core}};
