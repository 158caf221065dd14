### Sentences of the comparison of two measurements of one person (romcam compare, change.html, change.json).

## Why two results cannot be compared. One sentence each, which romcam compare shows as an error.

different-tests = The two results are of different tests, { $before } before and { $after } after; compare two results of the same test.
different-people = The two results are of different people, { $before } before and { $after } after; compare two results of one person.
# $before, $after: left or right.
different-legs = The two results are of different legs, { $before } before and { $after } after; compare two results of the same leg, or, if one film is a mirror image, analyse it again with --mirrored.
same-film = Both results are of the same film, { $film }; give the results of two films, one from before and one from after.

## Why one film cannot be divided into before and after. One sentence each, which romcam compare shows as an error.

# $at: seconds.
split-empty = { $film } has no repetition on one side of { $at } s; give with --split a time between two of its repetitions.
split-one-repetition = { $film } has a single repetition, so that it has no before and after; give two results.
split-unclear = No pause of { $film } is clearly the longest, so that before and after are not known; give the second at which the second set begins with --split.

## Cautions: what makes a change less certain. In the terminal, the page and change.json.

# $before, $after: 4 May 2031, 10:00 UTC.
caution-order = The film before was made later ({ $before }) than the film after ({ $after }). Exchange the two, or give the right day when you analyse them, with --date.
caution-sides = Left and right look exchanged: the left side of one film fits the right side of the other. If one film is a mirror image, as selfie cameras record it, analyse it again with --mirrored.
# $unnamed: the film whose leg is not named: before, after or both.
caution-legs = It is not known whether both films show the same leg, since { $unnamed ->
        [before] the film before does not tell
        [after] the film after does not tell
       *[both] they do not tell
    } the left one from the right one with certainty. Correct the tested side of the result, and compare again.
# $differences: the next three messages, separated by semicolons.
caution-program = The two films were not analysed with the same program ({ $differences }). Part of the change may come from the program: analyse both films with the same version.
program-romcam = romcam { $before } before, { $after } after
program-spine-estimator = spine estimator { $before } before, { $after } after
program-pose-model = pose model { $before } before, { $after } after
# $before, $after: left or right, as seen in the picture.
caution-facing = The person faces { $before } before and { $after } after. Film from the same side each time.
# $before, $after: degrees away from an exact side view.
caution-camera = The camera stood at a different angle ({ $before } from side-on before, { $after } after). Part of the change may come from the view.
# $detail: the sentence of the check that one film failed.
caution-only-before = Only before: { $detail }
caution-only-after = Only after: { $detail }
# Both films failed the check. $detail: the sentence of the check.
caution-in-before = Before: { $detail }
caution-in-after = After: { $detail }
# $detail: the sentence of the check that withholds everything a film measured.
caution-withheld-before = The film before cannot be compared: { $detail }
caution-withheld-after = The film after cannot be compared: { $detail }
# One film, in which two sets of repetitions were to be compared.
caution-withheld-film = The film cannot be compared: { $detail }
caution-stands = The angles of the two films are not counted from the same posture: the person stands upright in one film and leans in the other, and does not stop in one of them.
caution-copy =
    The two films have the same length, and the person moves at the same moments in both: they look like two copies of one film. Make sure
    that they are two films.
# $measures: titles of measures, in a list.
caution-tags-only-before = Printed tags measured these before but not after: { $measures }. Part of the change may come from that, so wear the tags in both films.
caution-tags-only-after = Printed tags measured these after but not before: { $measures }. Part of the change may come from that, so wear the tags in both films.
caution-manual-only-before = Lines drawn by hand measured these before but not after: { $measures }. Part of the change may come from that.
caution-manual-only-after = Lines drawn by hand measured these after but not before: { $measures }. Part of the change may come from that.
caution-repetitions = The median of { $before ->
        [one] 1 repetition
       *[other] { $before } repetitions
    } before is compared with the median of { $after ->
        [one] 1 repetition
       *[other] { $after } repetitions
    } after. The median of more repetitions is steadier, so film the same number each time.
# $sentence: who corrected the result by hand, when and what.
caution-corrected-before = Before: { $sentence }
caution-corrected-after = After: { $sentence }
caution-nobody-before = The result before does not name the person. Make sure that both are of the same person.
caution-nobody-after = The result after does not name the person. Make sure that both are of the same person.
# $before, $after: female or male.
caution-sex = The person is { $before } before and { $after } after: the two films may show different people. Make sure that both are of the same person.
# $before, $after: years.
caution-age =
    The ages do not fit, { $before } years before and { $after } after: the two films may show different people. Make sure that both are of
    the same person.

