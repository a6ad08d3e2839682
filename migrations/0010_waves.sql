-- Census waves: extra questions that the network asks of some of its places, and what they answered.

-- One wave: what is asked, of whom, until when.
create table wave (
  id text primary key,
  slug text not null,                      -- the address of its published results; kept when the title changes
  title text not null,
  words text not null,                     -- to the places, in the letter and above the questions
  opens_on text,                           -- day on which letters leave; null for as soon as it is opened
  closes_on text,                          -- last day on which it can be answered; null only in a draft
  state text not null,                     -- draft, open, closed
  segment text not null,                   -- of whom: filters as the directory's addresses write them
  form bigint not null,                    -- the version of its questions that is shown now
  version bigint not null,                 -- grows at each change, so that two who compose do not write over each other
  published boolean not null,              -- whether totals of the public questions are shown to everybody
  copied_from text references wave (id) on delete set null,
  created_at text not null,
  created_by text references account (id) on delete set null,
  opened_at text,
  closed_at text
);
create unique index wave_slug on wave (slug);
create index wave_state on wave (state);
create index wave_copied_from on wave (copied_from);
create index wave_created_by on wave (created_by);

-- Its questions, whole, version by version: once the wave is open a version is never written over, since answers name it.
create table wave_form (
  wave text not null references wave (id) on delete cascade,
  version bigint not null,
  questions text not null,                 -- JSON: a list of questions in order (census::wave::question)
  at text not null,
  actor text references account (id) on delete set null,
  primary key (wave, version)
);
create index wave_form_actor on wave_form (actor);

-- Who is asked, and what they answered: one row a place. It stays with the place that answered when that place is merged;
-- what reads it follows the merge.
create table wave_reply (
  wave text not null references wave (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  pass text references pass (id) on delete set null,  -- null until a letter is written
  letter text references letter (id) on delete set null,  -- the last one
  due text not null,                       -- first, reminder: a letter that is to be written; else empty
  written_at text,                         -- when the last letter was; null for those who have no address
  reminded bigint not null,
  form bigint,                             -- the version that was answered; null as long as nothing was
  answers text,                            -- JSON: key of the question → answer
  version bigint not null,                 -- grows at each answer; whoever answers names the one they saw
  complete boolean not null,               -- false for what is kept to be finished later
  answered_at text,
  actor text references account (id) on delete set null,  -- who of the team wrote it down; null for the place itself
  declined_at text,
  primary key (wave, party)
);
create index wave_reply_party on wave_reply (party);
create index wave_reply_pass on wave_reply (pass);
create index wave_reply_letter on wave_reply (letter);
create index wave_reply_actor on wave_reply (actor);
create index wave_reply_due on wave_reply (wave, due);
