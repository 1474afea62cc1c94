-- When somebody of the staff goes to the counter next, so that there are officers in every year: one errand a person.
create table sandbox.staff_errands (
  handle text primary key,
  due_on date not null
);
select kernel.distribute('sandbox.staff_errands', 'handle');
create index staff_errands_due on sandbox.staff_errands (due_on);
grant select, insert, update, delete on sandbox.staff_errands to {{login:sandbox}};
