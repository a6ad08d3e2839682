### Waves: questions asked of some of the places.

## In the back office

desk-waves = Surveys
waves-lead = Ask the places a few more questions, follow the answers, read them as tables. The next survey arrives filled in with the last answers.
waves-none = No survey yet
waves-none-how = A survey has its questions, its recipients and its dates. Each place answers by the link of a letter, without an account.
wave-new = New survey
wave-state = State
wave-state-draft = Draft
wave-state-open = Open
wave-state-closed = Closed
wave-dates = Dates
wave-days = { $first } to { $last }
wave-days-until = until { $last }
wave-days-from = from { $first }
wave-tabs = Pages of the survey
wave-tab-questions = Questions
wave-tab-segment = Recipients
wave-tab-follow = Follow-up
wave-tab-results = Results
wave-settings = Title, words and dates
wave-preview = See as a place does
wave-preview-lead = This is what a place will see. Nothing can be sent from here.
wave-more = More
wave-copy = Copy into a new draft
wave-copy-hint = Same questions, same recipients: answers will compare from one survey to the next.
wave-copy-of = { $title } (copy)
wave-remove = Delete this draft
wave-published = Published results
field-title = Title
hint-title = Places read it in the letter: “Activity in 2025”.
field-words = Words to the places
hint-words = Why these questions, what you will do with the answers. Leave an empty line between two paragraphs.
field-opens_on = First day
hint-opens_on = Letters leave on that day. Empty: as soon as the survey is opened.
field-closes_on = Last day
hint-closes_on = The links of the letters close in the evening of that day. Needed to open the survey.
error-wave-days = The last day comes before the first.
error-wave-last-day = Give a last day, today or later.
error-wave-moved = Somebody else changed this survey meanwhile. Read it again, then start over.
error-wave-closed = This survey is closed: it is answered no longer, and its questions do not change.
error-wave-not-draft = This survey is open or closed: only a draft can be changed so.
error-wave-not-closed = Results are published once the survey is closed: totals that move would tell what each one answers.
flash-wave-created = The survey is created. Add its questions.
flash-wave-saved = The survey is saved.
flash-wave-copied = The copy is ready: give it its title and its dates.
flash-wave-removed = The draft is deleted.

## Questions

wave-questions = { $count ->
        [0] Questions
        [one] One question
       *[other] { $count } questions
    }
wave-no-question = No question
wave-no-question-how = Begin with the simplest. A question may depend on the answer to another that stands before it.
wave-versioned = The survey is open: each change makes a new version of the questions (number { $count }), and answers already given keep theirs.
wave-next-segment = Choose the recipients
question-add = Add a question
question-new = New question
question-up = Move up
question-down = Move down
question-remove = Take out
question-public = totals may be published
question-private = for the team only
question-versioned = The survey is open: saving makes a new version. Answers already given stay.
question-answered = { $count ->
        [one] One place has answered it: its type can change no longer.
       *[other] { $count } places have answered it: its type can change no longer.
    }
question-choices = Choices now
question-choices-hint = Change the words, the key stays. An emptied field takes the choice out; answers that took it keep it.
question-choice = Choice { $number }
question-required = Must be answered
question-may-be-public = Totals may be published
question-public-hint = Numbers only, never fewer than five places together, and never free text. Without this box nothing leaves the back office.
question-sort-yes_no = Yes or no
question-sort-one = One choice of several
question-sort-several = Several choices
question-sort-whole = Whole number
question-sort-decimal = Decimal number
question-sort-line = Short text
question-sort-text = Long text
question-sort-day = Date
field-wording = Question
hint-wording = One thing at a time, in simple words.
field-help = Help
hint-help = What to count, where to find the figure. Optional.
field-sort = Type of answer
hint-sort = It can change no longer once places have answered.
field-choices = Choices to add
hint-choices = One a line, for questions with choices.
field-unit = Unit
hint-unit = For numbers: m², €, days a week.
field-when = When to ask it
hint-when = Depending on the answer to a question that stands before this one.
field-key = Key
hint-key = Leave it empty: it is made from the question. Give that of a past survey so that answers follow each other. Lower-case letters, digits and _.
wave-when = If “{ $question }”: { $answer }
wave-when-any = If “{ $question }” is answered
wave-when-always = Always
error-question-choices = At least two choices are needed, and { $limit } at most.
error-question-key = A key begins with a letter and holds only lower-case letters without accents, digits and _ (40 at most).
error-question-key-taken = Another question of this survey has this key.
error-question-when = This condition is no longer possible: the question it is about has changed.
error-question-answered = { $count ->
        [one] One place has answered this question: its type can change no longer. Take it out and add another.
       *[other] { $count } places have answered this question: its type can change no longer. Take it out and add another.
    }
