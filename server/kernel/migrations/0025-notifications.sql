-- The notifications room declares its tables like every institution; whoever tells a resident something asks for its delivery in its own transaction.
grant execute on function kernel.civil_now(), kernel.civil_today() to {{login:notifications}}, {{owner:notifications}};
grant execute on function kernel.record_table(text, text, text), kernel.has_citus(), kernel.distribute(text, text), kernel.replicate(text) to {{owner:notifications}};
grant execute on function kernel.enqueue(text, json, text, text) to {{login:notifications}}, {{owner:notifications}};
insert into kernel.task_rooms (login, room)
select login::name, 'notifications' from unnest(array[
  '{{login:notifications}}', '{{login:core}}', '{{login:exchange}}', '{{login:identity}}', '{{login:counter}}', '{{login:portal}}', '{{login:tax}}', '{{login:helpline}}'
]) as login;
