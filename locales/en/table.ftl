### Working on many sheets: history and the way back, table, lots, views.

## History

action-reverted = Back to a version
action-lot = Changed in a lot
action-lot_undone = Lot undone
revert = Go back to this version
revert-title = Go back to a version of { $name }
revert-lead = The sheet of { $when } beside that of today. What is ticked becomes as it was then; the rest stays.
revert-fields = What would change
revert-hint = Going back is an edit like any other: it bears your name, and the history keeps everything.
revert-itself = Said by the place itself on { $when }: kept, unless you tick it
revert-do = Go back to what is ticked
revert-same = The sheet is so already: nothing would change.
revert-moved-title = The sheet has changed
revert-moved = Somebody saved it while you were reading this page. Nothing was written: read the comparison below again, then try again.
flash-reverted = { $count ->
        [0] The sheet “{ $name }” did not change: nothing was ticked.
        [one] The sheet “{ $name }” went back on { $count } field.
       *[other] The sheet “{ $name }” went back on { $count } fields.
    }
history-public-lead = What this sheet said and says in public, change after change. Nobody is named.
history-team = the network’s team
history-place = the place
history-organisation = the organisation
history-import = import of { $source }
history-import-unnamed = import
history-untold = Contact details changed, the former ones no longer shown: { $fields }
history-back = Back to { $name }

## Table

desk-table = Table
table-title = Table of sheets
table-kinds = Sorts of sheets
table-filters = Filters
table-columns = Columns
table-columns-hint = The address of this page says the columns and their order: it can be kept and sent.
column-before = Move forward
column-remove = Remove
table-private = team only
table-unread = { $count ->
        [one] { $count } sheet is out of your reach: its columns kept for the team are empty here.
       *[other] { $count } sheets are out of your reach: their columns kept for the team are empty here.
    }
table-choose = Choose { $name }
views = Views
view-name = Name of the view
view-save = Save this view
view-share = Share it with the team
view-shared = view of the team
view-personal = personal view
view-rename = Rename
view-remove = Remove
view-unnamed = Unnamed view
flash-view-saved = The view “{ $name }” is saved. The address of this page leads to it.
flash-view-removed = The view “{ $name }” is removed; no sheet changed.

## Grid

grid-toolbar = Tools of the table
grid-check-and-save = Review and save
grid-undo = Undo
grid-copy = Copy
grid-fill = Fill down
grid-drop = Forget what was typed
grid-keys = With the keyboard
grid-key-move = from one cell to the next; Home and End for the row, with Ctrl for the table
grid-key-select = extend the selection
grid-key-edit = write in the cell; typing replaces what it says
grid-key-escape = give up what was just written
grid-key-choose = tick the sheet, on its name
grid-key-open = open the sheet
grid-key-copy = copy a block, or paste one from a spreadsheet
grid-key-fill = fill the selection with its first row
grid-key-save = review, then save
grid-key-undo = undo what was typed, or the last save
key-shift = Shift
key-enter = Enter
key-escape = Esc
key-space = Space
grid-edited = { $count ->
        [0] Nothing to save
        [one] { $count } cell to save
       *[other] Cells to save: { $count }
    }
grid-other-rows = on other pages: { $count }
grid-found = What was typed on this device, and not saved yet, was found again.
grid-offline = The network does not answer. What you typed is kept on this device: try again when it is back.
grid-failed = The server refused. What you typed is kept on this device: reload the page, sign in if needed, then try again.
grid-saved = Sheets saved: { $count }. Ctrl + Z makes them as before.
grid-nothing = Nothing would change: the sheets say so already.
grid-refused = Cells refused: { $count }. Nothing is saved until they are corrected or left aside.
grid-moved = Sheets that somebody else changed meanwhile: { $count }
grid-save = Save the sheets ({ $count })
grid-save-rest = Save the rest ({ $count })
grid-back = Back to the table
grid-review = What will change
grid-too-long = Pasted rows beyond the table, left aside: { $count }. For new sheets, import the list.
grid-nothing-to-undo = There is nothing more to undo here. Older lots are undone from their page.
grid-gone = This sheet is gone.
grid-fixed = Cells of sheets that are out of your reach, left aside: { $count }
grid-copied = Cells copied: { $count }
grid-filled = Cells filled: { $count }
grid-choices = Words of the list, separated by semicolons where there are several:
grid-keep-mine = Keep mine
grid-take-theirs = Take that of the sheet
grid-drop-row = Leave aside
grid-sheet = Sheet
grid-column = Column
grid-before = Before
grid-after = After
cell-no-term = “{ $before }” is no word of the list.
cell-no-field = This sheet has no such field.
error-too-many-rows = Too many rows at once: { $count } at most.

