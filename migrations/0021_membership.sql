-- Who belongs to the network, for how long, and what was paid.

-- Kinds of membership that the network changed, and those of its own; the others are in the program.
create table membership_kind (
  key text primary key,
  name text,                               -- null for one that comes with the program and keeps its name
  audience text not null,                  -- place, organisation, person
  fee bigint not null,                     -- cents
  months bigint not null,                  -- how long one lasts
  retired boolean not null,                -- nobody joins under it any more
  version bigint not null,
  updated_at text not null,
  updated_by text references account (id) on delete set null
);
create index membership_kind_updated_by on membership_kind (updated_by);

-- A party's belonging to the network, for one period: the next one is a row of its own.
create table membership (
  id text primary key,
  party text references party (id) on delete set null,  -- null once forgotten: what was paid stays counted
  kind text not null,
  since text not null,                     -- day
  until text not null,                     -- last day
  fee bigint not null,                     -- cents; 0 when nothing is asked
  ended text not null,                     -- why it stopped before; empty when it did not
  created_at text not null,
  created_by text references account (id) on delete set null
);
create index membership_party on membership (party, until);
create index membership_until on membership (until);
create index membership_created_by on membership (created_by);

-- Money received; never changed nor removed: a mistake is put right by an amount below zero.
create table payment (
  id text primary key,
  membership text not null references membership (id),
  paid_on text not null,                   -- day
  cents bigint not null,
  means text not null,                     -- transfer, cheque, cash, card, other
  reference text not null,
  payer text not null,                     -- the name on the receipt, which accounts must keep for ten years
  year bigint not null,                    -- of the receipt
  number bigint not null,                  -- of the receipt in its year, from 1, without holes
  key text,                                -- of the form that made it: sent twice, it is one payment; null for one that came by no form
  created_at text not null,
  created_by text references account (id) on delete set null
);
create index payment_membership on payment (membership);
create unique index payment_number on payment (year, number);
create unique index payment_key on payment (key);
create index payment_created_by on payment (created_by);

-- The last receipt of each year: locked by whoever writes the next one.
create table receipt_year (
  year bigint primary key,
  last bigint not null
);

-- Letters that reminded of an end, each once.
create table membership_reminder (
  membership text not null references membership (id) on delete cascade,
  moment text not null,                    -- before, end, after
  at text not null,
  outcome text not null,                   -- written, or why not
  primary key (membership, moment)
);
