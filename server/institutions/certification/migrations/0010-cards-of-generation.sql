-- Which cards hold a certificate of a generation that is not revoked: for the recall of a generation by the cards institution.
create function certification.cards_of_generation(p_authority text, p_generation int) returns setof text
language sql stable security definer set search_path = '' as $$
  select distinct l.card_id from certification.certificate_lookup l
   where l.generation = p_generation and l.state <> 'revoked' and (l.kind = 'signature') = (p_authority = 'signature')
$$;
revoke execute on function certification.cards_of_generation(text, int) from public;
grant execute on function certification.cards_of_generation(text, int) to {{login:core}};
