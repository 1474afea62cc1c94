-- What other institutions put on a card that is handed in, on its way to the new one; sealed, and gone when the visit ends.
create table counter.carried (
  visit_id uuid primary key,
  sealed bytea not null
);
select kernel.distribute('counter.carried', 'visit_id');
grant select, insert, update, delete on counter.carried to {{login:counter}};
