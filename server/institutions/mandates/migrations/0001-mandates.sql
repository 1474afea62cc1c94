-- Mandates 代理: who acts for whom, in what, until when. Parents and guardians act by the register; an agent acts by the person's signature, which is kept here as
-- what happened to it, in order. Written once, never changed.
create table mandates.actions (
  -- For whom.
  person_id uuid not null,
  mandate_id uuid not null,
  action_id uuid not null default uuidv7(),
  kind text not null check (kind in ('drafted', 'signed', 'accepted', 'declined', 'ended')),
  -- Civil time.
  at timestamptz not null default kernel.civil_now(),
  by_id uuid not null,
  -- drafted: what it covers and its last day, and the text that both sign; names and birth dates stand in it, sealed.
  scopes text[],
  until date,
  document_sealed bytea,
  -- signed, accepted: the CMS signature beside the document.
  signature bytea,
  -- signed: what the invitation is found by.
  invitation bytea,
  primary key (person_id, mandate_id, action_id),
  check ((kind = 'drafted') = (document_sealed is not null and scopes is not null and until is not null)),
  check ((kind in ('signed', 'accepted')) = (signature is not null)),
  check ((kind = 'signed') = (invitation is not null)),
  check (scopes <@ array['view', 'procedures', 'letters', 'offices'] and scopes <> '{}')
);
select kernel.distribute('mandates.actions', 'person_id');
-- Each thing happens once.
create unique index actions_once on mandates.actions (person_id, mandate_id, kind);

-- The invitation that the person hands to the agent (HMAC of its digits), and whose mandate it is.
create table mandates.invitations (
  invitation bytea primary key,
  person_id uuid not null,
  mandate_id uuid not null
);
select kernel.distribute('mandates.invitations', 'invitation');

-- Whose agent somebody is.
create table mandates.agents (
  agent_id uuid not null,
  mandate_id uuid not null,
  person_id uuid not null,
  primary key (agent_id, mandate_id)
);
select kernel.distribute('mandates.agents', 'agent_id');

revoke update, delete, truncate on mandates.actions, mandates.invitations, mandates.agents from {{owner}};
grant select, insert on mandates.actions, mandates.invitations, mandates.agents to {{login:mandates}};

-- A mandate by law has no document; its name is made of the two (a UUID of version 8, RFC 9562).
create function mandates.law_id(p_kind text, p_actor uuid, p_person uuid) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select overlay(overlay(md5(p_kind || '/' || p_actor::text || '/' || p_person::text) placing '8' from 13) placing 'a' from 17)::uuid
$$;

-- Whoever acts holds this for the length of the transaction; whoever ends a mandate waits for it, and then nobody acts any more.
create function mandates.hold(p_person uuid, p_is_ending boolean) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_is_ending then
    perform pg_advisory_xact_lock(7204, hashtext(p_person::text));
  else
    perform pg_advisory_xact_lock_shared(7204, hashtext(p_person::text));
  end if;
end $$;

create function mandates.signed_mandate(p_agent uuid, p_person uuid, p_scope text) returns uuid
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select d.mandate_id
    from mandates.actions d
    join mandates.actions a on a.person_id = d.person_id and a.mandate_id = d.mandate_id and a.kind = 'accepted' and a.by_id = p_agent
   where d.person_id = p_person and d.kind = 'drafted' and d.until >= kernel.civil_today() and (p_scope is null or p_scope = any(d.scopes))
     and not exists (select from mandates.actions e where e.person_id = d.person_id and e.mandate_id = d.mandate_id and e.kind = 'ended')
   order by a.action_id desc limit 1
$$;

