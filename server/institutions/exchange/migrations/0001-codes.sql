-- Who may come to the exchange: a login role speaks for its own institutions. `asks`: it may ask for data held by others;
-- without it, the role may only record what it reads and writes of its own on that institution's behalf.
create table exchange.institutions (
  institution text primary key,
  name_ja text not null,
  name_en text not null
);
select kernel.replicate('exchange.institutions');

insert into exchange.institutions (institution, name_ja, name_en) values
  ('registry', '住民基本台帳（市区町村）', 'Resident registry (municipality)'),
  ('cards', '個人番号カード発行（機構）', 'Card issuing (the agency)'),
  ('certification', '公的個人認証（機構）', 'Certification service (the agency)'),
  ('exchange', '情報提供ネットワーク', 'Information exchange'),
  ('identity', '本人認証サービス', 'Sign-in service'),
  ('counter', '市区町村の窓口', 'Municipal counter'),
  ('portal', 'マイナポータル', 'Portal'),
  ('helpline', 'マイナンバー総合フリーダイヤル', 'Helpline'),
  ('insurance', '健康保険の保険者', 'Health insurer'),
  ('clinic', '医療機関・薬局', 'Clinic or pharmacy'),
  ('tax', '税務署', 'Tax office'),
  ('employer', '勤務先', 'Employer'),
  ('bank', '金融機関', 'Bank'),
  ('pension', '年金事務所', 'Pension office'),
  ('konbini', 'コンビニ交付', 'Convenience store service'),
  ('licence', '運転免許（公安委員会）', 'Driver’s licence (police)'),
  ('bureau', 'カード製造所', 'Card bureau'),
  ('operator', 'システム運用', 'System operation'),
  ('sandbox', '試験環境', 'Sandbox');

create table exchange.requesters (
  login name not null,
  institution text not null,
  asks boolean not null,
  primary key (login, institution)
);
select kernel.replicate('exchange.requesters');

insert into exchange.requesters (login, institution, asks)
  select login::name, institution, asks from (values
    ('{{login:identity}}', 'identity', true),
    ('{{login:counter}}', 'counter', true),
    ('{{login:portal}}', 'portal', true),
    ('{{login:tax}}', 'tax', true),
    ('{{login:sandbox}}', 'sandbox', true),
    ('{{login:kernel}}', 'operator', true),
    ('{{login:exchange}}', 'exchange', true),
    ('{{login:exchange}}', 'portal', false),
    ('{{login:kernel}}', 'portal', false),
    ('{{login:core}}', 'registry', true),
    ('{{login:core}}', 'cards', true),
    ('{{login:core}}', 'certification', true),
    ('{{login:core}}', 'bureau', true)
  ) as roles (login, institution, asks);

-- The agency's doors serve the counters and the other institutions: it records for all of them.
insert into exchange.requesters (login, institution, asks)
  select '{{login:core}}', institution, false from exchange.institutions
  on conflict do nothing;

-- 機関別符号: one code for each person and institution. Two institutions cannot find out that they speak of the same person.
create table exchange.codes (
  resident_id uuid not null,
  institution text not null,
  code uuid not null,
  primary key (resident_id, institution)
);
select kernel.distribute('exchange.codes', 'resident_id');

-- The same the other way round, distributed by its own key.
create table exchange.code_residents (
  code uuid primary key,
  institution text not null,
  resident_id uuid not null
);
select kernel.distribute('exchange.code_residents', 'code');

create function exchange.code_for(p_resident_id uuid, p_institution text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_code uuid;
begin
  select c.code into v_code from exchange.codes c where c.resident_id = p_resident_id and c.institution = p_institution;
  if found then return v_code; end if;
  if not exists (select from exchange.institutions i where i.institution = p_institution) then
    raise exception 'MYNA_EXCHANGE_INSTITUTION_UNKNOWN' using errcode = 'P0001';
  end if;
  insert into exchange.codes as c (resident_id, institution, code) values (p_resident_id, p_institution, gen_random_uuid())
    on conflict do nothing returning c.code into v_code;
  if not found then
    select c.code into v_code from exchange.codes c where c.resident_id = p_resident_id and c.institution = p_institution;
    return v_code;
  end if;
  insert into exchange.code_residents (code, institution, resident_id) values (v_code, p_institution, p_resident_id);
  return v_code;
end $$;

-- Only for those who know persons by their resident id anyway. A code of another institution finds nobody.
create function exchange.resident_of(p_code uuid, p_institution text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.resident_id from exchange.code_residents c where c.code = p_code and c.institution = p_institution
$$;

revoke execute on all functions in schema exchange from public;
grant execute on function exchange.code_for(uuid, text) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:kernel}}, {{login:sandbox}}, {{owner:registry}}, {{owner:cards}}, {{owner:certification}}, {{owner:identity}};
grant execute on function exchange.resident_of(uuid, text) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:kernel}}, {{login:sandbox}}, {{owner:registry}}, {{owner:cards}}, {{owner:certification}}, {{owner:identity}};
grant select on exchange.institutions to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
