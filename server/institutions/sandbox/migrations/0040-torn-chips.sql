-- A chip whose power fails while it writes: what it held before each write is kept beside, so that a torn one is found at the next power-on and the last
-- whole one serves. The counters beside the image before are those of that moment.
alter table sandbox.chips
  add column previous_image bytea,
  add column previous_image_counters bytea,
  add column previous_counters bytea;
