-- What the tax office was told: that a taxpayer's record changed. The data themselves are read through the exchange when they are needed.
create table tax.changes (
  -- The taxpayer, by the tax office's own code.
  code uuid not null,
  change_id uuid not null,
  matters text[] not null,
  effective_on date not null,
  learned_at timestamptz not null default kernel.civil_now(),
  -- What the exchange disclosed of the new state: whether there is an address to write to, never the address itself.
  has_address boolean not null,
  primary key (code, change_id)
);
select kernel.distribute('tax.changes', 'code');
grant select, insert on tax.changes to {{login:tax}};
