### People as files: imports, exports, letters and labels.

## Import

people-import = Import
people-import-title = Import people
people-import-lead = Bring the address book you have: a spreadsheet or vCards. Nothing is saved before you have read what would be.
people-import-formats = CSV, Excel, LibreOffice or vCard, up to { $size } MB.
people-import-most = At most { $count } rows: cut a longer book.
people-imports-none = No file of people was imported.
people-import-counts = { $created } created, { $updated } completed, { $refused } left
people-import-columns-lead = Check what each column holds, and say what these data will be used for.
people-import-same = This very file was imported before, { $when }: what it says is probably there already.
people-import-purpose = What these data will be used for
people-import-purpose-hint = Importing an address is no consent: a purpose that asks for one writes to nobody before they have given it.
people-import-choose-purpose = Choose a purpose
people-import-check = Check the rows
people-import-drop = Give this file up
people-import-report-lead = This is what would be saved. Only what is missing is filled: a value that is there stays, unless you say otherwise.
people-import-accept-hint = All is saved at once, or nothing. Rows to decide that you did not decide are left.
people-import-accept = { $count ->
        [one] Save one row
       *[other] Save { $count } rows
    }
people-import-refused = { $count ->
        [one] One row is left
       *[other] { $count } rows are left
    }
people-import-refused-how = The file of these rows says why beside each: correct it, then import it.
people-import-person = Person
people-import-choice = Your choice
people-import-choice-of = What to do with row { $row }?
people-import-choose = Keep these choices and check again
people-import-differs = What differs, and stays as it was:
people-import-take = Take what the file says
people-import-kept = { $count ->
        [one] One person was changed since, and stays as they are
       *[other] { $count } people were changed since, and stay as they are
    }
people-import-undo-hint = Whoever this file created is removed, whoever it completed is as before. Those who were changed since stay, and are named.
people-import-row = row
people-import-reason = reason
people-import-create-body = Create this organisation
people-choice-default = As proposed
people-choice-skip = Leave this row
people-choice-create = Create a new person
people-choice-same = This is { $name }
people-column-id = Id from here
people-column-civility = Title of courtesy
people-column-given = Given name
people-column-family = Family name
people-column-name = Full name
people-column-title = Function
people-column-organisation = Organisation
people-column-tie = Tie to the organisation
people-column-since = Since
people-column-email = E-mail address
people-column-phone = Telephone
people-column-web = Web page
people-column-post = Whole postal address
people-column-street = Street of the postal address
people-column-postcode = Postcode
people-column-commune = Commune
people-column-commune_code = INSEE code of the commune
people-column-language = Language
people-column-note = Note on the tie
people-verdict-created = To create
people-verdict-updated = To complete
people-verdict-unchanged = Unchanged
people-verdict-doubtful = To decide
people-verdict-refused = Refused
people-verdict-skipped = Left
people-change-name = Name
people-change-given = Given name
people-change-family = Family name
people-change-civility = Title of courtesy
people-change-language = Language
people-change-commune = Commune
people-change-email = E-mail address
people-change-phone = Telephone
people-change-web = Web page
people-change-post = Postal address
people-change-tie = Tie
people-change-title = Function
flash-people-imported = { $created ->
    [one] { $created } person created
   *[other] { $created } people created
}, { $updated } completed.
flash-people-import-undone = { $kept ->
        [0] The import is undone.
        [one] The import is undone, but for one person who was changed since.
       *[other] The import is undone, but for { $kept } people who were changed since.
    }
flash-people-import-dropped = The file is given up: nothing of it is kept.

## What is told of a row

