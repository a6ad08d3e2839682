### Personal data: purposes, consents, preferences, requests, retention, registers.

desk-privacy = Personal data
privacy-requests = Requests
privacy-purposes = Purposes
privacy-consents = Consents
privacy-retention = Retention
privacy-register = Register of processing
privacy-consultations = Who read what
error-privacy-day = This date is not understood. Example: 02/03/2026
privacy-months = { $count ->
    [one] { $count } month after the last contact
   *[other] { $count } months after the last contact
}

## Purposes

privacy-purposes-lead = What data are used for, on what basis, for how long. Nobody is written to for anything else.
purpose-news = Newsletter
purpose-text-news = Receive the news of the network by e-mail. You can stop at any time.
purpose-census = Census
purpose-text-census = Check with you, once a year, that what the directory says of your place is still true.
purpose-programme = Follow-up of the programme
purpose-text-programme = Keep you informed of the programme that supports third places in your area, and know who takes part.
purpose-events = Events
purpose-text-events = Receive invitations to the meetings and trainings of the network.
purpose-membership = Membership
purpose-text-membership = Follow your membership: dues, receipts, assemblies.
purpose-all = Every purpose
purpose-retired = No longer in use
purpose-retire = No longer in use: nobody is written to for it any more
purpose-add = Add a purpose
purpose-field-name = Name
purpose-field-basis = Legal basis
purpose-field-months = Retention
purpose-field-months-hint = In months, from the last contact made by the person. The French authority recommends three years: 36.
purpose-field-channels = Channels
purpose-field-text = What people are told
purpose-field-text-hint = Every version is kept: a consent says which text it answers.
basis-consent = Consent
basis-interest = Legitimate interest
basis-contract = Contract
basis-obligation = Legal obligation
basis-mission = Mission of public interest
channel-email = e-mail
channel-phone = telephone
channel-post = post
error-purpose-taken = A purpose has this name already.
error-purpose-meanwhile = Somebody else saved this purpose while you were editing it. What you typed is kept below; this is what the other version says. Open the page again to start from it.
flash-purpose-saved = The purpose is saved.

## Consents

privacy-consents-lead = What everybody said of our letters, line by line. Nothing is erased here: a yes taken back is one more line.
consent-look = Look
consent-today = Today, for this address
consent-link = Send them the link of their preferences
flash-consent-link = The letter is written.
consent-none = This address has said nothing yet.
consent-enter = Note a consent or a refusal
consent-when = When
consent-field-address = E-mail address
consent-field-purpose = Purpose
consent-field-action = What is said
consent-field-way = How
consent-field-reference = Proof
consent-field-reference-hint = The reference of the signed paper, without anybody’s name: it is never erased.
consent-action-given = Consent
consent-action-confirmed = Consent confirmed
consent-action-withdrawn = Consent withdrawn
consent-action-objected = Objection
consent-action-renewed = Consent renewed
consent-action-expired = Consent too old
consent-way-centre = By the person, in their preferences
consent-way-form = By a form
consent-way-paper = On paper
consent-way-spoken = By word of mouth
consent-way-import = By an import
consent-way-program = By Maillage
error-consent-everything = Consent is given purpose by purpose; only a refusal may concern them all.
error-consent-reference = Give the reference of the paper: without it the consent cannot be proved.
flash-consent-entered = It is noted in the ledger.
contactability-allowed = May be written to
contactability-suppressed = Asked never to receive anything again
contactability-objected = Objected
contactability-withdrawn = Took their consent back
contactability-invalid = The address leads nowhere
contactability-hold = The address is left in peace for now
contactability-missing = No address
contactability-retired = Purpose no longer in use
contactability-channel = Channel that this purpose does not use
contactability-expired = Consent too old
contactability-unconfirmed = Consent that waits to be confirmed
contactability-no-consent = Gave no consent
privacy-panel = What to write about
privacy-panel-hint = What the e-mail address allows, purpose by purpose. Only the person changes what they said.

## Preference centre

