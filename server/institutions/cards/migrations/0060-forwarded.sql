-- After a move the application is the new municipality's.
grant update (municipality) on cards.applications to {{login:core}};
