-- Who is whose parent 親子関係, as the birth notification or the family register 戸籍 says it. The register of residents itself knows only how somebody stands to the
-- head of the household: without a line here, the head is the parent of the head's son or daughter.
create table registry.parents (
  resident_id uuid not null,
  parent_id uuid not null,
  recorded_at timestamptz not null default kernel.civil_now(),
  primary key (resident_id, parent_id)
);
select kernel.distribute('registry.parents', 'resident_id');
-- The same the other way round.
create table registry.children (
  parent_id uuid not null,
  resident_id uuid not null,
  primary key (parent_id, resident_id)
);
select kernel.distribute('registry.children', 'parent_id');
grant select on registry.parents, registry.children to {{login:core}};

-- As in 0002, with the parents.
create or replace function registry.register_all(p_residents jsonb, p_sealed bytea[], out today date, out refusals text[])
language plpgsql security definer set search_path = '' as $$
declare
  v_at int;
  v_resident jsonb;
begin
  today := kernel.civil_today();
  refusals := '{}';
  for v_place in 0 .. jsonb_array_length(p_residents) - 1 loop
    v_at := v_place * 6;
    v_resident := p_residents -> v_place;
    begin
      perform registry.register(v_resident, p_sealed[v_at + 1], p_sealed[v_at + 2], p_sealed[v_at + 3], p_sealed[v_at + 4],
        p_sealed[v_at + 5], p_sealed[v_at + 6]);
      if jsonb_typeof(v_resident -> 'parents') = 'array' then
        insert into registry.parents (resident_id, parent_id)
          select (v_resident ->> 'resident_id')::uuid, p::uuid from jsonb_array_elements_text(v_resident -> 'parents') p on conflict do nothing;
        insert into registry.children (parent_id, resident_id)
          select p::uuid, (v_resident ->> 'resident_id')::uuid from jsonb_array_elements_text(v_resident -> 'parents') p on conflict do nothing;
      end if;
      refusals := array_append(refusals, '');
    exception when sqlstate 'P0001' then
      refusals := array_append(refusals, sqlerrm);
    end;
  end loop;
end $$;

-- Parents of somebody who is registered already, by the family register.
create function registry.record_parents(p_resident_id uuid, p_parents uuid[], p_institution text, p_person text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  r registry.residents;
  p registry.residents;
  v_parent uuid;
  v_is_new boolean := false;
begin
  select * into r from registry.residents where resident_id = p_resident_id;
  if not found then
    raise exception 'MYNA_REGISTRY_RESIDENT_NOT_FOUND' using errcode = 'P0001';
  end if;
  foreach v_parent in array p_parents loop
    select * into p from registry.residents where resident_id = v_parent;
    if not found then
      raise exception 'MYNA_REGISTRY_RESIDENT_NOT_FOUND' using errcode = 'P0001';
    elsif p.birth_date >= r.birth_date then
      raise exception 'MYNA_REGISTRY_CHILD_OLDER_THAN_PARENT' using errcode = 'P0001';
    end if;
    insert into registry.parents (resident_id, parent_id) values (p_resident_id, v_parent) on conflict do nothing;
    v_is_new := v_is_new or found;
    insert into registry.children (parent_id, resident_id) values (v_parent, p_resident_id) on conflict do nothing;
  end loop;
  if v_is_new then
    perform exchange.record_access(p_resident_id, p_institution, p_person,
      case p_institution when 'counter' then 'counter.registration' else 'registry.records' end, array['household'], 'write');
  end if;
end $$;

-- The day from which somebody is of age 成年 (Civil Code art. 4): 18 is reached at the end of the day before the birthday (年齢計算ニ関スル法律, Civil Code
-- art. 143), so a birth on 29 February ends at the end of 28 February and the first day of age is 1 March in common years.
create function registry.adult_from(p_birth_date date) returns date
language sql immutable set search_path = '' as $$
  select b + case when extract(day from p_birth_date) <> extract(day from b) then 1 else 0 end
    from (select (p_birth_date + interval '18 years')::date as b) as birthday
$$;

create function registry.is_ward(r registry.residents, p_today date) returns boolean
language sql immutable set search_path = '' as $$
  select r.guardianship is not null and (r.guardianship ->> 'from')::date <= p_today and coalesce((r.guardianship ->> 'until')::date >= p_today, true)
$$;

-- How one resident stands to another before the law, today. Each statement reads one person's rows. `has_authority`: the actor is a parent of the minor (Civil Code
-- arts. 818, 824), of age (art. 833) and no ward. Chosen: for a child whose address is protected only a parent of the same household, for whoever the child was
-- hidden from learns nothing by being a parent.
create function registry.standing(p_actor uuid, p_person uuid, out are_living boolean, out has_authority boolean, out is_guardian boolean,
  out is_actor_capable boolean, out is_person_capable boolean, out is_protected boolean, out until date)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_today constant date := kernel.civil_today();
  a registry.residents;
  p registry.residents;
  v_is_parent boolean;