preferences-title = Your preferences
preferences-lead = What the network sends to { $address }, and what you decide about it. There is no account to open.
preferences-forgotten = We do not know this address any more.
preferences-letters = What you receive
preferences-save = Save my choices
preferences-stop = Stop everything
preferences-stop-text = No letter will leave for this address any more, for whatever reason, and for ever: even if somebody gives it to us again.
preferences-stop-do = Receive nothing any more
preferences-stopped = Nothing leaves for this address any more.
preferences-stopped-text = It is on the list of those we no longer write to, in a form that cannot be read back.
preferences-stay = Stay in touch
preferences-stay-text = If we asked you whether your data may be kept, answer here. They will be until the next time.
preferences-stay-do = Keep me among your contacts
preferences-asked = Your requests
preferences-rights = Your rights over your data
preferences-rights-text = Ask what we know of you, have it corrected or erased. We answer within a month. You may also turn to the CNIL, the French authority.
preferences-ask = Send the request
preferences-sort = Your request
preferences-name = Your name
preferences-name-hint = To recognise you, if the address is shared.
preferences-message = Details
preferences-message-hint = For a correction, say what is wrong and what is right.
error-preferences-stopped = Nothing leaves for this address any more: there is no choice left to make.
error-request-open = This request is under way already: we shall answer by the day shown.
flash-preferences-saved = Your choices are saved.
flash-preferences-stopped = Done: nothing will leave for this address any more.
flash-preferences-kept = Thank you: we stay in touch.
flash-request-received = Your request is received. A letter tells you by when we shall answer.

## Requests

privacy-requests-lead = What people ask about their data. One month to answer; three if you tell them in time, and why.
requests-late = { $count ->
    [one] One request is past its deadline.
   *[other] { $count } requests are past their deadline.
}
requests-see-ended = See requests that ended
requests-see-open = See requests under way
requests-none = No request
requests-none-how = Those that come through the preferences appear here; note those that come otherwise too.
request-add = Note a request
request-due = To be answered by
request-due-by = answer by { $day }
request-late = late
request-forgotten = Person erased
request-ended = Ended
request-sort-access = Access to the data
request-sort-portability = Portability
request-sort-rectification = Rectification
request-sort-erasure = Erasure
request-sort-objection = Objection
request-sort-restriction = Restriction
request-state-received = Received
request-state-verified = Identity checked
request-state-granted = Granted
request-state-partly = Granted in part
request-state-refused = Refused
request-via-centre = Preferences
request-via-mail = E-mail
request-via-phone = Telephone
request-via-post = Post
request-via-visit = By word of mouth
request-identity-link = By the link of a letter received at their address
request-identity-known = Known to the team
request-identity-document = By a document that they showed
request-field-sort = Request
request-field-name = Name
request-field-address = E-mail address
request-field-address-hint = Where to answer. Without it, answer yourself, and note it.
request-field-via = Received by
request-field-received_on = Received on
request-field-message = What is asked
request-field-state = State
request-field-person = Person concerned
request-field-person-hint = Their name, or the address of their card.
request-which = Which one do you mean?
request-field-identity = Identity checked
request-field-identity_note = What was seen
request-field-identity_note-hint = Without keeping a copy.
request-field-outcome = What is answered
request-field-outcome-hint = Will be told to the person, with the way to complain when not everything is granted.
request-field-extended = Reason for the delay
request-verify = Who asks?
request-verify-how = Before showing or erasing anything, make sure that it is the person concerned, without asking more than is needed.
request-verify-do = Identity checked
request-file = Their data
request-file-how = All that each part of Maillage knows of this person. Each opening is noted.
request-file-html = To read and print
request-file-json = For another program (JSON)
request-erase = Erase the person
request-erase-how = Their card, their addresses and what is noted about them disappear everywhere; anonymous counts, and receipts that the law asks to keep, stay. There is no way back.
request-erase-do = Erase and answer
request-answer = Answer
request-answer-do = End the request
request-extend = Take two months more
request-extend-how = Possible once, before the end of the first month, for a complex request: the person is told the reason.
request-extend-do = Extend
request-silent = This address receives no letter of Maillage any more: answer by another means.
error-request-future = This day has not come yet.
error-request-identity = Say in a few words what was seen.
error-request-person = Nobody has this name in the address book. Leave it empty if they are not in it.
error-request-which = This name, or part of it, is that of one card or several: choose the right one below.
error-request-why = Say why: the person must know.
error-request-unverified = Check the identity first.
error-request-late = The first month is over: it is too late to extend. Answer.
error-request-moved = This request changed meanwhile, or is not there any more: open its page again.
flash-request-entered = The request is noted.
flash-request-verified = The identity is checked.
flash-request-extended = The deadline is extended, and the person is told.
flash-request-answered = The request is ended.
flash-request-erased = The person is erased, and the request ended.
file-title = Personal data
file-of = Personal data of { $name }
file-when = All that the network knew of them, { $when }.
file-rights = They may have them corrected, erased, or turn to the CNIL (www.cnil.fr).
file-empty = Nothing is known of this person.

## Retention

