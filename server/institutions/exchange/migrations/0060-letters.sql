-- One's letters in the portal. A letter shows the address it went to, so those of a person whose address is protected stay in the letterbox.
create function exchange.item_letters(p_resident_id uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('isProtected', f.is_address_protected, 'letters', kernel.letters_of(p_resident_id))
            from registry.review_facts(array[p_resident_id]) f);
end $$;
update exchange.items set function_name = 'exchange.item_letters' where item = 'letters';
select exchange.write_dispatch();

-- As `exchange.read`, for one letter: the ticket's entry was committed before.
create function exchange.take_letter(p_ticket uuid, p_letter uuid, out resident_id uuid, out sealed bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_transaction xid8 := pg_current_xact_id();
begin
  perform exchange.settle_entries();
  delete from exchange.tickets t
   where t.ticket = p_ticket and t.login = session_user and t.transaction <> v_transaction and t.expires_at > clock_timestamp()
     and t.items = '{letters}'
   returning t.resident_id into take_letter.resident_id;
  if not found then
    raise exception 'MYNA_EXCHANGE_TICKET_REFUSED' using errcode = 'P0001';
  end if;
  if (select f.is_address_protected from registry.review_facts(array[take_letter.resident_id]) f) then
    raise exception 'MYNA_PORTAL_LETTER_PROTECTED' using errcode = 'P0001';
  end if;
  take_letter.sealed := kernel.take_letter(take_letter.resident_id, p_letter);
  if take_letter.sealed is null then
    raise exception 'MYNA_LETTER_NOT_FOUND' using errcode = 'P0001';
  end if;
end $$;

create procedure exchange.disclose_letter(
  p_institution text, p_code uuid, p_purpose text, p_person text, p_terminal text, p_letter uuid, inout p_resident uuid, inout p_sealed bytea
)
language plpgsql as $$
declare
  v_ticket uuid;
begin
  v_ticket := exchange.ask(p_institution, p_code, p_purpose, '{letters}', p_person, p_terminal);
  commit;
  select t.resident_id, t.sealed into p_resident, p_sealed from exchange.take_letter(v_ticket, p_letter) t;
end $$;

revoke execute on function exchange.item_letters(uuid), exchange.take_letter(uuid, uuid) from public;
revoke execute on procedure exchange.disclose_letter(text, uuid, text, text, text, uuid, uuid, bytea) from public;
grant execute on function exchange.take_letter(uuid, uuid) to {{login:portal}};
grant execute on procedure exchange.disclose_letter(text, uuid, text, text, text, uuid, uuid, bytea) to {{login:portal}};
