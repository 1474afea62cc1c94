-- An address that its owner removed, or a browser that is gone, is forgotten: what remains says that there was one.
grant update (hint) on notifications.channels to {{login:notifications}};
