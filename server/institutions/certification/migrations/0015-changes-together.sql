-- A change of a card's certificates in two round trips: whoever has lost a card waits for them, on a server that is busy with everybody else.

-- Locks the card and tells what is known of it under that lock; null when there is no such card. Each statement sees what was committed before it began, so
-- the actions are those after the lock was had.
create function certification.begin_change(p_card_id text) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_resident_id uuid;
  v_state text;
begin
  select c.resident_id, c.state into v_resident_id, v_state from certification.card_lookup c where c.card_id = p_card_id for update;
  if not found then return null; end if;
  return jsonb_build_object('residentId', v_resident_id, 'state', v_state, 'now', kernel.civil_now(), 'actions', (
    select coalesce(jsonb_agg(jsonb_build_object('serial', a.serial, 'kind', c.kind, 'action', a.action, 'reason', a.reason, 'at', a.at)
        order by a.serial, a.position), '[]'::jsonb)
      from certification.actions a join certification.certificates c on c.resident_id = a.resident_id and c.serial = a.serial
     where a.resident_id = v_resident_id and c.card_id = p_card_id));
end $$;

-- Enters one action for each of the certificates (`p_places`: serial to position), the card's state, and the epoch that every instance has to take over.
create function certification.record_change(
  p_card_id text, p_resident_id uuid, p_state text, p_places jsonb, p_action text, p_reason text, p_at timestamptz, p_institution text, p_person text
) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_epoch bigint;
  v_serials text[] := array(select jsonb_object_keys(p_places));
begin
  insert into certification.actions (resident_id, serial, position, action, reason, at, institution, person)
    select p_resident_id, place.key, place.value::int, p_action, p_reason, p_at, p_institution, p_person from jsonb_each_text(p_places) as place;
  update certification.certificate_lookup
     set state = case p_action when 'resumed' then 'good' else p_action end, reason = case p_action when 'revoked' then p_reason end, since = p_at
   where serial = any(v_serials);
  update certification.card_lookup set state = p_state where card_id = p_card_id;
  update certification.status_epoch set value = value + 1 returning value into v_epoch;
  insert into certification.status_changes (epoch, card_id, resident_id, state, serials, is_handled)
    values (v_epoch, p_card_id, p_resident_id, p_state, v_serials, false);
  perform pg_notify('certification_status', '');
  return v_epoch;
end $$;

-- What every running instance has acknowledged is handled; tells how many have not yet, and how many there are.
create function certification.settle_change(p_epoch bigint) returns table (waiting int, live int)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  select count(*) filter (where i.acknowledged < p_epoch), count(*) into waiting, live
    from certification.instances i where i.lease_until > clock_timestamp();
  if waiting = 0 then
    update certification.status_changes set is_handled = true where epoch <= p_epoch and not is_handled;
  end if;
  return next;
end $$;

revoke execute on function certification.begin_change(text), certification.settle_change(bigint),
  certification.record_change(text, uuid, text, jsonb, text, text, timestamptz, text, text) from public;
grant execute on function certification.begin_change(text), certification.settle_change(bigint),
  certification.record_change(text, uuid, text, jsonb, text, text, timestamptz, text, text) to {{login:core}};
