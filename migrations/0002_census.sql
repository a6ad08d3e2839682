-- The registry: sheets of places and organisations, where each value came from, their history, and imports.

-- One sheet a party. The fields are JSON by stable key (see census::field); the columns beside them are copies that
-- lists and maps read without opening the JSON.
create table sheet (
  party text primary key references party (id) on delete cascade,
  fields text not null,
  origins text not null,                   -- by field: which import or whom, and when
  version bigint not null,                 -- grows at each edit; an edit names the version it started from
  lat double precision,
  lon double precision,
  marks bigint not null,                   -- kinds, services, stage… as bits (census::marks)
  city text not null,
  summary text not null
);

-- Who changed what, and when; kept as long as the party.
create table revision (
  id text primary key,
  party text not null references party (id) on delete cascade,
  version bigint not null,
  at text not null,
  actor text,                              -- account; null for an import by command
  batch text,                              -- import
  action text not null,                    -- created, edited, imported, undone, trashed, restored
  changes text not null                    -- JSON: field → [before, after]
);
create index revision_party on revision (party, version);
create index revision_batch on revision (batch);

create table sheet_photo (
  party text not null references party (id) on delete cascade,
  file text not null references file (id) on delete cascade,
  position bigint not null,
  primary key (party, file)
);
create index sheet_photo_file on sheet_photo (file);

-- A file that comes back under the same name: what was learnt about its columns and values.
create table source (
  name text primary key,
  mapping text not null,                   -- JSON
  updated_at text not null
);

-- One import of one file.
create table batch (
  id text primary key,
  source text not null,
  file_name text not null,
  file_key text not null,                  -- in the file store
  file_hash text not null,
  state text not null,                     -- mapping, planned, applied, undone
  mapping text not null,
  counts text not null,                    -- JSON: created, updated, unchanged, vanished, rejected…
  error text,
  actor text,
  created_at text not null,
  applied_at text,
  undone_at text
);
create index batch_created_at on batch (created_at);

-- What became of each row worth telling: changed, refused, repaired or doubtful.
create table batch_row (
  batch text not null references batch (id) on delete cascade,
  number bigint not null,                  -- as the person's spreadsheet numbers it; 0 for what vanished
  record text not null,
  verdict text not null,                   -- created, updated, unchanged, vanished, rejected
  party text,
  name text not null,
  notes text not null,                     -- JSON: repairs, doubts, conflicts, the reason of a refusal
  changes text not null,                   -- JSON: field → [before, after]
  cells text not null,                     -- JSON: the row as it came, for what was refused
  given_before text,                       -- what this source had said of the record before
  primary key (batch, number, record)
);
create index batch_row_verdict on batch_row (batch, verdict, number);

-- What each source last said of each of its records: tells an edit of the source from an edit made here.
create table source_record (
  source text not null,
  record text not null,                    -- id:… or, without ids, name:…
  party text not null references party (id) on delete cascade,
  given text not null,                     -- JSON: field → value
  seen_batch text not null,
  primary key (source, record)
);
create index source_record_party on source_record (party);
create index source_record_seen_batch on source_record (source, seen_batch);
