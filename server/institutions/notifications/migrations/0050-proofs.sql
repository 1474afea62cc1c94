-- Whoever did not make a proof of her number herself, or is asked about one, wants to know.
insert into notifications.kinds (kind, topic) values ('proof', 'record');
