-- Civil time (dates, validity, deadlines, ages): one row that all instances read. Zero in production. The sandbox sets it once, at
-- its first start, and from then on it only moves forward.
create table kernel.civil_clock (
  only_row boolean primary key default true check (only_row),
  offset_seconds bigint not null default 0,
  is_set boolean not null default false
);
insert into kernel.civil_clock default values;
select kernel.replicate('kernel.civil_clock');

-- The civil instant: the machine's clock plus the distance that the sandbox's clock was moved.
create function kernel.civil_now() returns timestamptz
  language sql stable security definer set search_path = ''
  as $$ select now() + make_interval(secs => offset_seconds) from kernel.civil_clock $$;

-- The civil date in Japan.
create function kernel.civil_today() returns date
  language sql stable security definer set search_path = ''
  as $$ select (kernel.civil_now() at time zone 'Asia/Tokyo')::date $$;

create function kernel.move_civil_clock(seconds bigint) returns void
  language sql security definer set search_path = ''
  as $$ update kernel.civil_clock set offset_seconds = seconds, is_set = true where seconds >= offset_seconds $$;

-- The first day of a sandbox, at the machine's time of day in Japan. Does nothing once the clock was set or moved.
create function kernel.set_civil_clock(first_day date) returns void
  language sql security definer set search_path = ''
  as $$
    update kernel.civil_clock
    set offset_seconds = 86400 * (first_day - (now() at time zone 'Asia/Tokyo')::date), is_set = true
    where not is_set
  $$;

revoke execute on all functions in schema kernel from public;
grant execute on function kernel.civil_now(), kernel.civil_today() to
  {{login:core}}, {{login:exchange}}, {{login:identity}}, {{login:counter}}, {{login:portal}}, {{login:tax}}, {{login:sandbox}}, {{login:kernel}};
grant execute on function kernel.civil_now(), kernel.civil_today() to {{owner:registry}}, {{owner:cards}}, {{owner:certification}}, {{owner:exchange}}, {{owner:identity}}, {{owner:counter}}, {{owner:portal}}, {{owner:tax}}, {{owner:sandbox}};
grant execute on function kernel.move_civil_clock(bigint), kernel.set_civil_clock(date) to {{login:kernel}};
-- The exchange joins it where a call for each read would cost too much.
grant select on kernel.civil_clock to {{login:kernel}}, {{owner:exchange}};
