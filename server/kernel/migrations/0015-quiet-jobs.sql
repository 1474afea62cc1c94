-- A job without queue and key that may wait for the worker's next look (a second): one row, and no NOTIFY. A NOTIFY makes commits
-- wait for each other, and add_job prepares for queues and keys; a thousand registrations a second afford neither.
create function kernel.enqueue_quietly(task text, payload json) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select from kernel.task_rooms where login = session_user and room = split_part(task, '.', 1)
  ) then
    raise exception 'MYNA_JOB_NOT_YOURS' using errcode = 'P0001';
  end if;
  insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
    select t.id, enqueue_quietly.payload, 12 from graphile_worker._private_tasks t where t.identifier = task;
  if not found then
    perform graphile_worker.add_job(task, payload, max_attempts => 12);
  end if;
end $$;

revoke execute on function kernel.enqueue_quietly(text, json) from public;
grant execute on function kernel.enqueue_quietly(text, json) to {{owner:registry}};
