-- The officer who suspends a card, or lifts it, compares the portrait with the person who asks for it.
update exchange.statutes set items = '{name,basicFour,card,certificates,photo}' where purpose = 'counter.suspension';

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('bureau.recall', '2015-10-05', 'bureau', '{card,certificates}', false,
   'カードの一斉停止・鍵の更新', 'Cards suspended together, or given new keys', '番号法 第17条、公的個人認証法 第9条・第28条', 'My Number Act Art. 17; Public Certification Act Arts. 9, 28');
