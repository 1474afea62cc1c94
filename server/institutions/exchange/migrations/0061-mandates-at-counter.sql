-- An officer sees who may speak for somebody, and who may take the letters along.
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en)
  select 'counter.mandates', valid_from, 'counter', '{mandates}', false, title_ja, title_en, law_ja, law_en
    from exchange.statutes where purpose = 'portal.mandates';
