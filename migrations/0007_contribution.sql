-- Letters, signed links, what anybody proposes for a sheet, and what a place itself confirms.

-- The ledger of letters: one row a recipient, written with the change that asks for it, never sent twice in silence.
create table letter (
  id text primary key,
  kind text not null,                      -- what it is for; never renamed
  party text,                              -- whom it is about; kept when the party goes, hence no reference
  recipient text,                          -- null once forgotten
  recipient_key text not null,             -- keyed hash of the address, by which an objection is still known
  lang text not null,
  subject text not null,
  body text not null,                      -- plain text; emptied once sent: its links open doors
  html text not null,
  unsubscribe text,                        -- address that stops letters of this sort, for List-Unsubscribe
  state text not null,                     -- queued, sending, sent, captured, refused, uncertain, suppressed, stopped
  attempts bigint not null,
  due_at text not null,
  lease_until text,                        -- while sending: past it, nobody knows whether it left
  created_at text not null,
  ended_at text,
  answer text,                             -- the relay's last words; of a stopped one, the word of the reason
  purpose text                             -- what data are used for by it, asked again before it leaves; null where no purpose covers it
);
create index letter_due_at on letter (state, due_at);
create index letter_created_at on letter (created_at);
create index letter_party on letter (party);
create index letter_recipient_key on letter (recipient_key);

-- Addresses that asked never to be written to again: only a keyed hash, which outlives sheets, erasure and imports.
create table suppression (
  key text primary key,
  reason text not null,                    -- objected, left
  at text not null
);

-- Links that changed something once and may not again.
create table spent_link (
  mark text primary key,
  at text not null,
  expires_at text not null
);
create index spent_link_expires_at on spent_link (expires_at);

-- A way in without an account: whoever holds its signed link speaks for a sheet.
create table pass (
  id text primary key,
  party text not null references party (id) on delete cascade,
  address text,                            -- where its link was sent; null once forgotten
  address_key text not null,
  via text not null,                       -- claim, census, notice
  created_at text not null,
  revoked_at text                          -- null as long as it opens
);
create index pass_party on pass (party);

-- What somebody without an account proposes: a new sheet, a correction, or « c’est nous ».
create table proposal (
  id text primary key,
  sort text not null,                      -- create, correct, claim
  kind text not null,                      -- place, organisation
  party text references party (id) on delete cascade,  -- null for a sheet that does not exist yet
  name text not null,
  base text not null,                      -- JSON: the public values that the form showed
  fields text not null,                    -- JSON: the public values that it came back with
  message text not null,                   -- to the team; never public
  author text,                             -- e-mail address; null once forgotten
  author_key text not null,
  author_name text not null,
  lang text not null,
  network text not null,                   -- keyed hash of the network it came from, for the limits
  state text not null,                     -- unconfirmed, waiting, accepted, refused
  created_at text not null,
  confirmed_at text,                       -- when the author's address answered
  held_by text references account (id) on delete set null,  -- who looks at it now
  held_at text,
  decided_by text references account (id) on delete set null,
  decided_at text,
  taken text not null,                     -- JSON: the fields that were accepted
  reply text not null                      -- what the author was answered
);
create index proposal_state on proposal (state, created_at);
create index proposal_party on proposal (party);
create index proposal_network on proposal (network, created_at);
create index proposal_author_key on proposal (author_key, created_at);
create index proposal_held_by on proposal (held_by);
create index proposal_decided_by on proposal (decided_by);

-- What the place itself said was still true: good as long as the sheet still holds that very value.
create table confirmation (
  party text not null references party (id) on delete cascade,
  field text not null,
  value text not null,                     -- hash of the value, so that a later change of it takes the date away
  at text not null,
  pass text references pass (id) on delete set null,
  primary key (party, field)
);
create index confirmation_pass on confirmation (pass);

-- One sending to many: the yearly question, or telling those who are listed that they are.
create table round (
  id text primary key,
  sort text not null,                      -- census, notice
  started_at text not null,
  started_by text references account (id) on delete set null,  -- null when the schedule did
  reminders bigint not null,               -- how many at most
  every_days bigint not null,              -- days between two
  closed_at text
);
create index round_started_at on round (sort, started_at);
create index round_started_by on round (started_by);

-- Who was asked in a round, and what became of it.
create table asking (
  round text not null references round (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  pass text references pass (id) on delete set null,
  letter text references letter (id) on delete set null,  -- the last one
  asked_at text,                           -- null until the letter is written
  reminded bigint not null,
  next_at text not null,                   -- when the next letter is due; far when none is
  answered_at text,
  answer text,                             -- confirmed, edited, left, stopped
  primary key (round, party)
);
create index asking_party on asking (party);
create index asking_pass on asking (pass);
create index asking_letter on asking (letter);
create index asking_next_at on asking (next_at);

-- Sheets that asked to leave: keyed hashes of what an import would know them by, so that they do not come back.
create table departure (
  key text primary key,
  party text,                              -- which sheet it was, as long as it is there
  at text not null
);
create index departure_party on departure (party);
