-- What the post carries: a PDF for one person, sealed. A letter is never changed; only its first opening is noted.
create table kernel.letters (
  resident_id uuid not null,
  id uuid not null,
  kind text not null,
  title_ja text not null,
  title_en text not null,
  posted_on date not null,
  opened_at timestamptz,
  sealed bytea not null,
  primary key (resident_id, id)
);
select kernel.distribute('kernel.letters', 'resident_id');

create function kernel.post_letter(p_resident_id uuid, p_id uuid, p_kind text, p_title_ja text, p_title_en text, p_posted_on date, p_sealed bytea) returns void
  language sql security definer set search_path = ''
  as $$
    insert into kernel.letters (resident_id, id, kind, title_ja, title_en, posted_on, sealed)
    values (p_resident_id, p_id, p_kind, p_title_ja, p_title_en, p_posted_on, p_sealed)
    on conflict (resident_id, id) do nothing
  $$;

revoke execute on function kernel.post_letter(uuid, uuid, text, text, text, date, bytea) from public;
grant execute on function kernel.post_letter(uuid, uuid, text, text, text, date, bytea) to {{login:core}}, {{login:kernel}};
grant select on kernel.letters to {{login:kernel}};
grant update (opened_at) on kernel.letters to {{login:kernel}};
