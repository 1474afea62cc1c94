-- Who else learns of a change in a resident's record, and who was told when. The rules are data; what was wanted and what became of it are rows
-- that are only ever added. A message says that something changed, never what: whoever may know reads it through the exchange.

create table exchange.notice_rules (
  -- What changed.
  matter text not null,
  institution text not null,
  -- exchange: this outbox tells it; herself: the law leaves it to the person.
  told_by text not null check (told_by in ('exchange', 'herself')),
  law_ja text not null,
  law_en text not null,
  primary key (matter, institution)
);
select kernel.replicate('exchange.notice_rules');

insert into exchange.notice_rules (matter, institution, told_by, law_ja, law_en)
select matter, r.institution, told_by, law_ja, law_en from (values
  ('{address,name,sex,birth-date,departure,return,death}', 'insurance', 'exchange', '国民健康保険法 第9条、住民基本台帳法 第28条', 'National Health Insurance Act Art. 9; Basic Resident Registration Act Art. 28'),
  ('{address,name,sex,birth-date,departure,return,death}', 'pension', 'exchange', '国民年金法 第12条、住民基本台帳法 第30条の9', 'National Pension Act Art. 12; Basic Resident Registration Act Art. 30-9'),
  ('{address,name,departure,return,death,number}', 'tax', 'exchange', '住民基本台帳法 第30条の9、国税通則法 第124条', 'Basic Resident Registration Act Art. 30-9; Act on General Rules for National Taxes Art. 124'),
  ('{address,name,death}', 'bank', 'exchange', '公的個人認証法 第18条（本人の同意による）', 'Public Certification Act Art. 18 (with the person’s consent)'),
  ('{address,name,sex,birth-date}', 'licence', 'exchange', '道路交通法 第94条・第95条の5', 'Road Traffic Act Arts. 94, 95-5'),
  ('{address,name,number}', 'employer', 'herself', '所得税法 第194条第2項、番号法 第14条', 'Income Tax Act Art. 194(2); My Number Act Art. 14'),
  ('{number}', 'bank', 'herself', '番号法 第14条', 'My Number Act Art. 14')
) as r (matters, institution, told_by, law_ja, law_en), unnest(r.matters::text[]) as matter;

create table exchange.notices (
  resident_id uuid not null,
  -- The change in the register, and what it touches.
  change_id uuid not null,
  institution text not null,
  matters text[] not null,
  effective_on date not null,
  told_by text not null,
  law_ja text not null,
  law_en text not null,
  -- Order of the resident's changes: an institution learns of them one after the other.
  version int not null,
  wanted_at timestamptz not null,
  primary key (resident_id, change_id, institution)
);
select kernel.distribute('exchange.notices', 'resident_id');

create table exchange.notice_events (
  resident_id uuid not null,
  change_id uuid not null,
  institution text not null,
  attempt int not null,
  -- unknown-there: the institution has nothing of this person and is told nothing.
  kind text not null check (kind in ('delivered', 'unknown-there', 'failed')),
  at timestamptz not null,
  primary key (resident_id, change_id, institution, attempt)
);
select kernel.distribute('exchange.notice_events', 'resident_id');

-- Written with the change itself, in the registry's transaction.
create function exchange.want_notices(p_resident_id uuid, p_change_id uuid, p_matters text[], p_effective_on date, p_version int) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into exchange.notices (resident_id, change_id, institution, matters, effective_on, told_by, law_ja, law_en, version, wanted_at)
  select p_resident_id, p_change_id, r.institution, array_agg(r.matter order by r.matter), p_effective_on, min(r.told_by),
         (array_agg(r.law_ja order by r.matter))[1], (array_agg(r.law_en order by r.matter))[1], p_version, kernel.civil_now()
    from exchange.notice_rules r where r.matter = any(p_matters) group by r.institution
  on conflict do nothing
$$;

-- The newest word on each: what the person and the counter are shown.
create function exchange.item_notices(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('changeId', n.change_id, 'institution', n.institution, 'nameJa', i.name_ja, 'nameEn', i.name_en,
      'matters', n.matters, 'effectiveOn', n.effective_on, 'toldBy', n.told_by, 'lawJa', n.law_ja, 'lawEn', n.law_en, 'wantedAt', n.wanted_at,
      'outcome', case when n.told_by = 'herself' then 'herself' else coalesce(e.kind, 'waiting') end, 'at', e.at)
      order by n.version desc, n.institution), '[]'::jsonb)
    from exchange.notices n
    join exchange.institutions i on i.institution = n.institution
    left join lateral (
      select v.kind, v.at from exchange.notice_events v
       where v.resident_id = n.resident_id and v.change_id = n.change_id and v.institution = n.institution order by v.attempt desc limit 1
    ) e on true
   where n.resident_id = p_resident_id
$$;

insert into exchange.items (item, function_name, name_ja, name_en) values
  ('notices', 'exchange.item_notices', '変更の通知先', 'Who was told of a change'),
  ('changes', 'registry.item_changes', '住所・氏名等の変更と期限', 'Changes of the record and their deadlines');
select exchange.write_dispatch();

update exchange.statutes set items = items || '{notices,changes}' where purpose = 'portal.own-data';
update exchange.statutes set items = items || '{changes}' where purpose in ('registry.records', 'registry.registration', 'cards.records');

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('counter.change', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,household,card,certificates,photo,notices,changes}', false,
   '住所・氏名等の変更の届出', 'Notice of a change (address, name, status)', '住民基本台帳法 第22条・第23条、番号法 第17条第3項・第4項', 'Basic Resident Registration Act Arts. 22, 23; My Number Act Art. 17(3), (4)'),
  ('counter.departure', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,household,card,certificates,notices,changes}', false,
   '転出の届出', 'Notice of moving out', '住民基本台帳法 第24条', 'Basic Resident Registration Act Art. 24'),
  ('counter.death', '2015-10-05', 'counter', '{name,basicFour,residentState,stay,household,card,certificates,notices,changes}', false,
   '死亡の届出', 'Notice of a death', '戸籍法 第86条・第87条、住民基本台帳法施行令 第8条', 'Family Register Act Arts. 86, 87'),
  ('counter.number-change', '2015-10-05', 'counter', '{name,basicFour,individualNumber,residentState,card,certificates,applications,letters,notices,changes}', false,
   '個人番号の変更', 'Individual number changed', '番号法 第7条第2項', 'My Number Act Art. 7(2)'),
  ('tax.record-change', '2015-10-05', 'tax', '{name,basicFour,residentState}', false,
   '住所・氏名等の変更の確認', 'Change of address or name taken over', '住民基本台帳法 第30条の9', 'Basic Resident Registration Act Art. 30-9');

revoke execute on function exchange.want_notices(uuid, uuid, text[], date, int), exchange.item_notices(uuid) from public;
grant execute on function exchange.want_notices(uuid, uuid, text[], date, int) to {{owner:registry}};
grant select on exchange.notices, exchange.codes to {{login:exchange}};
grant select, insert on exchange.notice_events to {{login:exchange}};
grant select on exchange.notice_rules to {{login:exchange}};
