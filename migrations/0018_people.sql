-- People, how to reach people and organisations, and what they are to each other.

-- What is known of a human being besides the card of the party.
create table person (
  party text primary key references party (id) on delete cascade,
  given text not null,                     -- given names, empty when unknown
  family text not null,
  civility text not null,                  -- madame, monsieur, empty
  language text not null,                  -- in which they are written to: fr, en…
  commune text,                            -- INSEE code of their own; null when that of their main organisation says it
  version bigint not null,                 -- grows at each edit: who saves an older one is told
  source text,                             -- where they came from: hand, import, form, mail…
  created_at text not null,
  created_by text references account (id) on delete set null,
  updated_at text not null
);
create index person_created_by on person (created_by);
-- The list of people, in its order and by the words of names, is read from the first of these alone; that of whoever holds
-- a part of the network from the second.
create index party_list on party (kind, sort_key, id, standing, territory, folded);
create index party_within on party (kind, territory, standing);

-- A way to reach a person or an organisation.
create table contact_point (
  id text primary key,
  party text not null references party (id) on delete cascade,
  sort text not null,                      -- email, phone, post, web
  value text not null,                     -- as it is shown
  normal text not null,                    -- as it is compared: lower case, E.164…
  purpose text not null,                   -- work, home, generic (mairie@…, of an organisation alone)
  state text not null,                     -- unverified, verified, hold, invalid
  verified_at text,
  reason text,                             -- why it is on hold or invalid
  source text,                             -- hand, import, form, mail…
  position bigint not null,                -- the first of its sort is the one used
  version bigint not null default 1,       -- grows at each edit: who saves an older one is told
  created_at text not null,
  created_by text references account (id) on delete set null
);
create index contact_point_party on contact_point (party);
create index contact_point_normal on contact_point (sort, normal);
create index contact_point_created_by on contact_point (created_by);

-- What a party is to another, from when to when: elected at, employed by, president of, member of…
create table tie (
  id text primary key,
  sort text not null,                      -- elected, employed, presides, directs, referent, member, runs, funds, knows…
  party text not null references party (id) on delete cascade,  -- who is something
  other text not null references party (id) on delete cascade,  -- to whom
  title text not null,                     -- the words of the function, empty when the sort says all
  since text,                              -- day, month or year; null when unknown
  until text,
  main boolean not null,                   -- by which the person is presented
  note text not null,
  version bigint not null default 1,       -- grows at each edit: who saves an older one is told
  created_at text not null,
  created_by text references account (id) on delete set null
);
create index tie_party on tie (party);
create index tie_other on tie (other);
create index tie_created_by on tie (created_by);
