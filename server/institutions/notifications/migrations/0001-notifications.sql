-- What residents are told, where it goes to and what became of it. A notification says that something happened and by when something is due, never what an
-- institution holds: whoever reads it on the way learns nothing, and the page behind it is opened by signing in as always.

create table notifications.kinds (
  kind text primary key,
  -- What a person switches on and off together.
  topic text not null
);
select kernel.replicate('notifications.kinds');

insert into notifications.kinds (kind, topic) values
  ('collection', 'card'), ('renewal', 'card'), ('block', 'card'), ('recall', 'card'), ('update-chip', 'card'),
  ('record-changed', 'record'), ('log-answer', 'record'), ('mandate', 'record'),
  ('appointment', 'procedures'), ('question', 'procedures'), ('question-answered', 'procedures'), ('decision', 'procedures'),
  ('refund', 'money'), ('return-question', 'money'), ('number-missing', 'money'), ('coverage-changed', 'health');

create table notifications.notifications (
  resident_id uuid not null,
  notification_id uuid not null default uuidv7(),
  kind text not null,
  -- Days and references: {"by":"2026-12-01","reference":"14990-12"}.
  facts jsonb not null default '{}',
  -- The event that it tells of, by the room that saw it: told twice, it is one notification.
  event text not null check (length(event) between 3 and 200),
  at timestamptz not null default kernel.civil_now(),
  primary key (resident_id, notification_id),
  unique (resident_id, event)
);
select kernel.distribute('notifications.notifications', 'resident_id');

create table notifications.openings (
  resident_id uuid not null,
  notification_id uuid not null,
  at timestamptz not null default kernel.civil_now(),
  primary key (resident_id, notification_id)
);
select kernel.distribute('notifications.openings', 'resident_id');

-- An e-mail address or a browser that takes push messages, sealed. Its owner sees the hint: `h…@example.jp`, `Chrome, Android`.
create table notifications.channels (
  resident_id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('mail', 'push')),
  -- One address or browser is one channel of a person (HMAC).
  address_index bytea not null,
  sealed bytea not null,
  hint text not null,
  -- unconfirmed: nobody has shown that the address is hers; failing: the far side has refused it for good.
  state text not null check (state in ('unconfirmed', 'on', 'failing', 'ended')),
  -- HMAC of the code that was mailed to an unconfirmed address.
  confirmation bytea,
  tries int not null default 0,
  since timestamptz not null default kernel.civil_now(),
  -- Protocol time: when the code was mailed.
  asked_at timestamptz not null default now(),
  primary key (resident_id, channel_id)
);
select kernel.distribute('notifications.channels', 'resident_id');
create unique index channels_address on notifications.channels (resident_id, address_index) where state <> 'ended';

-- What a person wants to hear of outside the portal, and in which language. Without a row everything goes to every channel that she has.
create table notifications.choices (
  resident_id uuid primary key,
  language text not null check (language ~ '^[a-z]{2}(-[A-Za-z]+)?$'),
  -- Topics that stay in the portal.
  silent text[] not null default '{}',
  changed_at timestamptz not null default kernel.civil_now()
);
select kernel.distribute('notifications.choices', 'resident_id');

create table notifications.deliveries (
  resident_id uuid not null,
  notification_id uuid not null,
  channel_id uuid not null,
  attempt int not null,
  outcome text not null check (outcome in ('sent', 'deferred', 'refused', 'gone')),
  at timestamptz not null default now(),
  primary key (resident_id, notification_id, channel_id, attempt)
);
select kernel.distribute('notifications.deliveries', 'resident_id');

-- Written in the transaction of the event itself, by the room that saw it. The delivery begins when that has committed.
create function notifications.notify(p_resident_id uuid, p_kind text, p_event text, p_facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid;
begin
  if not exists (select from notifications.kinds k where k.kind = p_kind) then
    raise exception 'MYNA_NOTIFICATIONS_KIND_UNKNOWN' using errcode = 'P0001';
  end if;
  insert into notifications.notifications as n (resident_id, kind, event, facts) values (p_resident_id, p_kind, p_event, p_facts)
    on conflict do nothing returning n.notification_id into v_id;
  if not found then return; end if;
  -- Whoever reads in the portal only costs no job.
  if not exists (select from notifications.channels c where c.resident_id = p_resident_id and c.state = 'on') then return; end if;
  perform kernel.enqueue('notifications.deliver', json_build_object('residentId', p_resident_id, 'notificationId', v_id), 'notifications/' || p_resident_id, null);
end $$;

-- For institutions that know a person by their own code only.
create function notifications.notify_code(p_institution text, p_code uuid, p_kind text, p_event text, p_facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_resident_id uuid := exchange.resident_of(p_code, p_institution);
begin
  if not exists (select from exchange.requesters r where r.login = session_user and r.institution = p_institution) then
    raise exception 'MYNA_EXCHANGE_REQUESTER_REFUSED' using errcode = 'P0001';
  end if;
  if v_resident_id is null then
    raise exception 'MYNA_EXCHANGE_CODE_UNKNOWN' using errcode = 'P0001';
  end if;
  perform notifications.notify(v_resident_id, p_kind, p_event, p_facts);
end $$;

-- The newest two hundred.
create function notifications.item_notifications(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', n.notification_id, 'kind', n.kind, 'facts', n.facts, 'at', n.at, 'isRead', n.is_read)
      order by n.at desc, n.notification_id desc), '[]'::jsonb)
    from (
      select m.*, exists (select from notifications.openings o where o.resident_id = m.resident_id and o.notification_id = m.notification_id) as is_read
        from notifications.notifications m where m.resident_id = p_resident_id order by m.at desc, m.notification_id desc limit 200
    ) as n
$$;

create function notifications.item_contact(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'language', c.language,
    'silent', coalesce(to_jsonb(c.silent), '[]'::jsonb),
    'topics', (select jsonb_agg(distinct k.topic) from notifications.kinds k),
    'channels', (select coalesce(jsonb_agg(jsonb_build_object('id', h.channel_id, 'kind', h.kind, 'hint', h.hint, 'state', h.state, 'since', h.since)
        order by h.since, h.channel_id), '[]'::jsonb)
      from notifications.channels h where h.resident_id = p_resident_id and h.state <> 'ended'))
    from (select p_resident_id as resident_id) as own left join notifications.choices c using (resident_id)
$$;

revoke execute on all functions in schema notifications from public;
grant execute on function notifications.notify(uuid, text, text, jsonb) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:helpline}}, {{login:notifications}};
grant execute on function notifications.notify_code(text, uuid, text, text, jsonb) to {{login:tax}}, {{login:portal}};
grant execute on function notifications.item_notifications(uuid), notifications.item_contact(uuid) to {{owner:exchange}};
grant select on notifications.notifications, notifications.kinds, notifications.deliveries, notifications.openings, notifications.choices, notifications.channels to {{login:notifications}};
grant insert on notifications.openings, notifications.choices, notifications.channels, notifications.deliveries to {{login:notifications}};
grant update (language, silent, changed_at) on notifications.choices to {{login:notifications}};
grant update (state, confirmation, tries, since, asked_at, sealed) on notifications.channels to {{login:notifications}};
