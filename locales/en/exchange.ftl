### Open data, embedding into other sites, access of programs.

data-title = Open data
data-lead = The public directory can be downloaded, and read by programs, without an account or a key, as it is right now.
data-state = { $places }, up to date as of { $day }
data-licence = Free to reuse, naming the source:
data-private = Only what is public is there: no contact details of persons, no notes of the team.
data-files-place = Files of places
data-files-organisation = Files of organisations
data-programs = For programs
data-copy = Copy the address of { $name }
data-copy-short = Copy the address
data-address-api = Interface to read (JSON)
data-address-openapi = Its description (OpenAPI)
data-address-ogc = For map software (OGC API – Features)
data-address-changes = What changes, as it changes
data-address-dcat = Catalogue record (DCAT), for data.gouv.fr
data-address-oembed = Preview of links (oEmbed)
data-address-tiles = Vector tiles
data-examples = To try
data-example-services = Places of a département that have a meeting room
data-example-open = Those that are open right now and let a wheelchair in
data-example-box = Those of a box, as GeoJSON: west, south, east, north
data-example-pages = A thousand a page
data-examples-how = “next” gives the address of the next page. Filters are those of the directory: the address of a search can be copied as it is.
download-geojson = GeoJSON, for maps (uMap, QGIS…)
download-csv = CSV, for every spreadsheet
download-xlsx = Excel and LibreOffice workbook
download-json = JSON
download-jsonl = JSON, one record a line
download-kml = KML, for Google Earth and Google My Maps
download-mednum-csv = Schema of médiation numérique (La MedNum 0.2), CSV
download-mednum-json = Schema of médiation numérique (La MedNum 0.2), JSON
download-osm = OpenStreetMap tags; look for what exists before adding
embed-title = The places of { $network }
embed-licence = Licence Ouverte 2.0
embed-all = See all the places
embed-make = Show the places on your site
embed-lead = Choose what is shown, then copy the code into your page: the map or the list will stay up to date.
embed-form = What is shown
embed-form-carte = A map
embed-form-image = A picture of the map, without script
embed-form-liste = A list, without script
embed-form-fragment = A list in bare HTML, which your server inserts
embed-height = Height, in pixels
embed-do = Prepare the code
embed-code = Code to copy
embed-copy = Copy the code
embed-copied = Code copied
embed-see = See the result
still-title = { $count ->
        [0] Map of the places of { $network }: no place
        [one] Map of the places of { $network }: { $count } place
       *[other] Map of the places of { $network }: { $count } places
    }
still-elsewhere = { $count ->
        [one] { $count } place, elsewhere or without a known point, is not drawn.
       *[other] { $count } places, elsewhere or without a known point, are not drawn.
    }

## Access of programs

