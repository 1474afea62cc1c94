-- A resident asks about a look at her data; the institution that looked answers. Both are written once and kept.
create table exchange.questions (
  resident_id uuid not null,
  question_id uuid not null,
  entry_id uuid not null,
  -- Whose look it was, at whose desk the question lies, and at which office.
  institution text not null,
  desk text not null,
  office text,
  -- Civil time.
  asked_at timestamptz not null,
  due_on date not null,
  text_sealed bytea not null,
  primary key (resident_id, question_id),
  unique (resident_id, entry_id)
);
select kernel.distribute('exchange.questions', 'resident_id');
create index questions_by_desk on exchange.questions (desk, office, asked_at);

create table exchange.answers (
  resident_id uuid not null,
  question_id uuid not null,
  answered_at timestamptz not null,
  -- The institution's own code of who answered.
  person text not null,
  text_sealed bytea not null,
  primary key (resident_id, question_id)
);
select kernel.distribute('exchange.answers', 'resident_id');

revoke update, delete, truncate on exchange.questions, exchange.answers from {{owner}};
grant select, insert on exchange.questions, exchange.answers to {{login:exchange}};

-- At whose desk questions about an institution's looks lie. Institutions without staff at a door of their own are answered for by the agency's
-- bureau, which runs the exchange.
create table exchange.answering (
  institution text primary key,
  desk text not null check (desk in ('counter', 'helpline', 'bureau'))
);
select kernel.replicate('exchange.answering');
insert into exchange.answering (institution, desk)
  select institution, case when institution in ('counter', 'registry') then 'counter' when institution = 'helpline' then 'helpline' else 'bureau' end
    from exchange.institutions;
grant select on exchange.answering to {{login:exchange}};

-- The municipality whose look it was: it stands in the terminal; the register's own looks are those of the person's municipality.
create function exchange.office_of(p_resident_id uuid, p_institution text, p_terminal text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_institution = 'registry' then
    return registry.item_resident_state(p_resident_id) ->> 'municipality';
  end if;
  return case when p_institution = 'counter' then substring(p_terminal from '\d{6}') end;
end $$;
revoke execute on function exchange.office_of(uuid, text, text) from public;
grant execute on function exchange.office_of(uuid, text, text) to {{login:exchange}};

-- The desks and the reviewers look at the log through the exchange itself, which enters each look under their institution.
insert into exchange.requesters (login, institution, asks)
  select '{{login:exchange}}', institution, false from exchange.institutions
  on conflict do nothing;

-- How much there is to see: whoever is shown lines of somebody's log is entered with it.
create function exchange.item_access_log(p_resident_id uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('lines', count(*)) from exchange.entries where resident_id = p_resident_id
$$;
update exchange.items set function_name = 'exchange.item_access_log' where item = 'accessLog';
select exchange.write_dispatch();
revoke execute on function exchange.item_access_log(uuid) from public;

insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en) values
  ('portal.question', '2015-10-05', 'portal', '{accessLog}', true,
   '本人による閲覧記録の問い合わせ', 'Question about a look, asked by yourself', '個人情報保護法 第128条', 'Personal Information Protection Act Art. 128');
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en)
  select desk || '.log-answer', '2015-10-05', desk, '{name,accessLog}'::text[], false,
   '閲覧記録の問い合わせへの回答', 'Your question about a look answered', '個人情報保護法 第128条', 'Personal Information Protection Act Art. 128'
    from unnest(array['counter', 'helpline', 'bureau']) as desks (desk);
