-- What the map reads of each place at start, without walking over the fields that stand before it in the row.
create index sheet_pin on sheet (party, lat, lon, marks);
