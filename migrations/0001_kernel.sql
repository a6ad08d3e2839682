-- What every capability stands on. One text for SQLite and PostgreSQL: see docs/decisions/0001-one-sql-text.md.
-- Ids are UUIDv7 in text; instants are RFC 3339 in UTC, always with six decimals, so that text sorts as time.

-- What everything points at: a place, an organisation or a person. Only what a card needs stands here;
-- the sheet of a place or of an organisation is the census's.
create table party (
  id text primary key,
  kind text not null,                      -- place, organisation, person
  name text not null,
  slug text not null,                      -- piece of its address; never given to another of the same kind
  folded text not null,                    -- the name without accents or case, to compare
  sort_key text not null,                  -- French collation key in hexadecimal, the same order on both engines
  territory text,                          -- INSEE code of the commune, null when unknown
  picture text,                            -- file id
  standing text not null,                  -- public, hidden, trash
  created_at text not null,
  updated_at text not null
);
create unique index party_slug on party (kind, slug);
create index party_folded on party (kind, folded);
create index party_birth on party (kind, standing, id);     -- ids are born in order: the latest, and paging by id
create index party_standing on party (kind, standing, sort_key);
create index party_territory on party (territory);

-- A former address still answers, by a redirect.
create table former_slug (
  kind text not null,
  slug text not null,
  party text not null references party (id) on delete cascade,
  primary key (kind, slug)
);
create index former_slug_party on former_slug (party);

-- What changed last, for what is derived from it (search, map): one row a thing, its number grows at each change.
create table counter (
  name text primary key,
  value bigint not null
);
insert into counter (name, value) values ('change', 0), ('fact', 0);
create table change (
  noun text not null,
  id text not null,
  seq bigint not null,
  primary key (noun, id)
);
create index change_seq on change (seq);

-- Everything that happened, kept: the audit trail, and the source of feeds and indicators.
create table fact (
  id text primary key,
  at text not null,
  actor text,                              -- account, null for the program itself
  kind text not null,
  body text not null                       -- JSON: ids and small values
);
create index fact_at on fact (at);
create index fact_kind on fact (kind, at);

-- One row a fact and a reaction that wants it, until it is done.
create table delivery (
  fact text not null references fact (id) on delete cascade,
  reaction text not null,
  due_at text not null,
  attempts bigint not null,
  lease_until text,
  error text,                              -- the last failure, shown to the administrator
  primary key (fact, reaction)
);
create index delivery_due_at on delivery (due_at);

-- Work to be done outside a request, written with the change that asks for it.
create table job (
  id text primary key,
  kind text not null,
  body text not null,
  due_at text not null,
  attempts bigint not null,
  lease_until text,
  error text,
  parked boolean not null                  -- failed too often: an administrator looks at it
);
create index job_due_at on job (parked, due_at);

-- When each recurring work last ran, so that several nodes run it once.
create table schedule (
  name text primary key,
  ran_at text not null
);

-- What people uploaded; the bytes are in the file store under the hash.
create table file (
  id text primary key,
  hash text not null,
  name text not null,                      -- as the person named it
  media_type text not null,                -- sniffed, never believed
  size bigint not null,
  width bigint,
  height bigint,
  alternative text not null,               -- what a person who does not see the picture should know
  credit text not null,
  created_at text not null
);
create index file_hash on file (hash);

create table account (
  id text primary key,
  email text not null,                     -- lower case
  name text not null,
  password text,                           -- argon2id, PHC string
  role text not null,                      -- coordinator, referent
  created_at text not null
);
create unique index account_email on account (email);

-- Only the hash of the secret is kept: a copy of the database opens no session.
create table session (
  hash text primary key,
  account text not null references account (id) on delete cascade,
  created_at text not null,
  seen_at text not null,
  device text not null
);
create index session_account on session (account);

-- Failed sign-ins by account and by network, shared by all nodes.
create table attempt (
  subject text not null,
  at text not null
);
create index attempt_subject on attempt (subject, at);

-- What an administrator sets in the browser.
create table setting (
  name text primary key,
  value text not null
);
