-- A table that a later migration drops is no longer declared.
create function kernel.undeclare(named text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from kernel.tables where table_name = named
$$;
revoke execute on function kernel.undeclare(text) from public;
grant execute on function kernel.undeclare(text) to
  {{owner:exchange}}, {{owner:registry}}, {{owner:certification}}, {{owner:cards}}, {{owner:identity}}, {{owner:counter}},
  {{owner:portal}}, {{owner:tax}}, {{owner:helpline}}, {{owner:sandbox}};
