### Imports: files, columns, report, remarks row by row.

## Steps

import-list = Import a list
import-lead = A spreadsheet or the export of a map is enough, even an imperfect one. Nothing changes in the directory until you have reviewed everything.
import-step-file = File
import-step-columns = Columns
import-step-check = Check
import-state-mapping = Columns to review
import-state-planned = To accept
import-state-applied = Accepted
import-state-undone = Undone
imports-before = Earlier imports
imports-none = No imports yet.
imports-all = All imports

## File

import-choose = Choose a file
import-drop = , or drop it here
import-formats = CSV, Excel (.xlsx), LibreOffice (.ods), GeoJSON, JSON, OpenStreetMap, KML or vCard, up to { $size } MB.
import-source = Source
import-source-hint = Where this list comes from. Use the same name for each new version of the file: records will be updated, not created a second time. Example: community of communes
import-read = Read the file
import-not-read = The file could not be read
import-nothing-changed = Nothing has changed in the directory.

## Columns

import-columns-title = Columns of the file
import-columns-lead = Say what each column holds. The answers offered come from the names and contents of the file: correct those to be checked.
import-columns-count = { $count ->
        [one] { $count } column read
       *[other] { $count } columns read
    }
import-columns = Columns
import-in-file = In the file
import-samples = Samples
import-becomes = Becomes
import-what-becomes = What “{ $name }” becomes
import-ignore = Do not read
import-column-empty = empty in the first rows
import-sureness = Recognition
sure-open = Recognised
sure-doubtful = To check
sure-closed = Not read
import-values = words of the file
import-values-hint = Say which of the network’s kinds each word of the file stands for. Words without a kind are kept among the free keywords.
import-value = Word in the file
import-value-none = None of these kinds
import-words-hint = Say which of the network’s terms each word of the file stands for. Words without a term are kept as they are.
import-value-kept = None: keep this word
import-stage-hint = Say which stage each word of the file stands for. A word without a stage is told in the report, and the record has none.
import-stage-none = No stage
import-rows = Rows
import-missing-columns = These columns were in an earlier file of the source and are not in this one: { $names }. The fields they filled are emptied by this import, except where they were edited here: check that this is the right file. What was chosen for them is kept for the next time.
import-remembered = Once the import is accepted, these choices will be used for the next files of the source “{ $name }”.
import-check-rows = Check the rows
import-other-file = Use another file

## Reading under way

import-running = Reading the rows
import-progress = Progress of the import
import-running-hint = The rows are being read one by one…
import-running-leave = You may leave this page: the work goes on and will wait for you in the list of imports.
import-stop = Stop
import-stop-hint = Nothing of what is under way is kept: the directory stays as it is.
import-stopping = The stop is asked for: what was under way breaks off, and the directory stays as it is.
import-stopped = Stopped at the team’s request: the directory stayed as it was. You may start again.
import-parked = The work of this import failed too often, and stopped.
import-parked-how = What it had to do is not done, and nothing of it stayed in the directory. Once the cause is out of the way, try again.
import-refresh = Refresh

## Report

import-report = Import report
import-accept-title = Accept this import
import-accept-what = What is accepted
import-accept-create = Create the new records
import-accept-update = Update existing records
import-except = Rows to leave aside
import-except-hint = Their numbers, separated by commas. Example: 12, 45
import-accept = { $count ->
        [one] Accept { $count } record
       *[other] Accept { $count } records
    }
import-accept-hint = You will be able to undo it: what the import created will be removed, what it changed will come back.
import-back-columns = Back to the columns
import-nothing-to-save = Nothing to save
import-nothing-to-save-how = No row creates or changes a record: the directory already says the same, or the rows are rejected. Check the columns, or use another file.
import-rejected = { $count ->
        [one] { $count } row rejected
       *[other] { $count } rows rejected
    }
