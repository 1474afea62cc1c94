-- record_issue for many cards at once, as production makes them: one row for each certificate, with its card. The certificates come as one piece of bytes,
-- cut by `at` (from 1) and `size`: as text they would cost more than storing them.
create type certification.new_certificate as (
  resident_id uuid, card_id text, serial text, kind text, generation int, not_before timestamptz, not_after timestamptz, at int, size int
);
create function certification.record_issues(p_certificates jsonb, p_ders bytea, p_institution text, p_person text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_new certification.new_certificate[] :=
    array(select n from jsonb_populate_recordset(null::certification.new_certificate, p_certificates) n);
  v_refusal text;
begin
  insert into certification.card_lookup (card_id, resident_id)
  select distinct n.card_id, n.resident_id from unnest(v_new) n
  on conflict (card_id) do nothing;
  select case when l.resident_id <> n.resident_id then 'MYNA_CERTIFICATION_CARD_OF_ANOTHER'
              else 'MYNA_CERTIFICATION_CARD_' || upper(l.state) end
    into v_refusal
    from (select locked.* from certification.card_lookup locked
           where locked.card_id = any(array(select distinct x.card_id from unnest(v_new) x)) order by locked.card_id for update) as l
    join unnest(v_new) n on n.card_id = l.card_id
   where l.resident_id <> n.resident_id or l.state <> 'active' limit 1;
  if v_refusal is not null then
    raise exception using message = v_refusal, errcode = 'P0001';
  end if;
  insert into certification.certificates (resident_id, serial, card_id, kind, generation, not_before, not_after, der)
  select n.resident_id, n.serial, n.card_id, n.kind, n.generation, n.not_before, n.not_after, substring(p_ders from n.at for n.size) from unnest(v_new) n;
  insert into certification.actions (resident_id, serial, position, action, at, institution, person)
  select n.resident_id, n.serial, 0, 'issued', n.not_before, p_institution, p_person from unnest(v_new) n;
  insert into certification.certificate_lookup (serial, resident_id, card_id, kind, generation, not_before, not_after, since)
  select n.serial, n.resident_id, n.card_id, n.kind, n.generation, n.not_before, n.not_after, n.not_before from unnest(v_new) n;
end $$;
revoke execute on function certification.record_issues(jsonb, bytea, text, text) from public;
grant execute on function certification.record_issues(jsonb, bytea, text, text) to {{login:core}};
