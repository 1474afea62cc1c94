-- Key ceremonies: one operator opens, another approves; then the next generation of an authority is made. The protocol is what both keep.
create table certification.ceremonies (
  id uuid primary key,
  kind text not null check (kind in ('signature', 'authentication')),
  opened_at timestamptz not null,
  opened_by text not null,
  approved_at timestamptz,
  approved_by text,
  generation int not null,
  protocol text,
  check (approved_by is null or approved_by <> opened_by)
);
-- An authority has one ceremony under way.
create unique index ceremonies_open on certification.ceremonies (kind) where approved_by is null;
select kernel.replicate('certification.ceremonies');

grant select, insert on certification.ceremonies to {{login:core}};
grant update (approved_at, approved_by, protocol) on certification.ceremonies to {{login:core}};
