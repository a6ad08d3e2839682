### The words of records: kinds, services, publics, stages, fields.

## Kinds of places

kind-coworking = Coworking
kind-fablab = Fablab
kind-workshop = Shared workshop
kind-culture = Cultural place
kind-food = Food and farming place
kind-kitchen = Shared kitchen
kind-livinglab = Living lab
kind-telecentre = Telecentre
kind-cafe = Community café
kind-training = Training place
kind-digital = Digital inclusion
kind-reuse = Reuse centre
kind-other = Third place
kind-organisation = Organisation

## Services

service-desks = Desks
service-offices = Private offices
service-meeting_room = Meeting room
service-video = Video conferencing
service-domiciliation = Business address
service-printing = Printing and scanning
service-fibre = High-speed internet
service-phone_box = Phone booth
service-kitchen_corner = Kitchen corner
service-coffee = Coffee and drinks
service-training = Training courses
service-digital_help = Help with digital tools
service-project_support = Project support
service-concierge = Concierge and food boxes
service-events = Events
service-childcare = Childcare
service-tool_loan = Tool and object library
service-machines = Machines and tools
service-storage = Lockers and storage
service-public_desk = Public services desk
service-bike = Bicycle parking
service-parking = Car parking
service-lodging = Lodging
service-outdoor = Garden or terrace

## Publics

public-employees = Employees and teleworkers
public-self_employed = Self-employed people and entrepreneurs
public-job_seekers = Job seekers
public-students = Students
public-young = Young people and children
public-seniors = Older people
public-families = Families
public-artists = Artists and designers
public-craftspeople = Craftspeople
public-farmers = Farmers
public-associations = Associations and volunteers
public-residents = Residents, everyone

## Legal forms

legal-association = Association
legal-scic = SCIC (community-interest cooperative)
legal-scop = SCOP (workers’ cooperative)
legal-sarl = SARL or EURL (private limited company)
legal-sas = SAS or SASU (simplified joint-stock company)
legal-sa = SA (public limited company)
legal-sci = SCI (property company)
legal-sole = Sole trader
legal-commune = Commune
legal-epci = Intercommunality (EPCI)
legal-department = Département
legal-region = Région
legal-gip = GIP (public interest group)
legal-spl = SPL (local public company)
legal-university = School or university
legal-chamber = Chamber of commerce, trades or agriculture
legal-collective = Informal collective
legal-mutual = Mutual society or foundation

## Stages in the life of a place

stage-idea = Idea
stage-collective = Group forming
stage-study = Under study
stage-trial = On trial
stage-funding = Seeking premises or funding
stage-works = Building works
stage-announced = Opening announced
stage-open = Open
stage-consolidating = Open, consolidating
stage-autonomous = Open, self-sustaining
stage-struggling = Open, struggling
stage-closed = Permanently closed
stage-moved = Moved
stage-abandoned = Project given up
stage-public-open = Open
stage-public-project = In the making
stage-public-closed = Permanently closed

## Wheelchair access

wheelchair-yes = Wheelchair accessible
wheelchair-limited = Partly accessible
wheelchair-no = Not accessible
wheelchair-facet-yes = Wheelchair accessible

## Units of prices

unit-hour = per hour
unit-half_day = per half-day
unit-day = per day
unit-week = per week
unit-month = per month
unit-quarter = per quarter
unit-year = per year
unit-ticket = per ticket
unit-pack = per book of tickets
unit-page = per page
unit-use = per use
unit-person = per person

## Fields of a record

field-source_id = Identifier in the source file
field-name = Name
field-other_names = Other names
field-summary = In one sentence
field-description = Description
field-stage = Stage
field-stage_history = History of the place
field-opened_on = Opening date
field-closed_on = Closing date
field-kinds = Kinds of place
field-street = Number and street
field-complement = Further address details
field-postcode = Postcode
field-city = Commune
field-commune = INSEE code of the commune
field-latitude = Latitude
field-longitude = Longitude
field-point_precision = Precision of the position
field-phone = Telephone
field-email = Email
field-website = Website
field-booking = Booking page
field-twitter = X (Twitter)
field-facebook = Facebook
field-instagram = Instagram
field-linkedin = LinkedIn
field-mastodon = Mastodon
field-links = Other links
field-hours = Opening hours
field-prices = Prices
field-services = Services
field-spaces = Spaces
field-equipment = Equipment
field-seats = Workspaces
field-meeting_rooms = Meeting rooms
field-area = Floor area (m²)
field-wheelchair = Wheelchair access
field-access = How to get there
field-legal_form = Legal form
field-siret = SIRET number
field-rna = RNA number
field-operator = Run by
field-networks = Networks
field-labels = Labels
field-publics = People welcomed
field-tags = Free keywords
field-specificities = What makes it special
field-contact_name = Contact person
field-contact_email = Email of the contact person
field-contact_phone = Telephone of the contact person
field-notes = Team notes

organisation-kind-operator = Place operator
organisation-kind-commune = Commune
organisation-kind-epci = Intercommunal body (EPCI)
organisation-kind-pays = Pays, PETR
organisation-kind-department = Département
organisation-kind-region = Région
organisation-kind-state = State service
organisation-kind-chamber = Chamber
organisation-kind-technopole = Technopole
organisation-kind-business_nursery = Business nursery
organisation-kind-incubator = Incubator
organisation-kind-university = University, school
organisation-kind-agency = Agency, public operator
organisation-kind-funder = Funder
organisation-kind-company = Company
organisation-kind-association = Association
organisation-kind-network = Network
organisation-kind-collective = Informal collective
organisation-kind-media = Press, media
field-organisation_kinds = What it is
precision-given = given by the source
precision-commune = centre of the commune
precision-approximate = very approximate
precision-address = at the address
precision-street = in the street
