-- Procedures are done for another in the procedures room's own transaction.
grant usage on schema mandates to {{login:procedures}};
grant execute on function mandates.act(uuid, uuid, text, text[], text) to {{login:procedures}};
