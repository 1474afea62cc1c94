-- What a mandate's last day brings: both sides are told a month before, and when it has passed.
create table mandates.due (
  person_id uuid not null,
  mandate_id uuid not null,
  kind text not null check (kind in ('soon', 'over')),
  due_at timestamptz not null,
  settled_at timestamptz,
  primary key (person_id, mandate_id, kind)
);
select kernel.distribute('mandates.due', 'person_id');
create index due_open on mandates.due (due_at) where settled_at is null;
grant select, insert, update on mandates.due to {{login:mandates}};

-- Those that were in force before anybody counted.
insert into mandates.due (person_id, mandate_id, kind, due_at)
  select d.person_id, d.mandate_id, 'over', (d.until + 1)::timestamp at time zone 'Asia/Tokyo'
    from mandates.actions d
    join mandates.actions a on a.person_id = d.person_id and a.mandate_id = d.mandate_id and a.kind = 'accepted'
   where d.kind = 'drafted' and d.until >= kernel.civil_today();