error-wave-condition = “{ $question }” depends on the answer to “{ $other }”, which must stay before it and propose that answer.
error-wave-questions = { $limit } questions at most: beyond, nobody gets to the end.
flash-question-saved = The question is saved.
flash-question-moved = The question is moved.
flash-question-removed = The question is taken out.

## Recipients

segment-title = Of whom
segment-lead = Without a choice, every public place that is not closed.
segment-words = Words of the name or of the sheet
segment-confirmed = Sheet confirmed by the place
segment-confirmed-any = Either way
segment-confirmed-never = Never
segment-confirmed-year = Not for a year, or never
segment-count = Count
segment-places = { $count ->
        [0] No place
        [one] One place
       *[other] { $count } places
    }
segment-reached = { $count ->
        [0] None has an address to write to.
        [one] One place has an address to write to.
       *[other] { $count } have an address to write to.
    }
segment-missed = { $count ->
        [one] The other has none, or wants no letter: it may answer by telephone.
       *[other] { $count } have none, or want no letter: they may answer by telephone.
    }
segment-when = Letters will leave on { $day }.
segment-not-ready = Something is missing before it can be opened.
wave-open = Open the survey and write to the places
error-wave-no-question = Add at least one question.
error-wave-nobody = No place answers these choices: widen them.
flash-wave-opened = The survey is open. Letters are being written.

## Follow-up

wave-written = { $count ->
        [0] No letter is written yet.
        [one] One letter is written.
       *[other] { $count } letters are written.
    }
wave-all = All
wave-nobody = Nobody here.
wave-by-territory = By département
wave-no-territory = Without a known commune
wave-standing = Answer
wave-standing-answered = Has answered
wave-standing-partly = In part
wave-standing-declined = Will not answer
wave-standing-silent = No answer
wave-standing-unwritten = No letter
wave-standing-due = Letter to leave
wave-reminders = { $count ->
        [one] one reminder
       *[other] { $count } reminders
    }
wave-write-down = By telephone
wave-write-down-one = Write its answer down
wave-close = Close the survey
flash-wave-closed = The survey is closed: its links are shut, no letter will leave any more.
wave-remind = Reminder
wave-remind-see = Prepare a reminder
wave-remind-lead = To those who have not finished answering, have an address, and received nothing for three days. Never to those who answered, declined, left or want no letter.
wave-remind-none = Nobody to remind now
wave-remind-start = { $count ->
        [one] Remind this place
       *[other] Remind these { $count } places
    }
flash-wave-reminded = { $count ->
        [0] Nobody was to be reminded.
        [one] One reminder is being written.
       *[other] { $count } reminders are being written.
    }

## Answering

