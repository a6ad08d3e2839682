### Coverage: how far the nearest open place is by road, and where the next one is needed.

coverage = Coverage
coverage-title = Where is the next place needed?
coverage-page-lead = How many minutes by road the nearest open third place is, for everyone, commune by commune.
coverage-description = Share of people who have an open third place within 10, 20 and 30 minutes by car, and underserved territories ranked by population.
coverage-section = The nearest place
coverage-method = How it is calculated
coverage-everywhere = All of France
coverage-rank-by = Rank the
coverage-show = Show
coverage-map = Coverage on the map
coverage-map-how = From afar, each intercommunality takes the colour of the time within which half of its people have a place; nearer, communes do. The same figures are in the table below.
coverage-map-how-level = Each territory of the ranking takes the colour of the time within which half of its people have a place. The same figures are in the table below.
coverage-map-needs-script = The map needs JavaScript. The same figures are in the table below.
coverage-map-share = { $share }% of people within 20 min
coverage-map-see = See this territory
coverage-legend = Time by road to the nearest open place
coverage-class-1 = 10 min or less
coverage-class-2 = 10 to 20 min
coverage-class-3 = 20 to 30 min
coverage-class-4 = more than 30 min
coverage-figure-within = of people have an open place within 20 min
coverage-figure-beyond = { $count ->
        [one] person beyond 20 min
       *[other] people beyond 20 min
    }
coverage-figure-communes = { $count ->
        [one] underserved commune
       *[other] underserved communes
    }
coverage-figure-open = { $count ->
        [one] open place
       *[other] open places
    }
coverage-lead = { $share } of people have an open place within 20 minutes by car; { $people } have none.
coverage-lead-all = Everybody has an open place within 20 minutes by car ({ $share }).
coverage-doubtful = For { $people } people, the estimated time is so near 20 minutes that the true one may be on the other side.
coverage-unplaced = { $people } people are not counted: the centre of their commune is not known.
coverage-bars = People by time by road to the nearest open place
coverage-time = Time
coverage-share = Share
coverage-curve = Share of people who have an open place, by time by road
coverage-curve-table = The same figures as a table
coverage-at-most = By car
coverage-ranking = Underserved territories
coverage-ranking-lead = { $count ->
        [0] None of these territories has people beyond 20 minutes of an open place.
        [one] Only one of these territories has people beyond 20 minutes of an open place.
       *[other] { $count } of these territories have people beyond 20 minutes of an open place. Those with the most come first.
    }
coverage-beyond = Beyond 20 min
coverage-nearest = Nearest open place
coverage-nearest-most = Open place that is the nearest for most
coverage-way = It is { $time } away by car ({ $km } km as the crow flies).
coverage-way-half = Half of the people have an open place within { $time } by car.
coverage-way-few = More than half of the people have no open place by road.
coverage-way-none = No open place can be reached by road.
coverage-ranking-how = The time is that within which half of the people have an open place; the place, the one that is the nearest for most of them.
coverage-open = Open places
coverage-none-near = none by road
coverage-to-check = to check
coverage-no-row = Nothing to rank here
coverage-no-row-how = Choose another level or a larger territory.
coverage-unknown = Coverage cannot be calculated yet
coverage-unknown-how = The centres of communes are missing. The administrator of the site brings them by a command, once for all:
coverage-see = See the map and the ranking
sector-kind-pays = Pays or PETR
sector-kind-network = Sector of the network
levels-sector = Sectors and Pays

## What if a place opened here?

