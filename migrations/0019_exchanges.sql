-- What happened with people, what is to be done next, and how mail and calendars reach an account.

-- A call, a visit, a mail…: what somebody of the team noted of it.
create table interaction (
  id text primary key,
  at text not null,                        -- when it happened
  sort text not null,                      -- call, visit, mail, meeting, event, note
  direction text not null,                 -- in, out, none
  subject text not null,                   -- one line; empty once a person of it was forgotten
  body text not null,                      -- plain text
  confidentiality text not null,           -- public (the whole team), team (whoever reads notes of one of its parties), private
  author text references account (id) on delete set null,
  origin text not null,                    -- desk, offline, mail
  origin_key text,                         -- hash of the author and of what the browser or the mail is known by: written once
  unsorted text,                           -- addresses of a mail whose people are not known, between spaces; null when sorted
  attachments text not null,               -- names of the files of a mail, one a line: the files are not kept
  version bigint not null,                 -- grows at each edit: who saves an older one is told
  created_at text not null,
  created_by text references account (id) on delete set null,
  updated_at text not null
);
create unique index interaction_origin_key on interaction (origin_key);
create index interaction_author on interaction (author, at);
create index interaction_created_by on interaction (created_by);
create index interaction_at on interaction (at);               -- the calendar of the team
-- mails that wait to be sorted are few among all that somebody noted
create index interaction_unsorted on interaction (author, id) where unsorted is not null;

-- With whom it happened.
create table interaction_party (
  interaction text not null references interaction (id) on delete cascade,
  party text not null references party (id) on delete cascade,
  part text not null,                      -- with: other parts may come
  at text not null,                        -- as in the interaction: the latest of a party are found without reading all
  primary key (interaction, party)
);
create index interaction_party_party on interaction_party (party, at, interaction);

-- Something to be done.
create table task (
  id text primary key,
  subject text not null,
  due text,                                -- day; null when it has none
  owner text references account (id) on delete set null,
  party text references party (id) on delete set null,
  interaction text references interaction (id) on delete cascade,  -- of which it is the next action
  state text not null,                     -- open, done, dropped
  done_at text,
  created_at text not null,
  created_by text references account (id) on delete set null,
  version bigint not null
);
create index task_owner on task (owner, state, due);
-- what the team has to do, among all that was ever done
create index task_open on task (owner, due) where state = 'open';
create index task_party on task (party, state);
create index task_interaction on task (interaction);
create index task_created_by on task (created_by);

-- How mail and calendars reach an account; none until it asks.
create table intake (
  account text primary key references account (id) on delete cascade,
  word text,                               -- of its address: notes+WORD@…; null when it takes no mail
  calendar text,                           -- hash of the secret of its calendar, shown once; null when it has none
  updated_at text not null
);
create unique index intake_word on intake (word);
create unique index intake_calendar on intake (calendar);
