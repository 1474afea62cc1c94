-- What the exchange may serve to others; nobody else can call it. The certificates a person holds, without serials: a serial would be
-- a key by which institutions could join what they know.
create function certification.item_certificates(p_resident_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'kind', l.kind,
    'notBefore', l.not_before,
    'notAfter', l.not_after,
    'state', case when l.state <> 'revoked' and l.not_after < kernel.civil_now() then 'expired' else l.state end,
    'since', l.since
  ) order by l.not_before desc, l.kind), '[]'::jsonb)
  from certification.certificate_lookup l
  where l.serial in (select c.serial from certification.certificates c where c.resident_id = p_resident_id)
$$;

revoke execute on function certification.item_certificates(uuid) from public;
grant execute on function certification.item_certificates(uuid) to {{owner:exchange}};
