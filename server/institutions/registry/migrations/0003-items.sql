-- What the exchange may serve to others, item by item; nobody else can call these.

-- 基本4情報: name, address, date of birth, sex. A protected address is not disclosed.
create function registry.item_basic_four(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('name', name, 'kana', kana, 'commonName', common_name, 'birthDate', birth_date, 'sex', sex,
    'address', case when is_address_protected then null else address end, 'municipality', municipality)
  from registry.residents where resident_id = p_resident_id
$$;

-- The individual number as it lies here, sealed: the exchange's door opens it after the read.
create function registry.item_individual_number(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('sealed', encode(number_sealed, 'base64')) from registry.residents where resident_id = p_resident_id
$$;

-- Whether somebody lives here, is dead or has moved abroad, and since when.
create function registry.item_resident_state(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('state', state, 'since', state_since, 'belonging', belonging, 'municipality', municipality)
  from registry.residents where resident_id = p_resident_id
$$;

-- The period of stay of a foreign resident; null for nationals.
create function registry.item_stay(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('nationality', nationality, 'status', status, 'stayUntil', stay_until, 'isRenewalPending', is_renewal_pending)
  from registry.stays where resident_id = p_resident_id
$$;

revoke execute on all functions in schema registry from public;
grant execute on function registry.item_basic_four(uuid), registry.item_individual_number(uuid), registry.item_resident_state(uuid), registry.item_stay(uuid)
  to {{owner:exchange}};
