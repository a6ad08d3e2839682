### Contributions: propose, correct, moderate.

## Public forms

propose-place = Suggest a place
propose-organisation = Suggest an organisation
propose-place-instead = Is it a place? Suggest it here.
propose-organisation-instead = Is it an organisation (association, local authority, company)? Suggest it here.
propose-lead = Do you know a third place, open or in the making, that is missing here? Tell what you know: only the name is needed. No account is asked for.
correct-title = Correct { $name }
correct-lead = Change what is wrong and leave the rest. The network’s team reads it before it is published. No account is asked for.
correct-this = Correct this sheet
propose-alike = A sheet looks like it already.
propose-alike-how = If it is the same place, correct its sheet. Otherwise send: nothing you typed is lost.
propose-trap = Leave this field empty
propose-you = You
propose-you-hint = Your address serves to confirm what you send and to answer you. It is never published, and is erased three months after the answer.
field-author = Your e-mail address
field-author_name = Your name
field-message = A word for the team
hint-author = A letter will be sent to it; nothing is passed on before you answer it.
hint-author_name = What should we call you?
hint-message = How you know, what should be checked. This is not published.
propose-send = Send
propose-send-anyway = It is another place: send
error-form-quick = The form came back too quickly, or stayed open too long. All you typed is here: read it again, then send again.
error-author = This address cannot be read. Example: name@example.org
error-author-often = Several of your messages already wait for your confirmation: open the letters you received, or come back tomorrow.
error-author-undecided = { $limit } of your messages already wait for the answer of the team: we take no more from one address. All you typed is here: try again when it has answered you.
error-network-often = Many messages wait for a confirmation right now. All you typed is here: try again in an hour.
error-message-long = This is too long: { $limit } characters at most.
error-nothing-changed = You changed nothing: correct a field, or leave a word for the team.
proposal-sent-title = A letter is waiting for you
proposal-sent-text = We have just written to the address you gave. Open the letter and confirm: what you sent will then be passed on to the network’s team.
proposal-sent-nothing = Nothing came? Look among unwanted mail, then check the address. Without an answer within seven days, it is erased.
proposal-confirm-title = Confirm what you sent
proposal-confirm-text = You sent a proposal about “{ $name }”. Confirm, and the network’s team will read it.
proposal-confirm-button-create = Confirm the suggestion
proposal-confirm-button-correct = Confirm the correction
proposal-confirm-button-claim = Confirm that it is us
proposal-confirm-done = This is already confirmed: there is nothing left to do.
proposal-confirmed-title = Thank you, it is passed on
proposal-confirmed-text = The network’s team has received what you sent. It will answer you by letter.

## Moderation

desk-proposals = Proposals
proposals-waiting = To decide
proposals-decided = Decided
proposals-none = Nothing is waiting
proposals-none-decided = Nothing has been decided yet
proposals-none-how = Proposals come here once their authors have confirmed them.
proposal-what = Request
proposal-author = From
proposal-when = Received
proposal-who-looks = Who looks at it
proposal-outcome = Outcome
proposal-sort-create = New sheet
proposal-sort-correct = Correction
proposal-sort-claim = “It is us”
proposal-state-accepted = Accepted
proposal-state-refused = Refused
proposal-decided = by { $name }, { $when }
proposal-held = { $name } looks at it, since { $when }
proposal-held-by-me = You look at it
proposal-hold = I look at it
proposal-release = I no longer look at it
proposal-message = A word from the author
proposal-taken = Fields taken
proposal-no-field = No field is changed: read the author’s words.
proposal-field-done = The sheet says so already.
proposal-field-moved = This field has changed since the proposal: taking it would replace that change.
proposal-field-was = It then said
proposal-take = Take “{ $field }”, as written below
field-take = Fields
field-reply = Answer to the author
hint-reply = It is sent by letter. Needed to refuse.
proposal-accept = Accept what is ticked
proposal-refuse = Refuse
error-take-none = Tick at least one field to take; to take nothing, refuse and say why.
error-proposal-decided = Somebody else has already decided on this proposal: here is what was done.
flash-proposal-accepted = The proposal about “{ $name }” is accepted, and its author told.
flash-proposal-refused = The proposal about “{ $name }” is refused, and its author told.
figure-proposals = { $count ->
        [one] proposal to decide
       *[other] proposals to decide
    }
