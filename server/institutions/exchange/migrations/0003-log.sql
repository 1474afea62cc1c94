-- The access log. An entry is written once; nobody, not even the owner's own functions, may change or remove it.
create table exchange.entries (
  resident_id uuid not null,
  id uuid not null default uuidv7(),
  -- Protocol time of the writing transaction, and the civil time of the country then.
  at timestamptz not null default now(),
  civil_at timestamptz not null,
  transaction xid8 not null default pg_current_xact_id(),
  -- disclosure: another institution's data through the exchange; read, write: an institution's own records.
  act text not null check (act in ('disclosure', 'read', 'write')),
  institution text not null,
  -- The institution's own code of who acted: the person herself, an officer, or `system`.
  person text not null,
  is_self boolean not null,
  terminal text,
  purpose text not null,
  statute_from date not null,
  items text[] not null,
  -- Part of the leaf's hash: without it, a published hash could be compared with guessed entries.
  salt bytea not null default uuid_send(gen_random_uuid()),
  primary key (resident_id, id)
);
select kernel.distribute('exchange.entries', 'resident_id');
-- The sequencer takes what was committed since its last pass.
create index entries_by_transaction on exchange.entries (transaction, id);

revoke update, delete, truncate on exchange.entries from {{owner}};
grant select on exchange.entries to {{login:exchange}};

-- The statute of a purpose on the civil day.
create function exchange.statute_of(p_purpose text, p_today date) returns exchange.statutes
language sql stable set search_path = pg_catalog, pg_temp as $$
  select s from exchange.statutes s
   where s.purpose = p_purpose and s.valid_from <= p_today and (s.valid_until is null or s.valid_until >= p_today)
   order by s.valid_from desc limit 1
$$;

-- Records what an institution reads or writes of its own, in the caller's transaction. Without items: all of the purpose.
create function exchange.record_access(
  p_resident_id uuid,
  p_institution text,
  p_person text,
  p_purpose text,
  p_items text[] default null,
  p_act text default 'read',
  p_terminal text default null,
  p_is_self boolean default false
) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := kernel.civil_now();
  v_statute exchange.statutes;
  v_entry uuid;
begin
  if not exists (select from exchange.requesters r where r.login = session_user and r.institution = p_institution) then
    raise exception 'MYNA_EXCHANGE_REQUESTER_REFUSED' using errcode = 'P0001';
  end if;
  v_statute := exchange.statute_of(p_purpose, (v_now at time zone 'Asia/Tokyo')::date);
  if v_statute.purpose is null then
    raise exception 'MYNA_EXCHANGE_PURPOSE_UNKNOWN' using errcode = 'P0001', detail = p_purpose;
  end if;
  if p_items is not null and not p_items <@ v_statute.items then
    raise exception 'MYNA_EXCHANGE_ITEM_REFUSED' using errcode = 'P0001', detail = p_purpose;
  end if;
  insert into exchange.entries as e (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items)
    values (p_resident_id, v_now, p_act, p_institution, p_person, p_is_self, p_terminal, p_purpose, v_statute.valid_from, coalesce(p_items, v_statute.items))
    returning e.id into v_entry;
  return v_entry;
end $$;

revoke execute on all functions in schema exchange from public;
grant execute on function exchange.record_access(uuid, text, text, text, text[], text, text, boolean) to
  {{login:core}}, {{login:exchange}}, {{login:kernel}}, {{login:identity}}, {{login:sandbox}}, {{owner:registry}}, {{owner:cards}}, {{owner:certification}};
