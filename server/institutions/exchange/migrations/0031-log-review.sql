-- Unusual reading, for the institution's data-protection officer. Civil time only goes forward, so a block's range finds a day at no cost to the writer.
create index entries_by_civil_time on exchange.entries using brin (civil_at) with (pages_per_range = 16, autosummarize = on);

-- Looks of an institution's staff under the rules of review. What a person did for somebody that day is no curiosity, and the reviewers' own looks
-- are not reviewed by themselves: they stand in the residents' logs.
create function exchange.flagged_looks(
  p_institution text, p_office text, p_from timestamptz, p_until timestamptz, p_night_from int, p_night_until int
) returns table (
  rule text, person text, day date, resident_id uuid, id uuid, civil_at timestamptz, act text, purpose text, items text[], terminal text
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query with own as materialized (
    select e.*, (e.civil_at at time zone 'Asia/Tokyo') as local
      from exchange.entries e
     where e.institution = p_institution and e.civil_at >= p_from and e.civil_at < p_until and not e.is_self
       and e.person ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and e.purpose not like '%.log-%'
       and (p_office is null or substring(e.terminal from '\d{6}') = p_office)),
  looks as (select * from own where act <> 'write'),
  served as (select distinct o.person, o.resident_id, o.local::date as day from own o where o.act = 'write'),
  officers as (
    select distinct l.person, c.resident_id from looks l
      join exchange.code_residents c on c.code = l.person::uuid and c.institution = p_institution),
  facts as materialized (
    select f.* from registry.review_facts(
      array(select l.resident_id from looks l union select o.resident_id from officers o)) f),
  strange as (
    select l.* from looks l
     where not exists (select from served s where s.person = l.person and s.resident_id = l.resident_id and s.day = l.local::date)),
  flagged as (
    select 'strangers' as rule, s.* from strange s
    union all
    select 'hidden-address', s.* from strange s join facts f on f.resident_id = s.resident_id and f.is_address_protected
    union all
    select 'nights', l.* from looks l where extract(hour from l.local) >= p_night_from or extract(hour from l.local) < p_night_until
    union all
    select 'family', l.* from looks l
      join officers o on o.person = l.person
      join facts mine on mine.resident_id = o.resident_id
      join facts theirs on theirs.resident_id = l.resident_id and theirs.household_id = mine.household_id)
  select f.rule, f.person, f.local::date, f.resident_id, f.id, f.civil_at, f.act, f.purpose, f.items, f.terminal from flagged f;
end $$;
revoke execute on function exchange.flagged_looks(text, text, timestamptz, timestamptz, int, int) from public;
grant execute on function exchange.flagged_looks(text, text, timestamptz, timestamptz, int, int) to {{login:exchange}};

-- What the officer made of a finding: opened, noted, ended. The case is the fold of its events; they are written once.
create table exchange.review_events (
  case_id uuid not null,
  event_id uuid not null default uuidv7(),
  institution text not null,
  office text,
  rule text not null,
  -- Whose reading it is, by the institution's own code, and the civil day.
  person text not null,
  day date not null,
  kind text not null check (kind in ('opened', 'noted', 'ended')),
  outcome text check (outcome in ('explained', 'warned', 'passed-on')),
  at timestamptz not null,
  by_person text not null,
  note_sealed bytea not null,
  primary key (case_id, event_id),
  check ((kind = 'ended') = (outcome is not null))
);
select kernel.distribute('exchange.review_events', 'case_id');
-- Opened once, ended once.
create unique index review_events_once on exchange.review_events (case_id, kind) where kind <> 'noted';
revoke update, delete, truncate on exchange.review_events from {{owner}};
grant select, insert on exchange.review_events to {{login:exchange}};

-- An audit of the whole log: who had it, when, up to which entry.
create table exchange.full_exports (
  export_id uuid primary key default uuidv7(),
  at timestamptz not null,
  institution text not null,
  person text not null,
  size bigint not null
);
select kernel.replicate('exchange.full_exports');
revoke update, delete, truncate on exchange.full_exports from {{owner}};
grant select, insert on exchange.full_exports to {{login:exchange}};

-- The auditor sees everybody's lines: everybody's log says so, before the first line leaves.
create function exchange.record_audit(p_person text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := kernel.civil_now();
  v_statute exchange.statutes := exchange.statute_of('operator.log-audit', kernel.civil_today());
begin
  if v_statute.purpose is null then
    raise exception 'MYNA_EXCHANGE_PURPOSE_UNKNOWN' using errcode = 'P0001', detail = 'operator.log-audit';
  end if;
  insert into exchange.entries (resident_id, civil_at, act, institution, person, is_self, purpose, statute_from, items)
    select distinct p.resident_id, v_now, 'read', 'operator', p_person, false, v_statute.purpose, v_statute.valid_from, v_statute.items
      from exchange.positions p;
  insert into exchange.full_exports (at, institution, person, size)
    select v_now, 'operator', p_person, coalesce(max(size), 0) from exchange.heads;
end $$;
revoke execute on function exchange.record_audit(text) from public;
grant execute on function exchange.record_audit(text) to {{login:exchange}};

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('operator.log-audit', '2015-10-05', 'operator', '{accessLog}', false,
   '閲覧記録全体の監査', 'Audit of the whole access log', '番号法 第35条', 'My Number Act Art. 35');
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en)
  select desk || '.log-review', '2015-10-05', desk, '{name,accessLog}'::text[], false,
   '閲覧が適切だったかの点検', 'Reading by staff checked', '個人情報保護法 第66条、番号法 第12条', 'Personal Information Protection Act Art. 66; My Number Act Art. 12'
    from unnest(array['counter', 'helpline', 'bureau']) as desks (desk);
