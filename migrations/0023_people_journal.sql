-- What was changed of how people and organisations are known, and people who were made one.

-- One change of what is known of a party here: of a person, of a way to reach somebody, of a tie.
create table party_change (
  id text primary key,
  party text not null references party (id) on delete cascade,
  at text not null,
  actor text references account (id) on delete set null,
  what text not null,                      -- listed, edited, trashed, restored, merged, unmerged, contact, tie
  fields text not null                     -- words of what changed, separated by spaces
);
create index party_change_party on party_change (party, at);
create index party_change_actor on party_change (actor);

-- Two people made one: one stays, the other goes to the trash until it is taken back.
create table person_merge (
  id text primary key,
  survivor text not null references party (id) on delete cascade,
  absorbed text not null references party (id) on delete cascade,
  name text not null,                      -- of the absorbed, then
  slug text not null,                      -- of the absorbed, which leads to the survivor as long as the merge holds
  standing text not null,                  -- of the absorbed, before
  taken text not null,                     -- JSON: fields of the survivor that were filled, before and after
  moved text not null,                     -- JSON: the rows that followed: table, column, key
  merged_at text not null,
  merged_by text references account (id) on delete set null,
  undone_at text,                          -- null as long as it holds
  undone_by text references account (id) on delete set null
);
create index person_merge_survivor on person_merge (survivor);
create index person_merge_absorbed on person_merge (absorbed);
create index person_merge_merged_by on person_merge (merged_by);
create index person_merge_undone_by on person_merge (undone_by);
