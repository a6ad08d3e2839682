-- Working on many sheets at once: lots of changes made together, and views of the table that have a name.

-- One change of many sheets: cells typed in the table, or one operation on all that was chosen. Taken back as a whole.
create table lot (
  id text primary key,
  kind text not null,                      -- place, organisation
  state text not null,                     -- chosen, planning, planned, applying, applied, stopped, undoing, undone
  query text not null,                     -- what the table asked when « all of them » were chosen; empty for rows chosen one by one
  operation text not null,                 -- cells, set, clear, add, remove, trash, restore
  field text not null,                     -- its key; empty where the operation is on no field
  value text not null,                     -- JSON: what was typed into the field's form
  counts text not null,                    -- JSON: how many sheets came to what
  stopping boolean not null,               -- somebody asked to stop: the rest is left as it is
  actor text references account (id) on delete set null,
  created_at text not null,
  applied_at text,
  undone_at text,
  undone_by text references account (id) on delete set null
);
create index lot_created_at on lot (created_at);
create index lot_actor on lot (actor);
create index lot_undone_by on lot (undone_by);

-- What becomes of each sheet of a lot.
create table lot_row (
  lot text not null references lot (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  number bigint not null,                  -- its place in the table
  state text not null,                     -- chosen, planned, refused, moved, done, kept, undone
  version bigint not null,                 -- of the sheet: as it was looked at, then as the lot made it
  changes text not null,                   -- JSON: field → [before, after]
  origins text not null,                   -- JSON: where the values came from before, for the undoing
  told text not null,                      -- JSON: why it was refused; the fields kept by the undoing
  primary key (lot, party)
);
create index lot_row_state on lot_row (lot, state, number);
create index lot_row_party on lot_row (party, version);

-- A table that somebody gave a name: its filter, columns and order.
create table table_view (
  id text primary key,
  slug text not null,
  name text not null,
  query text not null,                     -- the address of the table, after its question mark
  shared boolean not null,                 -- seen by the whole team; else by its owner only
  owner text references account (id) on delete set null,  -- a shared view outlives its owner; a personal one is swept
  created_at text not null
);
create unique index table_view_slug on table_view (slug);
create index table_view_owner on table_view (owner);
