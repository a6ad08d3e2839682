-- Who may do what, on what part of the network, and how people sign in.

-- A role given to somebody: roles are held through grants alone.
create table role_grant (
  id text primary key,
  account text not null references account (id) on delete cascade,
  role text not null,
  scope text not null,                     -- network, own, territory:department:33, place:ID, partner:ID, event:ID…
  since text not null,
  until text,                              -- null until somebody takes it back
  given_by text references account (id) on delete set null,
  delegated_from text references role_grant (id) on delete cascade,
  created_at text not null
);
create index role_grant_account on role_grant (account);
create index role_grant_given_by on role_grant (given_by);
create index role_grant_delegated_from on role_grant (delegated_from);
insert into role_grant (id, account, role, scope, since, created_at)
  select id, id, role, 'network', created_at, created_at from account;
alter table account drop column role;

-- The person that an account is, once the network knows them as one.
alter table account add column person text references party (id) on delete set null;
create index account_person on account (person);
-- Null until it was invited or signed in for the first time; set when it was closed by an administrator.
alter table account add column closed_at text;

-- Roles whose rights the network changed, and those of its own; the others are in the program.
create table role (
  key text primary key,
  name text,                               -- null for a role that comes with the program
  rights text not null,                    -- words separated by spaces
  updated_at text not null,
  updated_by text references account (id) on delete set null
);
create index role_updated_by on role (updated_by);

-- The parties that a partner structure follows.
create table portfolio (
  party text not null references party (id) on delete cascade,
  partner text not null references party (id) on delete cascade,
  since text not null,
  primary key (party, partner)
);
create index portfolio_partner on portfolio (partner);

-- How the session was opened, who an administrator looks through, and until when dangerous acts are allowed.
alter table session add column means text not null default 'password';
alter table session add column seen_as text references account (id) on delete set null;
alter table session add column sure_until text;
create index session_seen_as on session (seen_as);

-- An objection is to letters that nobody asked for.
alter table letter add column asked bigint not null default 0;  -- 1 for one that a person asked for, to sign in or to be answered

-- Who moderates where a new sheet would stand decides on it.
alter table proposal add column territory text;  -- INSEE code; null for a sheet that is there, and for a commune not found

-- Other addresses of an account; the one of its letters stands in the account itself.
create table account_address (
  email text primary key,                  -- lower case
  account text not null references account (id) on delete cascade,
  added_at text not null,
  confirmed_at text                        -- null until its letter was answered: it opens nothing before
);
create index account_address_account on account_address (account);

-- Links and codes of letters that sign in: one use, a few minutes. Only hashes are kept.
create table sign_in_link (
  hash text primary key,                   -- of the secret of the link
  code text not null,                      -- keyed hash of the short code of the same letter
  device text,                             -- hash of a secret of the browser that asked: its code is typed there alone
  email text not null,
  account text references account (id) on delete cascade,
  purpose text not null,                   -- sign-in, invitation, address, sure
  back text not null,                      -- the page that was asked for
  tries bigint not null,                   -- wrong codes so far
  created_at text not null,
  expires_at text not null,
  used_at text
);
create index sign_in_link_device on sign_in_link (device);
create index sign_in_link_email on sign_in_link (email, created_at);
create index sign_in_link_account on sign_in_link (account);
create index sign_in_link_expires_at on sign_in_link (expires_at);

-- Passkeys (WebAuthn).
create table passkey (
  id text primary key,                     -- credential id, base64url
  account text not null references account (id) on delete cascade,
  name text not null,
  credential text not null,                -- JSON of the library: public key, counter
  created_at text not null,
  used_at text
);
create index passkey_account on passkey (account);

-- What a browser was asked while it proves a passkey or comes back from a provider: one use, a few minutes.
create table sign_in_challenge (
  id text primary key,
  kind text not null,                      -- passkey-new, passkey, provider
  account text references account (id) on delete cascade,
  body text not null,                      -- JSON
  expires_at text not null
);
create index sign_in_challenge_account on sign_in_challenge (account);
create index sign_in_challenge_expires_at on sign_in_challenge (expires_at);

-- Identities at OpenID Connect providers.
create table identity (
  issuer text not null,
  subject text not null,
  account text not null references account (id) on delete cascade,
  created_at text not null,
  used_at text,
  primary key (issuer, subject)
);
create index identity_account on identity (account);

-- Who read the contact details of whom: shown to the person concerned.
create table consultation (
  id text primary key,
  at text not null,
  account text references account (id) on delete set null,
  party text not null references party (id) on delete cascade,
  what text not null,                      -- card, export, list…
  reason text not null                     -- as it was typed, where one is asked
);
create index consultation_party on consultation (party, at);
create index consultation_account on consultation (account, at);
