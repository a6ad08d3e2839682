# What the commands of `maillage` say. Names of options and --help are English in every language, as those of other commands.

cli-schema-current = The schema is up to date.
cli-schema-applied = { $count ->
    [one] 1 step applied, up to { $last }.
   *[other] { $count } steps applied, up to { $last }.
}
cli-reindexing = reindexing
cli-reindexed = { $count ->
    [one] 1 entry indexed.
   *[other] { $count } entries indexed.
}
cli-rows = rows
cli-step-database = database
cli-step-capability = data and map: { $name }
cli-step-files = photos and files
cli-step-index = search
cli-step-reading = reading { $file }
cli-step-understanding = understanding { $file }
cli-step-writing = writing { $file }
cli-user-unknown = No account has the address { $email }. `maillage user list` lists them.
cli-user-removed = The account { $email } is removed.
cli-user-email-wrong = { $email } is no e-mail address, such as name@network.example.
cli-user-role-wrong = --role { $role }: expected coordinator (everything) or referent (sheets).
cli-user-password = Password (then Enter and Ctrl-D):
cli-user-password-short = A password has { $least } characters at least. Nothing was changed.
cli-user-saved = { $email } may sign in, role { $role }.
cli-backup-done = { $file }: { $rows } rows, { $files } files.
cli-restore-done = { $rows } rows and { $files } files restored.
cli-restore-objections = What people said since the archive is taken up: { $count }.
cli-restore-no-objections = What people refused since the archive is not known here: --objections FILE takes it up (docs/operations.md).
cli-check-well = All is well.
cli-check-index = The search holds { $held } entries, the database { $expected }: run `maillage reindex`.
cli-check-entries = { $count ->
    [one] The search does not say what 1 sheet says
   *[other] The search does not say what { $count } sheets say
} ({ $path }): stop the server and run `maillage reindex`.
cli-check-parked = { $count ->
    [one] 1 piece of work failed too often and waits
   *[other] { $count } pieces of work failed too often and wait
} for somebody to decide: /bureau/travaux.
cli-check-file = The file { $file } is missing: restore it from a backup, or add the photo again.
cli-demo-loopback = A demo, whose password is public, listens on this machine only (127.0.0.1).
cli-demo-taken = This folder holds a network: a demo, whose accounts are open to everybody, is not made in it. Give an empty folder: --data FOLDER.
cli-demo-desk = Back office: /bureau – { $email } / { $password }
cli-import-needs = Give --source NAME and the file.
cli-no-file = { $file }: there is no such file. Check its name and its folder.
cli-import-head = { $file } ({ $source }), import { $id }
cli-import-counts = { $created } created, { $updated } updated, { $unchanged } unchanged, { $vanished } vanished, { $rejected } rejected
cli-import-repairs = { $repaired ->
    [one] { $repaired } row repaired
   *[other] { $repaired } rows repaired
}, { $doubtful ->
    [one] { $doubtful } row to look at
   *[other] { $doubtful } rows to look at
}, { $conflicts ->
    [one] { $conflicts } field kept as edited here
   *[other] { $conflicts } fields kept as edited here
}
cli-import-columns = Columns:
cli-import-told = row { $row }: { $reason }
cli-import-told-field = row { $row }, { $field }: { $reason }
cli-import-told-value = row { $row }, { $field } “{ $value }”: { $reason }
cli-import-more = { $count ->
    [one] and one other row: --json gives it, --rejects FILE writes those that are rejected.
   *[other] and { $count } other rows: --json gives them, --rejects FILE writes those that are rejected.
}
cli-import-ask = Apply this import? [y/N]
cli-import-waits = Nothing was changed. The report waits in the back office.
cli-import-applied = Applied. To take it back: maillage import undo { $id }
cli-import-no-id = { $id } is no import’s id: the report and the page of imports give it.
cli-import-unknown = This import does not exist, or no longer.
cli-import-not-applied = This import is not applied, or was undone already.
cli-undone = { $removed } removed, { $restored } restored, { $kept } kept because they were edited since
cli-territories = { $file }: { $centres } centres, { $contours } contours, { $skipped } rows skipped
cli-territories-placed = sheets placed on the map: { $count }
cli-territories-row = row { $row }: { $value } ({ $reason })
cli-territories-columns = { $file }: the columns “{ $columns }” hold no INSEE code with coordinates. Expected: a list of communes with their code, latitude and longitude.
cli-territories-json = { $file }: this JSON is neither a list of communes, nor a list of EPCI, nor GeoJSON.
cli-territories-empty = { $file }: the file is empty.
cli-skip-unreadable = unreadable
cli-skip-truncated = the file ends in the middle
cli-skip-no-code = no code of a territory
cli-skip-no-coordinates = no coordinates
cli-skip-bad-coordinates = coordinates that are none, not on the globe, or 0, 0
cli-skip-no-polygon = no polygon with at least three corners
cli-skip-unknown-level = a level that neither the code nor the name tells
cli-skip-no-members = an EPCI without communes
