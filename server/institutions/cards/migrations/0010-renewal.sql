-- When a card's certificates end, and when its holder is to be told: once for the card and once for its certificates (null: told, or not to be told).
alter table cards.cards add column certificates_end date;
alter table cards.cards add column card_notice_on date;
alter table cards.cards add column certificates_notice_on date;

update cards.cards set certificates_end = least(expires_on, (issued_on + interval '5 years')::date),
  card_notice_on = (expires_on - interval '3 months')::date
 where state in ('produced', 'shipped', 'arrived', 'active', 'suspended');
update cards.cards set certificates_notice_on = (certificates_end - interval '3 months')::date where certificates_end < expires_on;

create index cards_card_notice on cards.cards (card_notice_on) where card_notice_on is not null and state in ('active', 'suspended');
create index cards_certificates_notice on cards.cards (certificates_notice_on) where certificates_notice_on is not null and state in ('active', 'suspended');

grant update (expires_on, certificates_end, card_notice_on, certificates_notice_on) on cards.cards to {{login:core}};
