### Letters: the ledger, in the back office, and what all letters say.

letter-stop = Stop receiving letters from us

## Ledger

mail-title = Letters
mail-lead = Every letter written by Maillage, to whom, and what became of it.
mail-captured-notice = No letter leaves from here.
mail-captured-demo = This is a demonstration: letters stay in this box, where you may read them.
mail-captured-relay = No relay is configured: letters stay in this box. The operations guide says how to configure one.
mail-none = No letter
mail-none-how = Letters will appear here as soon as somebody proposes a correction, or you ask the places.
mail-all = All
mail-state = State
mail-to = To
mail-about = Subject
mail-when = Written
mail-answer = The relay’s answer
mail-forgotten = forgotten address
mail-read = Read the letter
mail-body-sealed = The text is not shown here: it opens the account of whom it was written to.
mail-body-gone = The text is no longer kept: it was handed over.
mail-body-stopped = The text is no longer kept: the letter will not leave.
mail-state-queued = Waiting
mail-state-sending = Being sent
mail-state-sent = Handed to the relay
mail-state-captured = Kept here
mail-state-refused = Refused
mail-state-uncertain = Uncertain
mail-state-suppressed = Not written
mail-state-stopped = Stopped
mail-uncertain-hint = The program stopped, or the connection was cut, after the whole letter was said: it may have left. It is never sent again unless you ask.
mail-refused-hint = The relay, or the recipient’s server, will not take it. The address probably needs correcting.
mail-suppressed-hint = This address asked not to be written to: nothing was written.
mail-stopped-hint = While it waited, this address refused what the letter was written for, or can no longer receive it: it did not leave.
mail-stopped-why = Reason
mail-send-again = Send it again
flash-mail-again = The letter will be sent again.
desk-mail = Letters
error-mail-ended = This letter is neither uncertain nor refused, or its text is no longer kept: it cannot be sent again.
