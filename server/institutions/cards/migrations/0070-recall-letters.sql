-- Every holder of a recalled card is written to, once.
alter table cards.recall_cards add column is_told boolean not null default false;
create index recall_cards_untold on cards.recall_cards (recall_id, card_id) where not is_told and state in ('suspended', 'made-again');
grant update (is_told) on cards.recall_cards to {{login:core}};
