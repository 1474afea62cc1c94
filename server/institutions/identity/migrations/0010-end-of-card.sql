-- Two statements on purpose: a door session is made from a token that its statement locks, so the first waits for a session on the way, and the second,
-- with a later snapshot (a volatile function takes one for each statement), sees it. In one round trip, because a block is confirmed only afterwards.
create function identity.end_all_of_cards(p_card_ids text[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  delete from identity.artefacts where card_id = any(p_card_ids);
  update identity.door_sessions set blocked_at = now() where card_id = any(p_card_ids) and blocked_at is null;
end $$;
revoke execute on function identity.end_all_of_cards(text[]) from public;
grant execute on function identity.end_all_of_cards(text[]) to {{login:identity}};
