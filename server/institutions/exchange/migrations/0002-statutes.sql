-- What may be asked for, and which function of which room answers. Nothing outside this table is ever disclosed.
create table exchange.items (
  item text primary key,
  function_name text,
  name_ja text not null,
  name_en text not null,
  -- Kept records that have no function are named in the log only.
  check (function_name ~ '^[a-z]+\.item_[a-z_]+$')
);
select kernel.replicate('exchange.items');

-- Why somebody may look at what: a purpose of an institution, the items it covers, the law, and from when until when.
create table exchange.statutes (
  purpose text not null,
  valid_from date not null,
  valid_until date,
  requester text not null,
  items text[] not null,
  -- Only for the person herself: the actor is the person that the code names.
  own_request boolean not null default false,
  title_ja text not null,
  title_en text not null,
  law_ja text not null,
  law_en text not null,
  primary key (purpose, valid_from),
  check (purpose like requester || '.%'),
  check (valid_until is null or valid_until >= valid_from)
);
select kernel.replicate('exchange.statutes');

-- The function that calls the right function of a room: written anew whenever an item is added, so that a read needs no
-- dynamic SQL. A room's function may be created later than its item. It runs inside `exchange.read`, under its search path.
create function exchange.write_dispatch() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  branches text;
begin
  select string_agg(format('when %L then return %s(p_resident_id);', item, function_name), E'\n    ' order by item) into branches
    from exchange.items where function_name is not null;
  execute format($f$
create or replace function exchange.item_value(p_item text, p_resident_id uuid) returns jsonb
language plpgsql as $body$
begin
  case p_item
    %s
    else raise exception 'MYNA_EXCHANGE_ITEM_UNKNOWN' using errcode = 'P0001';
  end case;
end $body$
$f$, branches);
end $$;

