-- An institution records its looks under its own statutes only: a purpose of another one would be a false statement in the log.
create or replace function exchange.record_access(
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
  if v_statute.purpose is null or v_statute.requester <> p_institution then
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

-- Whoever asks and reads by hand could commit in between with `synchronous_commit` off, which no right forbids: the entry would be visible, but lost
-- in a crash. So a read first makes sure that all that it can see is on the disk. After a disclosure in one call that costs nothing on a quiet server.
create function exchange.settle_entries() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn() then
    perform pg_logical_emit_message(false, 'openmyna', ''::text, true);
  end if;
end $$;

create or replace function exchange.read(p_ticket uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (exchange.read_all(array[p_ticket]))[1];
end $$;

-- The values by ticket, in their order; null where there is no ticket.
create function exchange.read_all(p_tickets uuid[]) returns jsonb[]
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_transaction xid8 := pg_current_xact_id();
  v_resident uuid;
  v_items text[];
  v_item text;
  v_values jsonb;
  v_answers jsonb[];
begin
  perform exchange.settle_entries();
  for i in 1 .. cardinality(p_tickets) loop
    continue when p_tickets[i] is null;
    delete from exchange.tickets t
     where t.ticket = p_tickets[i] and t.login = session_user and t.transaction <> v_transaction and t.expires_at > clock_timestamp()
     returning t.resident_id, t.items into v_resident, v_items;
    if not found then
      raise exception 'MYNA_EXCHANGE_TICKET_REFUSED' using errcode = 'P0001';
    end if;
    v_values := '{}';
    foreach v_item in array v_items loop
      v_values := v_values || jsonb_build_object(v_item, exchange.item_value(v_item, v_resident));
    end loop;
    v_answers[i] := v_values;
  end loop;
  return v_answers;
end $$;

create or replace procedure exchange.disclose_all(
  p_institution text, p_codes uuid[], p_purposes text[], p_items text[], p_persons text[], p_terminals text[], inout p_answers jsonb
)
language plpgsql as $$
declare
  v_asked record;
  v_tickets uuid[];
  v_answers jsonb[];
  v_values jsonb[];
begin
  for i in 1 .. cardinality(p_codes) loop
    v_asked := exchange.try_ask(p_institution, p_codes[i], p_purposes[i], pg_catalog.string_to_array(p_items[i], ','), p_persons[i], p_terminals[i]);
    v_tickets[i] := v_asked.ticket;
    v_answers[i] := pg_catalog.to_jsonb(v_asked.refusal);
  end loop;
  commit;
  v_values := exchange.read_all(v_tickets);
  for i in 1 .. cardinality(p_codes) loop
    if v_tickets[i] is not null then
      v_answers[i] := v_values[i];
    end if;
  end loop;
  p_answers := pg_catalog.to_jsonb(v_answers);
end $$;

revoke execute on function exchange.settle_entries(), exchange.read_all(uuid[]) from public;
grant execute on function exchange.read_all(uuid[]) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:helpline}}, {{login:sandbox}}, {{login:kernel}};
