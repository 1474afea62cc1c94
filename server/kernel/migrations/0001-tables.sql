-- Which table is distributed by which column. The catalogue test reads it: a table nobody declared is a failing test.
create table kernel.tables (
  table_name text primary key,
  kind text not null check (kind in ('distributed', 'replicated')),
  distribution_column text,
  check ((kind = 'distributed') = (distribution_column is not null))
);

create function kernel.record_table(named text, declared_kind text, declared_column text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into kernel.tables (table_name, kind, distribution_column) values (named, declared_kind, declared_column);
end $$;

create function kernel.has_citus() returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from pg_catalog.pg_extension where extname = 'citus')
$$;

-- With the caller's rights: only the owner of a table may distribute it.
create function kernel.distribute(named text, by_column text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_catalog.pg_attribute where attrelid = named::regclass and attname = by_column and not attisdropped) then
    raise exception 'kernel.distribute: % has no column %', named, by_column;
  end if;
  perform kernel.record_table(named, 'distributed', by_column);
  if kernel.has_citus() then
    execute 'select pg_catalog.create_distributed_table($1, $2)' using named::regclass, by_column;
  end if;
end $$;

create function kernel.replicate(named text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform named::regclass;
  perform kernel.record_table(named, 'replicated', null);
  if kernel.has_citus() then
    execute 'select pg_catalog.create_reference_table($1)' using named::regclass;
  end if;
end $$;

grant execute on function kernel.record_table(text, text, text), kernel.has_citus(), kernel.distribute(text, text), kernel.replicate(text)
  to {{owner:exchange}}, {{owner:registry}}, {{owner:certification}}, {{owner:cards}}, {{owner:identity}}, {{owner:counter}},
     {{owner:portal}}, {{owner:tax}}, {{owner:sandbox}};

select kernel.replicate('kernel.tables');