import-rejected-how = The other rows are not affected. Download these with their reasons, correct them, then import them again.
import-rejected-file = Download the rejected rows (CSV)
import-tabs = Rows of the report
import-vanished-hint = The previous file of this source held them; this one does not. The records stay: if a place has closed, say so on its record.
import-no-rows = No rows here.
import-no-name = no name
import-row = Row
import-sheet = Record
import-changes = Changes
import-notes = Remarks
import-suggestion = Suggestion: { $suggestion }
import-like = See “{ $name }”
import-undo-title = Undo this import
import-undo-hint = The records created will be removed, and those updated will go back to what they were. What was edited by hand since is kept.
import-undo = Undo the import
import-counts = { $created ->
        [one] { $created } created
       *[other] { $created } created
    }, { $updated ->
        [one] { $updated } updated
       *[other] { $updated } updated
    }, { $rejected ->
        [one] { $rejected } rejected
       *[other] { $rejected } rejected
    }
import-rows-done = { $count ->
        [0] Reading the file…
        [one] { $count } row processed
       *[other] { $count } rows processed
    }
import-planned-lead = { $count ->
        [0] The file holds no rows. Nothing has changed in the directory.
        [one] One row read. Nothing has changed in the directory yet: review, then accept.
       *[other] { $count } rows read. Nothing has changed in the directory yet: review, then accept.
    }
import-applied-lead = { $count ->
        [0] Import accepted: the file had no rows.
        [one] Import accepted: one row read. It can be undone; what was edited since will be kept.
       *[other] Import accepted: { $count } rows read. It can be undone; what was edited since will be kept.
    }
import-undone-lead = { $count ->
        [0] Import undone: it held no rows.
        [one] Import undone: it held one row.
       *[other] Import undone: it held { $count } rows.
    }
tile-created = { $count ->
        [one] new record
       *[other] new records
    }
tile-updated = { $count ->
        [one] record updated
       *[other] records updated
    }
tile-unchanged = { $count ->
        [one] row unchanged
       *[other] rows unchanged
    }
tile-vanished = { $count ->
        [one] record no longer in the file
       *[other] records no longer in the file
    }
tile-rejected = { $count ->
        [one] row rejected
       *[other] rows rejected
    }
tile-conflicts = { $count ->
        [one] value kept because edited here
       *[other] values kept because edited here
    }
tab-kept = Kept
tab-created = New
tab-updated = Updated
tab-vanished = No longer in the file
tab-rejected = Rejected
tab-skipped = Left aside
tab-noted = Remarks
flash-undone = { $count ->
        [0] The import is undone: no record had changed.
        [one] The import is undone: one record is back to what it was.
       *[other] The import is undone: { $count } records are back to what they were.
    }
flash-undone-kept = { $count ->
        [0] No record went back to what it was.
        [one] The import is undone for one record.
       *[other] The import is undone for { $count } records.
    } { $kept ->
        [one] One record keeps what was done to it since: it is named below.
       *[other] { $kept } records keep what was done to them since: they are named below.
    }
flash-not-undone = This import is not in place, or is already undone: nothing has changed.
csv-row = Row of the file
csv-reason = Reason

## Format recognised

format-csv = CSV text
format-xlsx = Excel workbook
format-ods = LibreOffice workbook
format-geojson = GeoJSON
format-json = JSON
format-delimiter = delimiter “{ $delimiter }”
format-sheet = sheet “{ $name }”
warning-preamble = Lines passed over above the header: { $detail }
warning-no_header_row = The first row holds data, not column names: recognise each column by its samples.
warning-other_sheets = Other sheets hold something and are not read: { $detail }. To import them, save each in its own file.
warning-late_property = A property appears late in the file and is read into no column (number of values, name, row): { $detail }.
warning-mixed_encodings = The file mixes two encodings, UTF-8 and Windows-1252. Each line was read with its own: check the accents.

## Files refused

