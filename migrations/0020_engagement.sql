-- What the programme wants of its targets, how far each has come, and the segments that everybody counts and lists by.

-- What the programme wants of its targets.
create table objective (
  id text primary key,
  name text not null,
  position bigint not null,                -- the order of the list
  closed_at text,                          -- null as long as it is pursued
  version bigint not null,                 -- grows at each edit: who saves an older one is told
  created_at text not null,
  created_by text references account (id) on delete set null
);
create index objective_created_by on objective (created_by);

-- A target of an objective, and how far it has come.
create table engagement (
  objective text not null references objective (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  stage text not null,                     -- identify, contacted, informed, engaged, member
  since text not null,                     -- at that stage
  owner text references account (id) on delete set null,  -- who takes care of it; null when nobody does yet
  version bigint not null,                 -- grows at each move: who moves an older one is told
  primary key (objective, party)
);
create index engagement_party on engagement (party);
create index engagement_owner on engagement (owner);

-- Each move of a target, kept when it is one no longer.
create table engagement_step (
  id text primary key,
  objective text not null references objective (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  before text,                             -- null when it became a target
  stage text,                              -- null when it is one no longer
  at text not null,
  by text references account (id) on delete set null
);
create index engagement_step_objective on engagement_step (objective, party);
create index engagement_step_party on engagement_step (party, at);
create index engagement_step_by on engagement_step (by);

-- People, places and organisations that answer to criteria, or that were chosen one by one.
create table segment (
  id text primary key,
  name text not null,
  sort text not null,                      -- live, static
  criteria text not null,                  -- JSON with its version; of a static one, those that it was frozen from, or empty
  owner text references account (id) on delete set null,
  shared boolean not null,                 -- whether others of the team see it
  version bigint not null,                 -- grows at each edit: who saves an older one is told
  created_at text not null,
  updated_at text not null
);
create index segment_owner on segment (owner);

-- Who is in a static segment.
create table segment_party (
  segment text not null references segment (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  primary key (segment, party)
);
create index segment_party_party on segment_party (party);
