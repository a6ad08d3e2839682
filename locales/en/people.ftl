### People: whom the network knows, how to reach them, what they are to each other.

desk-people = People

## List

people-count = { $count ->
        [0] Nobody
        [one] One person
       *[other] { $count } people
    }
people-search = Name
people-body = Organisation or place
people-territory = Territory
people-anywhere = All
people-tie = Function
people-any-tie = All
people-email = E-mail address
people-email-any = With or without
people-email-yes = With
people-email-no = Without
people-standing-here = Known
people-state = Sheets
people-tell = Show how to reach them
people-told = You are reading how to reach people: this is noted, and each of them may know who did.
people-none-found = Nobody matches
people-none-found-how = Try a shorter word, or take a filter away.
people-none = Nobody is known yet
people-none-how = Enter the elected representatives, officers and project holders that you meet: they never appear on the public site.
people-trash-how = A person in the trash stays here, ready to be restored.
person-name = Name
party-kind-person = Person
party-kind-place = Place
party-kind-organisation = Organisation
person-erased = Erased person

## Form

person-new = New person
person-edit-title = Edit { $name }
person-part-identity = Identity
person-part-contact = How to reach
person-part-function = Function at { $name }
person-part-function-any = Function
person-field-organisation = Organisation or place
person-field-organisation-hint = Its name, or a part of it: when several bear it, you will choose. Empty for somebody who comes in their own name.
person-tie-choose = Choose…
person-which-organisation = Which one?
person-field-civility = Title
person-field-given = Given name
person-field-family = Family name
person-field-commune = Commune
person-field-language = Language
person-field-email = E-mail address
person-field-phone = Telephone
person-field-tie = Tie
person-field-title = Words of the function
person-field-sort = Sort
person-field-value = Address or number
person-field-purpose = Use
person-field-state = State
person-field-reason = Reason
person-field-since = Since
person-field-until = Until
person-field-note = Remark
person-field-other = With whom?
person-field-commune-hint = Their own commune, if it is known; else that of their organisation counts. A name that several communes have is told apart like this: Saint-Denis (93).
person-field-title-hint = The words of their function: “deputy mayor for the economy”.
person-field-value-hint = A postal address may take several lines.
person-field-reason-hint = Asked for when it is on hold.
person-field-since-hint = Day, month or year: 2024, 03/2024, 02/03/2024.
person-field-until-hint = Empty as long as it lasts.
civility-madame = Ms
civility-monsieur = Mr
person-alike-title = Is this not somebody who is known already?
person-alike-hint = The same name, address or number is here already.
person-alike-same = It is the same person: open their card
person-alike-another = It is somebody else: create a new card
flash-person-created = “{ $name }” is known from now on.
flash-person-saved = “{ $name }” is saved.
flash-person-trashed = “{ $name }” is in the trash.
flash-person-restored = “{ $name }” is restored.
flash-person-account-joined = This account is now that of “{ $name }”.
flash-person-account-parted = This account is no longer that of “{ $name }”.
error-person-name-long = This name is longer than { $count } characters: shorten it.
error-person-out = This person would be outside the territory that you follow: give a commune that is part of it, or create them from one of its organisations.
error-person-organisation = No organisation that you follow has this name: check it, or create its page first.
error-person-organisations = Several organisations have this name: choose the right one below.
error-person-organisation-needed = This function is held somewhere: say in which organisation, or empty the tie and the title.
error-person-changed = Somebody else saved another version while you were writing. Compare the two, then save again.
error-person-gone = This person was made one with another, or erased: they are not restored like this.
error-commune-unknown = No commune of that name: check it, or give its INSEE code.
error-commune-perhaps = Several communes are possible: { $names }. Write the right one.

## Card

person-change = Edit
person-in-trash = This person is in the trash.
person-account = Account
person-has-account = Has an account
person-has-no-account = Has no account
person-roles = Team and roles
person-account-likely = The account { $email } has an address of this person. If it is theirs, they will see who read how to reach them, and it will be erased with their card.
person-account-join = It is their account
person-account-part = It is not their account
person-absorbed = “{ $name }” was another card of the same person.
person-part = Make them two again

## How to reach

contacts-public = On the public page, which anybody reads.
contacts-public-change = Correct them on the page
contacts-none = Nothing is known yet.
contacts-closed = Your role does not open these.
contact-add = Add a way to reach
contact-new-title = How to reach { $name }
contact-edit-title = Edit how to reach { $name }
contact-first = Put first
contact-sort-email = E-mail
contact-sort-phone = Telephone
contact-sort-post = Postal address
contact-sort-web = Website
contact-purpose-work = Work
contact-purpose-home = Personal
contact-purpose-generic = Address of the organisation
contact-state-unverified = Not verified
contact-state-verified = Verified
contact-state-hold = On hold
contact-state-invalid = Does not work
contact-owner-title = This address is that of an organisation
contact-owner-hint = It reaches whoever reads the letters of the organisation, not one person. Whom should it be given to?
contact-owner-self = It is really theirs, and theirs alone
contact-owner-none = To nobody: do not save it
contact-sharing-title = Somebody else has this address or number already
contact-sharing-another = They share it: save it all the same
contact-remove-title = Remove
contact-remove-hint = For a mistake. What works no longer is kept, and says so: nobody will add it again.
contact-remove = Remove this way to reach
flash-contact-saved = How to reach them is saved.
flash-contact-given = The address is saved with the organisation.
flash-contact-removed = This way to reach is removed.
flash-contact-first = This way to reach is the first from now on.
error-contact-long = This is longer than { $count } characters: shorten it.
error-contact-email = This is no e-mail address: it is written like first.last@example.fr.
error-contact-phone = This is no telephone number: it is written like 05 56 00 00 00, or +32 2 500 00 00.
error-contact-web = This is no address of a page: it is written like https://example.fr.
error-contact-reason = Say why it is on hold.
error-contact-changed = Somebody else saved another version of this way to reach them while you were writing. Compare both, then save again.
error-contact-changed-kept = Somebody else saved another version of this way to reach them since you read it: it is not removed. Compare both, then remove it again if it is still a mistake.