# $before, $after: centimetres.
caution-height =
    The body heights do not fit, { $before } cm before and { $after } cm after: the two films may show different people. Make sure that both
    are of the same person.

## How the errors of both films are related. In the terminal, the page and change.json.

# $people: number of rendered people who were filmed again, on whom it was measured.
errors-same-clothes = Same clothes in both films, as stated: part of the errors of the two films cancels. How much was measured on { $people } rendered people in close-fitting clothes who were filmed again; in loose clothes, less of the error cancels.
errors-other-clothes = Other clothes in the two films, as stated: part of the errors of the two films cancels. How much was measured on { $people } rendered people who were filmed again in other close-fitting clothes.
errors-clothes-not-stated = Nothing is stated about the clothes, so they count as different in the two films: part of the errors of the two films cancels. How much was measured on { $people } rendered people who were filmed again in other close-fitting clothes. If the clothes are the same, state it with --same-clothes: the intervals become narrower.
errors-any-clothes = Part of the errors of the two films cancels. How much was measured on { $people } rendered people who were filmed again in other close-fitting clothes; in the same clothes it is at least as much.
errors-one-film = Both sets of repetitions are in one film: their errors largely cancel. By how much was measured on { $people } rendered people.
errors-independent-identity = The errors of the two films are taken as independent, since they may not show the same person or leg. The intervals are therefore wide.
errors-independent-side = The errors of the two films are taken as independent, since they show the person from different sides. The intervals are therefore wide; filmed from the same side, they would be narrower.
errors-independent-program = The errors of the two films are taken as independent, since different programs analysed them. The intervals are therefore wide; analysed by the same version, they would be narrower.
errors-independent-old = The errors of the two films are taken as independent, since a result is of an older version. The intervals are therefore wide; analyse both films again for narrower ones.
errors-independent-neutral = The errors of the two films are taken as independent, since in one of them the posture that angles are counted from is not held still. The intervals are therefore wide; filmed with a second of rest before the movement, they would be narrower.
# Follows one of the sentences above. $measures: titles of measures, in a list.
errors-but-evidence = This does not hold where printed tags or lines drawn by hand measured an angle: the errors of these are taken as independent ({ $measures }).
errors-independent-one-film = The errors of both sets are taken as independent, since for this test too few people were filmed again to know what they have in common. The intervals are therefore rather too wide than too narrow.
errors-independent-test = The errors of the two films are taken as independent, since for this test too few people were filmed again to know what they have in common. The intervals are therefore rather too wide than too narrow.

## The leading sentences: each change, then how it compares with measurement error.

# $amount: 22°; $interval: 14 to 30°; $direction: more or less.
change-pelvis_tilt = The pelvis tilts by { $amount } { $direction ->
        [more] more
       *[less] less
    } than before (95 % interval { $interval }).
change-lumbar_flexion = The lumbar spine bends by { $amount } { $direction ->
        [more] more
       *[less] less
    } than before (95 % interval { $interval }).
change-lumbar_share = The lumbar spine contributes { $amount } { $direction ->
        [more] more
       *[less] less
    } of the bend than before (95 % interval { $interval }).
change-trunk_inclination = The trunk leans by { $amount } { $direction ->
        [more] more
       *[less] less
    } than before (95 % interval { $interval }).
change-leg_elevation = The leg rises by { $amount } { $direction ->
        [more] more
       *[less] less
    } than before (95 % interval { $interval }).
change-knee_angle = The knee bends by { $amount } { $direction ->
        [more] more
       *[less] less
    } than before (95 % interval { $interval }).
# Any other measure, by its title.
change = { $measure }: { $amount } { $direction ->
        [more] more
       *[less] less
    } than before (95 % interval { $interval }).

# $count: number of changes named before this sentence, 1 or 2.
headline-more = { $count ->
        [one] This is a real change.
       *[other] Both are real changes.
    }
headline-own = { $count ->
        [one] This is beyond camera error.
       *[other] Both changes are beyond camera error.
    }
# Beyond the camera's error, but not beyond a published minimal detectable change.
headline-small = { $count ->
        [one] This is beyond camera error, but no more than people may differ from day to day.
       *[other] Both are beyond camera error, but no more than people may differ from day to day.
    }
headline-perhaps = { $count ->
        [one] This may be a real change.
       *[other] Both may be real changes.
    }
