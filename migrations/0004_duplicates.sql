-- Pairs that may be one party, what people answered, and merges, each of which can be taken back.

-- Two parties that resemble each other, the smaller id first. What was answered is kept for ever, and always about the
-- two that were looked at: through merges it holds for those that they became.
create table duplicate_pair (
  one text not null references party (id) on delete cascade,
  other text not null references party (id) on delete cascade,
  bits double precision not null,          -- for and against, log2 of the odds
  reasons text not null,                   -- JSON: [[reason, bits], …]
  safe boolean not null,                   -- an exact strong key and nothing against
  found_at text not null,
  answer text,                             -- null until somebody says; different, host, guest, establishment, branch, same, moved, renamed
  answered_by text references account (id) on delete set null,
  answered_at text,
  merged text,                             -- the merge that made them one, null when there is none or it was undone
  primary key (one, other)
);
create index duplicate_pair_other on duplicate_pair (other);
create index duplicate_pair_answer on duplicate_pair (answer, bits);
create index duplicate_pair_answered_by on duplicate_pair (answered_by);

-- What two parties are to each other.
create table party_relation (
  id text primary key,
  sort text not null,                      -- host: one hosts other; establishment: one is an establishment of other; moved, renamed: one became other
  one text not null references party (id) on delete cascade,
  other text not null references party (id) on delete cascade,
  since text,                              -- day, month or year; null when unknown
  until text,
  merged text,                             -- the merge that brought it, which takes it back
  created_at text not null,
  created_by text references account (id) on delete set null
);
create index party_relation_one on party_relation (one);
create index party_relation_other on party_relation (other);
create index party_relation_created_by on party_relation (created_by);

-- One party taken into another. The absorbed sheet stays as it was, in the trash, until the merge is undone.
create table party_merge (
  id text primary key,
  lot text not null,                       -- those accepted together have the same; else its own id
  survivor text not null references party (id) on delete cascade,
  absorbed text not null references party (id) on delete cascade,
  name text not null,                      -- of the absorbed
  slug text not null,                      -- its address before
  standing text not null,                  -- before
  choices text not null,                   -- JSON: the fields taken from the absorbed
  changes text not null,                   -- JSON: what the survivor's sheet was and became
  origins text not null,                   -- JSON: where the survivor's values came from before
  moved text not null,                     -- JSON: [table, key, key] of each row that followed
  picture text,                            -- the survivor's before
  answer text not null,                    -- same, moved, renamed
  merged_at text not null,
  merged_by text references account (id) on delete set null,
  undone_at text,
  undone_by text references account (id) on delete set null
);
create index party_merge_survivor on party_merge (survivor);
create index party_merge_absorbed on party_merge (absorbed);
create index party_merge_lot on party_merge (lot);
create index party_merge_merged_at on party_merge (merged_at);
create index party_merge_merged_by on party_merge (merged_by);
create index party_merge_undone_by on party_merge (undone_by);
