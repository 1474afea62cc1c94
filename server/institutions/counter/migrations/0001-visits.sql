-- Visits to a municipal counter 窓口, as lists of events that are only ever added to. They hold ids, never names or numbers.
create table counter.visit_events (
  visit_id uuid not null,
  place int not null check (place >= 0),
  -- Protocol time, milliseconds: the minutes of a visit are measured by it.
  at_ms bigint not null,
  officer text not null,
  kind text not null,
  facts jsonb not null,
  primary key (visit_id, place)
);
select kernel.distribute('counter.visit_events', 'visit_id');

-- The queue of an office on a civil day, written once when the visit starts.
create table counter.visits (
  visit_id uuid primary key,
  office text not null,
  started_on date not null,
  ticket text not null
);
select kernel.distribute('counter.visits', 'visit_id');
create index visits_queue on counter.visits (office, started_on);

create sequence counter.tickets;

-- A card lies at one counter at a time: two visits cannot hand over or unlock the same one.
create table counter.card_claims (
  card_id text primary key,
  visit_id uuid not null,
  is_released boolean not null default false
);
select kernel.distribute('counter.card_claims', 'card_id');

-- The work on a chip that is under way, sealed: it holds the keys of the channel to the card.
create table counter.card_work (
  visit_id uuid primary key,
  version int not null,
  sealed bytea not null
);
select kernel.distribute('counter.card_work', 'visit_id');

-- The resident's own screen, opened by the officer for one visit; only the hash of its token is kept.
create table counter.screens (
  token_hash bytea primary key,
  visit_id uuid not null,
  expires_ms bigint not null
);
select kernel.distribute('counter.screens', 'token_hash');

grant select, insert on counter.visit_events, counter.visits to {{login:counter}};
grant select, insert, update on counter.card_claims to {{login:counter}};
grant select, insert, update, delete on counter.card_work, counter.screens to {{login:counter}};
grant usage on sequence counter.tickets to {{login:counter}};
