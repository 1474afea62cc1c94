-- The resident registry 住民基本台帳: who lives where, in which household, with which number.

create table registry.residents (
  resident_id uuid primary key,
  household_id uuid not null,
  relationship text not null,
  municipality text not null,
  belonging text not null check (belonging in ('national', 'foreign-resident', 'special-permanent-resident')),
  name text not null,
  kana text not null,
  latin text,
  common_name text,
  sex text not null check (sex in ('male', 'female')),
  birth_date date not null,
  address text not null,
  is_address_protected boolean not null,
  resident_since date not null,
  state text not null default 'living' check (state in ('living', 'dead', 'moved-out')),
  state_since date check ((state = 'living') = (state_since is null)),
  -- The one live number and record code, sealed: a resident cannot have two, nor none.
  number_sealed bytea not null,
  number_index bytea not null,
  record_code_sealed bytea not null,
  -- What a search compares: names without spaces, marks and case.
  name_key text collate "C" not null,
  kana_key text collate "C" not null,
  other_name_key text collate "C"
);
select kernel.distribute('registry.residents', 'resident_id');
create index residents_household on registry.residents (household_id);
create index residents_birth_date on registry.residents (birth_date);
create index residents_name on registry.residents (name_key);
create index residents_kana on registry.residents (kana_key);
create index residents_other_name on registry.residents (other_name_key) where other_name_key is not null;

-- Foreign residents' status 在留資格, by the residence card.
create table registry.stays (
  resident_id uuid primary key,
  nationality text not null,
  status text not null,
  stay_until date,
  card_expires_on date not null,
  card_number_sealed bytea not null,
  permission text,
  is_renewal_pending boolean not null default false
);
select kernel.distribute('registry.stays', 'resident_id');

-- What happened to a record, in order; never changed.
create table registry.changes (
  resident_id uuid not null,
  change_id uuid not null,
  kind text not null check (kind in ('registered', 'died', 'moved-out', 'renewal-pending', 'renewal-settled', 'namesake-confirmed')),
  effective_on date not null,
  recorded_at timestamptz not null,
  institution text not null,
  person text not null,
  primary key (resident_id, change_id)
);
select kernel.distribute('registry.changes', 'resident_id');

-- Every number ever given, for ever: a number is never deleted here, so that none is given twice.
create table registry.number_lookup (
  blind_index bytea primary key,
  resident_id uuid not null
);
select kernel.distribute('registry.number_lookup', 'blind_index');

-- One person once: the index of name, kana, birth date, sex and, among confirmed namesakes, of what tells them apart.
create table registry.identity_lookup (
  identity_index bytea primary key,
  resident_id uuid not null
);
select kernel.distribute('registry.identity_lookup', 'identity_index');

create table registry.residence_card_lookup (
  card_index bytea primary key,
  resident_id uuid not null
);
select kernel.distribute('registry.residence_card_lookup', 'card_index');

-- Blocks of places in the permutation of numbers; a process takes one and gives its places out without asking again.
create sequence registry.number_blocks minvalue 0 start 0;

grant select on registry.residents, registry.stays, registry.changes, registry.number_lookup, registry.identity_lookup, registry.residence_card_lookup
  to {{login:core}};
grant usage on sequence registry.number_blocks to {{login:core}};
