-- The procedures room reads civil time, declares its tables, asks for jobs and posts letters like every institution.
grant execute on function kernel.civil_now(), kernel.civil_today() to {{login:procedures}}, {{owner:procedures}};
grant execute on function kernel.record_table(text, text, text), kernel.has_citus(), kernel.distribute(text, text), kernel.replicate(text) to {{owner:procedures}};
grant execute on function kernel.post_letter(uuid, uuid, text, text, text, date, bytea) to {{login:procedures}};
-- Telling a resident something asks for the delivery in the caller's transaction.
grant execute on function kernel.enqueue(text, json, text, text) to {{login:procedures}};
insert into kernel.task_rooms (login, room) values ('{{login:procedures}}'::name, 'notifications'), ('{{login:procedures}}'::name, 'procedures');
