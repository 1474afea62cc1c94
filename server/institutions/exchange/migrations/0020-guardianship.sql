-- Whether a guardian acts for somebody 成年後見: read where the law lets the guardian act, or keeps the signature certificate from the ward.
insert into exchange.items (item, function_name, name_ja, name_en) values
  ('guardianship', 'registry.item_guardianship', '成年後見の有無', 'Whether a guardian acts for the person');
select exchange.write_dispatch();
update exchange.statutes set items = items || '{guardianship}' where purpose in ('portal.own-data', 'registry.records', 'registry.registration',
  'counter.registration', 'counter.application', 'counter.number-letter', 'counter.collection', 'counter.unlock', 'counter.suspension', 'counter.renewal',
  'counter.replacement', 'counter.change', 'counter.departure', 'counter.death', 'counter.number-change', 'counter.search',
  'cards.application', 'cards.production', 'cards.certificates', 'cards.records', 'cards.notice');
