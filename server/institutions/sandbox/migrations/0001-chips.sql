-- The card tray: chips of the sandbox. They stand for things in people's hands, so nothing else in the country refers to them.
create table sandbox.chips (
  card_id text primary key,
  -- Sealed: the whole image, and beside it the counters, which change at every PIN entry. The counters are the newer ones.
  image bytea not null,
  counters bytea not null,
  -- Rises when the image changes, so that a reader that remembers it need not be given it again.
  -- It starts at the time, so that a chip made again under the same id is not taken for the one before.
  image_version bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint,
  -- False while the bureau works on it: an unfinished chip may be scrapped.
  is_handed_over boolean not null default false,
  -- Who has it in a reader. A lease past its time may be taken over; every change names its lease, so the one before can write no more.
  lease_id uuid,
  lease_until timestamptz,
  check ((lease_id is null) = (lease_until is null))
);
select kernel.distribute('sandbox.chips', 'card_id');

grant select, insert, update, delete on sandbox.chips to {{login:sandbox}};
