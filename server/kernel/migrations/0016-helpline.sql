-- The helpline reads civil time and declares its tables like every institution.
grant execute on function kernel.civil_now(), kernel.civil_today() to {{login:helpline}}, {{owner:helpline}};
grant execute on function kernel.record_table(text, text, text), kernel.has_citus(), kernel.distribute(text, text), kernel.replicate(text) to {{owner:helpline}};