## Ties

ties-title = Ties
ties-none = No tie is known.
ties-more = There are more: only the first are shown.
ties-more-people = See all people
ties-past = { $count ->
        [one] One past tie
       *[other] { $count } past ties
    }
graph-caption = The same ties as a drawing.
graph-left = { $count ->
        [one] One tie is not drawn.
       *[other] { $count } ties are not drawn.
    }
tie-search = Search a person, an organisation or a place
tie-add = Add a tie
tie-new-title = New tie of { $name }
tie-edit-title = Edit a tie of { $name }
tie-none-found = Nothing of that name
tie-none-found-how = Try a shorter word, or create the record first.
tie-with = With
tie-main = main
tie-make-main = It is their main tie, by which they are presented
tie-from = since { $since }
tie-until = until { $until }
tie-span = from { $since } to { $until }
tie-remove-title = Remove
tie-remove-hint = For a mistake. A tie that ended is kept, with its end.
tie-remove = Remove this tie
tie-sort-elected = Sits at
tie-sort-elected-back = Has as elected representative
tie-sort-presides = Presides over
tie-sort-presides-back = Is presided over by
tie-sort-directs = Directs
tie-sort-directs-back = Is directed by
tie-sort-employed = Works at
tie-sort-employed-back = Employs
tie-sort-manages = Manages
tie-sort-manages-back = Is managed by
tie-sort-carries = Carries the project of
tie-sort-carries-back = Has as project holder
tie-sort-helps = Volunteers at
tie-sort-helps-back = Has as volunteer
tie-sort-referent = Is referent for
tie-sort-referent-back = Has as referent
tie-sort-member = Is a member of
tie-sort-member-back = Counts among its members
tie-sort-runs = Runs
tie-sort-runs-back = Is run by
tie-sort-funds = Funds
tie-sort-funds-back = Is funded by
tie-sort-partner = Partner of
tie-sort-knows = Knows
flash-tie-added = The tie with “{ $name }” is added.
flash-tie-saved = The tie with “{ $name }” is saved.
flash-tie-removed = The tie with “{ $name }” is removed.
error-tie-day = This is neither a day, nor a month, nor a year: write 2024, 03/2024 or 02/03/2024.
error-tie-order = This end comes before the beginning.
error-tie-other = Choose with whom, or with what.
error-tie-kinds = This tie does not go between these two: choose another.
error-tie-turned = This tie cannot be turned round: remove it, then add the other.
error-tie-changed = Somebody else saved another version of this tie while you were writing. Compare both, then save again.
error-tie-changed-kept = Somebody else saved another version of this tie since you read it: it is not removed. Compare both, then remove it again if it is still a mistake.

## Portfolios

portfolio-title = Portfolios of partners
portfolio-hint = Whoever has a role in a partner structure reads and changes what it follows, as that role allows.
portfolio-partner = Partner structure
portfolio-follow = Follow
portfolio-leave = Follow no longer
flash-portfolio-followed = “{ $name }” follows this card from now on.
flash-portfolio-left = “{ $name }” follows this card no longer.

## Timeline

timeline-title = Timeline
timeline-none = Nothing is noted yet.
timeline-latest = Latest
timeline-before = Earlier
moment-listed = Entered
moment-edited = Card edited
moment-trashed = Put in the trash
moment-restored = Restored
moment-merged = Two cards made one
moment-unmerged = Two cards again
moment-contact = Ways to reach noted
moment-contact-removed = Way to reach removed
moment-tie = Tie noted
moment-tie-edited = Tie edited
moment-tie-removed = Tie removed
moment-followed = Followed by a partner structure
moment-unfollowed = No longer followed by a partner structure
moment-account-joined = Account joined
moment-account-parted = Account parted
moment-tie-begun = { $what }
moment-tie-noted = { $what } (since an unknown day)
moment-ties-noted = { $count ->
    [one] One tie
   *[other] { $count } ties
  } noted that day (since an unknown day)
moment-tie-ended = End: { $what }
moment-letter = Letter { $subject }

## Two cards of one person

person-merge = Make one with another card
person-merge-title = Make { $name } one with another card
person-merge-lead = Ways to reach, ties and history come together; what one lacks comes from the other. It can be taken back at any time.
person-merge-search = Name on the other card
person-stays = Stays
person-goes = Joins it
person-merge-do = Make the two cards one
person-merge-turn = Keep the other instead
flash-people-merged = “{ $name }” joined this card.
flash-people-parted = “{ $name }” has a card again.
