-- A recall: many cards whose keys cannot be trusted are suspended at once, then get new keys one by one. The counts repeat recall_cards.
create table cards.recalls (
  id             uuid        not null primary key,
  state          text        not null check (state in ('suspending', 'paused', 'suspended')),
  criteria       jsonb       not null,
  reason         text        not null check (length(reason) between 1 and 200),
  chosen         integer     not null,
  suspended      integer     not null default 0,
  already        integer     not null default 0,
  skipped        integer     not null default 0,
  rekeyed        integer     not null default 0,
  at             timestamptz not null,
  by_institution text        not null,
  by_person      text        not null,
  started_at     timestamptz not null default clock_timestamp(),
  suspended_at   timestamptz
);
select kernel.replicate('cards.recalls');

-- The cards of a recall. suspended: waits for new keys; skipped: was no live card any more when its turn came.
create table cards.recall_cards (
  resident_id uuid not null,
  recall_id   uuid not null,
  card_id     uuid not null,
  state       text not null default 'chosen' check (state in ('chosen', 'suspended', 'skipped', 'rekeyed')),
  -- Suspended for a reason of its own before: only a person at the counter can give it back.
  was_suspended boolean not null default false,
  primary key (resident_id, recall_id, card_id)
);
create index recall_cards_chosen on cards.recall_cards (recall_id, card_id) where state = 'chosen';
create index recall_cards_waiting on cards.recall_cards (recall_id, card_id) where state = 'suspended';
select kernel.distribute('cards.recall_cards', 'resident_id');

grant select, insert on cards.recalls, cards.recall_cards to {{login:core}};
grant update (state, suspended, already, skipped, rekeyed, suspended_at) on cards.recalls to {{login:core}};
grant update (state, was_suspended) on cards.recall_cards to {{login:core}};
