-- Every change of a status raises the epoch, in the transaction that changes it: the row's lock puts the changes in order.
create table certification.status_epoch (
  only_row boolean primary key default true check (only_row),
  value bigint not null default 0
);
insert into certification.status_epoch default values;
select kernel.replicate('certification.status_epoch');

-- What changed at which epoch: instances forget these serials and this card. handled: its subscribers have been told.
create table certification.status_changes (
  epoch bigint primary key,
  card_id text not null,
  resident_id uuid not null,
  state text not null check (state in ('active', 'suspended', 'revoked')),
  serials text[] not null,
  is_handled boolean not null default false
);
select kernel.distribute('certification.status_changes', 'epoch');
create index status_changes_open on certification.status_changes (epoch) where not is_handled;

-- Who answers for statuses now. An instance answers only while its lease runs; a block is confirmed when every running lease has
-- acknowledged it. The times are the database's, protocol time.
create table certification.instances (
  instance_id uuid primary key,
  lease_until timestamptz not null,
  acknowledged bigint not null
);
select kernel.distribute('certification.instances', 'instance_id');

grant select, update (value) on certification.status_epoch to {{login:core}};
grant select, insert, update (is_handled) on certification.status_changes to {{login:core}};
grant select, insert, update, delete on certification.instances to {{login:core}};
