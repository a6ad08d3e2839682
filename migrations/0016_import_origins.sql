-- What an import takes back comes from where it came from before.

-- JSON: where the values that a row changed came from before it; null for rows that were written before this step, and for those that changed none.
alter table batch_row add column origins text;