privacy-retention-lead = Whoever has not come to us for { $months } months does not stay in our files without wanting to. Nothing is erased before you have read the list.
retention-how = Searching changes nothing: it lists those who neither answered, nor filled in a form, nor signed in, and are no member. Opening a letter does not count.
retention-start = Search
retention-none = No search was made yet.
retention-when = Search
retention-who = By
retention-state = State
retention-listed = People found
retention-erased = Erased
retention-last = Last contact
retention-people = People of the list
retention-spare = Keep
retention-list-empty = There is nobody left in this list.
retention-ask = Ask them
retention-ask-how = Each person receives one letter, and has { $days } days to say that they want to stay. Read the list: you may keep somebody for a reason that you know.
retention-wait = They were asked. Erasing will be possible on { $day }.
retention-erase = Erase the people who stayed silent
retention-erase-how = Whoever did not answer will be erased. There is no way back.
retention-drop = Give this search up
retention-state-listed = List to be read
retention-state-asked = Asked
retention-state-erasing = Erasing
retention-state-done = Done
retention-state-dropped = Given up
retention-line-listed = To be asked
retention-line-asked = Asked
retention-line-silent = No address to write to
retention-line-spared = Kept
retention-line-answered = Came back to us
error-retention-moved = This search is not there any more: open its page again.
error-retention-early = People have { $days } days to answer: it is too early to erase.
flash-retention-listed = Here is the list. Nothing has changed.
flash-retention-nobody = There is nobody to ask: everybody was heard from.
flash-retention-asked = { $count ->
    [one] One letter is written.
   *[other] { $count } letters are written.
}
flash-retention-erasing = Erasing begins.
flash-retention-dropped = The search is given up: nobody is erased.
flash-retention-spared = The person is kept.

## Register

register-lead = What { $network } does with personal data (GDPR, article 30), written by Maillage from what it really does.
register-when = Written { $when }.
register-print = To print
register-data = Data
register-data-text = Name, functions, organisations, ways to be reached, exchanges, memberships; what the person said of our letters.
register-people-concerned = People concerned
register-people-concerned-text = People in charge and members of places, elected people, agents, partners of the network.
register-figures = In numbers
register-people = People known
register-contacts = Ways to be reached
register-lines = Lines of the ledger of consents
register-suppressed = Addresses no longer written to
register-readers = Who reads them
register-role = Role
register-classes = Data opened
register-holders = Accounts
register-class-public = public
register-class-network = of the network
register-class-contact = ways to be reached
register-class-internal = internal notes
register-class-finance = finance
register-class-sensitive = sensitive data
register-outside = To whom they are sent
register-relay = The relay of letters: address, subject and text of each letter
register-geocoder = The online geocoder: postal addresses of places, without anybody’s name
register-base-map = The server of the base map: the network address of whoever looks at the map
register-nobody = To nobody
register-parts = Parts of Maillage that hold some
keeper-accounts = Accounts: who signs in, and what each may do
keeper-census = Directory: places, organisations, proposals and census
keeper-relations = Relations: people, exchanges, memberships, consents
register-measures = Security measures
register-measures-text = Rights by role and territory, filtered in each reading; readings of contacts noted; passwords hashed (argon2id); a ledger of consents whose lines each hold to the one before; refused addresses kept as a key; backups that are checked.

## Who read what

privacy-consultations-lead = Who read how to reach whom. Everybody may know it for themselves.
consultation-person = Person or organisation
consultation-reader = Reader
consultation-when = When
consultation-what = Where
consultation-reason = Reason
consultation-look = Filter
consultation-file = Export (CSV)
consultation-none = Nothing was read
consultation-none-how = Nothing was read that answers these filters.
consultation-gone = account removed
consultation-what-card = Card
consultation-what-list = List
consultation-what-export = Export
consultation-what-import = Import
consultation-what-request = Request about their data
consultation-what-file = File of their data

## Letters

letter-request-came-subject = A request about personal data
letter-request-came = A request came ({ $sort }). It must be answered by { $day }.
letter-request-open = Open the request
letter-request-received-subject = Your request is received
letter-request-received = { $network } received your request ({ $sort }). We shall answer by { $day }. We shall write to you if we need to check that it is you.
letter-request-authority = If our answer does not suit you, you may turn to the CNIL (www.cnil.fr).
letter-request-extended-subject = Your request will take longer
letter-request-extended = Your request is complex, and will take us more than a month. We shall answer by { $day }. This is why.
letter-request-answered-subject = Answer to your request
letter-request-granted = Your request is granted.
letter-request-partly = Your request is granted in part. This is why.
letter-request-refused = We could not grant your request. This is why.
letter-retention-subject = Do you want to stay among our contacts?
letter-retention = You were not in touch with { $network } for more than { $months } months. We keep no data without a reason: do you want us to keep yours?
letter-retention-action = Stay in touch, or choose what I receive
letter-retention-else = Without an answer from you within { $days } days, they will be erased. There is nothing to do for that.
letter-preferences-subject = Your preferences
letter-preferences = This is the link by which you choose what { $network } sends you, and ask what we know of you. It is your own: do not pass it on.
letter-preferences-action = My preferences
