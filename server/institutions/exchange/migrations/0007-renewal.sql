-- Renewal of a card and its certificates at the counter, and the notices that go out before they end.
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('counter.renewal', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,card,certificates,applications,photo}', false,
   'カード・電子証明書の更新', 'Renewal of card and certificates', '番号法 第17条、公的個人認証法 第3条・第22条', 'My Number Act Art. 17; Public Certification Act Arts. 3, 22'),
  ('cards.renewal-notice', '2015-10-05', 'cards', '{name,basicFour,residentState,stay,card,certificates,letters}', false,
   '有効期限のお知らせ', 'Notice before card or certificates end', '番号法 第17条、公的個人認証法 第5条・第24条', 'My Number Act Art. 17; Public Certification Act Arts. 5, 24'),
  ('cards.certificates', '2015-10-05', 'cards', '{name,basicFour,residentState,stay,card,certificates}', false,
   'カードの電子証明書の管理', 'Keeping of the card''s certificates', '公的個人認証法 第3条・第22条', 'Public Certification Act Arts. 3, 22');
