-- A recalled card that nobody has yet is withdrawn, and made again for the same application: one card at a time, of which the earlier ones have ended (I1).
drop index cards.cards_application;
create unique index cards_application on cards.cards (resident_id, application_id) where state not in ('withdrawn', 'destroyed');

-- on-the-way: not handed over when the recall was ordered; made-again: withdrawn and ordered anew.
alter table cards.recall_cards drop constraint recall_cards_state_check;
alter table cards.recall_cards add constraint recall_cards_state_check
  check (state in ('chosen', 'suspended', 'skipped', 'rekeyed', 'on-the-way', 'made-again'));
create index recall_cards_on_the_way on cards.recall_cards (recall_id, card_id) where state = 'on-the-way';

-- A card whose hand-over was under way when the recall was ordered is suspended like the others.
grant update (chosen) on cards.recalls to {{login:core}};
