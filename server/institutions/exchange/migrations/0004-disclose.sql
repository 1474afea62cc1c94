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

-- Why a question is refused: the slow way, taken only when it found nothing.
create function exchange.refusal_of(p_institution text, p_code uuid, p_purpose text, p_items text[], p_today date) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_statute exchange.statutes := exchange.statute_of(p_purpose, p_today);
begin
  if not exists (select from exchange.requesters r where r.login = session_user and r.institution = p_institution and r.asks) then
    return 'MYNA_EXCHANGE_REQUESTER_REFUSED';
  elsif v_statute.purpose is null or v_statute.requester <> p_institution then
    return 'MYNA_EXCHANGE_PURPOSE_UNKNOWN';
  elsif p_items is null or p_items = '{}' or not p_items <@ v_statute.items then
    return 'MYNA_EXCHANGE_ITEM_REFUSED';
  elsif not exists (select from exchange.code_residents c where c.code = p_code and c.institution = p_institution) then
    return 'MYNA_EXCHANGE_CODE_UNKNOWN';
  else
    return 'MYNA_EXCHANGE_NOT_OWN_REQUEST';
  end if;
end $$;

-- First half: who asks about whom, why, for what. Appends the entry and gives a ticket and no datum, or says why not. Every
-- read in the country passes here: one query decides, and each statement stays within one machine when the tables are spread.
create function exchange.try_ask(
  p_institution text, p_code uuid, p_purpose text, p_items text[], p_person text, p_terminal text, out ticket uuid, out refusal text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz;
  v_statute_from date;
  v_resident uuid;
  -- The entry must be on the disk before the read, whatever the session has set.
  v_durable text := set_config('synchronous_commit', 'on', true);
begin
  select k.civil_now, s.valid_from, c.resident_id into v_now, v_statute_from, v_resident
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
  insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items)
    values (v_resident, v_now, 'disclosure', p_institution, p_person, p_person = p_code::text, p_terminal, p_purpose, v_statute_from, p_items);
  insert into exchange.tickets (ticket, resident_id, items, login, transaction, expires_at)
    values (try_ask.ticket, v_resident, p_items, session_user, pg_current_xact_id(), clock_timestamp() + interval '5 seconds');
end $$;

-- The same, refusing with an error.
create function exchange.ask(p_institution text, p_code uuid, p_purpose text, p_items text[], p_person text, p_terminal text) returns uuid
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_asked record;
begin
  v_asked := exchange.try_ask(p_institution, p_code, p_purpose, p_items, p_person, p_terminal);
  if v_asked.ticket is null then
    raise exception '%', v_asked.refusal using errcode = 'P0001';
  end if;
  return v_asked.ticket;
end $$;

-- Second half. The ticket is visible here only if its transaction was committed, or is this one: so this one is refused.
create function exchange.read(p_ticket uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_transaction xid8 := pg_current_xact_id();
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

-- Many questions of one institution at once: each is asked, one COMMIT for all entries, each is read. The answers come in the
-- order of the questions: the values, or the code of a refusal as a string. Items are joined by commas.
create procedure exchange.disclose_all(
  p_institution text, p_codes uuid[], p_purposes text[], p_items text[], p_persons text[], p_terminals text[], inout p_answers jsonb
)
language plpgsql as $$
declare
  v_asked record;
  v_tickets uuid[];
  v_answers jsonb[];
begin
  for i in 1 .. cardinality(p_codes) loop
    v_asked := exchange.try_ask(p_institution, p_codes[i], p_purposes[i], pg_catalog.string_to_array(p_items[i], ','), p_persons[i], p_terminals[i]);
    v_tickets[i] := v_asked.ticket;
    v_answers[i] := pg_catalog.to_jsonb(v_asked.refusal);
  end loop;
  commit;
  for i in 1 .. cardinality(p_codes) loop
    if v_tickets[i] is not null then
      v_answers[i] := exchange.read(v_tickets[i]);
    end if;
  end loop;
  p_answers := pg_catalog.to_jsonb(v_answers);
end $$;

create function exchange.forget_tickets() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from exchange.tickets where expires_at < clock_timestamp() - interval '10 seconds'
$$;

revoke execute on all functions in schema exchange from public;
revoke execute on all procedures in schema exchange from public;
grant execute on function exchange.try_ask(text, uuid, text, text[], text, text), exchange.ask(text, uuid, text, text[], text, text), exchange.read(uuid) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
grant execute on procedure exchange.disclose(text, uuid, text, text[], text, text, jsonb),
  exchange.disclose_all(text, uuid[], text[], text[], text[], text[], jsonb) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
grant execute on function exchange.forget_tickets() to {{login:exchange}};
