### The team’s back office: dashboard, lists, editing of records.

## Back office

desk = Back office
desk-welcome = Hello, { $name }
desk-hello = Hello, { $name }
desk-home = Dashboard
desk-menu = Back office menu
desk-group-day = Today
desk-group-registry = Places and organisations
desk-group-people = People
desk-group-network = Network
desk-empty = Your network starts here
desk-empty-import = Import the list you already have, even an imperfect one: a spreadsheet is enough. You will review everything before anything appears.
desk-empty-create = Create a first record: it will appear at once in the directory and on the map.
create-first = Create a first record
desk-places = Places
desk-organisations = Organisations
desk-imports = Imports
figure-organisations = { $count ->
        [one] organisation
       *[other] organisations
    }
figure-trash = { $count ->
        [one] record in the bin
       *[other] records in the bin
    }
import-file = Import a file
not-known = Not known
by-program = Maillage

## Lists

desk-search = Search for a record
desk-search-placeholder = Name or commune
standing = Visibility
standing-public = Public
standing-hidden = Hidden
standing-trash = In the bin
desk-shortcuts = Shortcuts
desk-scope = Extent
desk-scope-mine = My territory
desk-scope-all = The whole network
desk-kept = My sheets
sheets-count = { $count ->
        [0] No records
        [one] { $count } record
       *[other] { $count } records
    }
updated = Updated
desk-list-empty = No public records yet
desk-list-empty-how = Create one, or import a list: records will appear here and on the public site.
desk-none-found = No record matches
desk-none-found-how = Try a shorter word, or another visibility: the record may be hidden or in the bin.
desk-see-public = See all public records
desk-hidden-empty = No hidden records
desk-hidden-empty-how = A hidden record can be read here, but not on the public site.
desk-trash-empty = The bin is empty
desk-trash-empty-how = A record moved to the bin leaves the public site and stays here, ready to be restored.

## Form of a record

edit-title = Edit { $name }
new-place = New place
new-organisation = New organisation
see-page = See the public page
sheet-in-trash = This record is in the bin.
sheet-in-trash-hint = It is no longer on the public site. Restore it to bring it back.
restore = Restore
sheet-hidden = This record is hidden.
sheet-hidden-hint = Only the network’s team can see it.
publish = Publish
draft-found = An unsaved draft was found on this device.
draft-restore = Use it
draft-discard = Forget it
trash-title = Remove this record
trash-hint = It leaves the public site and goes to the bin. Nothing is erased: you can restore it.
trash-move = Move to the bin
section-identity = Identity
section-identity-hint = What the public reads first: the name, the kind, and a sentence that makes people want to come.
section-where = Where
section-where-hint = The address is enough: the commune is found and the place put on the map. Latitude and longitude give an exact position.
section-contact = Public contact
section-contact-hint = The general contact details of the place, visible to everyone. Those of a person go further down, in the private section.
section-offer = Offer
section-offer-hint = Write hours and prices as you would say them: they are read and laid out. What is not understood stays shown as written.
section-carrier = Who runs it
section-carrier-hint = The organisation in charge, its official numbers, its networks and labels.
section-private = For the team only
section-private-hint = Never published, never part of the open data, never found by the search.
hint-other_names = Former names and acronyms, separated by semicolons. Example: La Filature; FabLab du Moulin
hint-summary = 280 characters at most: what people do there, and who it is for.
hint-description = A blank line separates two paragraphs.
hint-kinds = The first one in the list gives the record its colour and symbol.
hint-stage = The detailed stage appears on the record; lists and the map say in the making, open or closed.
hint-opened_on = A day, a month or a year. Example: 12/03/2019, 2019-03 or 2019
hint-closed_on = Leave empty while the place is open.
hint-stage_history = One line per step: the date, then the stage. Example: 2019-03 open
hint-specificities = What cannot be found elsewhere: a building, a skill, a way of welcoming people.
hint-complement = Building, floor, place name, post box.
hint-postcode = Five digits. Example: 33230
hint-latitude = Leave empty to place it from its commune. Example: 45.0412
hint-longitude = Negative west of Greenwich. Example: -0.1253
hint-access = Parking, bus, station, entrance. Example: 5 minutes’ walk from the station, entrance through the courtyard
hint-phone = The number of the place. Separate several numbers with a semicolon. Example: 05 56 00 00 00
hint-email = The general address, not that of a person. Example: hello@place.example
hint-website = Example: https://place.example
hint-booking = The page where people book a desk or a room.
hint-facebook = The address of the page, or its name preceded by @.
hint-twitter = The address of the account, or its name preceded by @.
hint-instagram = The address of the account, or its name preceded by @.
hint-linkedin = The full address of the page.
hint-mastodon = The address of the account. Example: https://server.example/@place
hint-links = Separate several addresses with a semicolon.
hint-hours = As you would write it on the door, in French. Example: du lundi au vendredi de 9h à 18h, fermé en août
hint-prices = One line per price, in French. Example: Journée : 15 € ; Salle de réunion : 20 € de l’heure
hint-spaces = Separated by semicolons. Example: meeting room; wood workshop; garden
hint-equipment = Separated by semicolons. Example: laser cutter; 3D printer
hint-seats = A whole number. Example: 12
hint-area = In square metres. Example: 180
hint-operator = The name of the association, commune or company. If it is that of an organisation of the directory, it becomes a link.
hint-siret = Fourteen digits, those of the establishment.
hint-rna = W followed by nine digits or letters, for an association.
hint-networks = Separated by semicolons.
hint-labels = Separated by semicolons. Example: Fabrique de territoire
hint-tags = Separated by semicolons. Example: pottery; market gardening
hint-contact_name = The person the team calls.
hint-notes = What the team should know before calling or visiting.

