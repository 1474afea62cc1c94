-- What the rules of review compare: who lives together, and whose address is protected. For the exchange alone; it shows neither.
create function registry.review_facts(p_resident_ids uuid[]) returns table (resident_id uuid, household_id uuid, is_address_protected boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.resident_id, r.household_id, r.is_address_protected from registry.residents r where r.resident_id = any(p_resident_ids)
$$;
revoke execute on function registry.review_facts(uuid[]) from public;
grant execute on function registry.review_facts(uuid[]) to {{owner:exchange}};
