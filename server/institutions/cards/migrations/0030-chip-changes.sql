-- What changes in the register ask of a chip, and what was written to it; rows that are only ever added. A chip agrees with the register when the
-- texts were written from the record's version of the last change that touches them.
create table cards.chip_changes (
  resident_id uuid not null,
  card_id uuid not null,
  seq int not null,
  kind text not null check (kind in ('changed', 'texts-written')),
  -- The registry's change; none for a writing.
  change_id uuid,
  -- Of the record: changed to, or written from.
  version int not null,
  matters text[] not null default '{}',
  -- The line printed into the additional-entry field 追記領域, sealed.
  entry bytea,
  on_day date not null,
  by_institution text not null,
  by_person text not null,
  recorded_at timestamptz not null default now(),
  primary key (resident_id, card_id, seq)
);
create unique index chip_changes_once on cards.chip_changes (resident_id, card_id, change_id) where change_id is not null;
select kernel.distribute('cards.chip_changes', 'resident_id');
grant select, insert on cards.chip_changes to {{login:core}};

-- For the portal: whether the chip agrees with the register.
create function cards.item_chip(p_resident_id uuid) returns jsonb
  language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('isBehind', coalesce(max(h.version) filter (where h.kind = 'changed' and h.matters <> '{}'), 0)
                                        > coalesce(max(h.version) filter (where h.kind = 'texts-written'), 0))
    from cards.cards c join cards.chip_changes h on h.resident_id = c.resident_id and h.card_id = c.id
   where c.resident_id = p_resident_id and c.state in ('active', 'suspended')
$$;
revoke execute on function cards.item_chip(uuid) from public;
grant execute on function cards.item_chip(uuid) to {{owner:exchange}};