error-file-missing = No file was chosen: choose one, then try again.
error-file-empty = This file is empty: check that it is the right one and that it was saved.
error-file-large = This file is { $size } MB, over the { $limit } MB allowed: split it into several files.
error-file-dense = This workbook unpacks to an excessive size: open it, save it as CSV, and import the CSV.
error-file-texts = This workbook holds more than { $limit } MB of texts, which is more than is read of an Excel workbook: open it, save it as CSV, and import the CSV.
error-file-columns = This file has { $count } columns, over the { $limit } allowed: keep those that describe the places.
error-file-not-table = This file can be read but holds no rows and columns: import a table (CSV, Excel, LibreOffice) or a GeoJSON file.
error-file-encrypted = This workbook is protected by a password: save it without one, then try again.
error-file-format = This format is not read: save the table as CSV, recent Excel (.xlsx) or LibreOffice (.ods). GeoJSON is read too.
error-file-sheet = The workbook has no sheet named “{ $name }”: choose another one.
error-file-broken = This file is damaged and could not be read ({ $detail }): open it, save it again, then try again.
error-missing-columns = These columns, chosen last time, are no longer in the file: { $names }. Check that it is the right file, or choose the columns again.
error-no-name-column = No column gives the name: choose “Name” for one of them.
error-import-done = This import was already accepted or undone: nothing has changed. To start again, import the file once more.
error-import-unknown = This import does not exist: it may have been deleted. Import the file again.
error-upload-broken = The upload was interrupted. Nothing was saved: check your connection, then try again.

## Remarks about a row

note-class-repaired = Repaired
note-class-doubtful = To check
note-class-rejected = Rejected
note-row_padded = Row shorter than the header: blank cells added at the end ({ $before }).
note-row_beyond_header = Written to the right of the last column, and read into no field: “{ $before }”.
note-row_stray_quote = A stray quotation mark was read as text.
note-row_centred = The file gives a shape ({ $before }), not a point: its middle is kept. Check the position.
note-row_too_many_cells = { $before } cells for { $after } columns: they must have shifted. Correct the row, then import it again.
note-row_too_large = Row too long, over { $before } bytes: shorten its texts, then import it again.
note-row_invalid = This row cannot be read ({ $after }): “{ $before }”. Correct it, then import it again.
note-row_broken = The file breaks off here ({ $before }): the following rows were not read. Save it again, then try again.
note-no_name = This row has no name, and a record needs one: add it, then import the row again.
note-duplicate_row = “{ $before }” is already on row { $after }: only the first is kept.
note-departed = “{ $before }” asked to be listed no longer: the row is left aside.
note-departed_address = “{ $before }” has the e-mail address of a sheet that asked to be listed no longer: the row is left aside. If it is another place, which wants to be listed, create its sheet by hand.
note-in_trash = The record “{ $before }” is in the bin: it stays there, unchanged. Restore it to update it.
note-same_name = A record of the same name already exists in this commune: check that “{ $before }” is not a duplicate.
note-conflict = Value edited here since the last import: “{ $after }” is kept. The file says “{ $before }”.
note-kept = The record “{ $before }” was edited, confirmed or merged since the import, or somebody wrote about it: it stays.
note-kept_field = Edited since the import: what the record says stays.
note-stage_unknown = “{ $before }” matches no stage: say which by going back to the columns, or on the record.
note-kind_unknown = “{ $before }” matches no kind of place: kept among the free keywords.
note-hours_not_understood = Hours not understood, or only in part: shown as written. To review: “{ $after }”.
note-prices_not_understood = Prices not understood, or only in part: shown as written.
note-commune_ambiguous = “{ $before }” may be several communes: give the postcode.
note-commune_not_found = No commune found for “{ $before }”: check the postcode and the commune.
note-commune_from_point = Commune deduced from the position: { $after }. It may be a neighbouring one: please check.
note-point_from_commune = With no position given, the place is put on the map from its commune: { $after }.
note-point_far_from_commune = The position is { $after } km away from { $before }: check one or the other.
note-postcode_unlisted = The postcode { $before } is on no official list: check it.
note-postcode_disagrees = The postcode { $before } is not that of the commune, which should be: { $after }.
note-city_from_text = The commune was read from the address: “{ $after }”. Check it.
note-city_misspelled = “{ $before }” was read as { $after }: please check.
note-city_read_as = “{ $before }” is the commune of { $after }.
note-city_not_recognised = “{ $before }” is not a known commune: the rest of the address was used to locate it.
note-city_disagrees = “{ $before }” disagrees with the INSEE code, which is that of { $after }: please check.
note-former_commune = { $before } is now part of { $after }.
note-former_namesakes = Several former communes bear this name ({ $before }): check the commune.
note-code_replaced = The INSEE code { $before } has changed: it is now { $after }.
note-code_unknown = The INSEE code “{ $before }” does not exist: the rest of the address was used.
note-district_disagrees = Arrondissement { $before } disagrees with the postcode { $after }: please check.

