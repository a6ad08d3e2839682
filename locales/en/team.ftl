### The team: accounts, roles, rights, delegations, seeing as somebody.

## Roles

role-coordinator = Coordination
role-partner = Partner structure
role-referent = Territory referent
role-manager = Place manager
role-member = Member
role-holder = Project holder
role-institution = Institution
role-press = Press
role-funder = Funder
role-treasurer = Treasurer
role-moderator = Moderator
role-protector = Data protection
role-technician = Technical administration

## Rights

right-read-desk = Open the back office and read its lists
right-edit-sheets = Create and edit sheets
right-moderate = Decide on what the public proposes
right-ask = Write to places and organisations
right-merge = Merge duplicates
right-import = Import files
right-draw-sectors = Draw sectors
right-choose-words = Choose the network’s words
right-read-people = See who is known: names and functions
right-read-contacts = See contact details (each reading is noted)
right-edit-people = Edit people, their contact details and their ties
right-read-notes = Read the team’s interactions and notes
right-note = Note interactions and next actions
right-export-people = Export people (each export is noted)
right-read-figures = Read figures, without names
right-read-dues = See memberships and dues
right-keep-members = Keep memberships: fees, payments, receipts
right-read-members = Read the directory of members
right-give-roles = Invite people and give roles
right-protect-data = Keep the registers of personal data
right-read-sensitive = Read what is sensitive, for a reason that is noted
right-administer = Administer the program

## Classes of data

class-public = Public
class-network = For the network
class-contact = Contact details
class-internal = Internal notes
class-finance = Money
class-sensitive = Sensitive

## Parts of the network

scope-of-network = the whole network
scope-of-own = their own card
scope-of-own-card = The person’s own card
scope-of-partner = { $name } and the sheets that it follows
scope-of-gone = a sheet that was removed
scope-of-nothing-yet = a group, an event or a programme: it opens nothing yet

## List

desk-team = Team
desk-roles = Roles and rights
team-lead = Who has an account, with what roles, on what part of the network.
team-last-day = Nobody will administer the network after { $day }: give somebody a role that administers it, on the whole network and without an end.
team-count = { $count ->
        [0] No account
        [one] { $count } account
       *[other] { $count } accounts
    }
team-search = Name or address
team-any-role = All roles
team-state = Accounts
team-open = Open
team-closed = Closed
team-none = No account answers this search
team-none-how = Try another name, another role, or closed accounts.
team-name = Name
team-email = E-mail address
team-roles = Roles
team-seen = Last seen
team-not-seen = no open session
team-no-role = No role

## A role that was given

grant-told = { $role } – { $scope }
grant-told-until = { $role } – { $scope }, until { $day }
grant-since = since { $day }
grant-period = from { $since } to { $until }
grant-past = ended
grant-coming = to come
grant-when = Period
grant-by = Given by
grant-given = { $name }, on { $day }
grant-delegated-by = delegated by { $name }
grant-delegated-to = delegated to { $name }
grant-take-back = Take back
grant-give-back = Give back
give-role = Role
give-scope = On what part of the network
give-search = Search for a territory, a place or an organisation
give-search-none = Nothing of that name among what you follow.
give-since = From (empty: today)
give-until = Until, included (empty: no end)
team-give = Give a role
team-give-do = Give this role
team-has-delegated = What this person delegates
team-yourself = Nobody gives themselves a role. You may hand yours over for a while.

## Invitation

team-invite = Invite somebody
team-invite-lead = They receive a letter, and choose how they sign in. The role is theirs as soon as they accept.
team-invite-do = Send the invitation
team-invited = Invitation without an answer
team-invited-until = Nobody has accepted it yet. Its link works until { $when }.
team-invite-again = Send the invitation again
team-withdraw = Withdraw the invitation
team-not-sure = Giving a role, changing what a role opens or closing an account asks you first to confirm that it is you.
flash-team-withdrawn = The invitation sent to { $email } is withdrawn.

## Delegation

team-delegate = Delegate my rights
team-delegate-lead = Hand your roles over to somebody for a while, for leave or replacement. You keep them; the delegation ends on the day you say, and earlier if yours does.
team-delegate-nothing = You have no role to delegate. What was delegated to you is not delegated on.
team-delegate-what = What you hand over
team-delegate-to = Address of the person, who has an account already
team-delegate-do = Delegate
team-delegated-given = What you delegated
team-delegated-received = What was delegated to you

## Closed accounts

account-closed-on = This account has been closed since { $day }. Nobody signs in to it.
account-close = Close this account
account-close-how = They are signed out at once, everywhere, and what they had delegated ends. Their roles come back if you reopen the account.
account-reopen = Reopen this account
account-reopen-how = They sign in again, with the roles that have not ended.

## Seeing as somebody

seen-as = You look through somebody’s eyes
seen-as-banner = You see the site as { $name } does. You cannot change anything.
seen-as-back = Back to my account
seen-as-title = See as this person
seen-as-how = You will see pages as they do, without changing anything, nor reading their account or what is sensitive. It is noted, and they see it.
seen-as-reason = Why
seen-as-do = See as

## Roles and rights

roles-lead = What each role allows, by how private what it opens is. A change counts at once for all who have the role.
roles-all = The roles
roles-rights = Who may do what
roles-changes = Changes
role-changed = Changed by the network
role-right = Right
role-has = yes
role-has-not = no
role-whole = on the whole network only
role-new = One more role
role-new-how = Name it, then tick its rights.
role-name = Name of the role
role-create = Create the role
role-lead = You only add rights that you hold yourself on the whole network.
role-now = Its rights are now: { $rights }.
role-without-rights = no right
role-restore = Back to the original rights
role-restore-how = The role gets the rights with which it comes.

## Refusals

error-team-role = Choose a role.
error-team-role-beyond = This role carries rights that you do not have.
error-team-scope = Choose a part of the network.
error-team-scope-beyond = This part of the network goes beyond where you may give this role.
error-team-day = Write a day, as 2026-12-31.
error-team-period = The end comes before the beginning.
error-team-email = This is not an address.
error-invite-later = An invitation counts at once: leave this empty, or give the role later.
error-invite-closed = The account of this address is closed: reopen it instead.
error-delegate-self = This is your own address.
error-delegate-unknown = Nobody has an account under this address.
error-delegate-none = Choose at least one role.
error-last-administrator = Nobody would administer the network any more: first give a role that administers it to somebody else who has signed in already, on the whole network and without an end. Nothing was changed.
error-role-beyond = You add rights that you do not hold on the whole network.
error-role-changed = Somebody else changed this role meanwhile. Your choices are kept below.
error-role-taken = A role has this name already.

## What was done

flash-team-invited = The invitation leaves for { $email }.
flash-team-given = The role is given to { $name }.
flash-team-taken-back = The role is taken back.
flash-team-delegated = { $count ->
        [one] The role is delegated.
       *[other] { $count } roles are delegated.
    }
flash-team-closed = The account of { $name } is closed.
flash-team-reopened = The account of { $name } is open again.
flash-seen-as-ended = You are back in your account.
flash-role-created = The role is created. Tick its rights.
flash-role-saved = The role is saved.
flash-role-restored = The role has its original rights again.
