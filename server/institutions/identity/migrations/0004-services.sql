-- A relying service may be taken off the list again.
grant delete on identity.relying_services to {{login:identity}};