## Refusals

error-history = “{ $before }” was not understood: write the date, then the stage. Example: 2019-03 open
error-edited-meanwhile = Somebody else saved this record while you were editing it. What you typed is kept below, and each field that differs shows the other version. Review, then save.
error-theirs = In the other version: “{ $before }”

## Photos

photos-none = No photos yet: a single one is enough to make people want to come.
photo-add = Add the photo
photo-remove = Remove
photo-describe = Description and credit
photo-first = Put first
field-photo = Photo file
field-alternative = Description of the photo
field-credit = Credit
hint-photo = JPEG, PNG, WebP or GIF. The location and device recorded in the file are erased.
hint-alternative = A sentence for people who cannot see the photo. Example: the main room, eight tables in front of a large window
hint-credit = The author of the photo, and its licence if it has one.
error-alternative = Describe the photo in a sentence: it is what people who cannot see it will hear.
error-photo-format = This file is not a readable photo: choose a JPEG, PNG, WebP or GIF image.
error-photo-large = This photo is too heavy or has too many pixels: reduce it, then try again.
error-photo-broken = This photo is damaged and could not be opened: save it again, or choose another one.
flash-photo-added = The photo has been added.
flash-photo-described = The description of the photo is saved.
flash-photo-first = The photo is the first one now: lists show it.
flash-photo-removed = The photo has been removed.

## What was just done

flash-created = The record “{ $name }” has been created.
flash-saved = { $count ->
        [0] The record “{ $name }” has been saved.
        [one] The record “{ $name }” has been saved, with one remark about what was typed.
       *[other] The record “{ $name }” has been saved, with { $count } remarks about what was typed.
    }
flash-trashed = The record “{ $name }” is in the bin. It is no longer public, and can be restored.
flash-restored = The record “{ $name }” is restored and public again.
flash-out-of-reach = This sheet is out of your reach: you read it as everybody does, without changing it.
error-out-of-reach = This sheet is out of your reach: you read it and cannot change it.
error-moved-out = With this address the sheet would leave your reach: ask the coordination of the network to move it.
error-commune-out-of-reach = Give a commune of your territory: this one is not in it, or was not found.

## History

history = History
history-title = History of { $name }
history-none = Nothing has changed on this record yet.
change-fields = { $count ->
        [one] { $count } field
       *[other] { $count } fields
    }
change-before = Before:
change-after = After:
change-erased = erased
action-created = Created
action-edited = Edited
action-imported = Imported
action-undone = Import undone
action-located = Located by the geocoder
action-trashed = Moved to the bin
action-restored = Restored

## Work outside the pages

desk-works = Work
works-title = Work
works-lead = What Maillage does outside the pages: imports, computations, letters to write, messages to other programs. Work that fails is tried again later, then stops and waits for somebody to decide.
works-parked = { $count ->
    [one] 1 piece of work failed too often. What it was to do is not done.
   *[other] { $count } pieces of work failed too often. What they were to do is not done.
}
works-none = Nothing waits
works-none-how = All that was to be done is done.
works-what = Work
works-state = State
works-attempts = Attempts
works-when = Not before
works-error = Last failure
works-state-parked = Stopped
works-state-running = Running
works-state-waiting = Waiting
works-again = Try again
works-give-up = Give up
work-import = Import of a list
work-geocode = Position of an address
work-lot = Change of several sheets
work-refresh = Reading of a followed source
work-webhook = Message to another program
work-road-times = Times by road
work-duplicates = Search for duplicates
work-census-round = Letters of the census
work-census-wave = Letters of a wave
work-census-geocode = Sequel: position of an address
work-census-webhooks = Sequel: messages to other programs
work-census-duplicates = Sequel: search for duplicates
flash-work-again = The work will be taken up again.
flash-work-given-up = The work is given up: it will not be done.
error-work-not-parked = This work is no longer stopped: it was taken up again, done or given up.
## Provenance

origin-import = Import “{ $source }”, { $day }
origin-person = Entered by { $name }, { $day }
origin-team = Entered by the team, { $day }
origin-itself = Entered by the place or organisation, { $day }
origin-derived = Worked out, { $day }
origin-confirmed = confirmed on { $day }
