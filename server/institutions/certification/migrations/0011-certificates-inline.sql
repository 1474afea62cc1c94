-- A certificate is some 2 kB of signatures and keys: compressing it costs more than it saves, and it fits into a page.
alter table certification.certificates set (toast_tuple_target = 8160);
