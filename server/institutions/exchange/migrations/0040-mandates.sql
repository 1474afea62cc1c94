-- A look by somebody who acts for another: the entry names the actor, the person, and the mandate 代理権 by which it was allowed. It stands in both logs.
alter table exchange.entries
  add column basis text check (basis in ('parent', 'guardian', 'agent')),
  add column mandate uuid,
  -- In the actor's own log: the institution's code of the person for whom it was.
  add column on_behalf uuid,
  add constraint entries_mandate check ((basis is null) = (mandate is null) and (on_behalf is null or basis is not null));

-- A purpose of those who act for another: of which kind of mandate, and which of its scopes.
alter table exchange.statutes
  add column basis text check (basis in ('parent', 'guardian', 'agent')),
  add column scope text check (scope in ('view', 'procedures', 'letters', 'offices')),
  add constraint statutes_mandate check ((basis is null) = (scope is null) and not (basis is not null and own_request));

select exchange.register_item('mandates', 'mandates.item_mandates', '代理の設定', 'Mandates');

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('portal.mandates', '2015-10-05', 'portal', '{mandates}', true,
   '代理の設定・確認', 'Mandates seen or changed', '民法 第99条・第111条', 'Civil Code Arts. 99, 111'),
  ('portal.acted', '2015-10-05', 'portal', '{name,basicFour,residentState,stay,card,certificates,notices,changes,chip,notifications,letters,mandates}', true,
   'ほかの人の代理', 'You acted for somebody else', '民法 第99条', 'Civil Code Art. 99');

-- 民法 824条・859条・99条; 個人情報保護法 76条2項: the statutory representative and the agent ask for a person's data in that person's place.
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en, basis, scope)
  select 'portal.' || scope || '-by-' || basis, '2015-10-05', 'portal', items, false,
         basis_ja || 'による' || scope_ja, scope_en || ' by ' || basis_en,
         law_ja_of || '、個人情報保護法 第76条第2項', law_en_of || '; Personal Information Protection Act Art. 76(2)', basis, scope
    from (values ('parent', '親権者', 'a parent', '民法 第824条', 'Civil Code Art. 824'),
                 ('guardian', '後見人', 'the guardian', '民法 第859条', 'Civil Code Art. 859'),
                 ('agent', '代理人', 'an agent', '民法 第99条', 'Civil Code Art. 99')) as bases (basis, basis_ja, basis_en, law_ja_of, law_en_of),
         (values ('view', '閲覧', 'Viewed', '{name,basicFour,residentState,stay,card,certificates,notices,changes,chip,notifications}'::text[]),
                 ('procedures', '手続', 'A procedure', '{name,basicFour,residentState}'::text[]),
                 ('letters', '郵便の受取り', 'Letters opened', '{name,letters}'::text[]),
                 ('offices', '窓口での対応', 'Offices spoken to', '{name}'::text[])) as scopes (scope, scope_ja, scope_en, items);

-- Both entries of an act for another, in the caller's transaction: in the person's log by the actor, in the actor's own on behalf of the person.
create function exchange.enter_mandated(
  p_person_id uuid, p_actor_id uuid, p_institution text, p_basis text, p_mandate uuid, p_purpose text, p_items text[], p_act text, p_terminal text
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := kernel.civil_now();
  v_today date := (v_now at time zone 'Asia/Tokyo')::date;
  v_statute exchange.statutes := exchange.statute_of(p_purpose, v_today);
  v_acted exchange.statutes := exchange.statute_of('portal.acted', v_today);
  v_actor uuid := exchange.code_for(p_actor_id, p_institution);
begin
  if v_statute.purpose is null or v_statute.requester <> p_institution or v_acted.purpose is null then
    raise exception 'MYNA_EXCHANGE_PURPOSE_UNKNOWN' using errcode = 'P0001', detail = p_purpose;
  end if;
  if not p_items <@ v_statute.items then
    raise exception 'MYNA_EXCHANGE_ITEM_REFUSED' using errcode = 'P0001', detail = p_purpose;
  end if;
  insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items, basis, mandate)
    values (p_person_id, v_now, p_act, p_institution, v_actor::text, false, p_terminal, v_statute.purpose, v_statute.valid_from, p_items, p_basis, p_mandate);
  insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items, basis, mandate, on_behalf)
    values (p_actor_id, v_now, p_act, p_institution, v_actor::text, true, p_terminal, v_acted.purpose, v_acted.valid_from, p_items, p_basis, p_mandate,
      exchange.code_for(p_person_id, p_institution));
