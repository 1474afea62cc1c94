-- Proofs of number 番号確認 that holders made for an asker. A person is known by the portal's own code; the number lies here nowhere but in the sealed file, which
-- is thrown away when the proof ends.
create table proofs.proofs (
  code uuid not null,
  proof_id uuid not null,
  card_id uuid not null,
  -- Asker, use, check code, birth date and the commitment of the screen: sealed.
  sealed bytea not null,
  -- HMAC: whether a number is this one, without the number.
  number_index bytea not null,
  pdf_sealed bytea,
  -- Civil time.
  made_at timestamptz not null,
  valid_until timestamptz not null,
  withdrawn_at timestamptz,
  -- Numbers that were typed by askers and are not the holder's; counted before they are compared.
  wrong_numbers int not null default 0 check (wrong_numbers >= 0),
  primary key (code, proof_id)
);
select kernel.distribute('proofs.proofs', 'code');
create index proofs_with_file on proofs.proofs (valid_until) where pdf_sealed is not null;

-- What an asker holds, as a key to the proof: HMAC of the check code or of the proof's identifier, SHA-256 of the file.
create table proofs.keys (
  key bytea primary key,
  code uuid not null,
  proof_id uuid not null
);
select kernel.distribute('proofs.keys', 'key');

create table proofs.checks (
  code uuid not null,
  proof_id uuid not null,
  check_id uuid not null default uuidv7(),
  at timestamptz not null,
  way text not null check (way in ('file', 'screen', 'code')),
  standing text not null,
  primary key (code, proof_id, check_id)
);
select kernel.distribute('proofs.checks', 'code');

-- What the card is asked to sign before a proof is made: for this person, this asker, this use, once.
create table proofs.challenges (
  code uuid not null,
  challenge bytea not null,
  sealed bytea not null,
  -- Protocol time.
  issued_at timestamptz not null,
  used_at timestamptz,
  primary key (code, challenge)
);
select kernel.distribute('proofs.challenges', 'code');

-- Pictures of a screen that were shown: the same one a second time is a copy.
create table proofs.shown (
  nonce bytea primary key,
  at timestamptz not null default now()
);
select kernel.distribute('proofs.shown', 'nonce');

-- Certificates of the keys that sign, newest last; the keys lie in the key store.
create table proofs.certificates (
  name text not null,
  not_after timestamptz not null,
  not_before timestamptz not null,
  der bytea not null,
  primary key (name, not_after)
);
select kernel.replicate('proofs.certificates');

-- How many there are: whoever is shown them is entered in the log with it.
create function proofs.item_proofs(p_resident_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_code uuid := (select code from exchange.codes where resident_id = p_resident_id and institution = 'portal');
begin
  return jsonb_build_object('proofs', (select count(*) from proofs.proofs where code = v_code));
end $$;
revoke execute on function proofs.item_proofs(uuid) from public;
grant execute on function proofs.item_proofs(uuid) to {{owner:exchange}};

grant select, insert on proofs.proofs, proofs.keys, proofs.checks, proofs.challenges, proofs.shown, proofs.certificates to {{login:portal}};
grant update (withdrawn_at, pdf_sealed, wrong_numbers) on proofs.proofs to {{login:portal}};
grant update (used_at) on proofs.challenges to {{login:portal}};
grant delete on proofs.challenges, proofs.shown to {{login:portal}};