desk-access = Access of programs
access-title = Access of programs
access-lead = Reading public data asks for nothing. Here, let a program send some, and have others told.
tokens = Access tokens
tokens-lead = A token stands for a password, for what you tick and nothing else.
token-name = Which program?
token-scopes = What it may do
token-make = Create a token
token-made = The token is created.
token-used = last used
token-unused = never
token-revoke = Revoke
token-revoked = revoked
token-withheld-gone = opens nothing any more: whoever made it has no account now
token-withheld-beyond = opens nothing any more: whoever made it may not import now
scope-imports-send = Send a list to be imported, and read its report
scope-imports-accept = Accept the report of an import, without a person
secret = Secret
secret-once = Copy it now: it will not be shown again.
secret-copy = Copy
secret-copied = Copied
hooks = Outgoing calls
hooks-lead = At each change a signed message leaves for the address given, again and again until it gets through.
hook-url = Address to tell
hook-events = What is told
hook-make = Add this address
hook-made = The address is added. This is what verifies signatures:
hook-state-on = running
hook-state-failing = not answering
hook-state-off = stopped
hook-off-person = Somebody of the team stopped this address.
hook-off-failing = This address no longer answered: it was stopped. Correct it, test it, then start again.
hook-test = Send a test
hook-start = Start again
hook-stop = Stop
hook-remove = Remove
event-sheet-created = Sheet published
event-sheet-updated = Sheet changed
event-sheet-removed = Sheet removed
event-registry-changed = Many sheets changed at once (import, lot)
event-test = Test
messages = Last messages
messages-none = No message has left yet.
message-when = When
message-event = Told
message-state = State
message-attempts = Sent
message-answer = Answer
message-waiting = to be sent again
message-delivered = arrived
message-failed = given up
flash-token-revoked = The token opens nothing any more.
flash-hook-test = A test is leaving: reload the page in a few seconds.
flash-hook-on = Messages leave again.
flash-hook-off = Messages no longer leave.
flash-hook-gone = The address is removed.
error-scope-none = Tick at least one thing that this program may do.
error-scope-beyond = A program may do no more than you may: importing is not open to you.
error-token-gone = This token opens nothing any more: whoever made it has no open account now. Ask whoever coordinates the network for another (Access of programs).
error-token-beyond = This token opens nothing any more: whoever made it may not import themselves now. Ask whoever coordinates the network for another (Access of programs).
error-event-none = Tick at least one thing to tell.
error-url = Give a whole address, beginning with https://.
error-name-long = { $count } characters at most: shorten it.
letter-webhook-off = “{ $name }” no longer answers
letter-webhook-off-text = Messages to this address had not arrived for several days; they no longer leave. Last answer: { $answer }.
letter-webhook-off-see = See this address

## Formats that are read

format-osm = OpenStreetMap
format-kml = KML
format-vcard = vCard

## Sources read from an address

desk-sources = Followed sources
sources-title = Followed sources
sources-lead = A list published at an address can be read again by itself. What changes little enters the registry; the rest waits for somebody, with the same report as a file.
sources-none = No source is followed
sources-none-how = Give the address of a file: CSV, workbook, GeoJSON, OpenStreetMap, KML…
source-new = Follow a source
source-name = Name of the source
source-name-hint = The same name recognises the same sheets from one reading to the next; a name that is followed already is changed.
source-url = Address of the file
source-every = Read again
every-hours = { $count ->
        [one] every hour
       *[other] every { $count } hours
    }
every-day = every day
every-week = every week
source-alone = Accept without a person, as long as there are no more than…
source-alone-hint = Beyond that the report waits for somebody. The first reading always waits, so that the columns are looked at.
source-created = new sheets
source-updated = changed sheets
source-vanished = sheets gone from the source
source-most = alone up to { $created } new, { $updated } changed, { $vanished } gone
source-save = Follow this source
source-outcome-never = not read yet
source-outcome-unchanged = unchanged
source-outcome-applied = up to date
source-outcome-waiting = waits for somebody
source-outcome-failed = could not be read
source-paused = paused
source-last = Read
source-next = Next reading
source-report = See the report
source-read = Read now
source-pause = Pause
source-resume = Resume
source-remove = Stop following
flash-source-saved = The source is followed: it is read in a moment.
flash-source-asked = The source is read again in a moment: reload the page.
flash-source-paused = The source is no longer read.
flash-source-resumed = The source is read again.
flash-source-gone = The source is no longer followed; its sheets stay.
error-source-most = Give a whole number, 0 to have everything wait for somebody.
letter-source-waiting = “{ $name }” waits for you to decide
letter-source-waiting-text = This source, read again by itself, waits for a decision. Nothing changes in the registry until somebody accepts.
letter-source-waiting-see = See the report
source-why-columns = Nobody has read its columns yet.
source-why-much = It changes more than was agreed.
source-why-alike = { $count ->
        [one] A new sheet resembles one that exists.
       *[other] { $count } new sheets resemble sheets that exist.
    }
source-why-conflicts = { $count ->
        [one] The source says otherwise of a field that was edited here, and brings new sheets too.
       *[other] The source says otherwise of { $count } fields that were edited here, and brings new sheets too.
    }
