-- The mandates room declares its tables like every institution, and has residents told of what changes.
grant execute on function kernel.civil_now(), kernel.civil_today() to {{login:mandates}}, {{owner:mandates}};
grant execute on function kernel.record_table(text, text, text), kernel.has_citus(), kernel.distribute(text, text), kernel.replicate(text) to {{owner:mandates}};
grant execute on function kernel.enqueue(text, json, text, text) to {{login:mandates}}, {{owner:mandates}};
insert into kernel.task_rooms (login, room) values ('{{login:mandates}}'::name, 'notifications'), ('{{login:mandates}}'::name, 'mandates');
