-- Changes of a resident's record 住民票の記載の修正: dated, only ever added. A row says what was true before and after, from which day, and when it became
-- known; the record in `residents` is the fold of its rows.

alter table registry.residents
  add column version int not null default 0,
  -- 旧氏
  add column former_surname text,
  -- 住所を定めた日, where it is not the day on which residence began.
  add column address_since date,
  -- 転出届: the planned day, and the municipality's code, `abroad` or `elsewhere`.
  add column moving_out_on date,
  add column moving_out_to text,
  add constraint moving_out_together check ((moving_out_on is null) = (moving_out_to is null));

alter table registry.changes
  drop constraint changes_kind_check,
  add constraint changes_kind_check check (kind in ('registered', 'namesake-confirmed', 'renewal-pending', 'renewal-settled',
    'address', 'moving-out', 'moving-out-cancelled', 'moving-in', 'moved-out', 'returned', 'name', 'former-surname', 'common-name', 'sex',
    'birth-date', 'stay', 'protection', 'household', 'died', 'number')),
  add column version int not null default 0,
  -- The same request again finds its row and changes nothing.
  add column request_key text,
  add column before jsonb not null default '{}',
  add column after jsonb not null default '{}',
  add column delay_days int not null default 0,
  add column evidence text[] not null default '{}';
create unique index changes_request on registry.changes (resident_id, request_key, kind) where request_key is not null;

-- What must happen by a day: the card is brought after a move, somebody who moved out moves in somewhere, a departure abroad comes into force.
create table registry.due (
  resident_id uuid not null,
  change_id uuid not null,
  kind text not null check (kind in ('bring-card', 'moving-in', 'departure')),
  due_on date not null,
  settled_at timestamptz,
  outcome text,
  primary key (resident_id, change_id, kind)
);
select kernel.distribute('registry.due', 'resident_id');
create index due_open on registry.due (due_on) where settled_at is null;

-- One change under the lock of its record. Whoever read an older version of the record is refused: of two at once, one wins.
create function registry.apply_change(c jsonb) returns jsonb
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
      raise exception 'MYNA_REGISTRY_ALREADY_REGISTERED' using errcode = 'P0001';
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
    name_key = n.name_key, kana_key = n.kana_key, other_name_key = n.other_name_key, version = r.version + 1
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

-- A household moves as one: all rows or none, in the order given (by resident, so that two households never wait for each other in a circle).
create function registry.apply_changes(p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_answers jsonb := '[]';
begin
  for v_place in 0 .. jsonb_array_length(p_changes) - 1 loop
    v_answers := v_answers || registry.apply_change(p_changes -> v_place);
  end loop;
  return v_answers;
end $$;

-- Ends a term: the card was brought, or the day has passed.
create function registry.settle_due(p_resident_id uuid, p_kind text, p_outcome text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update registry.due set settled_at = kernel.civil_now(), outcome = p_outcome
   where resident_id = p_resident_id and kind = p_kind and settled_at is null;
  return found;
end $$;

-- A term that has passed without what it waited for: the card lapses (番号法 17条6項); the cards institution is told.
create function registry.lapse_due(p_resident_id uuid, p_change_id uuid, p_kind text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update registry.due set settled_at = kernel.civil_now(), outcome = 'lapsed'
   where resident_id = p_resident_id and change_id = p_change_id and kind = p_kind and settled_at is null;
  if not found then
    return false;
  end if;
  perform kernel.enqueue('registry.card-lapsed', json_build_object('residentId', p_resident_id, 'changeId', p_change_id, 'reason',
    case p_kind when 'bring-card' then 'not-brought-after-move' else 'not-moved-in' end));
  return true;
end $$;

-- Numbers that are nobody's any more 変更前の個人番号: dead for ever, and never given again.
alter table registry.number_lookup add column ended_on date;

create table registry.former_numbers (
  resident_id uuid not null,
  number_index bytea not null,
  number_sealed bytea not null,
  ended_on date not null,
  -- Who asked (self, ex-officio), why, and where the evidence is filed.
  requested_by text not null check (requested_by in ('self', 'ex-officio')),
  reason text not null,
  evidence_kind text not null,
  evidence_reference text not null,
  primary key (resident_id, number_index)
);
select kernel.distribute('registry.former_numbers', 'resident_id');

-- 番号法 7条2項: the old number ends and the new one begins in one statement, so a resident has exactly one at every moment.
create function registry.change_number(c jsonb, p_sealed bytea, p_index bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_id constant uuid := (c ->> 'resident_id')::uuid;
  v_today constant date := kernel.civil_today();
  r registry.residents;
  v_answer jsonb;
begin
  select * into r from registry.residents where resident_id = v_id for update;
  if not found then
    raise exception 'MYNA_REGISTRY_RESIDENT_NOT_FOUND' using errcode = 'P0001';
  end if;
  v_answer := registry.apply_change(c);
  if (v_answer ->> 'isRepeated')::boolean then
    return v_answer;
  end if;
  insert into registry.number_lookup (blind_index, resident_id) values (p_index, v_id) on conflict do nothing;
  if not found then
    raise exception 'MYNA_REGISTRY_NUMBER_TAKEN' using errcode = 'P0001';
  end if;
  update registry.number_lookup set ended_on = v_today where blind_index = r.number_index;
  insert into registry.former_numbers (resident_id, number_index, number_sealed, ended_on, requested_by, reason, evidence_kind, evidence_reference)
  values (v_id, r.number_index, r.number_sealed, v_today, c ->> 'requested_by', c ->> 'reason', c ->> 'evidence_kind', c ->> 'evidence_reference');
  update registry.residents set number_sealed = p_sealed, number_index = p_index where resident_id = v_id;
  perform kernel.enqueue('registry.number-changed', json_build_object('residentId', v_id, 'changeId', v_answer ->> 'changeId'));
  return v_answer;
end $$;

-- For the portal: what is still to be done after a change, and by when.
create function registry.item_changes(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'terms', (select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'dueOn', d.due_on) order by d.due_on), '[]')
                from registry.due d where d.resident_id = p_resident_id and d.settled_at is null),
    'changes', (select coalesce(jsonb_agg(jsonb_build_object('changeId', c.change_id, 'kind', c.kind, 'effectiveOn', c.effective_on,
                  'delayDays', c.delay_days) order by c.version desc), '[]')
                from registry.changes c where c.resident_id = p_resident_id and c.version > 0))
$$;

revoke execute on all functions in schema registry from public;
grant execute on function registry.apply_changes(jsonb), registry.settle_due(uuid, text, text), registry.lapse_due(uuid, uuid, text),
  registry.change_number(jsonb, bytea, bytea) to {{login:core}};
grant execute on function registry.item_changes(uuid) to {{owner:exchange}};
grant select on registry.due, registry.former_numbers to {{login:core}};