what-if = What if a place opened here?
what-if-page-lead = Choose a spot: who would at last have a place within 10, 20 or 30 minutes?
what-if-where = Commune, address, or point (latitude, longitude)
what-if-show = Simulate
what-if-click = Click on the map to drop the place there.
what-if-map-needs-script = The map needs JavaScript. The form above does the same.
what-if-at = A place at { $name }
what-if-lead = { $people } people would have a place within 20 minutes, who have none today.
what-if-lead-none = All those who would be within 20 minutes already have a place as near.
what-if-reached = People within that time
what-if-newly = newly served among them
what-if-hint = Estimated times, outside rush hours.
what-if-hint-roads = Estimated times, outside rush hours, today as well as with this place: the other pages give those of a routing server, which does not know this place yet.
what-if-communes = Communes newly served
what-if-nobody = No commune would come under 10, 20 or 30 minutes.
what-if-before = Today
what-if-after = With this place
what-if-more = { $count ->
        [one] And one more commune.
       *[other] And { $count } more communes.
    }
what-if-share = Address of this simulation, to share
what-if-several = Several communes have that name. Which one?
what-if-not-found = “{ $words }” leads to no commune. Try with the postcode and the commune.
what-if-at-sea = This point is near no commune.

## The method

method-lead = What the figures of coverage say, where they come from, and where they are wrong.
method-what = What is measured
method-what-text = For everyone, the time by car to the nearest open place. Only public places of the directory that are open count: neither projects nor closed places.
method-rule = A territory is underserved for those of its people who have no open place within 20 minutes by car: the criterion of several regional calls for projects.
method-who = Where people and places are
method-who-text = The people of a commune (Insee’s municipal population) are counted at its centre. Those of a commune born of others are shared among its delegated communes, those of Paris, Lyon and Marseille among their arrondissements, when their centres and populations are known.
method-places = A place is counted where its sheet puts it; without a point, at the centre of its commune.
method-vague = { $count ->
        [one] Of { $places } open places, only one is known at the centre of its commune only: it may be some kilometres away.
       *[other] Of { $places } open places, { $count } are known at the centre of their commune only: they may be some kilometres away.
    }
method-road = Time by road
method-road-text = Without a map of roads, the time is estimated from the distance as the crow flies:
method-road-detour = the road is 1.3 times longer than the straight line (mean detour measured in Europe: 1.3 to 1.35);
method-road-speed = the speed depends on the density of both ends (16 km/h at the start in a dense city, 36 in between, 46 in the country) and rises towards 76 km/h as the journey grows longer;
method-road-start = 3 minutes are added to start, park and walk in.
method-calibration = These speeds were set by hand to find again, within 13% on average, the time usually given outside rush hours for thirty known journeys of Aquitaine. It is not a measure.
method-error = Count with { $share } more or less. Communes whose time falls that near to 20 minutes are marked “to check”.
method-measured = { $count } times come from a routing server asked by the network; on those, the estimate would have been wrong by { $share } on average.
method-area = The time and the place of a territory
method-area-time = The time of a territory (commune, intercommunality, sector, department, region) is that of its median inhabitant: half of its people have an open place within that time. A mean would be moved by a few people who are very far, and could not count those whom no road leads to a place.
method-area-place = Its nearest place is the one that is the nearest for most of its people; it may stand in a neighbouring territory, and is not always the median inhabitant’s. Where a commune has one known point only, both are simply read from that point.
method-wrong = Where the estimate is wrong
method-wrong-mountain = In mountains, where relief is not known: times are too short.
method-wrong-rush = At rush hours: too short. Along a motorway: too long.
method-wrong-large = In very large communes, where everybody is counted at the same point.
method-wrong-island = An island without a bridge is joined to nothing: a ferry is not a road.
method-wrong-water = The estuaries, gulfs and lakes of the list below are gone around by their nearest bridge; other waters are crossed straight.
method-waters = Waters gone around
method-again = Do the sum again
method-again-text = The figures follow the directory: a place that opens or closes changes them at once. They are published as CSV, GeoJSON and JSON, for all of France or a territory.
error-coverage-territory = This territory does not exist: write it as level:code, such as department:33.
error-coverage-point = This point is not understood or is near no known commune: write latitude,longitude in degrees, such as 44.91,-0.23.