answer-yes = Yes
answer-no = No
answer-none = No answer
wave-until = Answers are awaited until { $day }.
wave-earlier = Taken from your answer of { $day }. Change it if it is no longer right.
wave-send = Send our answers
wave-later = Save and finish later
wave-decline = We will not answer this survey
wave-decline-hint = You will get no reminder. You may change your mind by the same link.
wave-declined-yet = You said that you would not answer. You may change your mind: just send your answers.
wave-answered-on = Answered on { $when }.
wave-answered-by = Written down by { $name } on { $when }.
wave-to-finish = It remains to be finished, then sent.
wave-team-lead = You write down what { $name } says. Your name will be kept with the answer.
wave-who-reads = The team of the network reads your answers. Nothing of them is published.
wave-who-reads-both = The team of the network reads your answers. Totals of some questions may be published: never your texts, never fewer than five places together, never your name.
wave-over = This survey is closed: thanks to those who answered.
wave-see-results = See the results
error-answers-moved = Somebody else answered for this place meanwhile. Your answers are here, theirs are told beside: send again what is right.
error-answer-long = This text is too long: { $limit } characters at most.
error-answer-whole = A whole number is expected, in digits: 12.
error-answer-decimal = A number is expected, in digits: 12.5.
error-answer-day = A date is expected: 02/03/2026 for 2 March.
error-answer-choice = Choose among the answers proposed.
flash-answers-sent = Thank you: the answers of { $name } are saved.
flash-answers-kept = Saved: you may finish later, by the same link.
flash-answers-declined = Noted: you will get no reminder.

## Results

results-answered = { $count ->
        [0] Nobody has answered yet,
        [one] One place has answered,
       *[other] { $count } places have answered,
    }
results-asked = of { $count }.
results-partly = { $count ->
        [one] One more has begun.
       *[other] { $count } more have begun.
    }
result-table = Number of answers
result-share = Share
result-count = Places
result-share-before = Share, the survey before
result-note = { $answered ->
        [0] No answer
        [one] One answer
       *[other] { $answered } answers
    }{ $silent ->
        [0] {""}
        [one] , one left empty
       *[other] , { $silent } left empty
    }{ $unconcerned ->
        [0] .
        [one] , one place not concerned.
       *[other] , { $unconcerned } places not concerned.
    }
result-removed = This question was taken out.
result-before = In “{ $title }”: { $count ->
        [one] one answer.
       *[other] { $count } answers.
    }
result-figure = Measure
result-now = This survey
result-then = Before
result-median = Median
result-quartile-first = First quartile
result-quartile-third = Third quartile
result-least = Smallest
result-most = Largest
result-more = { $count ->
        [one] One more text is in the file.
       *[other] { $count } more texts are in the file.
    }
bar-whole = { $from } to { $to }
bar-decimal = from { $from } to less than { $to }
wave-when-answered = When
wave-by = By
wave-by-itself = The place itself
publish-title = Publish totals
publish-rule = Only questions marked “totals may be published” appear: numbers, never fewer than { $least } places together, nor what would let it be worked out; never free text, nor names.
publish-later = Possible once the survey is closed.
publish-start = Publish
publish-stop = Publish no longer
flash-wave-published = Totals are published.
flash-wave-unpublished = Totals are published no longer.
waves-public = Surveys of the network
waves-public-lead = What the places of the network answered, in totals.
waves-public-none = No published result yet
wave-public-lead = { $count } places answered this survey, closed on { $day }.
wave-public-few = Too few answers to be published.
wave-public-count = { $count } answers.
wave-public-none = No question of this survey is published
publish-rule-told = A number that counts fewer than { $least } places is not given, nor what would let it be worked out. Free text is never published.
wave-fewer = fewer than { $least }
wave-withheld = “Fewer than five”, or more: numbers are withheld so that no place can be recognised.

## Letters

letter-wave-subject = { $title }: a few questions for { $name }
letter-wave-remind-subject = Reminder – { $title }: a few questions for { $name }
letter-wave = { $network } has a few questions for “{ $name }”, under the title “{ $title }”.
letter-wave-remind = We have not yet received the answers of “{ $name }” to “{ $title }”, which { $network } sent you.
letter-wave-questions = Questions
letter-wave-until = Until
letter-wave-action = Answer
letter-wave-how = What you answered to a past survey is already filled in. You may stop and finish later, without an account or a password.
