-- People of the sandbox beyond the cast, as the town shows them. Sealed: what the registry said when they were first shown.
create table sandbox.newcomers (
  resident_id uuid  not null primary key,
  sealed      bytea not null
);
select kernel.distribute('sandbox.newcomers', 'resident_id');
grant select, insert on sandbox.newcomers to {{login:sandbox}};
