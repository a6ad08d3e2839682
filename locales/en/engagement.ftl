### Engagement: objectives, targets, and how far each has come.

desk-engagement = Objectives
engagement-lead = What the programme wants of each target, and how far it has come: to identify, contacted, informed, engaged, member or partner.
engagement-stage-identify = To identify
engagement-stage-contacted = Contacted
engagement-stage-informed = Informed
engagement-stage-engaged = Engaged
engagement-stage-member = Member or partner
engagement-total = Targets
engagement-territory = Territory
engagement-since = Since
engagement-nobody = Nobody
engagement-views = Views
engagement-jump = Go to a stage
engagement-board = Board
engagement-table = Table
engagement-too-long = 200 characters at most.
engagement-step-added = Became a target: { $after }
engagement-step-moved = { $before } → { $after }
engagement-step-dropped = A target no longer
objectives-none = No objective yet
objectives-none-how = Name the first one: “every community of communes knows the network”.
objective-name = Objective
objective-new = New objective
objective-create = Create
objective-change = Change
objective-rename = Rename
objective-close = Close
objective-reopen = Reopen
objective-raise = Move up
objective-closed = Closed
objective-conflict = Somebody else changed this objective, now called “{ $name }”; yours was “{ $own }”. Nothing was changed.
figures-title = Figures of engagement
figures-lead = How many targets at each stage, without any name.
desk-figures = Figures
targets-none = No target here
targets-none-how = Add them one by one, from a segment or from the official list; or remove a filter.
targets-move-to = Move what is ticked to
targets-move = Move
targets-more = See all targets
targets-add = Add targets
targets-add-chosen = Add the ticked targets
targets-add-segment = All those of a segment
targets-add-all = Add the segment
targets-add-gaps = Search the official list
target-forward = Forward
target-back = Back
target-card = See the card
target-save = Save
target-drop = A target no longer
target-steps = Steps
target-conflict = Somebody else changed this target, now “{ $theirs }”; yours was “{ $own }”. Nothing was changed.
silent-title = No news
silent-months = For how many months
silent-none = Something happened with each target.
silent-no-target = A target that nobody has seen or heard for months shows here. Choose the targets of an objective first.
silent-never = never
silent-cut = The first { $count }.
referents-title = Who covers what
referents-who = Referents
referents-nobody = nobody
referents-missing = Communes without a referent
gaps-title = Official list
gaps-lead = The régions, départements, communities and communes of your scope, and what is still missing with each.
gaps-limited = Only the départements of the network are shown.
gaps-everywhere = See the whole of France
gaps-limit = Back to the départements of the network
gaps-level = Level
gaps-population = Communes of at least (people)
gaps-which = What is missing
gaps-missing-any = Something
gaps-missing-organisation = The organisation
gaps-missing-contact = A contact detail
gaps-missing-elected = Somebody elected
gaps-missing-met = A meeting
gaps-count = { $count ->
        [0] Nothing is missing
        [one] One territory
       *[other] { $count } territories
    }
gaps-none = Nothing is missing in this list.
gaps-export = Export (CSV)
gaps-organisation = Organisation
gaps-contact = Contact details
gaps-elected = Elected
gaps-met = Met
gaps-create = Create the organisation
gaps-yes = yes
gaps-no = no
gaps-add = Add the ticked organisations as targets of
flash-objective-created = The objective “{ $name }” is created.
flash-objective-saved = The objective “{ $name }” is saved.
flash-targets-added = { $count ->
        [0] No new target.
        [one] One target added.
       *[other] { $count } targets added.
    }
flash-targets-moved = { $count ->
        [0] Nothing was moved.
        [one] One target is now at the stage “{ $stage }”.
       *[other] { $count } targets are now at the stage “{ $stage }”.
    } { $left ->
        [0] { "" }
        [one] Another had changed meanwhile: it stays where somebody put it.
       *[other] { $left } others had changed meanwhile: they stay where somebody put them.
    }
flash-target-saved = { $name }: saved.
flash-target-dropped = { $name } is a target no longer.
