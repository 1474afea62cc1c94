-- How a session was begun and from where. No passkey: with the card. A viewing session that the card was held to became one of the card.
alter table identity.door_sessions
  add column passkey_id uuid,
  add column raised_at timestamptz,
  -- At doors that take passkeys only: whose session registers one.
  add column resident_id uuid,
  add column device text not null default '',
  add column seen_at timestamptz;

-- Passkeys of devices (WebAuthn), registered in a session of the card. The place, 1 to 5, lets a person have at most five, also for requests of one moment.
create table identity.passkeys (
  resident_id   uuid        not null,
  passkey_id    uuid        not null,
  place         smallint    not null check (place between 1 and 5),
  credential_id bytea       not null,
  public_key    bytea       not null,
  counter       bigint      not null,
  transports    text[]      not null,
  -- The device's maker keeps copies on the person's other devices.
  is_synced     boolean     not null,
  card_id       text        not null,
  name          text        not null,
  device        text        not null,
  registered_at timestamptz not null,
  used_at       timestamptz,
  -- Its counter went backwards: there is a second one of it (WebAuthn 7.2, step 22).
  copied_at     timestamptz,
  primary key (resident_id, passkey_id),
  unique (resident_id, place)
);
select kernel.distribute('identity.passkeys', 'resident_id');

-- Whose passkey an answer comes from. The key is a hash: credentials of some devices are a kilobyte long.
create table identity.passkey_credentials (
  credential_hash bytea not null primary key,
  resident_id     uuid  not null,
  passkey_id      uuid  not null
);
select kernel.distribute('identity.passkey_credentials', 'credential_hash');

grant select, insert, update, delete on identity.passkeys, identity.passkey_credentials to {{login:identity}};
