-- Exchange with other programs: the feed of changes, access tokens, webhooks, sources read from an address.

-- What is public now, or was until it went to the trash, has been published: the journal says so from now on
-- (kernel::change::Changed::Published), and says it here for what was there before.
insert into change (noun, id, seq)
  select 'published', party.id, change.seq from party
  join change on change.noun = 'party' and change.id = party.id
  where party.kind <> 'person' and party.standing in ('public', 'trash');

-- What a program presents instead of a password. Only the hash is kept: a copy of the database opens nothing.
create table token (
  id text primary key,
  hash text not null,
  name text not null,                      -- which program, in the words of who made it
  scopes text not null,                    -- keys, separated by spaces
  created_by text references account (id) on delete set null,
  created_at text not null,
  used_at text,                            -- noted once an hour at most
  revoked_at text
);
create unique index token_hash on token (hash);
create index token_created_by on token (created_by);

-- An address that wants to be told of changes.
create table webhook (
  id text primary key,
  url text not null,
  name text not null,
  events text not null,                    -- keys, separated by spaces
  secret text not null,                    -- signs each message: it must be readable to sign
  created_at text not null,
  failing_since text,                      -- since when no message got through; null when the last one did
  disabled_at text,
  disabled_why text                        -- person, failing
);

-- One message to one address: written with what it tells, kept some weeks for whoever looks into it.
create table webhook_message (
  id text primary key,                     -- sent as webhook-id: the receiver knows a message told twice
  webhook text not null references webhook (id) on delete cascade,
  fact text not null,                      -- what it tells of; a test has its own id here
  event text not null,
  body text not null,
  state text not null,                     -- waiting, delivered, failed
  attempts bigint not null,
  answer text,                             -- status, or what went wrong, the last time
  created_at text not null,
  done_at text
);
create unique index webhook_message_fact on webhook_message (webhook, fact);
create index webhook_message_webhook on webhook_message (webhook, created_at);

-- A source that is read again and again from an address.
create table source_address (
  source text primary key,                 -- by name; its columns are learnt at the first import
  url text not null,
  every_hours bigint not null,
  most_created bigint not null,            -- more new sheets than that wait for a person
  most_updated bigint not null,
  most_vanished bigint not null,
  next_at text not null,
  paused boolean not null,
  last_hash text,                          -- of the file last read: the same again changes nothing
  last_at text,
  last_outcome text,                       -- unchanged, applied, waiting, failed
  last_error text,
  batch text                               -- the import it led to
);
