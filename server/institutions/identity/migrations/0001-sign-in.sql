-- What oidc-provider keeps between requests: interactions, sessions, grants, codes, tokens. `id` is the SHA-256 of the
-- model and the value that its bearer holds, so that a dump gives nobody a session.
create table identity.artefacts (
  id          bytea       not null primary key,
  model       text        not null,
  payload     jsonb       not null,
  grant_id    text,
  uid         text,
  card_id     text,
  consumed_at timestamptz,
  expires_at  timestamptz not null
) with (fillfactor = 70);
create index artefacts_grant on identity.artefacts (grant_id) where grant_id is not null;
create index artefacts_uid on identity.artefacts (uid) where uid is not null;
create index artefacts_card on identity.artefacts (card_id) where card_id is not null;
select kernel.distribute('identity.artefacts', 'id');

-- One open challenge per sign-in page.
create table identity.challenges (
  uid       bytea       not null primary key,
  challenge bytea       not null,
  issued_at timestamptz not null,
  used_at   timestamptz
);
select kernel.distribute('identity.challenges', 'uid');

create table identity.door_sessions (
  id               bytea       not null primary key,
  door             text        not null,
  institution      text        not null,
  code             text        not null,
  card_id          text        not null,
  card_serial      text        not null,
  provider_session text,
  started_at       timestamptz not null,
  expires_at       timestamptz not null,
  -- The card was blocked: the session is over, and kept so that its person learns why.
  blocked_at       timestamptz
);
create index door_sessions_card on identity.door_sessions (card_id);
create index door_sessions_provider on identity.door_sessions (provider_session) where provider_session is not null;
select kernel.distribute('identity.door_sessions', 'id');

-- Staff roles. A row is never deleted: it is the log of who gave what to whom and who took it away.
create table identity.staff_grants (
  id            uuid        not null,
  institution   text        not null,
  code          text        not null,
  role          text        not null,
  office        text,
  valid_from    date        not null,
  valid_until   date,
  given_by      text        not null,
  given_at      timestamptz not null,
  taken_away_by text,
  taken_away_at timestamptz,
  primary key (code, id),
  check (valid_until is null or valid_until >= valid_from),
  check ((taken_away_by is null) = (taken_away_at is null))
);
select kernel.distribute('identity.staff_grants', 'code');

-- Relying services of others: public metadata only.
create table identity.relying_services (
  client_id     text        not null primary key,
  metadata      jsonb       not null,
  registered_at timestamptz not null
);
select kernel.replicate('identity.relying_services');

grant usage on schema identity to {{login:identity}};
grant select, insert, update, delete on identity.artefacts, identity.challenges, identity.door_sessions to {{login:identity}};
grant select, insert on identity.staff_grants to {{login:identity}};
grant update (taken_away_by, taken_away_at) on identity.staff_grants to {{login:identity}};
grant select, insert, update on identity.relying_services to {{login:identity}};
