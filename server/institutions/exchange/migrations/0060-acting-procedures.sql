-- A form filled in for another: the same facts as for oneself, by the mandate, which is looked at in the statement of the entry.
insert into exchange.statutes (purpose, valid_from, requester, items, own_request, title_ja, title_en, law_ja, law_en, basis, scope)
  select 'procedures.form-by-' || s.basis, s.valid_from, 'procedures', '{name,basicFour,residentState,household}', false,
         s.title_ja, s.title_en, s.law_ja, s.law_en, s.basis, s.scope
    from exchange.statutes s where s.scope = 'procedures' and s.purpose = 'portal.procedures-by-' || s.basis;

update exchange.statutes set items = items || '{household,procedures}' where purpose = 'portal.acted' or scope = 'procedures' and requester = 'portal';
