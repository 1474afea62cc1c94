-- How a case came: from the phone, over the counter, by post or by telephone; nobody needs the card.
alter table procedures.cases add column channel text not null default 'portal';
alter table procedures.queue add column channel text not null default 'portal';
create index queue_by_decision on procedures.queue (procedure, ended_at) where ended_at is not null;
