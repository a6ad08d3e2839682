-- Files of people brought in: what each row became, so that the whole can be taken back.

-- One file. It is not kept: its rows are, until they are in or too old.
create table people_import (
  id text primary key,
  file_name text not null,                 -- as the person named it
  file_hash text not null,                 -- SHA-256: the same file brought twice is told
  state text not null,                     -- mapping, applied, undone
  headers text not null,                   -- JSON: the columns of the file
  mapping text not null,                   -- JSON: what each column is; empty for none
  purpose text not null,                   -- word of the purpose that the data are brought in for; empty until chosen
  basis text not null,                     -- its legal basis, as it was then
  counts text not null,                    -- JSON: what the rows became
  version bigint not null,                 -- grows at each change
  created_at text not null,
  created_by text references account (id) on delete set null,
  applied_at text,
  applied_by text references account (id) on delete set null,
  undone_at text,
  undone_by text references account (id) on delete set null
);
create index people_import_created_by on people_import (created_by);
create index people_import_applied_by on people_import (applied_by);
create index people_import_undone_by on people_import (undone_by);

-- One row of a file.
create table people_import_row (
  import text not null references people_import (id) on delete cascade,
  number bigint not null,                  -- as a spreadsheet shows it
  cells text not null,                     -- JSON; empty once the row is in, or too old
  choice text not null,                    -- what somebody chose: skip, create, the id of a person; empty for nothing
  take boolean not null,                   -- the values of the file stand in place of those that differ
  verdict text not null,                   -- created, updated, unchanged, doubtful, refused, skipped; undone, kept; empty until then
  party text references party (id) on delete set null,  -- whom it made or changed
  made text not null,                      -- JSON: what was written, to be taken back; empty for nothing
  told text not null,                      -- JSON: why it was refused, or what to know
  primary key (import, number)
);
create index people_import_row_party on people_import_row (party);
