### Duplicates: likenesses, answers, merges.

## Queue

desk-duplicates = Duplicates
duplicates-search = Search for duplicates
duplicates-searching = The search is running: reload the page in a moment.
duplicates-count = { $count ->
        [0] No question is waiting
        [one] { $count } question is waiting
       *[other] { $count } questions are waiting
    }
duplicates-none = Nothing looks alike, or nothing was searched yet.
duplicates-safe = { $count ->
        [one] { $count } safe pair
       *[other] { $count } safe pairs
    }
duplicates-safe-hint = The same official number or the same contacts, the same name, the same commune, and nothing that tells them apart.
duplicates-safe-read = { $count ->
        [one] Read this pair and merge it
       *[other] Read these { $count } pairs and merge them
    }
duplicates-safe-badge = safe
safe-title = Safe pairs
safe-hint = Read them, untick those that make you doubt: only the ticked pairs are merged, the first sheet joining the second. The batch is undone in one gesture.
safe-none = No safe pair is waiting.
safe-accept = Merge the ticked pairs
flash-duplicates-searched = The search for duplicates has started.

## Two sheets

pair-title = Are they the same?
pair-map = Where A and B are
pair-apart = Between A and B: { $distance }
pair-question = What are A and B to each other?
pair-kin = The same SIREN under another SIRET: the ticked answer is that of an establishment and its seat. Check it.
pair-kin-badge = establishment of the other?
pair-since = Since when, if known
pair-since-hint = A year, a month or a day: 2019, 2019-03 or 2019-03-12.
pair-answer = Answer
pair-out-of-reach = At least one of these sheets is out of your reach: the answer is for whoever edits both.
answer-different = Different: do not ask again
answer-host = A hosts B
answer-guest = B hosts A
answer-establishment = A is an establishment of B
answer-branch = B is an establishment of A
answer-same = The same
answer-moved = The same, which moved
answer-renamed = The same, which changed its name
compare-title = Compare with another sheet
field-compare = Address of the other sheet
hint-compare = To merge them, or to say what they are to each other, even if the search for duplicates did not bring them together. Paste the address of its page, or the end of that address: le-moulin.
compare = Compare
error-compare = No other sheet of the same kind has this address, or it is in the trash. Paste the address of its page.
flash-answered = Answer noted: { $answer }.
error-since = Write a year, a month or a day: 2019, 2019-03 or 2019-03-12.
error-pair-answered = Somebody else has just answered for these two sheets. Reload the page to see the answer.
error-pair-changed = One of the two sheets changed while you were comparing them. Nothing was merged: reload the page and read again.

## Merge

merge-title = Merge
merge-hint = A stays and B joins it: its former address will lead to A, its photos and its sources follow. For each field, choose the value to keep. A merge can be undone at any time.
merge-point = Position (latitude, longitude, precision)
merge-do = Merge the two sheets
merges = Merges
merges-none = No merge yet.
merge-undo = Undo
merge-undo-lot = Undo the whole batch
merge-undone = Undone
flash-merged = “{ $absorbed }” has joined “{ $name }”.
flash-merged-safe = { $count ->
        [0] No pair was ticked: nothing was merged.
        [one] { $count } pair was merged.
       *[other] { $count } pairs were merged.
    }
flash-merged-safe-some = { $count ->
        [0] Nothing was merged.
        [one] { $count } pair was merged.
       *[other] { $count } pairs were merged.
    } { $left ->
        [one] One ticked pair was left aside: one of its sheets changed since, or has just been merged.
       *[other] { $left } ticked pairs were left aside: one of their sheets changed since, or has just been merged.
    }
flash-unmerged = The merge is undone: both sheets are as before.
flash-unmerged-kept = The merge is undone. Edited since, these fields stay in the kept sheet: { $fields }.
flash-unmerged-lot = { $count ->
        [one] { $count } merge was undone.
       *[other] { $count } merges were undone.
    }
error-pair-left = “{ $name }” asked to be listed no longer: its sheet can neither complete “{ $other }” nor receive it. If they are the same, put “{ $other }” in the trash.
error-merge-undone = This merge was undone already.
error-later-merge = A later merge concerns one of these sheets, that of “{ $name }”: undo it first.
error-merged-trash = This sheet was merged with another: it comes back when the merge is undone.
history-absorbed = History of the sheets that joined it
action-merged = Merge
action-unmerged = Merge undone

## When creating and importing

resembles-title = Looks like a sheet that exists
resembles-hint = If it is the same, complete that one instead. Nothing that you typed is lost.
resembles-another = It is another one: create it all the same
note-resembles = “{ $before }” looks like “{ $after }”, which is in the registry already: check that it is no duplicate.

## Reasons

reason-same-name = same name
reason-near-name = name but for a typing error
reason-shared-words = words in common in the name
reason-acronym = initials of the other name
reason-other-name = different names
reason-same-address = same address
reason-same-street = same street
reason-other-number = another number in the street
reason-other-street = another street
reason-near = a few steps away
reason-same-commune = same commune
reason-other-commune = another commune
reason-far = far apart
reason-same-phone = same telephone
reason-other-phone = another telephone
reason-same-email = same e-mail
reason-other-email = another e-mail
reason-same-site = same site
reason-other-site = another site
reason-same-siret = same SIRET
reason-same-siren = same SIREN, another establishment
reason-other-siret = another SIRET
reason-same-rna = same RNA number
reason-other-rna = another RNA number
reason-same-source = same id in the source
reason-guest = one seems to be hosted by the other
reason-other-legal = another legal form
reason-by-hand = brought together by a person

duplicates-answered = Last answers, which may be changed
place-ties = Ties to others
tie-host-one = Hosts
tie-host-other = Hosted by
tie-establishment-one = Establishment of
tie-establishment-other = Has the establishment
tie-since = since { $since }
