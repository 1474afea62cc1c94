-- Who is under guardianship 成年後見 (Civil Code arts. 7, 8): an adult for whom a guardian, named by a family court, acts. A field of the record like the
-- others, with its history in `changes`: {guardianId, guardianName, court, reference, from, until, isSignatureGranted}.

alter table registry.residents
  add column guardianship jsonb check (guardianship is null or guardianship ?& array['guardianName', 'court', 'reference', 'from', 'isSignatureGranted']);
-- For a guardian who asks whom she acts for.
create index residents_guardian on registry.residents ((guardianship ->> 'guardianId')) where guardianship is not null;

alter table registry.changes
  drop constraint changes_kind_check,
  add constraint changes_kind_check check (kind in ('registered', 'namesake-confirmed', 'renewal-pending', 'renewal-settled',
    'address', 'moving-out', 'moving-out-cancelled', 'moving-in', 'moved-out', 'returned', 'name', 'former-surname', 'common-name', 'sex',
    'birth-date', 'stay', 'protection', 'household', 'died', 'number', 'guardianship'));

-- As in 0010, with the new field; a change that makes somebody the namesake of another asks for the confirmation that a registration asks for.
create or replace function registry.apply_change(c jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_id constant uuid := (c ->> 'resident_id')::uuid;
  v_kind constant text := c ->> 'kind';
  v_change uuid;
  v_before jsonb;
  r registry.residents;
  n registry.residents;
  s registry.stays;
  v_matters constant text[] := array(select jsonb_array_elements_text(c -> 'matters'));
begin
  select * into r from registry.residents where resident_id = v_id for update;
  if not found then
    raise exception 'MYNA_REGISTRY_RESIDENT_NOT_FOUND' using errcode = 'P0001';
  end if;
  select x.change_id into v_change from registry.changes x where x.resident_id = v_id and x.request_key = c ->> 'key' and x.kind = v_kind;
  if found then
    return jsonb_build_object('changeId', v_change, 'version', r.version, 'isRepeated', true);
  end if;
  if r.version <> (c ->> 'version')::int then
    raise exception 'MYNA_REGISTRY_RECORD_MOVED_ON' using errcode = 'P0001';
  end if;
  if c ->> 'identity_index' is not null then
    insert into registry.identity_lookup (identity_index, resident_id) values (decode(c ->> 'identity_index', 'hex'), v_id) on conflict do nothing;
    if not found and not exists (
      select from registry.identity_lookup where identity_index = decode(c ->> 'identity_index', 'hex') and resident_id = v_id
    ) then
      raise exception 'MYNA_REGISTRY_NAMESAKE_OF_CHANGE' using errcode = 'P0001';
    end if;
  end if;
  if c ->> 'card_index' is not null then
    insert into registry.residence_card_lookup (card_index, resident_id) values (decode(c ->> 'card_index', 'hex'), v_id) on conflict do nothing;
    if not found and not exists (
      select from registry.residence_card_lookup where card_index = decode(c ->> 'card_index', 'hex') and resident_id = v_id
    ) then
      raise exception 'MYNA_REGISTRY_RESIDENCE_CARD_KNOWN' using errcode = 'P0001';
    end if;
  end if;

  v_before := (select coalesce(jsonb_object_agg(k, to_jsonb(r) -> k), '{}') from jsonb_object_keys(c -> 'after') k);
  n := jsonb_populate_record(r, c -> 'after' || coalesce(c -> 'keys', '{}'));
  update registry.residents set
    household_id = n.household_id, relationship = n.relationship, municipality = n.municipality, name = n.name, kana = n.kana, latin = n.latin,
    common_name = n.common_name, former_surname = n.former_surname, sex = n.sex, birth_date = n.birth_date, address = n.address,
    is_address_protected = n.is_address_protected, resident_since = n.resident_since, address_since = n.address_since,
    moving_out_on = n.moving_out_on, moving_out_to = n.moving_out_to, state = n.state, state_since = n.state_since,
    name_key = n.name_key, kana_key = n.kana_key, other_name_key = n.other_name_key, guardianship = n.guardianship,
    version = r.version + 1
  where resident_id = v_id;

  if c -> 'stay' is not null and c -> 'stay' <> 'null'::jsonb then
    select * into s from registry.stays where resident_id = v_id for update;
    if not found then
      raise exception 'MYNA_REGISTRY_NO_LIMITED_STAY' using errcode = 'P0001';
    end if;
    v_before := v_before || jsonb_build_object('stay', to_jsonb(s) - array['resident_id', 'card_number_sealed']);
    s := jsonb_populate_record(s, c -> 'stay');
    update registry.stays set status = s.status, stay_until = s.stay_until, card_expires_on = s.card_expires_on, permission = s.permission,
      is_renewal_pending = s.is_renewal_pending,
      card_number_sealed = coalesce(decode(c ->> 'card_sealed', 'hex'), s.card_number_sealed)
    where resident_id = v_id;
  end if;

  v_change := gen_random_uuid();
  insert into registry.changes (resident_id, change_id, kind, effective_on, recorded_at, institution, person, version, request_key, before, after,
    delay_days, evidence)
  values (v_id, v_change, v_kind, (c ->> 'effective_on')::date, kernel.civil_now(), c ->> 'institution', c ->> 'person', r.version + 1, c ->> 'key',
    v_before, c -> 'after' || case when c -> 'stay' = 'null'::jsonb or c -> 'stay' is null then '{}' else jsonb_build_object('stay', c -> 'stay') end,
    coalesce((c ->> 'delay_days')::int, 0), array(select jsonb_array_elements_text(coalesce(c -> 'evidence', '[]'))));
  update registry.due set settled_at = kernel.civil_now(), outcome = v_kind
   where resident_id = v_id and settled_at is null and kind = any(array(select jsonb_array_elements_text(coalesce(c -> 'settles', '[]'))));
  insert into registry.due (resident_id, change_id, kind, due_on)
  select v_id, v_change, d ->> 'kind', (d ->> 'due_on')::date from jsonb_array_elements(coalesce(c -> 'due', '[]')) d;

  perform exchange.record_access(v_id, c ->> 'institution', c ->> 'person', c ->> 'purpose',
    array(select jsonb_array_elements_text(c -> 'items')), 'write', c ->> 'terminal');
  if jsonb_array_length(coalesce(c -> 'notices', '[]')) > 0 then
    perform exchange.want_notices(v_id, v_change, array(select jsonb_array_elements_text(c -> 'notices')), (c ->> 'effective_on')::date, r.version + 1);
  end if;
  perform kernel.enqueue('registry.changed', json_build_object('residentId', v_id, 'changeId', v_change,
    'matters', array_to_string(v_matters, ','), 'version', r.version + 1),
    'changes/' || v_id::text);
  if c ->> 'lapses' is not null then
    perform kernel.enqueue('registry.card-lapsed', json_build_object('residentId', v_id, 'changeId', v_change, 'reason', c ->> 'lapses'));
  end if;
  if n.state <> 'living' and r.state = 'living' then
    update registry.due set settled_at = kernel.civil_now(), outcome = n.state where resident_id = v_id and settled_at is null;
    perform kernel.enqueue('registry.closed', json_build_object('residentId', v_id));
  end if;
  return jsonb_build_object('changeId', v_change, 'version', r.version + 1, 'isRepeated', false);
end $$;

-- For other institutions: whether somebody acts for this person today, and who. Nothing of the court.
create function registry.item_guardianship(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('guardianName', r.guardianship -> 'guardianName', 'from', r.guardianship -> 'from', 'until', r.guardianship -> 'until')
    from registry.residents r
   where r.resident_id = p_resident_id and r.guardianship is not null and (r.guardianship ->> 'from')::date <= kernel.civil_today()
     and coalesce((r.guardianship ->> 'until')::date >= kernel.civil_today(), true)
$$;

revoke execute on function registry.item_guardianship(uuid) from public;
grant execute on function registry.item_guardianship(uuid) to {{owner:exchange}};
