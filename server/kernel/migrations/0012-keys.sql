-- Signing keys of the authorities, sealed by the key store.
create table kernel.keys (
  name text primary key,
  kind text not null check (kind in ('rsa2048', 'p256')),
  sealed bytea not null
);
select kernel.replicate('kernel.keys');
grant select, insert on kernel.keys to {{login:kernel}};
