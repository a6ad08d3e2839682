### The public pages: home, directory, map, records, search.

## Menu

places = Places
map = Map
territories = Territories
organisations = Organisations

## Home

home-title = Find a third place near you
home-headline = A place to work, make things and meet.
home-headline-near = Close to home.
home-lead = { $count ->
        [0] Shared offices, workshops, community cafés: the third places of the area, commune by commune.
        [one] Shared offices, workshops, community cafés: a first third place to discover.
       *[other] Shared offices, workshops, community cafés: { $count } third places to discover, commune by commune.
    }
home-lead-empty = Shared offices, workshops, community cafés: the third places of the network will be shown here.
home-latest = Latest places listed
home-all = { $count ->
        [one] See the directory
       *[other] All { $count } places of the directory
    }
home-cover = A network that covers the land, mesh by mesh
home-cover-lead = The map shows where the places are. It also shows the territories still waiting for theirs.
home-empty = The directory awaits its first places
home-empty-how = Import a list you already have (a spreadsheet, the export of a map), or create a first record: it will appear at once in the directory and on the map.
home-does = What the network does
home-recenser = Take stock
home-recenser-text = Know every place, every project and the people behind them, commune by commune.
home-mobiliser = Bring together
home-mobiliser-text = Gather residents, elected officials and project holders around a shared wish.
home-diffuser = Raise awareness, inform, spread the word
home-diffuser-text = Make other ways of working known, and share what works.
home-my-territory = See my territory
see-map = See the map
open-map = Open the map

## Figures: the number stands beside

figure-places = { $count ->
        [one] place listed
       *[other] places listed
    }
figure-communes = { $count ->
        [one] commune
       *[other] communes
    }
figure-projects = in the making
figure-people = inhabitants
figure-people-per-place = inhabitants per place

## Directory

places-lead = Search by commune, activity or service: shared offices, workshops, community cafés and other third places.
places-search = Search the directory
places-placeholder = Name, commune…
places-count = { $count ->
        [0] No places
        [one] { $count } place
       *[other] { $count } places
    }
places-none = No place matches
filter-open-now = Open now
places-none-open = Places that are closed at this hour, or whose hours are not known for certain, are left out: take off “Open now” to see them.
places-none-how = Remove a filter, try a shorter word, or search for a neighbouring commune.
filter = Filter
clear-all = Clear all
active-filters = Active filters
remove-filter = , remove this filter
sort-by = Sort by
sort-name = Name
sort-near = Distance
sort-recent = Most recent
see-all = See all
near-me = Near me
near-refused = Your position could not be obtained.
near-refused-hint = Your position could not be obtained: type a commune instead.
facet-kind = Kind of place
facet-stage = Opening
facet-service = Services
facet-wheelchair = Accessibility

## Map

map-title = Map of third places
map-search = Search on the map
map-show-list = Show the list of places
map-count-here = { $count ->
        [0] No places in this view
        [one] { $count } place in this view
       *[other] { $count } places in this view
    }
map-directory = See the directory
map-next = Next places
map-needs-script = Without JavaScript this map is a picture; the list holds the same places.
map-of = Map: { $name }
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-cluster = { $count } places, zoom in
map-see = See the record
map-attribution = Boundaries © IGN, INSEE
map-fail = The map cannot be shown on this device: the list holds the same places.

## Page of a place

place-not-public = This record is not public: only the network’s team can see it.
place-about = The place
place-offers = What you will find there
place-more = More information
place-come = Getting there
place-aside = Visit and contact
place-book = Book
place-directions = Directions
contact = Contact
photos = Photos
nearby = Nearby
organisation-runs = Places run
address = Address
copy-address = Copy the address
address-copied = Address copied
point-approximate = Approximate position: the place is shown within its commune, not at its exact address.
count-seats = { $count ->
        [one] { $count } workspace
       *[other] { $count } workspaces
    }
count-meeting-rooms = { $count ->
        [one] { $count } meeting room
       *[other] { $count } meeting rooms
    }
updated-on = Record updated on { $day }
sources = Sources: { $names }

## Opening hours

hours-of-week = Opening hours this week
hours-as-written = Hours as they were given to us: check with the place before you come.
by-appointment = By appointment
open-now = Open
open-until = Open until { $time }
opens-today = Closed, opens at { $time }
opens-on = Closed, opens on { $day } at { $time }
closed = Closed
closed-now = Closed
today = today
day-1 = Monday
day-2 = Tuesday
day-3 = Wednesday
day-4 = Thursday
day-5 = Friday
day-6 = Saturday
day-7 = Sunday

## Prices

price-what = Service
price-amount = Price
price-from = from { $amount }
price-free = free
price-free-contribution = pay what you want
price-ht = excl. VAT
price-ttc = incl. VAT

## Search

search-label = Search for a place, a commune, an activity
search-placeholder = A commune, a place, an activity
search-count = { $count ->
        [0] No records found
        [one] { $count } record found
       *[other] { $count } records found
    }
search-none = No record matches these words. Try a shorter word, the name of a commune, or browse the directory.
suggestions = Suggestions
noun-place = Place
noun-organisation = Organisation
noun-person = Person

## Organisations

organisations-lead = Associations, local authorities, companies and networks that run places or support them.
organisations-none = No organisations yet
organisations-none-how = Organisations will appear here once the network’s team has entered or imported them.
same-address = same address
facet-territory = Département
