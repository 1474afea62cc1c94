-- A JPKI PIN that its holder sets anew at a kiosk: asked for with the phone application, and done at the kiosk within the profile's hours.

-- What the phone lets the card sign; answered once.
create table cards.kiosk_challenges (
  id uuid primary key,
  pin text not null check (pin in ('signature', 'authentication')),
  message bytea not null,
  issued_at timestamptz not null default clock_timestamp()
);
select kernel.distribute('cards.kiosk_challenges', 'id');

create table cards.kiosk_unlocks (
  resident_id uuid not null,
  id uuid not null,
  card_id uuid not null,
  pin text not null check (pin in ('signature', 'authentication')),
  -- open: asked for; replaced: asked for again; done: the chip has the new PIN.
  state text not null check (state in ('open', 'replaced', 'done')),
  asked_at timestamptz not null,
  until timestamptz not null,
  done_at timestamptz,
  -- Of the kiosk at which the card lies; whoever puts it in elsewhere has another one.
  token_hash bytea,
  terminal text,
  -- The run on the chip between two requests, sealed.
  work bytea,
  work_version int not null default 0,
  primary key (resident_id, id)
);
create unique index kiosk_unlocks_open on cards.kiosk_unlocks (resident_id, card_id) where state = 'open';
select kernel.distribute('cards.kiosk_unlocks', 'resident_id');

-- Whose request a kiosk's token is.
create table cards.kiosk_tokens (
  token_hash bytea primary key,
  resident_id uuid not null,
  unlock_id uuid not null
);
select kernel.distribute('cards.kiosk_tokens', 'token_hash');

grant select, insert, delete on cards.kiosk_challenges, cards.kiosk_tokens to {{login:core}};
grant select, insert on cards.kiosk_unlocks to {{login:core}};
grant update (state, done_at, token_hash, terminal, work, work_version) on cards.kiosk_unlocks to {{login:core}};
