-- A search that is under way: it is reserved before anything is looked at, so that searches at the same time count one another, and goes when its
-- outcome is written to the checks. One that never came to an end stays, and counts as a miss.
create table helpline.tries (
  call_id uuid not null,
  check_id uuid not null,
  at_ms bigint not null,
  operator text not null,
  primary key (call_id, check_id)
);
select kernel.distribute('helpline.tries', 'call_id');
create index tries_of_operator on helpline.tries (operator, at_ms);
grant select, insert, delete on helpline.tries to {{login:helpline}};