action-itself = Edited by the place itself

## Letters

letter-hello = Hello,
letter-confirm-subject = Confirm what you sent about { $name }
letter-confirm-create = You suggested “{ $name }” for the directory of { $network }. Confirm, and the network’s team will read your suggestion.
letter-confirm-correct = You proposed to correct the sheet “{ $name }” in the directory of { $network }. Confirm, and the network’s team will read your correction.
letter-confirm-claim = You said that you speak for “{ $name }” in the directory of { $network }. Confirm that this address is yours.
letter-confirm-action = Confirm
letter-confirm-not-you = You sent nothing? Do nothing: everything will be erased within seven days, and nobody will know.
letter-accepted-subject = Your proposal about { $name } is published
letter-accepted = Thank you: your proposal about “{ $name }” was read and published.
letter-accepted-but = We did not take this: { $fields }.
letter-refused-subject = Your proposal about { $name }
letter-refused = We read your proposal about “{ $name }”, and did not publish it.
letter-see = See the sheet
letter-team-says = The network’s team answers you:
letter-thanks = Thank you for helping to keep this directory true.

## “It is us”

claim-this = It is us
claim-title = { $name }: it is us
claim-lead = Do you run this place or this organisation? Give an address: if it is publicly yours (the one on the sheet, or of the domain of your own site), the link to keep the sheet true is sent to you at once. Otherwise the network’s team answers you.
proposal-claim-how = This person says that they speak for the sheet, from an address that the sheet does not know. Check (a call to the public number is enough), then accept: the link to keep the sheet true will be sent to them.
proposal-accept-claim = Accept and send the link

## The sheet, seen by the place itself

own-title = { $name }: is your sheet right?
own-lead = Here is what the directory says of you. If all is still true, one button is enough.
own-confirm-all = All is still right
own-edit = Correct
own-edit-lead = What you save is shown at once, and bears today’s date.
own-fields = Field by field
own-confirm = Still right
own-confirmed-on = Confirmed on { $day }
own-leave = Be listed no longer
own-leave-title = Take { $name } out of the directory?
own-leave-text = The sheet will no longer be public, and a list imported later will not bring it back. You may come back by this same link.
own-left-title = Done
own-left = Your sheet is not public. A list imported later will not bring it back.
own-come-back = Come back to the directory
error-left = This sheet left the directory at the request of the place or organisation, which alone may come back, by the link of its letter.
error-own-sheet-moved = The sheet changed while you were reading it: here is what it says now. Read it again, then confirm.
flash-own-confirmed = { $count ->
        [0] Nothing was confirmed: choose a field.
        [one] Thank you: one field is confirmed.
       *[other] Thank you: { $count } fields are confirmed.
    }
flash-own-saved = Thank you: your sheet is up to date.
stop-text = We will never write to this address again, for whatever reason. We only keep a fingerprint of it, to remember.
stop-done = We will not write to you again
stop-done-text = This address will receive no more letters from us.
confirmed-whole = Confirmed by the place in { $month }
confirmed-part = Partly confirmed by the place in { $month }
action-left = Taken out at the place’s request

## Census, in the back office

desk-census = Census
census-lead = Ask the places whether their sheets are still right: each receives its own, filled in already, and answers in one gesture. Nothing has to be typed again.
census-ask = Ask the places
census-reached = { $count ->
        [0] No place can be asked by letter.
        [one] One place would receive a letter.
       *[other] { $count } places would receive a letter.
    }
census-missed = { $count ->
        [one] One place has no address, or wants no more letters.
       *[other] { $count } places have no address, or want no more letters.
    }
