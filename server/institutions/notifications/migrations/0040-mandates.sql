-- Whoever gives, takes or ends a mandate has both sides told.
grant execute on function notifications.notify(uuid, text, text, jsonb) to {{login:mandates}};
