-- Questions that go together share their statements too: one look-up, one insert of entries, one of tickets, one deletion of tickets, whatever their number. Each has
-- its own entry, ticket and answer as before. What this finds no answer for (a refusal, an act for another) takes the slow way of `try_ask`, one by one.
create function exchange.try_ask_all(
  p_institution text, p_codes uuid[], p_purposes text[], p_items text[], p_persons text[], p_terminals text[], out tickets uuid[], out refusals text[]
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz;
  v_today date;
  v_residents uuid[];
  v_statutes date[];
  v_asked record;
  -- The entries must be on the disk before the read, whatever the session has set.
  v_durable text := set_config('synchronous_commit', 'on', true);
begin
  select now() + make_interval(secs => offset_seconds) into v_now from kernel.civil_clock;
  v_today := (v_now at time zone 'Asia/Tokyo')::date;
  select array_agg(f.resident_id order by a.place), array_agg(f.valid_from order by a.place),
         array_agg(case when f.resident_id is not null then gen_random_uuid() end order by a.place)
    into v_residents, v_statutes, tickets
    from unnest(p_codes, p_purposes, p_items, p_persons) with ordinality as a (code, purpose, items, person, place)
    left join lateral (
      select c.resident_id, s.valid_from
        from exchange.statutes s
        join exchange.requesters r on r.login = session_user and r.institution = p_institution and r.asks
        join exchange.code_residents c on c.code = a.code and c.institution = p_institution
       where s.purpose = a.purpose and s.requester = p_institution and s.basis is null
         and s.valid_from <= v_today and (s.valid_until is null or s.valid_until >= v_today)
         and string_to_array(a.items, ',') <@ s.items and a.items <> ''
         and (a.person = a.code::text or a.person is not null and not s.own_request)
       limit 1
    ) f on true;

  insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, terminal, purpose, statute_from, items)
    select f.resident_id, v_now, 'disclosure', p_institution, f.person, f.person = f.code::text, f.terminal, f.purpose, f.valid_from, string_to_array(f.items, ',')
      from unnest(v_residents, v_statutes, p_codes, p_purposes, p_items, p_persons, p_terminals)
        as f (resident_id, valid_from, code, purpose, items, person, terminal)
     where f.resident_id is not null;
  insert into exchange.tickets (ticket, resident_id, items, login, transaction, expires_at)
    select f.ticket, f.resident_id, string_to_array(f.items, ','), session_user, pg_current_xact_id(), clock_timestamp() + interval '5 seconds'
      from unnest(try_ask_all.tickets, v_residents, p_items) as f (ticket, resident_id, items)
     where f.resident_id is not null;

  for i in 1 .. coalesce(cardinality(p_codes), 0) loop
    continue when tickets[i] is not null;
    v_asked := exchange.try_ask(p_institution, p_codes[i], p_purposes[i], string_to_array(p_items[i], ','), p_persons[i], p_terminals[i]);
    tickets[i] := v_asked.ticket;
    refusals[i] := v_asked.refusal;
  end loop;
end $$;

-- As in 0009, with one deletion for all tickets.
create or replace function exchange.read_all(p_tickets uuid[]) returns jsonb[]
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_transaction xid8 := pg_current_xact_id();
  v_taken uuid[];
  v_residents uuid[];
  v_items text[];
  v_item text;
  v_values jsonb;
  v_answers jsonb[];
begin
  perform exchange.settle_entries();
  with taken as (
    delete from exchange.tickets t
     where t.ticket = any (p_tickets) and t.login = session_user and t.transaction <> v_transaction and t.expires_at > clock_timestamp()
     returning t.ticket, t.resident_id, t.items
  )
  select array_agg(ticket), array_agg(resident_id), array_agg(array_to_string(items, ',')) into v_taken, v_residents, v_items from taken;
  -- One that was not found, or that stands there twice.
  if coalesce(cardinality(v_taken), 0) <> cardinality(p_tickets) - cardinality(array_positions(p_tickets, null)) then
    raise exception 'MYNA_EXCHANGE_TICKET_REFUSED' using errcode = 'P0001';
  end if;
  for i in 1 .. coalesce(cardinality(v_taken), 0) loop
    v_values := '{}';
    foreach v_item in array string_to_array(v_items[i], ',') loop
      v_values := v_values || jsonb_build_object(v_item, exchange.item_value(v_item, v_residents[i]));
    end loop;
    v_answers[array_position(p_tickets, v_taken[i])] := v_values;
  end loop;
  return v_answers;
end $$;

create or replace procedure exchange.disclose_all(
  p_institution text, p_codes uuid[], p_purposes text[], p_items text[], p_persons text[], p_terminals text[], inout p_answers jsonb
)
language plpgsql as $$
declare
  v_asked record;
  v_values jsonb[];
  v_answers jsonb[];
begin
  v_asked := exchange.try_ask_all(p_institution, p_codes, p_purposes, p_items, p_persons, p_terminals);
  commit;
  v_values := exchange.read_all(v_asked.tickets);
  for i in 1 .. pg_catalog.cardinality(p_codes) loop
    v_answers[i] := coalesce(v_values[i], pg_catalog.to_jsonb(v_asked.refusals[i]));
  end loop;
  p_answers := pg_catalog.to_jsonb(v_answers);
end $$;

-- Whoever may ask for one may ask for many.
revoke execute on function exchange.try_ask_all(text, uuid[], text[], text[], text[], text[]) from public;
do $$
declare
  v_role text;
begin
  for v_role in
    select distinct a.grantee::regrole::text
      from pg_proc p, aclexplode(p.proacl) a
     where p.oid = 'exchange.disclose_all(text, uuid[], text[], text[], text[], text[], jsonb)'::regprocedure and a.grantee <> p.proowner
  loop
    execute format('grant execute on function exchange.try_ask_all(text, uuid[], text[], text[], text[], text[]) to %s', v_role);
  end loop;
end $$;
