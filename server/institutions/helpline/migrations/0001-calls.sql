-- Calls to the helpline 紛失受付センター. What is said in a call is sealed, and erased when its time is over; that there was a call, who took it
-- and which facts were asked stays. No row says who the caller is, except where a search found the person.
create table helpline.calls (
  call_id uuid primary key default uuidv7(),
  -- Said to the caller and to the operator, e.g. `C-0017`.
  ticket text not null,
  -- SHA-256 of the token that the caller's page holds.
  caller_hash bytea not null,
  -- HMAC of the caller's network address: limits how many calls ring from one place.
  address_index bytea not null,
  language text not null check (language ~ '^[a-z]{2}$'),
  matter text not null check (matter in ('lost-card', 'other')),
  state text not null check (state in ('ringing', 'taken', 'held', 'ended', 'missed')),
  outcome text,
  operator text,
  -- Counts every change, so that a page knows whether it has seen all.
  version int not null default 1,
  lines int not null default 0,
  -- Protocol time, milliseconds.
  rang_ms bigint not null,
  taken_ms bigint,
  ended_ms bigint,
  caller_seen_ms bigint not null,
  operator_seen_ms bigint,
  -- Civil day on which what was said is erased.
  erase_on date not null,
  is_erased boolean not null default false,
  check ((state = 'ringing') = (operator is null) or state in ('ended', 'missed'))
) with (fillfactor = 70);
select kernel.distribute('helpline.calls', 'call_id');
create index calls_waiting on helpline.calls (rang_ms) where state in ('ringing', 'taken', 'held');
create index calls_erasable on helpline.calls (erase_on) where not is_erased;
create index calls_ended on helpline.calls (ended_ms) where ended_ms is not null;

create sequence helpline.tickets;

-- One sentence or question card of a call, sealed.
create table helpline.lines (
  call_id uuid not null,
  line_id uuid not null,
  place int not null,
  at_ms bigint not null,
  side text not null check (side in ('caller', 'operator', 'line')),
  sealed bytea not null,
  primary key (call_id, place)
);
select kernel.distribute('helpline.lines', 'call_id');

-- Each search: which facts were asked and which agreed, never the facts themselves.
create table helpline.checks (
  call_id uuid not null,
  check_id uuid not null,
  at_ms bigint not null,
  operator text not null,
  asked text[] not null,
  outcome text not null check (outcome in ('found', 'nobody', 'several')),
  resident_id uuid,
  primary key (call_id, check_id),
  check ((outcome = 'found') = (resident_id is not null))
);
select kernel.distribute('helpline.checks', 'call_id');
create index checks_of_operator on helpline.checks (operator, at_ms);

-- A suspension by telephone, with the milliseconds from the operator's confirmation until every instance refused the card.
create table helpline.suspensions (
  call_id uuid not null,
  check_id uuid not null,
  resident_id uuid not null,
  card_id uuid not null,
  reference text not null,
  at_ms bigint not null,
  took_ms int not null,
  operator text not null,
  primary key (call_id, check_id)
);
select kernel.distribute('helpline.suspensions', 'call_id');

grant select, insert on helpline.calls, helpline.checks, helpline.suspensions to {{login:helpline}};
grant update (state, outcome, operator, version, lines, taken_ms, ended_ms, caller_seen_ms, operator_seen_ms, erase_on, is_erased) on helpline.calls to {{login:helpline}};
-- What was said can be erased, not changed.
grant select, insert, delete on helpline.lines to {{login:helpline}};
grant usage on sequence helpline.tickets to {{login:helpline}};
