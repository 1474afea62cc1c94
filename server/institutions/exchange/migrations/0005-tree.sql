-- The place of an entry in the log, given by the sequencer.
create table exchange.positions (
  resident_id uuid not null,
  entry_id uuid not null,
  position bigint not null,
  primary key (resident_id, entry_id)
);
select kernel.distribute('exchange.positions', 'resident_id');

-- The Merkle tree in tiles: up to 256 hashes of one level, in order. Level 0 holds the leaves, level n the roots of 256^n.
create table exchange.tiles (
  level smallint not null,
  tile bigint not null,
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (tile, level)
);
select kernel.distribute('exchange.tiles', 'tile');

-- Signed tree heads (RFC 6962 section 3.5), and the snapshot in which the entries up to there were seen: what a later
-- snapshot shows and this one did not is new, however long its transaction took.
create table exchange.heads (
  size bigint primary key,
  at timestamptz not null,
  root bytea not null,
  signature bytea not null,
  seen pg_snapshot not null
);
select kernel.replicate('exchange.heads');
revoke update, delete, truncate on exchange.heads, exchange.positions from {{owner}};

grant select, insert on exchange.heads, exchange.positions to {{login:exchange}};
grant select, insert, update on exchange.tiles to {{login:exchange}};