people-import-many = This file has more than { $count } rows: cut it into several.
people-import-row-shifted = there are more cells than columns: they have shifted, put them back
people-import-row-large = this row is far too long: check the quotation marks of the file
people-import-row-broken = this row could not be read: save the file again
people-import-changed = This import changed meanwhile, or is saved already. Read it again before going on.
people-import-no-column = No column says who the people are: say which one is the name.
people-import-twice-column = Two columns are “{ $name }”: keep one.
people-import-no-purpose = Say what these data will be used for.
people-import-postcode = this is no postcode: write its five figures
people-import-civility = this title of courtesy is not known: write Mrs, Mr, or nothing
people-import-tie = this tie is not known: it is taken from the function
people-import-since = this is neither a day, nor a month, nor a year
people-import-language = this language is none of those of the network
people-import-email = this is no e-mail address: correct it
people-import-phone = this is no telephone number: correct it
people-import-generic = this address is that of an organisation: it is given to nobody, add it to the sheet of the organisation
people-import-name-cut = check that given and family names were told apart well
people-import-commune = this code is that of no commune
people-import-likely = probably the same person: the same name, in the same place
people-import-twice = the same person as on row { $row }: create them too if this is somebody else
people-import-no-name = this row names nobody: add a name
people-import-out = this person would be outside the territory that you follow: add a commune or an organisation that is inside
people-import-commune-out = this commune is outside the territory that you follow: it is not taken
people-import-title-alone = a function without an organisation is kept nowhere: add the organisation
people-import-body-out = this organisation is beyond what you may change: the person is not tied to it
people-import-body-several = several organisations have this name: tie the person from their sheet
people-import-body-unknown = no organisation of this name is known: create it, then import again to tie the person to it
people-import-objected = this address refused to be written to: it is imported as such, and nobody will write to it

## Export

people-files = Export, or write on paper
people-export-hint = The list as it is filtered. Each export is noted, and each person may know who read how to reach them.
people-export-csv = CSV
people-export-xlsx = Excel
people-export-vcf = vCard
people-export-many = This list has more than { $count } people: filter it before you export it.

## Letters and labels

people-mailing = Letters and labels
people-mailing-title = Write on paper
people-mailing-lead = One page a person, or sheets of labels. Nobody is written to who refused, nor without a postal address.
people-mailing-who = To whom
people-mailing-all = Everybody
people-mailing-list = The filtered list
people-mailing-segment = The segment “{ $name }”
people-mailing-purpose = What they are written to for
people-mailing-purpose-hint = Only purposes that use the post are proposed.
people-mailing-place = Place
people-mailing-place-hint = It stands before the date: “Bordeaux, 2 March 2026”.
people-mailing-text = Text of the letter
people-mailing-text-hint = Names between braces are replaced: { "{" }civility{ "}" }, { "{" }given{ "}" }, { "{" }family{ "}" }, { "{" }title{ "}" }, { "{" }organisation{ "}" }.
people-mailing-preview = Preview
people-mailing-letters = Letters (PDF)
people-mailing-count = { $count ->
        [0] Nobody would get this letter
        [one] One person would get this letter
       *[other] { $count } people would get this letter
    }
people-mailing-left = Would not get it:
people-mailing-first = The first letter
people-mailing-example = { "{" }civility{ "}" } { "{" }family{ "}" },
    { "" }
    We would be glad to welcome you.
    { "" }
    Yours sincerely,
people-mailing-no-purpose = Say what they are written to for.
people-mailing-text-long = This text has more than { $count } letters: shorten it.
people-mailing-unknown = “{ $name }” between braces is the name of nothing: choose among those that are proposed.
people-mailing-many = These { $total } people are printed by lots of { $count }: here is the first. Print it, then go on to the next.
people-mailing-lot = Lot: people { $from } to { $to } of { $total }
people-mailing-lots = Each lot is a file, and nobody is printed twice. A sheet created while you print comes in the last lot; an older one that enters the segment meanwhile may be missing.
people-mailing-next = Next lot
people-mailing-begin = Back to the first lot
people-mailing-nobody = Nobody of this list has a postal address at which to write for that.
people-mailing-long = The letter to { $name } takes more than a page: shorten it.
people-labels-70x37 = Labels 70 × 37 mm (PDF)
people-labels-99x38 = Labels 99 × 38 mm (PDF)
people-labels-title = Labels
people-letters-title = Letters
