-- Failed attempts by rule and by who made them or what they were aimed at: shared by all instances, and kept over a restart.
-- The subject is a keyed hash: no address of a client lies here.
create table kernel.attempts (
  subject bytea not null,
  rule text not null,
  failures integer not null,
  -- Protocol time, milliseconds.
  ends_ms bigint not null,
  primary key (subject, rule)
);
select kernel.distribute('kernel.attempts', 'subject');
create index on kernel.attempts (ends_ms);
grant select, insert, update, delete on kernel.attempts to {{login:kernel}};
