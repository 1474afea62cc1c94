-- Who lives in the same household, head first: for the exchange, which gives each a code of whoever asks.
create function registry.household_of(p_resident_id uuid) returns table (resident_id uuid, relationship text)
language sql stable security definer set search_path = '' as $$
  select m.resident_id, m.relationship
    from registry.residents r join registry.residents m on m.household_id = r.household_id and m.state = 'living'
   where r.resident_id = p_resident_id order by m.relationship <> 'head', m.birth_date, m.resident_id
$$;
revoke execute on function registry.household_of(uuid) from public;
grant execute on function registry.household_of(uuid) to {{owner:exchange}};
