-- The procedures room knows residents by its own codes.
grant execute on function notifications.notify_code(text, uuid, text, text, jsonb) to {{login:procedures}};
