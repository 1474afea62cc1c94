-- record_issue for many cards at once, as production makes them: one row for each certificate, with its card.
create function certification.record_issues(p_certificates jsonb, p_institution text, p_person text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_refusal text;
begin
  insert into certification.card_lookup (card_id, resident_id)
  select distinct c.card_id, c.resident_id from jsonb_to_recordset(p_certificates) as c(card_id text, resident_id uuid)
  on conflict (card_id) do nothing;
  select case when l.resident_id <> c.resident_id then 'MYNA_CERTIFICATION_CARD_OF_ANOTHER'
              when l.state <> 'active' then 'MYNA_CERTIFICATION_CARD_' || upper(l.state) end
    into v_refusal
    from (select locked.* from certification.card_lookup locked
           where locked.card_id in (select x.card_id from jsonb_to_recordset(p_certificates) as x(card_id text))
           order by locked.card_id for update) as l
    join jsonb_to_recordset(p_certificates) as c(card_id text, resident_id uuid) on c.card_id = l.card_id
   where l.resident_id <> c.resident_id or l.state <> 'active' limit 1;
  if v_refusal is not null then
    raise exception using message = v_refusal, errcode = 'P0001';
  end if;
  with new as materialized (
    select * from jsonb_to_recordset(p_certificates) as c(
      resident_id uuid, card_id text, serial text, kind text, generation int, not_before timestamptz, not_after timestamptz, der text)
  ), stored as (
    insert into certification.certificates (resident_id, serial, card_id, kind, generation, not_before, not_after, der)
    select n.resident_id, n.serial, n.card_id, n.kind, n.generation, n.not_before, n.not_after, decode(n.der, 'base64') from new n
  ), acted as (
    insert into certification.actions (resident_id, serial, position, action, at, institution, person)
    select n.resident_id, n.serial, 0, 'issued', n.not_before, p_institution, p_person from new n
  )
  insert into certification.certificate_lookup (serial, resident_id, card_id, kind, generation, not_before, not_after, since)
  select n.serial, n.resident_id, n.card_id, n.kind, n.generation, n.not_before, n.not_after, n.not_before from new n;
end $$;
revoke execute on function certification.record_issues(jsonb, text, text) from public;
grant execute on function certification.record_issues(jsonb, text, text) to {{login:core}};
