-- A device may sign in from now on: whoever did not do it herself wants to know.
insert into notifications.kinds (kind, topic) values ('passkey', 'card');
