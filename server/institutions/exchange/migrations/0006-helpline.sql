-- A lost card: what the helpline's operator and the counter may look at, and by which law.
insert into exchange.requesters (login, institution, asks)
  select '{{login:helpline}}'::name, 'helpline', true on conflict (login, institution) do update set asks = true;

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('helpline.search', '2015-10-05', 'helpline', '{basicFour,residentState,household}', false,
   '紛失の連絡を受けた本人の特定', 'Finding your record when a lost card is reported', '番号法 第17条第5項', 'My Number Act Art. 17(5)'),
  ('helpline.suspension', '2015-10-05', 'helpline', '{name,basicFour,card,certificates}', false,
   '紛失によるカードの一時停止', 'Card suspended by telephone after a loss', '番号法 第17条第5項、公的個人認証法 第9条・第28条', 'My Number Act Art. 17(5); Public Certification Act Arts. 9, 28'),
  ('counter.replacement', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,card,certificates,applications,photo}', false,
   '紛失したカードの再交付', 'Replacement of a lost card', '番号法 第17条、同施行令 第14条', 'My Number Act Art. 17; Enforcement Order Art. 14');

grant select on exchange.items, exchange.statutes to {{login:helpline}};
