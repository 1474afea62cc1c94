-- A PIN of the JPKI application set anew at a kiosk (暗証番号の初期化・再設定), asked for with the phone application.
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('konbini.unlock', '2015-10-05', 'konbini', '{card,certificates}', false,
   'コンビニ端末での暗証番号の再設定', 'A PIN set anew at a kiosk', '公的個人認証法 第3条・第22条', 'Public Certification Act Arts. 3, 22');