create function exchange.register_item(p_item text, p_function text, p_name_ja text, p_name_en text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into exchange.items (item, function_name, name_ja, name_en) values (p_item, p_function, p_name_ja, p_name_en);
  perform exchange.write_dispatch();
end $$;

insert into exchange.items (item, function_name, name_ja, name_en) values
  ('name', 'exchange.item_name', '氏名', 'Name'),
  ('basicFour', 'registry.item_basic_four', '基本4情報（氏名・住所・生年月日・性別）', 'Name, address, date of birth and sex'),
  ('individualNumber', 'registry.item_individual_number', '個人番号', 'Individual number'),
  ('residentState', 'registry.item_resident_state', '住民票の状態', 'State of residence'),
  ('stay', 'registry.item_stay', '在留資格・在留期間', 'Status and period of stay'),
  ('card', 'cards.item_card', '個人番号カードの状態と有効期間', 'Card: state and dates'),
  ('certificates', 'certification.item_certificates', '電子証明書の状態と有効期間', 'Certificates: state and dates'),
  ('recordCode', null, '住民票コード', 'Resident-record code'),
  ('household', null, '世帯', 'Household'),
  ('applications', null, 'カードの申請', 'Card applications'),
  ('photo', null, '顔写真', 'Photograph'),
  ('letters', null, '郵便', 'Letters'),
  ('accessLog', null, 'やりとり履歴', 'Access log');

create function exchange.item_name(p_resident_id uuid) returns jsonb
language plpgsql stable as $$
declare
  four jsonb := registry.item_basic_four(p_resident_id);
begin
  return jsonb_build_object('name', four -> 'name', 'kana', four -> 'kana', 'commonName', four -> 'commonName');
end $$;

select exchange.write_dispatch();

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('portal.own-data', '2015-10-05', 'portal', '{name,basicFour,individualNumber,residentState,stay,household,card,certificates,applications,letters}', true,
   '本人による閲覧', 'Viewed by yourself', '番号法 附則第6条第3項', 'My Number Act, Supplementary Provisions Art. 6(3)'),
  ('portal.own-log', '2015-10-05', 'portal', '{accessLog}', true,
   '本人によるやりとり履歴の確認', 'Access log viewed by yourself', '番号法 附則第6条第3項', 'My Number Act, Supplementary Provisions Art. 6(3)'),
  ('portal.letters', '2015-10-05', 'portal', '{letters}', true,
   '本人による郵便の受取り', 'Letters opened by yourself', '番号法 附則第6条第3項', 'My Number Act, Supplementary Provisions Art. 6(3)'),
  ('tax.sign-in-page', '2015-10-05', 'tax', '{name}', true,
   'サインイン後の氏名表示', 'Your name after signing in', 'デジタル手続法 第6条', 'Digital Procedures Act Art. 6'),
  ('identity.sign-in', '2015-10-05', 'identity', '{name,basicFour,card,certificates}', false,
   'マイナンバーカードによる本人確認', 'Identity confirmed by card', '公的個人認証法 第38条', 'Public Certification Act Art. 38'),
  ('identity.attributes', '2015-10-05', 'identity', '{name,basicFour}', true,
   '本人の同意による基本4情報の提供', 'Attributes given with your consent', '公的個人認証法 第38条', 'Public Certification Act Art. 38'),
  ('counter.search', '2015-10-05', 'counter', '{basicFour,residentState,stay}', false,
   '窓口での本人の特定', 'Finding your record at the counter', '住民基本台帳法 第3条', 'Basic Resident Registration Act Art. 3'),
  ('counter.registration', '2015-10-05', 'counter', '{name,basicFour,individualNumber,recordCode,residentState,stay,household}', false,
   '転入・出生等の届出', 'Registration (birth, moving in)', '住民基本台帳法 第8条・第22条、番号法 第7条', 'Basic Resident Registration Act Arts. 8, 22; My Number Act Art. 7'),
  ('counter.application', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,card,applications,photo,individualNumber}', false,
   '個人番号カードの申請', 'Application for a card', '番号法 第16条の2', 'My Number Act Art. 16-2'),
  ('counter.number-letter', '2015-10-05', 'counter', '{name,basicFour,individualNumber,applications,letters}', false,
   '個人番号の通知の再発行', 'Number letter issued again', '番号法 第7条', 'My Number Act Art. 7'),
  ('counter.collection', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,card,certificates,applications,photo,individualNumber}', false,
   '個人番号カードの交付', 'Collection of a card', '番号法 第16条の2', 'My Number Act Art. 16-2'),
  ('counter.unlock', '2015-10-05', 'counter', '{name,basicFour,card,certificates,photo}', false,
   '暗証番号のロック解除・再設定', 'PIN unlocked', '公的個人認証法 第3条・第22条', 'Public Certification Act Arts. 3, 22'),
  ('counter.suspension', '2015-10-05', 'counter', '{name,basicFour,card,certificates}', false,
   'カードの一時停止・再開', 'Card suspended or resumed', '番号法 第17条、公的個人認証法 第9条・第28条', 'My Number Act Art. 17; Public Certification Act Arts. 9, 28'),
  ('registry.registration', '2015-10-05', 'registry', '{name,basicFour,individualNumber,recordCode,residentState,stay,household}', false,
   '住民票の作成と個人番号の指定', 'Entry in the register, number assigned', '住民基本台帳法 第8条、番号法 第7条', 'Basic Resident Registration Act Art. 8; My Number Act Art. 7'),
  ('registry.records', '2015-10-05', 'registry', '{name,basicFour,individualNumber,recordCode,residentState,stay,household}', false,
   '住民票の管理', 'Keeping of the register', '住民基本台帳法 第3条・第8条', 'Basic Resident Registration Act Arts. 3, 8'),
  ('cards.application', '2015-10-05', 'cards', '{name,basicFour,individualNumber,residentState,stay,card,applications,photo}', false,
   'カード申請の受付と審査', 'Card application received and checked', '番号法 第16条の2', 'My Number Act Art. 16-2'),
  ('cards.number-letter', '2015-10-05', 'cards', '{name,basicFour,individualNumber,applications,letters}', false,
   '個人番号の通知', 'Number letter', '番号法 第7条', 'My Number Act Art. 7'),
  ('cards.notice', '2015-10-05', 'cards', '{name,basicFour,applications,card,letters}', false,
   '交付通知書等の送付', 'Collection notice and other letters', '番号法 第16条の2', 'My Number Act Art. 16-2'),
  ('cards.production', '2015-10-05', 'cards', '{name,basicFour,individualNumber,recordCode,residentState,stay,card,certificates,applications,photo}', false,
   '個人番号カードの作成', 'Making of the card', '番号法 第16条の2', 'My Number Act Art. 16-2'),
  ('cards.records', '2015-10-05', 'cards', '{name,basicFour,card,applications,photo}', false,
   'カードの管理', 'Keeping of card records', '番号法 第16条の2・第17条', 'My Number Act Arts. 16-2, 17'),
  ('bureau.production', '2015-10-05', 'bureau', '{name,basicFour,individualNumber,stay,card,certificates,applications,photo}', false,
   '個人番号カードの製造', 'Production of the card', '番号法 第16条の2', 'My Number Act Art. 16-2'),
  ('certification.issue', '2015-10-05', 'certification', '{name,basicFour,residentState,stay,card,certificates}', false,
   '電子証明書の発行', 'Certificates issued', '公的個人認証法 第3条・第22条', 'Public Certification Act Arts. 3, 22'),
  ('certification.status', '2015-10-05', 'certification', '{card,certificates}', false,
   '電子証明書の失効・一時停止', 'Certificates revoked or suspended', '公的個人認証法 第9条・第28条', 'Public Certification Act Arts. 9, 28'),
  ('operator.oversight', '2015-10-05', 'operator', '{residentState,card,certificates,applications,letters}', false,
   'システム運用上の確認', 'Checked by system operation', '番号法 第12条', 'My Number Act Art. 12'),
  ('sandbox.cast', '2015-10-05', 'sandbox', '{name,basicFour,individualNumber,residentState,stay,household,card,certificates,applications,photo,letters}', false,
   '試験環境の操作', 'Sandbox tools', '試験環境のみ', 'Sandbox only');

revoke execute on all functions in schema exchange from public;
grant execute on function exchange.register_item(text, text, text, text) to
  {{owner:registry}}, {{owner:cards}}, {{owner:certification}}, {{owner:identity}}, {{owner:counter}}, {{owner:portal}}, {{owner:tax}}, {{owner:sandbox}};
grant select on exchange.items, exchange.statutes to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