census-start = Send the question
census-settings = Settings
field-automatic = Begin again by itself when the time has passed
field-months = Months between two censuses
field-reminders = Reminders to who does not answer
field-days = Days between two letters
error-between = A number between { $least } and { $most }.
error-round-open = A census is under way: close it before you begin another.
flash-round-started = The letters are being written. This page fills up as they are.
flash-round-closed = It is closed: no more reminders will leave. Late answers still count.
flash-census-set = The settings of the census are saved.
rounds-title = Sendings
rounds-none = Nothing was sent yet.
round-when = Started
round-sort = Sending
round-sort-census = Census
round-sort-notice = Notice of listing
round-who = By
round-asked-count = Asked
round-answered-count = Answers
round-closed = Closed
round-close = Close: no more reminders
round-file = Download the answers (CSV)
round-empty = Nothing here. The letters of a sending are written within moments: reload the page.
round-address = Address
round-asked = Letter written
round-reminders = Reminders
round-answer = Answer
round-letter = Last letter
round-filter-repondu = Answered
round-filter-silence = No answer
round-filter-refus = Letter refused
round-filter-sans-adresse = No address
asking-answer-confirmed = Confirmed
asking-answer-edited = Brought up to date
asking-answer-left = Left
asking-answer-stopped = Wants no more letters
notice-title = Tell those who are listed
notice-lead = A place or an organisation listed by others must learn of it: which data, from where, why, and how to correct it or leave. Each is told once only.
notice-see = { $count ->
        [0] All have been told
        [one] See who would be told (one)
       *[other] See who would be told ({ $count })
    }
notice-start = { $count ->
        [one] Tell this one
       *[other] Tell these { $count }
    }
notice-none = Nobody is to be told
notice-none-how = Each public sheet that has an address has received this notice already.
notice-kind = Sheet
field-place = Place
field-organisation = Organisation

## Letters of the census

letter-granted-subject = Your link to keep the sheet of { $name } true
letter-granted = You now speak for “{ $name }”. This link opens your sheet: you may correct it whenever you like, without a password.
letter-own-action = Open my sheet
letter-own-keep = Keep this letter: whoever has this link can change the sheet.
letter-census-subject = { $name }: is your sheet still right?
letter-remind-subject = Reminder – { $name }: is your sheet still right?
letter-census = Once a year, { $network } asks each place whether what the directory says of it is still true. Here is the gist of the sheet “{ $name }”:
letter-remind = We have not heard from you yet about the sheet “{ $name }” in the directory of { $network }. Here is the gist of it:
letter-census-action = Read and confirm
letter-census-how = If all is right, one button is enough. If not, you correct what changed, without an account or a password.
letter-notice-subject = { $name } is listed in the directory of { $network }
letter-notice = { $network } keeps a public directory of third places and of those who carry them. “{ $name }” is listed in it. The law wants us to tell you, and how you may correct it or leave.
letter-notice-data = What we have
letter-notice-source = Where it comes from
letter-notice-basis = Why
letter-notice-basis-text = to make the third places of the territory known (legitimate interest, article 6.1.f of the GDPR)
letter-notice-readers = Who reads it
letter-notice-readers-all = everybody, on the site and as open data
letter-notice-readers-both = everybody for the public sheet; the network’s team alone for the person to contact and the notes
letter-notice-time = How long
letter-notice-time-text = as long as the place or the organisation exists, or until you ask
letter-notice-rights = Your rights
letter-notice-rights-text = to access, rectify, erase, restrict, object: by the link below or by answering this letter; and to complain to the CNIL (www.cnil.fr)
letter-notice-action = See, correct or take out the sheet
letter-notice-how = If the sheet suits you, there is nothing to do: we will not write to you about it again.
letter-source-import = the list “{ $name }”
letter-source-itself = yourself
letter-source-team = the network’s team
letter-source-derived = worked out from the address
letter-spoken-for-subject = Somebody may now change the sheet of { $name }
letter-spoken-for = Somebody who writes from an address at “@{ $domain }” now speaks for “{ $name }” in the directory of { $network }: they received a link by which the sheet can be changed.
letter-spoken-for-yours = If they are one of yours, there is nothing to do.
letter-spoken-for-not-yours = Otherwise, answer this letter: we shall withdraw that link, and the sheet will say again what it said before.

## Links to sheets

passes-title = Links to sheets
passes-lead = Whoever has a link speaks for its sheet, without an account or a password. A link that is withdrawn opens nothing any more, and no reminder brings it again.
passes-see = See the links that open
passes-all = See all links
passes-of-sheet = Links
passes-none = No link opens a sheet
passes-none-how = A link leaves with each letter of the census or of notice, and when “It is us” is accepted.
pass-via = By
pass-via-claim = It is us
pass-via-census = Census
pass-via-notice = Notice of listing
pass-since = Since
pass-until = Until
pass-used = Last known use
pass-never-used = None
pass-withdraw = Withdraw
flash-pass-withdrawn = The link is withdrawn: it opens nothing any more.
