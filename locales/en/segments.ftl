### Segments: who answers to criteria, or was chosen.

desk-segments = Segments
segments-lead = Who answers to criteria, counted as you compose them, or was chosen one by one. You only see people and organisations within your scope.
segments-none = No segment yet
segments-none-how = Compose the first one: “elected people of my communities, no news for six months”.
segment-new = New segment
segment-new-list = New static list
segment-new-list-hint = A list whose members you choose one by one: only you change it.
segment-create-list = Create the list
segment-name = Name
segment-sort = Sort
segment-live = Live
segment-static = Static list
segment-whose = Seen by
segment-own = You alone
segment-shared = The team
segment-share = Share with the team
segment-members = Members
segment-counted = { $count ->
        [0] Nobody answers to these criteria
        [one] One record answers to these criteria
       *[other] { $count } records answer to these criteria
    }
segment-count-do = Count
segment-count-later = The number comes once the criteria are complete.
segment-blind = One of the criteria is over what you may not read here: nothing is counted.
segment-edit = Change the criteria
segment-export = Export (CSV)
segment-criteria = The criteria
segment-nobody = Nobody here
segment-nobody-how = Widen the criteria, or add members.
segment-why = Reason
segment-why-here = Why here?
segment-why-title = Why { $name } is in it, or is not
segment-is-in = This record is in the segment.
segment-is-out = This record is not in the segment.
segment-true = true
segment-false = false
segment-found = found
segment-found-nothing = nothing
segment-found-interactions = { $count ->
        [0] no interaction
        [one] one interaction
       *[other] { $count } interactions
    }
segment-take-out = Take out of the list
segment-add-people = Add to the list
segment-search = Search for a person, an organisation or a place
segment-search-none = Nobody of that name within your scope.
segment-add-chosen = Add what is ticked to the list
segment-freeze = Freeze as a list
segment-freeze-hint = Those who are in it today, kept under another name: the list follows the criteria no longer.
segment-freeze-do = Freeze
segment-remove-title = Remove this segment
segment-remove = Remove
segment-root = Criteria
segment-group = Group of criteria
segment-join = Answer to
segment-join-all = All these criteria
segment-join-any = At least one of these criteria
segment-join-none = None of these criteria
segment-criterion = Criterion
segment-add-which = Criterion to add
segment-add = Add the criterion
segment-add-group = Add a group
segment-remove-criterion = Remove
segment-remove-group = Remove the group
segment-choose = Choose…
segment-any = Any
segment-save = Save the segment
segment-json = The criteria as text (JSON)
segment-json-label = Criteria
segment-json-hint = To be copied from one segment to another. What is read replaces the criteria above, and saves nothing.
segment-json-read = Read this text
segment-conflict = Somebody else changed this segment, now called “{ $name }”. What you typed is below: saving it replaces the other version.
segment-of-itself = A segment cannot be a criterion of itself.
segment-of-another = a segment that you do not see
segment-gone = which is gone
segment-months = { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
segment-refused-shape = This text is no segment.
segment-refused-version = This segment was written by another version of the program.
segment-refused-deep = Too many groups in groups: { $deepest } levels at most.
segment-refused-many = Too many criteria: { $most } at most.
segment-wrong-choice = This choice does not exist, or no longer.
segment-wrong-number = A number between 0 and 1,200.
segment-wrong-day = A date such as 2026-03-02.
segment-wrong-territory = No territory or sector of that name.
segment-wrong-party = No organisation of that exact name.
segment-wrong-parties = Several organisations have that name.
segment-wrong-criterion = This criterion is not known.
segment-is-kind = Sort of record
segment-is-name = Name
segment-is-territory = Territory
segment-is-tie = Relation
segment-is-contact = Contact details
segment-is-purpose = Purpose of contact details
segment-is-language = Language
segment-is-stage = Stage
segment-is-owner = Followed by
segment-is-last = Last interaction
segment-is-interactions = Number of interactions
segment-is-membership = Membership
segment-is-partner = Portfolio of a partner
segment-is-standing = Visibility of the record
segment-is-created = Entered the registry
segment-is-segment = Another segment
segment-input-value = Value
segment-input-way = Way
segment-input-sort = Sort
segment-input-other = Organisation (exact name)
segment-input-when = When
segment-input-objective = Objective
segment-input-stage = Stage
segment-input-op = Condition
segment-input-months = Months
segment-input-day = Date
segment-input-count = At least
segment-input-state = State
segment-input-kind = Kind
segment-kind-person = Person
segment-kind-organisation = Organisation
segment-kind-place = Place
segment-way-is = is, to an organisation
segment-way-has = has somebody who is
segment-tie-elected = elected
segment-tie-employed = employed
segment-tie-presides = president
segment-tie-directs = director
segment-tie-referent = referent
segment-tie-member = member
segment-tie-runs = runs
segment-tie-funds = funds
segment-tie-knows = knows
segment-when-current = today
segment-when-ever = at any time
segment-contact-email = An e-mail address
segment-contact-phone = A telephone number
segment-contact-post = A postal address
segment-contact-web = A site
segment-contact-verified = A verified contact detail
segment-purpose-work = Work
segment-purpose-home = Home
segment-purpose-generic = Generic (mairie@…)
segment-last-older = more than … months ago
segment-last-newer = less than … months ago
segment-last-before = before
segment-last-after = after
segment-last-never = never
segment-interaction-call = Call
segment-interaction-visit = Visit
segment-interaction-mail = Letter or e-mail
segment-interaction-meeting = Meeting
segment-interaction-event = Event
segment-interaction-note = Note
segment-membership-current = current
segment-membership-lapsed = lapsed
segment-membership-ever = once at least
segment-membership-never = never
segment-standing-public = Public
segment-standing-hidden = Hidden
segment-created-after = after
segment-created-before = before
flash-segment-saved = The segment “{ $name }” is saved.
flash-segment-removed = The segment “{ $name }” is removed.
flash-segment-listed = { $count ->
        [0] The list “{ $name }” is created, empty.
        [one] The list “{ $name }” is created, with one member.
       *[other] The list “{ $name }” is created, with { $count } members.
    }
flash-segment-added = { $count ->
        [0] Nothing to add.
        [one] One member added.
       *[other] { $count } members added.
    }
flash-segment-taken-out = { $count ->
        [0] Nothing to take out.
        [one] One member taken out.
       *[other] { $count } members taken out.
    }
