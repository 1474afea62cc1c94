-- Signs of life of the workers that run jobs, by their lock's name in graphile-worker, in the database's time. The jobs of a worker
-- that gives none are given back: graphile-worker itself waits four hours. The login owns the queue and unlocks there itself.
create table kernel.workers (
  worker text primary key,
  seen_at timestamptz not null default now()
);
select kernel.distribute('kernel.workers', 'worker');
grant select, insert, update, delete on kernel.workers to {{login:kernel}};
