-- Faults that somebody has ordered, so that the bad day can be rehearsed: how many of a kind are still to come.
create table sandbox.faults (
  kind text    not null primary key,
  left_over integer not null check (left_over >= 0)
);
select kernel.replicate('sandbox.faults');
grant select, insert, update on sandbox.faults to {{login:sandbox}};