## Repairs of a cell

note-mojibake = Accents damaged by a wrong encoding, restored: “{ $after }”.
note-undecodable = Letters were already lost in the file: correct the text.
note-html_removed = HTML tags or codes were turned into text.
note-invisible_removed = Invisible characters were removed.
note-null_word = “{ $before }” means that nothing is known: the field stays empty.
note-pending = “{ $before }”: to be completed when known. The field stays empty.
note-capitals_lowered = Written in capitals, put in lower case: “{ $before }” becomes “{ $after }”.
note-cedex_removed = A cedex is not a commune and is removed: “{ $before }” becomes “{ $after }”.
note-postcode_moved = Postcode and commune were in the same cell: { $after }.
note-zero_restored = The leading zero was lost: { $before } becomes { $after }.
note-code_tidied = The code was tidied: “{ $before }” becomes { $after }.
note-invalid_postcode = “{ $before }” is not a postcode: five digits are expected.
note-invalid_commune = “{ $before }” is not the INSEE code of a commune: five characters are expected, for example 33138.
note-invalid_siret = “{ $before }” is not a SIRET number: fourteen digits are expected, and the checksum must be right.
note-siren_given = “{ $before }” is a SIREN (nine digits): give the SIRET of the establishment, fourteen digits.
note-rna_moved = The number { $after } was in the wrong field: it was put where it belongs.
note-invalid_rna = “{ $before }” is not an RNA number: W followed by nine digits or letters is expected.
note-split = Several values were in the same cell: { $after }.
note-addresses_split = Several addresses were in the same cell: { $after }.
note-invalid_phone = “{ $before }” is not a complete telephone number: ten digits, or the international format.
note-email_tidied = Email address tidied: “{ $before }” becomes { $after }.
note-invalid_email = “{ $before }” is not an email address: check it.
note-email_moved = The email address { $after } was in another field: it was put where it belongs.
note-scheme_added = Web address completed: { $after }.
note-url_tidied = Web address tidied: “{ $before }” becomes { $after }.
note-url_truncated = The address “{ $before }” was cut short by the file: find it in full.
note-invalid_url = “{ $before }” is not a web address. Example: https://place.example
note-unsafe_url = “{ $before }” is an address of a kind refused for safety: only web pages (https) are accepted.
note-address_moved = { $after } was in another field: it was put where it belongs.
note-handle_expanded = The account “{ $before }” was turned into its address: { $after }.
note-not_an_account = “{ $before }” is not enough to find the account: give its full address.
note-text_aside = “{ $before }” stood beside the value and is read into no field: put it in the description or the notes if it is useful.
note-degrees_converted = Degrees, minutes and seconds converted: “{ $before }” becomes { $after }.
note-coordinates_split = Latitude and longitude were in the same cell: { $after }.
note-coordinates_swapped = Latitude and longitude were reversed ({ $before }): they have been exchanged.
note-coordinates_projected = Lambert-93 coordinates converted to degrees: “{ $before }” becomes { $after }.
note-coordinates_unknown = “{ $before }” means that the position is unknown: it stays empty.
note-coordinates_abroad = The position { $before } is outside every French territory: check it.
note-coordinates_out_of_range = The position “{ $before }” does not exist on Earth: check the latitude and longitude.
note-coordinate_alone = “{ $before }” stands alone: both latitude and longitude are needed.
note-invalid_coordinate = “{ $before }” is not a coordinate: degrees are expected, for example 45.0412.
note-invalid_number = “{ $before }” is not a number: write it in digits, without text.
note-approximate_number = “{ $before }” is not an exact number: the field stays empty until it is made precise.
note-invalid_choice = “{ $before }” says neither yes, no nor partly: choose one of the three answers.
note-date_read = The date “{ $before }” was read as { $after }.
note-invalid_date = “{ $before }” is not a date: write a day, a month or a year, for example 12/03/2019.
note-too_long = Too long for this field: review and shorten it.
note-second_value = This field holds one value: “{ $after }” is kept, “{ $before }” is not.
flash-import-stopping = The stop is asked for: what was not finished is not written.
