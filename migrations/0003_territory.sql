-- What `maillage territories update` brought: the official list itself is in the program.

create table territory_centre (
  code text primary key,                   -- INSEE code of a commune or of an arrondissement
  lat double precision not null,
  lon double precision not null,
  population bigint,
  area double precision                    -- km²
);

create table territory_contour (
  level text not null,                     -- region, former-region, department, epci, commune
  code text not null,
  name text not null,
  polygons text not null,                  -- JSON: polygons of rings of [lon, lat]
  primary key (level, code)
);
