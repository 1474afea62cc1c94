-- A registration in one statement: record, number, look-ups, history, access log and the job that writes the letter stand or fall together.
create function registry.register(
  p_resident jsonb, p_number_sealed bytea, p_number_index bytea, p_code_sealed bytea, p_identity_index bytea,
  p_card_index bytea, p_card_sealed bytea
) returns date
language plpgsql security definer set search_path = '' as $$
declare
  r registry.residents := jsonb_populate_record(null::registry.residents, p_resident);
  v_today constant date := kernel.civil_today();
begin
  insert into registry.identity_lookup (identity_index, resident_id) values (p_identity_index, r.resident_id) on conflict do nothing;
  if not found then
    raise exception 'MYNA_REGISTRY_ALREADY_REGISTERED' using errcode = 'P0001';
  end if;
  if p_card_index is not null then
    insert into registry.residence_card_lookup (card_index, resident_id) values (p_card_index, r.resident_id) on conflict do nothing;
    if not found then
      raise exception 'MYNA_REGISTRY_RESIDENCE_CARD_KNOWN' using errcode = 'P0001';
    end if;
  end if;
  insert into registry.number_lookup (blind_index, resident_id) values (p_number_index, r.resident_id) on conflict do nothing;
  if not found then
    raise exception 'MYNA_REGISTRY_NUMBER_TAKEN' using errcode = 'P0001';
  end if;
  insert into registry.residents values (
    r.resident_id, r.household_id, r.relationship, r.municipality, r.belonging, r.name, r.kana, r.latin, r.common_name, r.sex, r.birth_date,
    r.address, r.is_address_protected, coalesce(r.resident_since, v_today), 'living', null,
    p_number_sealed, p_number_index, p_code_sealed, r.name_key, r.kana_key, r.other_name_key
  );
  if p_card_index is not null then
    insert into registry.stays (resident_id, nationality, status, stay_until, card_expires_on, card_number_sealed, permission)
    select r.resident_id, s.nationality, s.status, s.stay_until, s.card_expires_on, p_card_sealed, s.permission
    from jsonb_populate_record(null::registry.stays, p_resident -> 'stay') s;
  end if;
  insert into registry.changes (resident_id, change_id, kind, effective_on, recorded_at, institution, person)
  values (r.resident_id, gen_random_uuid(), case when p_resident ->> 'namesake' is null then 'registered' else 'namesake-confirmed' end,
    v_today, kernel.civil_now(), p_resident ->> 'institution', p_resident ->> 'person');
  perform exchange.record_access(r.resident_id, p_resident ->> 'institution', p_resident ->> 'person', p_resident ->> 'purpose', null, 'write',
    p_resident ->> 'terminal');
  -- Whoever had the number before this system was has had the letter too.
  if p_resident ->> 'was_notified' is distinct from 'true' then
    perform kernel.enqueue_quietly('registry.registered', json_build_object('residentId', r.resident_id));
  end if;
  return v_today;
end $$;

-- Several registrations that were asked for at once, in one transaction; a refusal undoes its own row only. The answer has one text for each
-- row: empty, or the code of the refusal. `p_sealed` holds six parts for each row, in the order of `registry.register`.
create function registry.register_all(p_residents jsonb, p_sealed bytea[], out today date, out refusals text[])
language plpgsql security definer set search_path = '' as $$
declare
  v_at int;
begin
  today := kernel.civil_today();
  refusals := '{}';
  for v_place in 0 .. jsonb_array_length(p_residents) - 1 loop
    v_at := v_place * 6;
    begin
      perform registry.register(p_residents -> v_place, p_sealed[v_at + 1], p_sealed[v_at + 2], p_sealed[v_at + 3], p_sealed[v_at + 4],
        p_sealed[v_at + 5], p_sealed[v_at + 6]);
      refusals := array_append(refusals, '');
    exception when sqlstate 'P0001' then
      refusals := array_append(refusals, sqlerrm);
    end;
  end loop;
end $$;

-- Death 死亡 or moving abroad 国外転出. The number stays given.
create function registry.close(p_resident_id uuid, p_state text, p_on date, p_institution text, p_person text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update registry.residents set state = p_state, state_since = p_on where resident_id = p_resident_id and state = 'living' and p_on >= birth_date;
  if not found then
    return false;
  end if;
  insert into registry.changes (resident_id, change_id, kind, effective_on, recorded_at, institution, person)
  values (p_resident_id, gen_random_uuid(), case p_state when 'dead' then 'died' else 'moved-out' end, p_on, kernel.civil_now(), p_institution, p_person);
  perform exchange.record_access(p_resident_id, p_institution, p_person,
    case p_institution when 'counter' then 'counter.registration' else 'registry.records' end, array['residentState'], 'write');
  perform kernel.enqueue('registry.closed', json_build_object('residentId', p_resident_id));
  return true;
end $$;

-- 在留期間更新許可申請中: the application for a renewal of the stay was seen, or settled.
create function registry.mark_renewal(p_resident_id uuid, p_is_pending boolean, p_institution text, p_person text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update registry.stays set is_renewal_pending = p_is_pending where resident_id = p_resident_id and stay_until is not null;
  if not found then
    return false;
  end if;
  insert into registry.changes (resident_id, change_id, kind, effective_on, recorded_at, institution, person)
  values (p_resident_id, gen_random_uuid(), case when p_is_pending then 'renewal-pending' else 'renewal-settled' end, kernel.civil_today(),
    kernel.civil_now(), p_institution, p_person);
  perform exchange.record_access(p_resident_id, p_institution, p_person,
    case p_institution when 'counter' then 'counter.registration' else 'registry.records' end, array['stay'], 'write');
  return true;
end $$;

revoke execute on all functions in schema registry from public;
grant execute on function registry.register_all(jsonb, bytea[]), registry.close(uuid, text, date, text, text),
  registry.mark_renewal(uuid, boolean, text, text) to {{login:core}};
