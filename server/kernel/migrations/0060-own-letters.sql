-- A person's own post as the exchange discloses it: the list, and one letter as it lies there, sealed.
create function kernel.letters_of(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'titleJa', l.title_ja, 'titleEn', l.title_en,
      'postedOn', l.posted_on, 'isRead', l.opened_at is not null) order by l.posted_on desc, l.id), '[]'::jsonb)
    from kernel.letters l where l.resident_id = p_resident_id
$$;

create function kernel.take_letter(p_resident_id uuid, p_id uuid) returns bytea
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update kernel.letters set opened_at = coalesce(opened_at, now()) where resident_id = p_resident_id and id = p_id returning sealed
$$;

revoke execute on function kernel.letters_of(uuid), kernel.take_letter(uuid, uuid) from public;
grant execute on function kernel.letters_of(uuid), kernel.take_letter(uuid, uuid) to {{owner:exchange}};
