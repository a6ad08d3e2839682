-- What the map, the search and the site follow, without what only the team knows: after a large import of what happened
-- with people, whoever follows passes over all of it at once.

-- In the words of the statements that follow, by which the engines know that this index answers them.
create index change_followed on change (seq) where noun not in ('published', 'known');
