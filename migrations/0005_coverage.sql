-- Sectors: territories that the network draws for itself, as sets of communes; and times that a routing server answered.

insert into counter (name, value) values ('sector', 0);

create table sector (
  number bigint primary key,               -- in addresses and filters; never given to another
  name text not null,
  kind text not null,                      -- pays, network
  version bigint not null,                 -- of the name and the kind; communes are added and taken out one by one
  created_at text not null,
  updated_at text not null,
  removed_at text                          -- null while it lives; the row stays so that its number is not given again
);

create table sector_commune (
  sector bigint not null references sector (number) on delete cascade,
  commune text not null,                   -- INSEE code, as it was when it was added: fusions are followed when read
  primary key (sector, commune)
);

-- Derived: can be emptied at any time, the job asks again. A time is of two points, so that a place that moves has none.
create table road_time (
  origin text not null,                    -- point where people live, 'lat,lon' to the fourth decimal (10 m)
  destination text not null,               -- point of a place, likewise
  minutes double precision,                -- null: the server found no way
  asked_at text not null,
  primary key (origin, destination)
);