end $$;

-- As in 0004; a purpose of somebody who acts for another asks for the mandate, in the same statement.
create or replace function exchange.try_ask(
  p_institution text, p_code uuid, p_purpose text, p_items text[], p_person text, p_terminal text, out ticket uuid, out refusal text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz;
  v_statute_from date;
  v_resident uuid;
  v_basis text;
  v_scope text;
  v_actor uuid;
  v_mandate uuid;
  -- The entry must be on the disk before the read, whatever the session has set.
  v_durable text := set_config('synchronous_commit', 'on', true);
begin
  select k.civil_now, s.valid_from, c.resident_id, s.basis, s.scope into v_now, v_statute_from, v_resident, v_basis, v_scope
    from (select now() + make_interval(secs => offset_seconds) as civil_now from kernel.civil_clock) k
    join exchange.statutes s on s.purpose = p_purpose and s.requester = p_institution
     and s.valid_from <= (k.civil_now at time zone 'Asia/Tokyo')::date
     and (s.valid_until is null or s.valid_until >= (k.civil_now at time zone 'Asia/Tokyo')::date)
    join exchange.requesters r on r.login = session_user and r.institution = p_institution and r.asks
    join exchange.code_residents c on c.code = p_code and c.institution = p_institution
   where p_items <@ s.items and p_items <> '{}' and (p_person = p_code::text or p_person is not null and not s.own_request)
   limit 1;
  if not found then
    refusal := exchange.refusal_of(p_institution, p_code, p_purpose, p_items, kernel.civil_today());
    return;
  end if;
  ticket := gen_random_uuid();
  if v_basis is null then
    insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items)
      values (v_resident, v_now, 'disclosure', p_institution, p_person, p_person = p_code::text, p_terminal, p_purpose, v_statute_from, p_items);
  else
    if p_person ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
      v_actor := exchange.resident_of(p_person::uuid, p_institution);
      v_mandate := mandates.mandate_of(v_actor, v_resident, v_basis, v_scope);
    end if;
    if v_mandate is null then
      ticket := null;
      refusal := 'MYNA_EXCHANGE_MANDATE_MISSING';
      return;
    end if;
    perform exchange.enter_mandated(v_resident, v_actor, p_institution, v_basis, v_mandate, p_purpose, p_items, 'disclosure', p_terminal);
  end if;
  insert into exchange.tickets (ticket, resident_id, items, login, transaction, expires_at)
    values (try_ask.ticket, v_resident, p_items, session_user, pg_current_xact_id(), clock_timestamp() + interval '5 seconds');
end $$;

-- For the lines of a log: the other one of an act for somebody. Both know each other by the mandate.
create function exchange.name_behind(p_institution text, p_code text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exchange.item_name(exchange.resident_of(p_code::uuid, p_institution)) ->> 'name'
$$;

-- Only the mandates room says that somebody acts for another.
revoke execute on function exchange.enter_mandated(uuid, uuid, text, text, uuid, text, text[], text, text), exchange.name_behind(text, text) from public;
grant execute on function exchange.enter_mandated(uuid, uuid, text, text, uuid, text, text[], text, text) to {{owner:mandates}}, {{login:mandates}};
grant execute on function exchange.name_behind(text, text) to {{login:exchange}};
grant execute on function exchange.code_for(uuid, text), exchange.resident_of(uuid, text) to {{owner:mandates}}, {{login:mandates}};
grant execute on function exchange.record_access(uuid, text, text, text, text[], text, text, boolean) to {{login:mandates}};
grant select on exchange.institutions, exchange.items, exchange.statutes to {{login:mandates}};
insert into exchange.requesters (login, institution, asks) values ('{{login:mandates}}'::name, 'portal', false);
