-- Faults on order stand in the memory of the instance that they were ordered at: one of them is a database that is away.
select kernel.undeclare('sandbox.faults');
drop table sandbox.faults;
