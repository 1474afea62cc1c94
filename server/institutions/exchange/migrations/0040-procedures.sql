-- Procedures from the phone: the municipality's desk for applications and notices without a visit. It knows a person by a code of its own.
insert into exchange.institutions (institution, name_ja, name_en) values
  ('procedures', 'オンライン手続（市区町村）', 'Online procedures (municipality)');
insert into exchange.requesters (login, institution, asks) values
  ('{{login:procedures}}'::name, 'procedures', true),
  ('{{login:procedures}}'::name, 'portal', false),
  ('{{login:procedures}}'::name, 'counter', false),
  ('{{login:core}}'::name, 'procedures', false),
  ('{{login:exchange}}'::name, 'procedures', false)
  on conflict do nothing;
insert into exchange.answering (institution, desk) values ('procedures', 'counter');

insert into exchange.items (item, function_name, name_ja, name_en) values
  ('procedures', null, '手続の申請・届出', 'Applications and notices');

-- The members of the person's household, each by the code of the institution that asks: who they are is read for each of them, with an entry in each one's
-- log. Under a login that serves several institutions there is nobody to give codes to.
create function exchange.item_household(p_resident_id uuid) returns jsonb
language plpgsql as $$
declare
  v_asking text[] := (select pg_catalog.array_agg(r.institution) from exchange.requesters r where r.login = session_user and r.asks);
begin
  if pg_catalog.cardinality(v_asking) <> 1 then
    raise exception 'MYNA_EXCHANGE_ITEM_REFUSED' using errcode = 'P0001';
  end if;
  return (
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', exchange.code_for(m.resident_id, v_asking[1]), 'relationship', m.relationship,
             'isSelf', m.resident_id = p_resident_id))
      from registry.household_of(p_resident_id) m);
end $$;
revoke execute on function exchange.item_household(uuid) from public;
update exchange.items set function_name = 'exchange.item_household' where item = 'household';
select exchange.write_dispatch();

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('portal.procedures', '2015-10-05', 'portal', '{procedures}', true,
   '本人による手続', 'Your procedures, by yourself', 'デジタル手続法 第6条', 'Digital Procedures Act Art. 6'),
  ('procedures.form', '2015-10-05', 'procedures', '{name,basicFour,residentState,household}', true,
   '手続の入力に使う本人の情報', 'Your data for a form', 'デジタル手続法 第6条、第11条', 'Digital Procedures Act Arts. 6, 11'),
  ('procedures.household', '2015-10-05', 'procedures', '{name,basicFour}', false,
   '世帯員による手続の入力', 'A form filled in by somebody of your household', '住民基本台帳法 第12条・第26条', 'Basic Resident Registration Act Arts. 12, 26'),
  ('counter.procedure', '2015-10-05', 'counter', '{name,basicFour,residentState,household,procedures}', false,
   'オンライン手続の審査', 'An online procedure examined', 'デジタル手続法 第6条、行政手続法 第7条', 'Digital Procedures Act Art. 6; Administrative Procedure Act Art. 7'),
  ('counter.certificate', '2015-10-05', 'counter', '{name,basicFour,residentState,household,letters}', false,
   '住民票の写しの交付', 'Copy of the residence record issued', '住民基本台帳法 第12条', 'Basic Resident Registration Act Art. 12');

grant select on exchange.institutions, exchange.items, exchange.statutes to {{login:procedures}};
grant execute on function exchange.try_ask(text, uuid, text, text[], text, text), exchange.ask(text, uuid, text, text[], text, text), exchange.read(uuid), exchange.read_all(uuid[]) to {{login:procedures}};
grant execute on procedure exchange.disclose(text, uuid, text, text[], text, text, jsonb),
  exchange.disclose_all(text, uuid[], text[], text[], text[], text[], jsonb) to {{login:procedures}};
grant execute on function exchange.record_access(uuid, text, text, text, text[], text, text, boolean) to {{login:procedures}};
