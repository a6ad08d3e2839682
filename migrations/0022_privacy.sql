-- What personal data are used for, who may be written to about what, and what people ask about their own data.

-- Purposes that the network changed, and those of its own; the others are in the program.
create table purpose (
  key text primary key,                    -- stored in the ledger: never renamed
  name text,                               -- null for one that comes with the program and keeps its name
  basis text not null,                     -- consent, interest, contract, obligation, mission
  months bigint not null,                  -- data are kept so long after the last contact from the person
  channels text not null,                  -- words separated by spaces: email, phone, post
  text_hash text,                          -- what people are told; null for the text of the program
  retired boolean not null,                -- nobody is written to for it any more
  version bigint not null,
  updated_at text not null,
  updated_by text references account (id) on delete set null
);
create index purpose_updated_by on purpose (updated_by);

-- Every text that somebody was shown: a line of the ledger names its text by the hash.
create table purpose_text (
  hash text primary key,                   -- SHA-256 of the purpose, a line feed and the text
  purpose text not null,
  body text not null,
  since text not null
);
create index purpose_text_purpose on purpose_text (purpose, since);

-- The ledger of consents: lines are added, never changed nor removed. What may still become null (party, actor) is no
-- part of what the hash covers.
create table consent (
  id text primary key,
  position bigint not null,                -- from 1, without holes
  subject_key text not null,               -- keyed hash of the address or number, as in suppression
  party text references party (id) on delete set null,
  purpose text not null,                   -- all: every purpose at once
  action text not null,                    -- given, confirmed, withdrawn, objected, renewed, expired
  basis text not null,
  text_hash text not null,                 -- of purpose_text; empty where nothing was shown
  channel text not null,                   -- by which it came: centre, form, paper, spoken, import, program
  evidence text not null,                  -- JSON: reference of a paper, file of an import…
  actor text references account (id) on delete set null,  -- null for the person, and for the program
  at text not null,
  previous text not null,                  -- hash of the line before; empty for the first
  hash text not null
);
create unique index consent_position on consent (position);
create index consent_subject_key on consent (subject_key, position);
create index consent_party on consent (party);
create index consent_actor on consent (actor);

-- The last line of the ledger: locked by whoever adds one, and by which a ledger cut at its end is known.
create table consent_head (
  id bigint primary key,                   -- always 1
  position bigint not null,
  hash text not null
);

-- The addresses that a link to the preference centre was made for: what the keyed hash of the link leads to.
create table preference_address (
  key text primary key,                    -- keyed hash, as in suppression
  address text not null,                   -- gone when its person is forgotten
  party text references party (id) on delete cascade,
  lang text not null,
  created_at text not null
);
create index preference_address_party on preference_address (party);

-- What people ask about their own data, until it is answered.
create table data_request (
  id text primary key,
  sort text not null,                      -- access, portability, rectification, erasure, objection, restriction
  party text references party (id) on delete set null,
  name text not null,                      -- empty once forgotten
  address text,                            -- e-mail; null when none was given, or once forgotten
  address_key text,
  message text not null,                   -- empty once forgotten
  via text not null,                       -- centre, mail, phone, post, visit
  received_on text not null,               -- day
  due_on text not null,                    -- day: one month later, three when it was extended
  extended text not null,                  -- why it was; empty when it was not
  identity text not null,                  -- how it was checked: link, known, document; empty until it was
  identity_note text not null,
  state text not null,                     -- received, verified, granted, partly, refused
  outcome text not null,                   -- what was answered
  version bigint not null,
  created_at text not null,
  created_by text references account (id) on delete set null,
  ended_at text,
  ended_by text references account (id) on delete set null
);
create index data_request_due_on on data_request (state, due_on);
create index data_request_party on data_request (party);
create index data_request_address_key on data_request (address_key);
create index data_request_created_by on data_request (created_by);
create index data_request_ended_by on data_request (ended_by);

-- The last time that a person came to us: a reply, a form, a registration, a click. An opened letter is none.
create table heard (
  party text primary key references party (id) on delete cascade,
  at text not null,
  how text not null                        -- reply, form, registration, click, meeting, centre, answer
);

-- One search of people whose data reached their end; nothing is erased without its list having been seen.
create table retention_run (
  id text primary key,
  before text not null,                    -- instant: not heard from since
  state text not null,                     -- listed, asked, erasing, done, dropped
  listed bigint not null,
  erased bigint not null,
  created_at text not null,
  created_by text references account (id) on delete set null,
  asked_at text,
  ended_at text,
  ended_by text references account (id) on delete set null
);
create index retention_run_created_by on retention_run (created_by);
create index retention_run_ended_by on retention_run (ended_by);

-- Who was in it; a line goes with its person, the count in the run stays.
create table retention_line (
  run text not null references retention_run (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  last_at text not null,
  state text not null,                     -- listed, asked, silent (no letter may be written), spared, answered, needed (alone administers the network)
  primary key (run, party)
);
create index retention_line_party on retention_line (party);
