-- A case is a list of actions that is only ever added to; what it is now is their fold (case-fold.ts). Persons stand here by this room's own codes; what
-- somebody has written or attached is sealed.
create table procedures.cases (
  -- Who applies.
  code uuid not null,
  case_id uuid not null,
  procedure text not null,
  -- Whom it concerns; the applicant herself, or somebody for whom she may act.
  concerned uuid not null,
  -- The municipality that decides.
  office text not null,
  started_at timestamptz not null default kernel.civil_now(),
  primary key (code, case_id)
);
select kernel.distribute('procedures.cases', 'code');
create index cases_concerned on procedures.cases (concerned);

create table procedures.actions (
  code uuid not null,
  case_id uuid not null,
  -- Its place in the list: of two who act at once, the later one finds the place taken.
  position int not null,
  kind text not null,
  at timestamptz not null default kernel.civil_now(),
  actor text not null check (actor in ('applicant', 'officer', 'system')),
  -- An officer's code at the counter; null for the others.
  person text,
  -- Dates, references, ids; no personal datum.
  facts jsonb not null default '{}',
  -- Words, answers, signatures.
  sealed bytea,
  primary key (code, case_id, position)
);
select kernel.distribute('procedures.actions', 'code');

create table procedures.attachments (
  code uuid not null,
  case_id uuid not null,
  attachment_id uuid not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
  bytes int not null,
  sha256 bytea not null,
  sealed bytea not null,
  primary key (code, case_id, attachment_id)
);
select kernel.distribute('procedures.attachments', 'code');

-- The office's queue: what has been submitted and where it stands; a line is written with the action that moves it.
create table procedures.queue (
  code uuid not null,
  case_id uuid not null,
  office text not null,
  procedure text not null,
  receipt text not null,
  stage text not null,
  owner text,
  submitted_at timestamptz not null,
  due_on date not null,
  -- Of a booked visit.
  visit_at timestamptz,
  ended_at timestamptz,
  primary key (code, case_id)
);
select kernel.distribute('procedures.queue', 'code');
create index queue_by_office on procedures.queue (office, stage, submitted_at);

-- 受付番号: no two cases have the same.
create table procedures.receipts (
  receipt text primary key,
  code uuid not null,
  case_id uuid not null
);
select kernel.distribute('procedures.receipts', 'receipt');

-- Who has which seat of the counter at which time: a seat is one row, so it is nobody's twice.
create table procedures.bookings (
  office text not null,
  starts_at timestamptz not null,
  seat int not null,
  code uuid not null,
  case_id uuid not null,
  primary key (office, starts_at, seat)
);
select kernel.distribute('procedures.bookings', 'office');

-- What happens by itself on a day: reminders, terms, the end of drafts that nobody finishes.
create table procedures.due (
  code uuid not null,
  case_id uuid not null,
  kind text not null,
  due_at timestamptz not null,
  settled_at timestamptz,
  primary key (code, case_id, kind, due_at)
);
select kernel.distribute('procedures.due', 'code');
create index due_open on procedures.due (due_at) where settled_at is null;

grant select, insert on procedures.cases, procedures.actions, procedures.receipts to {{login:procedures}};
grant select, insert, delete on procedures.attachments, procedures.bookings to {{login:procedures}};
grant select, insert, update on procedures.queue, procedures.due to {{login:procedures}};