## Lots

lots = Changes in lots
lots-lead = Each save of the table, and each change of many sheets: who, when, what. A lot is undone as a whole.
lots-none = Nothing was changed in a lot yet.
lot-change-chosen = Change the ticked sheets
lot-change-all = { $count ->
        [one] Change the sheet of this table
       *[other] Change the { $count } sheets of this table
    }
lot-ask = Change in a lot
lot-ask-title = { $count ->
        [one] Change { $count } sheet
       *[other] Change { $count } sheets
    }
lot-operation = What to do
lot-field = Field
lot-field-hint = No matter for the trash. Name, SIRET, RNA number and position are changed sheet by sheet.
lot-field-none = None
lot-choose = Continue
lot-try = Try without changing anything
lot-try-hint = The trial shows how many sheets would change, examples, and refusals. Nothing is written before you agree.
lot-no-field = Choose the field to change.
lot-impossible = That cannot be done to this field: words are added to lists or removed from them, other fields are replaced or cleared.
flash-lot-no-value = Write the value, or choose to clear the field.
operation-cells = Typed in the table
operation-set = Replace by
operation-clear = Clear
operation-add = Add
operation-remove = Remove
operation-trash = Move to the trash
operation-restore = Restore or publish
lot-state-chosen = to be said
lot-state-planning = trial running
lot-state-planned = trial ready, nothing changed
lot-state-applying = running
lot-state-applied = applied
lot-state-stopped = stopped on the way
lot-state-undoing = being undone
lot-state-undone = undone
lot-tile-all = { $count ->
        [one] sheet chosen
       *[other] sheets chosen
    }
lot-tile-same = { $count ->
        [one] so already
       *[other] so already
    }
lot-group-planned = { $count ->
        [one] { $count } sheet would change
       *[other] { $count } sheets would change
    }
lot-group-done = { $count ->
        [one] { $count } sheet changed
       *[other] { $count } sheets changed
    }
lot-group-undone = { $count ->
        [one] { $count } sheet as before
       *[other] { $count } sheets as before
    }
lot-group-kept = { $count ->
        [one] { $count } sheet edited since, kept
       *[other] { $count } sheets edited since, kept
    }
lot-group-moved = { $count ->
        [one] { $count } sheet edited between the trial and the change, left as it is
       *[other] { $count } sheets edited between the trial and the change, left as they are
    }
lot-group-refused = { $count ->
        [one] { $count } refusal
       *[other] { $count } refusals
    }
lot-more = { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
lot-apply = { $count ->
        [one] Change { $count } sheet
       *[other] Change { $count } sheets
    }
lot-apply-hint = The lot can be undone as a whole whenever you want: what will have been edited since stays, and is named.
lot-nothing = No sheet would change.
lot-ask-again = Ask otherwise
lot-undo = Undo this lot
lot-undo-hint = Each sheet becomes as before the lot, but what was edited since, which stays and is named.
lot-stop = Stop
lot-stop-hint = What is changed stays so, and can be undone from this page.
lot-running-hint = You may leave this page: the work goes on.
lot-kept-fields = Edited since, kept: { $fields }
lot-kept-whole = Moved or merged since, left as it is
lot-moved = Edited since the trial
lot-refused-since = Refused at the change
lot-back-to-table = Back to the table
flash-lot-applied = { $count ->
        [one] { $count } sheet changed.
       *[other] { $count } sheets changed.
    }
flash-lot-undone = { $count ->
        [0] No sheet came back; { $kept } edited since, kept.
        [one] { $count } sheet as before; edited since and kept: { $kept }.
       *[other] { $count } sheets as before; edited since and kept: { $kept }.
    }
error-nothing-chosen = No sheet is chosen: tick some in the table, then try again.
error-lot-elsewhere = This lot does not stand there any more: somebody applied, stopped or undid it already. Open its page again.
