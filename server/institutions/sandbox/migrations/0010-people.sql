-- Which resident a named test person is. The number is sealed; everything else about a person stays in the registry.
create table sandbox.people (
  handle         text  not null primary key,
  resident_id    uuid  not null,
  sealed_number  bytea not null,
  -- Set when the card in hand has its PINs.
  card_id        uuid,
  is_granted     boolean not null default false
);
select kernel.distribute('sandbox.people', 'handle');

-- How many statistical residents have been made: a start that was interrupted goes on from there.
create table sandbox.statistics (
  only_row   boolean not null primary key default true check (only_row),
  households integer not null default 0,
  people     integer not null default 0
);
insert into sandbox.statistics default values;
select kernel.replicate('sandbox.statistics');

grant select, insert, update on sandbox.people to {{login:sandbox}};
grant select, update on sandbox.statistics to {{login:sandbox}};