-- The mandate by which the actor may do this for the person at this moment; null when there is none. A letter says where somebody lives, so nobody collects those of
-- a person whose address is protected. An agent's mandate ends with the death of either and with the agent's guardianship (Civil Code arts. 111, 653); chosen:
-- while a guardian acts for the person, nobody else does.
create function mandates.mandate_of(p_actor uuid, p_person uuid, p_kind text, p_scope text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  s record;
begin
  if p_actor is null or p_person is null or p_actor = p_person then
    return null;
  end if;
  perform mandates.hold(p_person, false);
  s := registry.standing(p_actor, p_person);
  if not s.are_living or (p_scope = 'letters' and s.is_protected) then
    return null;
  end if;
  return case p_kind
    when 'parent' then case when s.has_authority then mandates.law_id('parent', p_actor, p_person) end
    when 'guardian' then case when s.is_guardian then mandates.law_id('guardian', p_actor, p_person) end
    when 'agent' then case when s.is_actor_capable and s.is_person_capable then mandates.signed_mandate(p_actor, p_person, p_scope) end
  end;
end $$;

-- Who a mandate is for, and of which kind it is, if this actor may do this by it now; null otherwise.
create function mandates.find(p_actor uuid, p_mandate uuid, p_scope text, out kind text, out person_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_person uuid;
begin
  select a.person_id into v_person from mandates.agents a where a.agent_id = p_actor and a.mandate_id = p_mandate;
  if found then
    if mandates.mandate_of(p_actor, v_person, 'agent', p_scope) = p_mandate then
      kind := 'agent';
      person_id := v_person;
    end if;
    return;
  end if;
  select o ->> 'kind', (o ->> 'id')::uuid into kind, v_person from jsonb_array_elements(registry.by_law(p_actor) -> 'for') o
   where mandates.law_id(o ->> 'kind', p_actor, (o ->> 'id')::uuid) = p_mandate;
  if v_person is not null and mandates.mandate_of(p_actor, v_person, kind, p_scope) = p_mandate then
    person_id := v_person;
  else
    kind := null;
  end if;
end $$;

-- The same by the portal's codes.
create function mandates.find_by_code(p_code uuid, p_mandate uuid, p_scope text, out kind text, out code uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  f record;
begin
  f := mandates.find(exchange.resident_of(p_code, 'portal'), p_mandate, p_scope);
  if f.person_id is not null then
    kind := f.kind;
    code := exchange.code_for(f.person_id, 'portal');
  end if;
end $$;

-- What another room does for somebody in its own transaction: the mandate is looked at, held until the transaction ends, and both logs say who did what for whom.
create function mandates.act(p_code uuid, p_mandate uuid, p_scope text, p_items text[], p_act text, out kind text, out code uuid, out person_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_actor uuid := exchange.resident_of(p_code, 'portal');
  f record;
begin
  f := mandates.find(v_actor, p_mandate, p_scope);
  if f.person_id is null then
    raise exception 'MYNA_MANDATES_NOT_COVERED' using errcode = 'P0001';
  end if;
  perform exchange.enter_mandated(f.person_id, v_actor, 'portal', f.kind, p_mandate, 'portal.' || p_scope || '-by-' || f.kind, p_items, p_act, null);
  kind := f.kind;
  person_id := f.person_id;
  code := exchange.code_for(f.person_id, 'portal');
end $$;

-- Whether somebody can give a mandate, or take one: of age, living, and nobody acts for them.
create function mandates.is_capable(p_resident_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.are_living and s.is_actor_capable from registry.standing(p_resident_id, p_resident_id) s
$$;
create function mandates.is_protected(p_resident_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.is_protected from registry.standing(p_resident_id, p_resident_id) s
$$;

-- A person's own mandates, both ways. Those by signature name the mandate only; their text is opened by the room.
create function mandates.item_mandates(p_resident_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_law jsonb := registry.by_law(p_resident_id);
begin
  return jsonb_build_object(
    'iActFor', (select coalesce(jsonb_agg(o - 'id' || jsonb_build_object('mandate', mandates.law_id(o ->> 'kind', p_resident_id, (o ->> 'id')::uuid))), '[]')
                  from jsonb_array_elements(v_law -> 'for') o),
    'actForMe', (select coalesce(jsonb_agg(o - 'id' || jsonb_build_object('mandate', mandates.law_id(o ->> 'kind', (o ->> 'id')::uuid, p_resident_id))), '[]')
                   from jsonb_array_elements(v_law -> 'by') o),
    'isCapable', mandates.is_capable(p_resident_id),
    'isProtected', mandates.is_protected(p_resident_id));
end $$;

revoke execute on all functions in schema mandates from public;
grant usage on schema mandates to {{login:portal}};
grant execute on function mandates.mandate_of(uuid, uuid, text, text), mandates.item_mandates(uuid) to {{owner:exchange}};
grant execute on function mandates.find_by_code(uuid, uuid, text), mandates.act(uuid, uuid, text, text[], text) to {{login:mandates}}, {{login:portal}};
grant execute on function mandates.hold(uuid, boolean), mandates.signed_mandate(uuid, uuid, text), mandates.is_capable(uuid), mandates.is_protected(uuid) to {{login:mandates}};
