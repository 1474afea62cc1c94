-- Application numbers 申請書ID. One current number for a resident; a superseded one stays for ever, so that it can be told apart from an unknown one.
create sequence cards.application_counter as bigint minvalue 0 start 0;
create sequence cards.card_serial as bigint start 100000000;

create table cards.application_numbers (
  resident_id   uuid        not null,
  blind_index   bytea       not null,
  sealed        bytea       not null,
  issued_at     timestamptz not null,
  superseded_at timestamptz,
  primary key (resident_id, blind_index)
);
create unique index application_numbers_current on cards.application_numbers (resident_id) where superseded_at is null;
select kernel.distribute('cards.application_numbers', 'resident_id');

create table cards.application_number_owners (
  blind_index bytea not null primary key,
  resident_id uuid  not null
);
select kernel.distribute('cards.application_number_owners', 'blind_index');

-- An application is what its actions fold to. This row repeats what lists and due dates are searched by; it is written with the action.
create table cards.applications (
  resident_id  uuid        not null,
  id           uuid        not null,
  municipality text        not null,
  stage        text        not null,
  is_open      boolean     not null,
  due_at       timestamptz,
  batch        text,
  shipment     text,
  attempts     integer     not null default 0,
  card_id      uuid,
  last_seq     integer     not null,
  submitted_at timestamptz not null,
  details      bytea       not null,
  primary key (resident_id, id)
);
-- A person has one application under way.
create unique index applications_open on cards.applications (resident_id) where is_open;
create index applications_due on cards.applications (due_at) where due_at is not null;
create index applications_batch on cards.applications (batch) where batch is not null;
create index applications_shipment on cards.applications (shipment) where shipment is not null;
create index applications_submitted on cards.applications (submitted_at);
select kernel.distribute('cards.applications', 'resident_id');

create table cards.application_actions (
  resident_id    uuid        not null,
  application_id uuid        not null,
  seq            integer     not null,
  kind           text        not null,
  facts          jsonb       not null,
  at             timestamptz not null,
  by_institution text        not null,
  by_person      text        not null,
  recorded_at    timestamptz not null default now(),
  primary key (resident_id, application_id, seq)
);
select kernel.distribute('cards.application_actions', 'resident_id');

create table cards.application_owners (
  application_id uuid not null primary key,
  resident_id    uuid not null
);
select kernel.distribute('cards.application_owners', 'application_id');

-- The photo belongs to one application: it opens only with the resident, the application and the hash of its capture.
create table cards.photos (
  resident_id     uuid  not null,
  application_id  uuid  not null,
  sha256          bytea not null,
  portrait_sha256 bytea not null,
  taken_on        date,
  sealed          bytea not null,
  primary key (resident_id, application_id, sha256)
);
select kernel.distribute('cards.photos', 'resident_id');

-- What an applicant has filled in at /apply and not sent yet. The token itself is not kept.
create table cards.application_sessions (
  token_hash      bytea       not null primary key,
  resident_id     uuid        not null,
  application_id  uuid        not null,
  number_index    bytea       not null,
  facts           bytea       not null,
  expected_sha256 bytea,
  taken_on        date,
  photo_sha256    bytea,
  representative  bytea,
  contact         bytea,
  expires_at      timestamptz not null
);
create index application_sessions_expiry on cards.application_sessions (expires_at);
select kernel.distribute('cards.application_sessions', 'token_hash');

create table cards.notices (
  blind_index    bytea not null primary key,
  resident_id    uuid  not null,
  application_id uuid  not null
);
select kernel.distribute('cards.notices', 'blind_index');

create table cards.cards (
  resident_id     uuid    not null,
  id              uuid    not null,
  application_id  uuid    not null,
  serial          text    not null,
  state           text    not null,
  issued_on       date    not null,
  expires_on      date    not null,
  portrait_sha256 bytea,
  last_seq        integer not null,
  primary key (resident_id, id)
);
-- A person has at most one active card, and an application makes one card only (I1).
create unique index cards_live on cards.cards (resident_id) where state in ('active', 'suspended');
create unique index cards_application on cards.cards (resident_id, application_id);
create index cards_expiry on cards.cards (expires_on) where state in ('active', 'suspended');
select kernel.distribute('cards.cards', 'resident_id');

create table cards.card_actions (
  resident_id    uuid        not null,
  card_id        uuid        not null,
  seq            integer     not null,
  kind           text        not null,
  facts          jsonb       not null,
  at             timestamptz not null,
  by_institution text        not null,
  by_person      text        not null,
  recorded_at    timestamptz not null default now(),
  primary key (resident_id, card_id, seq)
);
select kernel.distribute('cards.card_actions', 'resident_id');

create table cards.card_owners (
  card_id     uuid not null primary key,
  resident_id uuid not null
);
select kernel.distribute('cards.card_owners', 'card_id');

grant usage on sequence cards.application_counter, cards.card_serial to {{login:core}};
grant select, insert on cards.application_number_owners, cards.application_actions, cards.application_owners, cards.photos,
  cards.notices, cards.card_actions, cards.card_owners to {{login:core}};
grant select, insert on cards.application_numbers, cards.applications, cards.cards to {{login:core}};
grant update (superseded_at) on cards.application_numbers to {{login:core}};
grant update (stage, is_open, due_at, batch, shipment, attempts, card_id, last_seq, details) on cards.applications to {{login:core}};
grant update (state, last_seq) on cards.cards to {{login:core}};
grant select, insert, update, delete on cards.application_sessions to {{login:core}};

-- The item that the exchange discloses: a person's card and its dates.
create function cards.item_card(resident_id uuid) returns jsonb
  language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('cardId', c.id, 'serial', c.serial, 'state', c.state, 'issuedOn', c.issued_on, 'expiresOn', c.expires_on)
    from cards.cards c
   where c.resident_id = item_card.resident_id
   order by (c.state in ('active', 'suspended')) desc, c.issued_on desc
   limit 1
$$;
revoke execute on function cards.item_card(uuid) from public;
grant execute on function cards.item_card(uuid) to {{owner:exchange}};
