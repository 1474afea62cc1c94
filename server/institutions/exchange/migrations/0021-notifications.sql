-- A resident's notifications and where they go to are data of hers like any other: looked at through the exchange, by herself.
insert into exchange.requesters (login, institution, asks)
  values ('{{login:notifications}}'::name, 'portal', false);

insert into exchange.items (item, function_name, name_ja, name_en) values
  ('notifications', 'notifications.item_notifications', 'お知らせ', 'Notifications'),
  ('contact', 'notifications.item_contact', 'お知らせの送り先', 'Where notifications go to');
select exchange.write_dispatch();

update exchange.statutes set items = items || '{notifications,contact}' where purpose = 'portal.own-data';
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('portal.settings', '2015-10-05', 'portal', '{notifications,contact}', true,
   '本人によるお知らせの設定', 'Notifications set by yourself', '番号法 附則第6条第3項', 'My Number Act, Supplementary Provisions Art. 6(3)');

grant execute on function exchange.resident_of(uuid, text) to {{login:notifications}}, {{owner:notifications}};
grant select on exchange.requesters to {{owner:notifications}};
grant execute on function exchange.record_access(uuid, text, text, text, text[], text, text, boolean) to {{login:notifications}};