headline-exchanged = Left and right look exchanged between the two films, so no change is stated.
rest-exchanged = If one film is a mirror image, as selfie cameras record it, analyse it again with --mirrored.
headline-legs = It is not known what changed, since the two films may show two different legs.
rest-legs = Correct the tested side of the result that does not name its leg, and compare again.
headline-stand = It is not known what changed, since the person does not stand alike in the two films, and the angles are counted from there.
rest-stand = Begin and end each film with a second of standing still, and film again.
headline-order = The film before was made later than the film after: read every change the other way round.
headline-withheld-before = It is not known what changed, since the film before cannot be compared.
headline-withheld-after = It is not known what changed, since the film after cannot be compared.
headline-withheld-film = It is not known what changed, since the film cannot be compared.
headline-withheld-both = It is not known what changed, since neither film can be compared.
headline-none = There is no change beyond measurement error.
headline-unknown = It is not known what changed.
headline-not-split = It is not known what changed at the pelvis and in the lumbar spine.

## What the leading sentences leave open. $measures: one or several of the names below, in a list. The first letter of
## the sentence is set as a capital.

name-pelvis_tilt = the pelvis
name-lumbar_flexion = the lumbar spine
name-lumbar_share = the lumbar share
name-trunk_inclination = the trunk at T12-L1
name-leg_elevation = the leg
name-knee_angle = the knee
# Any other measure, by its title.
name-other = “{ $measure }”

rest-too-small = A change smaller than measurement error cannot be distinguished from no change.
rest-more = { $measures } also changed by more than measurement error.
rest-own = { $measures } also changed by more than camera error.
rest-perhaps = { $measures } may have changed by more than measurement error.
rest-small = { $measures } changed by more than camera error, but by no more than people may differ from day to day.
rest-within = { $measures } did not change by more than measurement error.
rest-unknown = Whether { $measures } changed is not known.
rest-unknown-why = It was not measured in both films, or its error is not known.
rest-no-back = The back could not be measured in either film. The report of each film says why, and how to film it.
rest-no-back-before = The back could not be measured in the film before. Its report says why, and how to film it.
rest-no-back-after = The back could not be measured in the film after. Its report says why, and how to film it.
rest-no-interval = Both films were measured, but the error of a measurement is not known.

## The movement pattern, or what else was found, before and after.

# $pattern: a pattern's name in words; $before, $after: its probability, 88 %.
pattern-same = The same pattern as before: { $pattern } (probability { $before } before, { $after } after).
# $before, $after: one of the next four messages, or a finding's sentence without its full stop.
before-and-after = Before: { $before }. After: { $after }.
pattern-named = { $pattern } (probability { $probability })
pattern-not-named = no pattern is likely enough to be named, the likeliest is { $pattern } (probability { $probability })
pattern-not-split = hip and spine could not be separated
pattern-unknown = not known
pattern-one-film = The finding belongs to the film as a whole; its own report shows it.
finding-one-film = part of one film
pattern-undecided = So it is not known whether the pattern changed.
pattern-unconfirmed = But no angle changed beyond measurement error, so do not read the new name as a change.

# $tissue: Hamstrings, left; $state, $before, $after: a state from below.
tissue-same = { $tissue }: { $state } before and after.
tissue-changed = { $tissue }: { $before } before, { $after } after.
tissue-undecided = It is not known whether that changed.
tissue-unconfirmed = The measured angle did not change beyond measurement error, so do not read this as a change.
tissue-left = { $tissue }, left
tissue-right = { $tissue }, right

state-short = short
state-free = long enough
state-indeterminate = borderline
state-unknown = not known
state-no-reference = measured; no reference for this person
state-absent = not in the film

## One measure: verdicts, and why a verdict is not known.

verdict-more = real change
verdict-may-be-more = perhaps a real change
verdict-within = within measurement error
verdict-own = beyond camera error
verdict-beyond-own-error = beyond camera error, within day-to-day variation
# $why: one of the next four messages.
verdict-unknown = not known: { $why }
why-neither = not measured before or after
why-not-before = not measured before
why-not-after = not measured after
why-withheld = a film cannot be compared
why-stand = the stands differ
why-legs = the legs may differ
why-exchanged = left and right look exchanged
why-no-interval = its error is not known

## Numbers. $number: 22, +22, or a span; the unit of a change in a share is the percentage point.

# Where rounded values before and after do not differ by exactly the rounded change.
about = about { $amount }
amount-deg = { $number }°
amount-ratio = { $number } points
amount-s = { $number } s
amount-per_min = { $number } per minute
span = { $low } to { $high }

## The terminal: columns of the table, short verdicts in its last column, lines below it.

column-before = before
column-after = after
column-change = change
column-interval = 95 % interval
column-error = verdict
brief-more = real change
brief-may-be-more = perhaps real
brief-within = within error
brief-own = beyond camera error
brief-beyond-own-error = small
brief-unknown = not known
# At most nine letters each.
label-pattern = Pattern
label-tissues = Short?
label-found = Found
label-films = Films
label-errors = Errors
label-caution = Note
label-written = Written
line-one-film = { $film }, before and after { $at } s
line-films = { $before } before, { $after } after
# $when_before, $when_after: 4 May 2031, 10:00 UTC, or not known.
line-films-dated = { $before } before (filmed { $when_before }), { $after } after (filmed { $when_after })
line-written = { $files } in { $folder }

