-- The network's own words: terms of the typologies, fields of its own, and typologies of others that it reads and writes.

-- What stands today. A built-in term has a row only once somebody changed it.
create table vocabulary (
  subject text primary key,                -- term/kinds/own1, field/own_fibre, typology/region
  body text not null,                      -- JSON
  version bigint not null                  -- grows at each change, so that two who edit at once do not write over each other
);

-- Every change since the first, never edited: what stood before, what stands after.
create table vocabulary_change (
  number bigint primary key,               -- from 1, without a gap
  subject text not null,
  at text not null,
  actor text references account (id) on delete set null,
  before text,                             -- JSON; null for what is new
  after text not null                      -- JSON
);
create index vocabulary_change_subject on vocabulary_change (subject, number);
create index vocabulary_change_actor on vocabulary_change (actor);

insert into counter (name, value) values ('vocabulary', 0);
