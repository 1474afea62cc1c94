-- The officer who suspends a card, or lifts it, compares the portrait with the person who asks for it.
update exchange.statutes set items = '{name,basicFour,card,certificates,photo}' where purpose = 'counter.suspension';
