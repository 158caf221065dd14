### Sentences of correcting a result by hand.

## What was corrected

# $who: names or initials; $day: a day in words; $parts: a list of the parts below.
corrected = Corrected by hand by { $who } on { $day }: { $parts }.
part-test = the test
part-person = the person
part-side = the leg
part-picture = how the picture lies
part-neutral = the neutral posture
part-end = the end of range
part-repetition = the repetition
part-added = a repetition that was not found
part-line = the { $segment ->
    [pelvis] pelvis line
    [t12] T12-L1 line
   *[thigh] thigh line
 } { $at ->
    [neutral] in neutral
    [halfway] half way
   *[end] at the end of range
 }
# $measures: names with values.
automatic-measures = Measured automatically: { $measures }.
automatic-nothing = Automatically, pelvis and spine were not measured separately.
# $test: within a sentence.
automatic-test = It was analysed as a { $test } before.
note-of = { $who } notes: { $note }
curves-shifted = The curves over time are the automatic ones, shifted so that they pass through the drawn lines; between these frames the shift is an assumption.

## Edits files that are none. $path: the file; $reason: one of the clauses below.

edits-invalid = { $path } is not a correction ({ $reason }); see docs/correct.md.
fault-field = it has no field { $name }
fault-who = who is empty: it must name who corrects
fault-long = who may have { $most_who } letters and note { $most_note }
fault-when = when is { $when }, not a date and time with its zone such as 2031-05-04T10:00:00+02:00
fault-test = there is no test { $test }, only { $known }
fault-turn = rotated_deg is { $turn }, not 0, 90, 180 or 270
fault-time = { $name } is { $value }, not a time in seconds
fault-person = only one of person, person_number and person_at can say whom to measure
fault-person-number = person_number is { $number }, and the first person from the left is 1
fault-person-outside = person_at is outside the picture: x and y are shares from 0 to 1
fault-added = added_repetition comes with repetition or end_of_range_s; it states its own end of range
fault-repetition = repetition is { $number }, and the first one is 1
fault-line-twice = the { $segment } line at { $at } is there twice
fault-line-both = the { $segment } line at { $at } must have either points or inclination_deg
fault-line-outside = a point of the { $segment } line at { $at } is outside the picture: points are shares from 0 to 1
fault-line-angle = the { $segment } line at { $at } is inclined by { $angle }, not from -180° to 180°
fault-nothing = it corrects nothing

## What is needed and is not there. $film: name of the film; $recording: name of the file.

film-needed = This correction needs { $film } to be watched again.
film-not-there = This correction needs { $film } to be watched again, and it is not beside the result; give it with --film.
nothing-there = To correct this result, its film { $film } or its { $recording } is needed, and neither is there; give one with --film or --recording.
not-a-film = { $film } holds poses of another program and no pictures, so there is nothing to correct by hand; correct them in that program.
film-is-another = { $path } is not the film of this result ({ $film }): its content differs; give the same file with --film.
recording-of-another = { $path } is not the recording of this result ({ $film }): it was made from another file; leave it out, or give the right one with --recording.
