-- The proofs room declares its tables like every institution.
grant execute on function kernel.civil_now(), kernel.civil_today() to {{owner:proofs}};
grant execute on function kernel.record_table(text, text, text), kernel.has_citus(), kernel.distribute(text, text), kernel.replicate(text) to {{owner:proofs}};
