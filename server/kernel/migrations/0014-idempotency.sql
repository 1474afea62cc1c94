-- One row for each Idempotency-Key of a session: the first request takes it, a repetition gets the stored answer.
create table kernel.idempotency (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  sealed bytea,
  at timestamptz not null default now(),
  primary key (scope, key)
);
select kernel.distribute('kernel.idempotency', 'scope');
create index on kernel.idempotency (at);
grant select, insert, update, delete on kernel.idempotency to {{login:kernel}};