## The page, change.html, from top to bottom.

# $test: the test's title.
page-title = { $test }: before and after
page-brand = two films compared by romcam
# $at: seconds, the time in the film between both sets of repetitions.
page-brand-one-film = one film, before and after { $at } s, compared by romcam
page-films = { $before } → { $after }
# $before, $after: 4 May 2031, 10:00 UTC, or not known.
page-filmed = filmed { $before } → { $after }
page-compared = compared { $when }
page-what-changed = What changed
page-cautions-label = What makes the change less certain
page-cautions = Notes
page-measures = Each measure
before = Before
after = After
not-known = not known
page-column-before = before
page-column-after = after
page-column-change = change, after minus before
page-no-detectable = Without a known minimal detectable change
page-no-detectable-note = the interval alone decides, and it does not include how a person varies from day to day
# For screen readers. $measure: a title; $levels: 40° → 62°.
page-levels-label = { $measure }: { $levels }
page-change-label = Change { $change }, 95 % interval { $interval }: { $verdict }
page-change-label-bare = Change { $change }: { $verdict }
page-dots = Dots with their 95 % intervals.
page-shades = The shaded band shows how much people differ if they are measured twice (minimal detectable change):
page-shade-dark = up to the smallest published value,
page-shade-light = up to the greatest.
page-pattern = The movement pattern
page-tissues = Short, or long enough
page-found = What each film shows
page-column-tissue = Muscle group
page-column-note = Note
page-probability-short = probability short { $probability }
page-probability-of = Probability of

page-numbers = All numbers
page-column-measure = Measure
page-column-difference = Change
page-column-detectable = Minimal detectable change
# romcam's own minimal detectable change, $own: 4°, and the published one, $published: 5–15° (90 %).
detectable-both = { $own } by romcam; published { $published }
detectable-own = { $own } by romcam
detectable-published = published { $published }
page-column-verdict = Verdict
page-terms = The terms
term-interval = 95 % interval
term-interval-text = romcam's own error in measuring a film: 19 of 20 such intervals contain the true value. { $errors }
term-own-detectable = romcam's own minimal detectable change
term-own-detectable-text = The smallest change that can be told from none here, at 95 % confidence: its interval would just exclude 0. It contains the error of the measurement alone, not how a person differs from day to day.
term-detectable = Published minimal detectable change
# $shares: one sentence for each confidence, see the next message.
term-detectable-text = { $shares } It is the source's figure or range, for the source's own instrument and not for romcam.
# $share: 90 %; $measures: titles, separated by semicolons.
term-detectable-share = Measured twice without treatment, { $share } of people differ by less than this figure ({ $measures }).
term-more = Real change
term-more-text = More than measurement error: the interval excludes 0, and the change exceeds the figure or the upper end of the range. Between the ends of the range, it may be a real change.
term-own = Beyond camera error
term-own-text = The interval excludes 0, but no minimal detectable change is published, or the change does not exceed it. People may vary by as much from day to day.
term-within = Within measurement error
term-within-text = The interval includes 0: the change cannot be distinguished from no change. That does not mean that nothing changed.
term-points = Points
term-points-text = Percentage points of a share: from 60 % to 50 % is −10 points.
page-provenance = Where these numbers come from
page-film = { $film }, SHA-256 { $sha256 }; filmed { $filmed }{ $mirrored ->
        [yes] , a mirror image, mirrored back
       *[no] {""}
    }; analysed { $when } by romcam { $romcam }, pose model { $pose }, spine estimator { $spine }
page-sources = Sources
page-film-label = Film
page-software = Software
page-program = romcam { $version }
source-detectable = Minimal detectable change at { $confidence } confidence of { $measures }: { $citation }
source-own-detectable = romcam, the smallest change whose 95 % interval would exclude 0 in these two films
source-correlation = Errors that cancel in a change: romcam, test and retest on rendered people (docs/repeatability.md); their use in the interval: Zou GY. Toward using confidence intervals to compare correlations. Psychological Methods 2007;12:399-413.
source-interval = Interval of a change: Zou GY, Donner A. Construction of confidence limits about effect measures: a general approach. Statistics in Medicine 2008;27:1693-1702.
page-footer-one-film = This page compares how a person moved before and after a pause in one film. It is not a diagnosis, and it does not say why something changed.
page-footer = This page compares how a person moved in two films. It is not a diagnosis, and it does not say why something changed.
