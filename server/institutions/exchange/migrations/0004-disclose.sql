-- A ticket stands for one committed entry and is good for one read by the role that asked. Unlogged: a crash voids all.
create unlogged table exchange.tickets (
  ticket uuid primary key,
  resident_id uuid not null,
  items text[] not null,
  login name not null,
  transaction xid8 not null,
  expires_at timestamptz not null
);
select kernel.distribute('exchange.tickets', 'ticket');

-- First half: who asks about whom, why, for what. Appends the entry; returns a ticket and no datum. Three small look-ups are
-- cheaper than one join, and every read in the country passes here.
create function exchange.ask(p_institution text, p_code uuid, p_purpose text, p_items text[], p_person text, p_terminal text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := kernel.civil_now();
  v_today date := (v_now at time zone 'Asia/Tokyo')::date;
  v_is_self boolean := p_person = p_code::text;
  v_statute_from date;
  v_items text[];
  v_own_request boolean;
  v_resident uuid;
  v_ticket uuid;
begin
  perform from exchange.requesters r where r.login = session_user and r.institution = p_institution and r.asks;
  if not found then
    raise exception 'MYNA_EXCHANGE_REQUESTER_REFUSED' using errcode = 'P0001';
  end if;
  select s.valid_from, s.items, s.own_request into v_statute_from, v_items, v_own_request
    from exchange.statutes s
   where s.purpose = p_purpose and s.requester = p_institution
     and s.valid_from <= v_today and (s.valid_until is null or s.valid_until >= v_today)
   order by s.valid_from desc limit 1;
  if not found then
    raise exception 'MYNA_EXCHANGE_PURPOSE_UNKNOWN' using errcode = 'P0001';
  elsif p_items is null or p_items = '{}' or not p_items <@ v_items then
    raise exception 'MYNA_EXCHANGE_ITEM_REFUSED' using errcode = 'P0001';
  elsif p_person is null or v_own_request and not v_is_self then
    raise exception 'MYNA_EXCHANGE_NOT_OWN_REQUEST' using errcode = 'P0001';
  end if;
  select c.resident_id into v_resident from exchange.code_residents c where c.code = p_code and c.institution = p_institution;
  if not found then
    raise exception 'MYNA_EXCHANGE_CODE_UNKNOWN' using errcode = 'P0001';
  end if;
  -- The entry must be on the disk before the read, whatever the session has set.
  perform pg_catalog.set_config('synchronous_commit', 'on', true);
  with entry as (
    insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items)
      values (v_resident, v_now, 'disclosure', p_institution, p_person, v_is_self, p_terminal, p_purpose, v_statute_from, p_items)
      returning transaction
  )
  insert into exchange.tickets as t (ticket, resident_id, items, login, transaction, expires_at)
    select gen_random_uuid(), v_resident, p_items, session_user, entry.transaction, clock_timestamp() + interval '5 seconds' from entry
    returning t.ticket into v_ticket;
  return v_ticket;
end $$;

-- Second half. The ticket is visible here only if its transaction was committed, or is this one: so this one is refused.
create function exchange.read(p_ticket uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_transaction xid8 := pg_catalog.pg_current_xact_id();
  v_resident uuid;
  v_items text[];
  v_item text;
  v_values jsonb := '{}';
begin
  delete from exchange.tickets t
   where t.ticket = p_ticket and t.login = session_user and t.transaction <> v_transaction and t.expires_at > clock_timestamp()
   returning t.resident_id, t.items into v_resident, v_items;
  if not found then
    raise exception 'MYNA_EXCHANGE_TICKET_REFUSED' using errcode = 'P0001';
  end if;
  foreach v_item in array v_items loop
    v_values := v_values || jsonb_build_object(v_item, exchange.item_value(v_item, v_resident));
  end loop;
  return v_values;
end $$;

-- Both halves in one round trip, with the caller's rights. In a transaction block the COMMIT fails, and nothing was read.
create procedure exchange.disclose(
  p_institution text, p_code uuid, p_purpose text, p_items text[], p_person text, p_terminal text, inout p_values jsonb
)
language plpgsql as $$
declare
  v_ticket uuid;
begin
  v_ticket := exchange.ask(p_institution, p_code, p_purpose, p_items, p_person, p_terminal);
  commit;
  p_values := exchange.read(v_ticket);
end $$;

create function exchange.forget_tickets() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from exchange.tickets where expires_at < clock_timestamp() - interval '10 seconds'
$$;

revoke execute on all functions in schema exchange from public;
revoke execute on all procedures in schema exchange from public;
grant execute on function exchange.ask(text, uuid, text, text[], text, text), exchange.read(uuid) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
grant execute on procedure exchange.disclose(text, uuid, text, text[], text, text, jsonb) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
grant execute on function exchange.forget_tickets() to {{login:exchange}};
