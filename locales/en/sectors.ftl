### Sectors: territories that the network draws, commune by commune.

desk-sectors = Sectors
sectors-lead = A Pays, a PETR, the sector of a referent: draw them as sets of communes. They have their page, their outline, their coverage, and narrow the directory and the map.
sectors-none = No sector yet
sectors-none-how = Name the first one, then paste the list of its communes.
sector-new = New sector
sector-create = Create
sector-name = Name
sector-kind = Sort
sector-communes = { $count ->
        [0] No commune
        [one] One commune
       *[other] { $count } communes
    }
sector-add = Add communes
sector-search = Look for a commune or an intercommunality
sector-search-none = Nothing of that name.
sector-inside = already in the sector
sector-add-one = Add
sector-paste = Or paste a list
sector-paste-hint = Insee codes, SIREN numbers of intercommunalities, or names, one a line or separated by commas. A name that several communes have is told apart so: Saint-Denis (93).
sector-add-all = Add the list
sector-not-understood = Not everything was understood: nothing is added yet
sector-nothing = Nothing to add: the list is empty.
sector-understood = { $count ->
        [one] One commune understood, { $new } of it new.
       *[other] { $count } communes understood, { $new } of them new.
    }
sector-add-understood = Add what is understood or ticked
sector-told-members = “{ $typed }”: { $count } communes of { $name }.
sector-told-postcode = “{ $typed }” is the postcode of one commune only: { $name }.
sector-told-former = “{ $typed }” is now part of { $name }.
sector-told-near = “{ $typed }”: { $name }, the only one of that name in the same départements.
sector-doubt-several = “{ $typed }”: several territories have that name. Which ones?
sector-doubt-perhaps = “{ $typed }” is not known. Perhaps:
sector-doubt-unknown = “{ $typed }” is neither a commune nor an intercommunality that we know.
sector-empty = This sector has no commune yet
sector-empty-how = Look for one or paste a list above.
sector-choose = Choose
sector-take-out = Take the ticked communes out
sector-rename = Name and sort
sector-save = Save
sector-remove-title = Remove this sector
sector-remove-hint = Communes and their places stay; only this set disappears. Its address will lead nowhere.
sector-remove = Remove the sector
sector-lost = Codes that no commune has any more:
flash-sector-drawn = Sector “{ $name }” created. Add its communes.
flash-sector-saved = Sector “{ $name }” saved.
flash-sector-added = { $count ->
        [0] Nothing new: these communes were in it already.
        [one] One commune added.
       *[other] { $count } communes added.
    } { $left ->
        [0] {""}
        [one] One line was not understood and was left aside.
       *[other] { $left } lines were not understood and were left aside.
    }
flash-sector-taken-out = { $count ->
        [0] No commune taken out: tick those to take out.
        [one] One commune taken out.
       *[other] { $count } communes taken out.
    }
flash-sector-removed = Sector “{ $name }” removed.
error-sector-name-long = This name is longer than { $count } characters: shorten it.
error-sector-name-taken = Another sector has that name: choose another.
error-sector-changed = Somebody renamed this sector while you were writing. It is now called
