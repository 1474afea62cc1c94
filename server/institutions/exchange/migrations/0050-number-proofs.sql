-- A proof of number is made by its holder in the portal, for one asker; whoever was given it asks how it stands. Both are entries of the holder's log.
insert into exchange.items (item, function_name, name_ja, name_en) values
  ('proofs', 'proofs.item_proofs', '個人番号の証明', 'Proofs of number');
select exchange.write_dispatch();

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('portal.number-proof', '2015-10-05', 'portal', '{basicFour,individualNumber,residentState,proofs}', true,
   '本人による個人番号の証明', 'Proof of your number, made by yourself', '番号法 第16条', 'My Number Act Art. 16'),
  ('portal.number-proof-check', '2015-10-05', 'portal', '{individualNumber,residentState}', false,
   '個人番号の証明の確認', 'Your proof of number was checked', '番号法 第16条', 'My Number Act Art. 16');

grant select on exchange.codes to {{owner:proofs}};
