-- The two certification authorities 認証局, by generation: an authority's key and certificate are replaced before they end.
create table certification.authorities (
  kind text not null check (kind in ('signature', 'authentication')),
  generation int not null check (generation > 0),
  key_name text not null,
  certificate bytea not null,
  responder_key_name text not null,
  responder_certificate bytea not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  primary key (kind, generation)
);
select kernel.replicate('certification.authorities');

-- Every certificate ever issued; never changed.
create table certification.certificates (
  resident_id uuid not null,
  serial text not null check (serial ~ '^[4-7][0-9a-f]{31}$'),
  card_id text not null,
  kind text not null check (kind in ('signature', 'authentication', 'health')),
  generation int not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  der bytea not null,
  primary key (resident_id, serial)
);
select kernel.distribute('certification.certificates', 'resident_id');

-- What happened to each certificate, in order; the status is the fold of these rows. Append only.
create table certification.actions (
  resident_id uuid not null,
  serial text not null,
  position int not null,
  action text not null check (action in ('issued', 'suspended', 'resumed', 'revoked')),
  reason text check (reason is null or reason ~ '^[A-Za-z][A-Za-z-]{0,39}$'),
  at timestamptz not null,
  institution text not null,
  person text not null,
  primary key (resident_id, serial, position)
);
select kernel.distribute('certification.actions', 'resident_id');

-- By serial: what OCSP, CRL and verification ask for. The state repeats the fold and is written in the same transaction.
create table certification.certificate_lookup (
  serial text primary key,
  resident_id uuid not null,
  card_id text not null,
  kind text not null,
  generation int not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  state text not null default 'good' check (state in ('good', 'suspended', 'revoked')),
  reason text,
  since timestamptz not null
);
select kernel.distribute('certification.certificate_lookup', 'serial');
create index certificate_lookup_not_good on certification.certificate_lookup (kind, generation) where state <> 'good';

-- By card: whom it belongs to, and whether it is blocked. Its row is the lock under which a card's statuses change.
create table certification.card_lookup (
  card_id text primary key,
  resident_id uuid not null,
  state text not null default 'active' check (state in ('active', 'suspended', 'revoked'))
);
select kernel.distribute('certification.card_lookup', 'card_id');

-- Records what the authorities signed, in one round trip. A blocked card gets no certificate.
create function certification.record_issue(
  p_resident_id uuid, p_card_id text, p_certificates jsonb, p_institution text, p_person text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_card certification.card_lookup;
begin
  insert into certification.card_lookup (card_id, resident_id) values (p_card_id, p_resident_id) on conflict (card_id) do nothing;
  select * into strict v_card from certification.card_lookup where card_id = p_card_id for update;
  if v_card.resident_id <> p_resident_id then
    raise exception 'MYNA_CERTIFICATION_CARD_OF_ANOTHER' using errcode = 'P0001';
  end if;
  if v_card.state <> 'active' then
    raise exception using message = 'MYNA_CERTIFICATION_CARD_' || upper(v_card.state), errcode = 'P0001';
  end if;
  insert into certification.certificates (resident_id, serial, card_id, kind, generation, not_before, not_after, der)
  select p_resident_id, c.serial, p_card_id, c.kind, c.generation, c.not_before, c.not_after, decode(c.der, 'base64')
  from jsonb_to_recordset(p_certificates) as c(serial text, kind text, generation int, not_before timestamptz, not_after timestamptz, der text);
  insert into certification.actions (resident_id, serial, position, action, at, institution, person)
  select p_resident_id, c.serial, 0, 'issued', c.not_before, p_institution, p_person
  from jsonb_to_recordset(p_certificates) as c(serial text, not_before timestamptz);
  insert into certification.certificate_lookup (serial, resident_id, card_id, kind, generation, not_before, not_after, since)
  select c.serial, p_resident_id, p_card_id, c.kind, c.generation, c.not_before, c.not_after, c.not_before
  from jsonb_to_recordset(p_certificates) as c(serial text, kind text, generation int, not_before timestamptz, not_after timestamptz);
end $$;

grant select, insert on certification.authorities to {{login:core}};
grant select on certification.certificates, certification.certificate_lookup, certification.card_lookup to {{login:core}};
grant select, insert on certification.actions to {{login:core}};
grant update (state, reason, since) on certification.certificate_lookup to {{login:core}};
grant update (state) on certification.card_lookup to {{login:core}};
revoke execute on all functions in schema certification from public;
grant execute on function certification.record_issue(uuid, text, jsonb, text, text) to {{login:core}};