begin
  select * into a from registry.residents where resident_id = p_actor;
  select * into p from registry.residents where resident_id = p_person;
  are_living := coalesce(a.state = 'living' and p.state = 'living', false);
  is_actor_capable := coalesce(registry.adult_from(a.birth_date) <= v_today and not registry.is_ward(a, v_today), false);
  is_person_capable := coalesce(registry.adult_from(p.birth_date) <= v_today and not registry.is_ward(p, v_today), false);
  is_protected := coalesce(p.is_address_protected, true);
  if exists (select from registry.parents x where x.resident_id = p_person) then
    v_is_parent := exists (select from registry.parents x where x.resident_id = p_person and x.parent_id = p_actor);
  else
    v_is_parent := coalesce(a.household_id = p.household_id and a.relationship = 'head' and p.relationship in ('son', 'daughter'), false);
  end if;
  has_authority := coalesce(are_living and is_actor_capable and v_is_parent and registry.adult_from(p.birth_date) > v_today
    and (not p.is_address_protected or a.household_id = p.household_id), false);
  is_guardian := coalesce(are_living and is_actor_capable and registry.is_ward(p, v_today) and p.guardianship ->> 'guardianId' = p_actor::text, false);
  until := case when has_authority then registry.adult_from(p.birth_date) - 1 when is_guardian then (p.guardianship ->> 'until')::date end;
end $$;

-- Who acts for this person by law today, and for whom this person acts: a list each of {id, kind, name, until, isProtected}. A guardian of elsewhere has no id.
create function registry.by_law(p_resident_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_today constant date := kernel.civil_today();
  r registry.residents;
  o registry.residents;
  s record;
  v_other uuid;
  v_for jsonb := '[]';
  v_by jsonb := '[]';
begin
  select * into r from registry.residents where resident_id = p_resident_id;
  for v_other in
    select c.resident_id from registry.children c where c.parent_id = p_resident_id
    union select m.resident_id from registry.residents m where m.household_id = r.household_id and m.relationship in ('son', 'daughter') and m.resident_id <> p_resident_id
    union select w.resident_id from registry.residents w where w.guardianship ->> 'guardianId' = p_resident_id::text
  loop
    s := registry.standing(p_resident_id, v_other);
    continue when not s.has_authority and not s.is_guardian;
    select * into o from registry.residents where resident_id = v_other;
    v_for := v_for || jsonb_build_object('id', o.resident_id, 'kind', case when s.has_authority then 'parent' else 'guardian' end, 'name', o.name,
      'until', s.until, 'isProtected', s.is_protected);
  end loop;
  for v_other in
    select x.parent_id from registry.parents x where x.resident_id = p_resident_id
    union select m.resident_id from registry.residents m where m.household_id = r.household_id and m.relationship = 'head' and m.resident_id <> p_resident_id
    union select (r.guardianship ->> 'guardianId')::uuid where r.guardianship ->> 'guardianId' is not null
  loop
    s := registry.standing(v_other, p_resident_id);
    continue when not s.has_authority and not s.is_guardian;
    select * into o from registry.residents where resident_id = v_other;
    v_by := v_by || jsonb_build_object('id', o.resident_id, 'kind', case when s.has_authority then 'parent' else 'guardian' end, 'name', o.name,
      'until', s.until, 'isProtected', s.is_protected);
  end loop;
  if registry.is_ward(r, v_today) and r.guardianship ->> 'guardianId' is null then
    v_by := v_by || jsonb_build_object('id', null, 'kind', 'guardian', 'name', r.guardianship ->> 'guardianName', 'until', r.guardianship ->> 'until',
      'isProtected', r.is_address_protected);
  end if;
  return jsonb_build_object('for', v_for, 'by', v_by);
end $$;

grant execute on function registry.record_parents(uuid, uuid[], text, text) to {{login:core}};
revoke execute on function registry.record_parents(uuid, uuid[], text, text) from public;
revoke execute on function registry.adult_from(date), registry.is_ward(registry.residents, date), registry.standing(uuid, uuid), registry.by_law(uuid) from public;
-- The mandates room asks how two people stand to each other, and nothing else.
grant usage on schema registry to {{owner:mandates}};
grant execute on function registry.standing(uuid, uuid), registry.by_law(uuid) to {{owner:mandates}};
