-- A job is asked for in the caller's transaction. graphile-worker's own add_job needs rights on its private tables, so
-- institutions get this one function; the payload holds ids only, and a room may ask only for jobs of its own name.
create function kernel.enqueue(task text, payload json, queue text default null, key text default null) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select from kernel.task_rooms where login = session_user and room = split_part(task, '.', 1)
  ) then
    raise exception 'MYNA_JOB_NOT_YOURS' using errcode = 'P0001';
  end if;
  perform graphile_worker.add_job(task, payload, queue_name => queue, job_key => key, max_attempts => 12);
end $$;

create table kernel.task_rooms (login name not null, room text not null, primary key (login, room));
select kernel.replicate('kernel.task_rooms');
insert into kernel.task_rooms (login, room) values
  (trim(both '\"' from '{{login:core}}')::name, 'registry'), (trim(both '\"' from '{{login:core}}')::name, 'cards'), (trim(both '\"' from '{{login:core}}')::name, 'certification'),
  (trim(both '\"' from '{{login:exchange}}')::name, 'exchange'), (trim(both '\"' from '{{login:identity}}')::name, 'identity'), (trim(both '\"' from '{{login:counter}}')::name, 'counter'),
  (trim(both '\"' from '{{login:portal}}')::name, 'portal'), (trim(both '\"' from '{{login:tax}}')::name, 'tax'), (trim(both '\"' from '{{login:sandbox}}')::name, 'sandbox'), (trim(both '\"' from '{{login:kernel}}')::name, 'kernel');

revoke execute on function kernel.enqueue(text, json, text, text) from public;
grant execute on function kernel.enqueue(text, json, text, text) to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}},
  {{owner:registry}}, {{owner:cards}}, {{owner:certification}}, {{owner:exchange}}, {{owner:identity}}, {{owner:counter}}, {{owner:portal}}, {{owner:tax}}, {{owner:sandbox}};
