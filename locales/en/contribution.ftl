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
propose-alike = A sheet has this name already.
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
