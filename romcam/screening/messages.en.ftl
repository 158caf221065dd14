# Sentences about all tests of one person together: screen.json, screen.html and the terminal.
# Angles and probabilities come as text with their unit. $test is the name of a test within a sentence, such as
# "straight-leg raise"; $side is left or right; $legs is left, right or both.

## Errors

several-people =
    The results are of different people ({ $people }); a screening covers one person, so choose one with --subject.
more-people = { $count } more

## Names

test-of-side =
    { $side ->
        [left] { $test }, left
       *[right] { $test }, right
    }
tissues-of-legs =
    { $legs ->
        [left] the { $tissues } of the left leg
        [right] the { $tissues } of the right leg
       *[both] the { $tissues } of both legs
    }
state-short = short
state-free = long enough
state-indeterminate = borderline
state-contradictory = tests disagree
state-no-reference = measured; no reference for this person
state-unknown = not known
state-untested = untested
answer-yes = yes
answer-no = no
answer-cannot-tell = cannot be told
answer-untested = untested
cross-check-name-contradicted = contradicted
cross-check-name-not-contradicted = not contradicted
cross-check-name-cannot-tell = cannot be told
cross-check-name-does-not-apply = does not apply
cross-check-name-not-done = not made
chance = probability { $probability }
chance-of-yes = probability of yes { $probability }
at-least = at least { $percent } %

## The screening in one sentence

# $tissues: short tissues with their legs, capitalised; $movements: movements in which the spine compensates or not.
headline-short =
    { $tissues } look short{ $spine ->
        [for-it] , and the spine compensates for it in the { $movements }
        [for-stiff-hips] , and the spine compensates for stiff hips in the { $movements }
        [no] ; the spine does not compensate for stiff hips in the { $movements }
        [unknown] ; whether the spine compensates for stiff hips cannot be told
       *[untested] ; whether the spine compensates for stiff hips was not tested
    }.
headline-nothing-short =
    No measured muscle group looks short{ $spine ->
        [for-stiff-hips] , yet the spine compensates for stiff hips in the { $movements }
        [no] ; the spine does not compensate for stiff hips in the { $movements }
        [unknown] ; whether the spine compensates for stiff hips cannot be told
       *[untested] ; whether the spine compensates for stiff hips was not tested
    }.
headline-unknown =
    Which muscle groups are short cannot be told{ $spine ->
        [for-stiff-hips] ; the spine compensates for stiff hips in the { $movements }
        [no] ; the spine does not compensate for stiff hips in the { $movements }
        [unknown] ; whether the spine compensates for stiff hips cannot be told
       *[untested] ; whether the spine compensates for stiff hips was not tested
    }.
headline-untested =
    No single muscle group is known from these films{ $spine ->
        [for-stiff-hips] ; the spine compensates for stiff hips in the { $movements }
        [no] ; the spine does not compensate for stiff hips in the { $movements }
        [unknown] ; whether the spine compensates for stiff hips cannot be told
       *[untested] ; whether the spine compensates for stiff hips was not tested
    }.
# $states: the number in each state, as a list.
rest-counts = Of { $count } muscle groups, { $each } on each side: { $states }.
counted-short = { $count } short
counted-free = { $count } long enough
counted-indeterminate = { $count } borderline
counted-contradictory = { $count } on which tests disagree
counted-no-reference = { $count } measured without a reference for this person
counted-unknown = { $count } not known
counted-untested = { $count } untested
rest-without = In the { $movements } the spine does not compensate for stiff hips.
rest-rounding-yes = In the { $movement } the spine rounds, which alone is no sign of stiff hips.
rest-rounding-no = In the { $movement } the spine does not round.

## Tissues

# $tissue: with its leg, "the hamstrings of the left leg".
tissue-untested = No test of { $tissue } was filmed.
tests-contradict =
    The two tests of { $tissue } contradict each other: short by the { $short_by }, long enough by the { $long_by }.
tests-agree =
    Both tests of { $tissue } agree: { $state ->
        [short] short
        [free] long enough
       *[indeterminate] borderline
    }.
# $sure, $undecided: the tests.
tests-undecided =
    { $state ->
        [short] By the { $sure } { $tissue } look short
       *[free] By the { $sure } { $tissue } look long enough
    }; by the { $undecided } it is borderline, which does not contradict it.

## Movements

# $question: question of the movement, beginning with whether or how.
movement-untested = Not filmed; it would show { $question }.

## Which results count; completes "no: …"

not-counted-no-verdict = no verdict is drawn from this movement
not-counted-little = it shows too little; number { $number } counts
not-counted-older = number { $number } was filmed later and counts
not-counted-analysed = number { $number } was analysed later and counts

## Statements that follow from two findings

link-short-compensates =
    { $legs ->
        [left] The hamstrings of the left leg look short
        [right] The hamstrings of the right leg look short
       *[both] The hamstrings of both legs look short
    }, and the spine compensates for it in the bend: the two support each other.
# $spine: no, it does not compensate for it, or unknown.
link-short-stops =
    { $legs ->
        [left] The hamstrings of the left leg look short
        [right] The hamstrings of the right leg look short
       *[both] The hamstrings of both legs look short
    }, and the pelvis stops early in the bend: the two support each other. { $spine ->
        [no] The spine does not compensate for it.
       *[unknown] Whether the spine compensates for it cannot be told.
    }
link-short-moves =
    { $legs ->
        [left] The hamstrings of the left leg look short
        [right] The hamstrings of the right leg look short
       *[both] The hamstrings of both legs look short
    }, yet the pelvis turns in the bend as far as most people's: they did not stop it there.
# $detail: the detail of the check of the knees, a sentence.
link-short-moves-knees =
    { $legs ->
        [left] The hamstrings of the left leg look short
        [right] The hamstrings of the right leg look short
       *[both] The hamstrings of both legs look short
    }, yet the pelvis turns in the bend as far as most people's: they did not stop it there. But bent knees slacken them,
    and in that film: { $detail }
link-long-stops =
    The hamstrings of both legs look long enough, yet the pelvis stops early in the bend: the cause is not the length of
    the hamstrings, but lies elsewhere or in how the person bends.
link-long-moves =
    The hamstrings of both legs look long enough, and the pelvis turns in the bend as far as most people's: the two
    support each other.
link-bend-and-squat = The spine compensates for stiff hips in the bend, and it rounds in the squat, too.
link-bend-not-squat = The spine compensates for stiff hips in the bend and does not round in the squat.
link-bend-not-squat-hamstrings =
    The spine compensates for stiff hips in the bend and does not round in the squat; in a squat the bent knees slacken
    the hamstrings, so this fits hamstrings that stop the pelvis.
link-squat-not-bend =
    The spine rounds in the squat, as most people's does, and does not compensate for stiff hips in the bend.

## Cross-check of the AMA Guides

# $sacrum, $raise: tilt of the pelvis in the bend, and height of the leg; $leg: tighter, left or right; $lumbar: lumbar
# flexion; $limit: of the rule; $least, $most:
# extension of the pelvis.
cross-check-contradicted =
    The pelvis tilted by { $sacrum } in the bend, and the { $leg } leg rose to { $raise }: more than { $limit } apart
    even without any extension of the pelvis, so by this rule the lumbar flexion of { $lumbar } is not reliable.
cross-check-close =
    The pelvis tilted by { $sacrum } in the bend, and the { $leg } leg rose to { $raise }: whether that contradicts the
    lumbar flexion is too close to tell.
cross-check-needs-extension =
    The pelvis tilted by { $sacrum } in the bend, and the { $leg } leg rose to { $raise }: they agree only if the pelvis
    also extends by { $least } to { $most }, which was not measured.
cross-check-not-contradicted =
    The pelvis tilted by { $sacrum } in the bend, and the { $leg } leg rose to { $raise }: that does not contradict the
    lumbar flexion of { $lumbar }, as long as the pelvis extends by no more than { $most }.
# $borders: of the rule, "65° in women and 55° in men".
cross-check-does-not-apply =
    The cross-check does not apply: the lumbar spine bent by { $lumbar }, and the rule covers less than { $borders }.
cross-check-needs-bend = The cross-check was not made: it needs a { $test } in which the back is visible.
cross-check-needs-raise =
    The cross-check was not made: it needs a { $test } of at least one leg, better of both.
cross-check-rule =
    AMA Guides: flexion plus extension of the pelvis and the tighter leg raise agree within { $limit }, else the lumbar
    flexion is not valid.
cross-check-no-extension =
    romcam does not measure the extension of the pelvis, which the rule adds to its flexion.
cross-check-border-close =
    Whether the rule applies is not known: the lumbar flexion is too close to its border, { $borders }.
cross-check-sex-unknown =
    Whether the rule applies is not known: it covers a lumbar flexion below { $borders }, and the sex is not known.
cross-check-one-leg =
    { $side ->
        [left] Only the left leg was raised; the other may be the tighter one.
       *[right] Only the right leg was raised; the other may be the tighter one.
    }
# $detail: a failed check of that film, a sentence.
cross-check-doubt =
    { $side ->
        [left] In the raise of the left leg: { $detail }
       *[right] In the raise of the right leg: { $detail }
    }
border-of-sex =
    { $sex ->
        [female] { $border } in women
       *[male] { $border } in men
    }

## Next steps

# $legs: left, right, each or none; $questions: what the film would show, as a list; $why: a sentence.
step-film =
    Film the { $test }{ $legs ->
        [left] {" "}of the left leg
        [right] {" "}of the right leg
        [each] {" "}of each leg
       *[none] {""}
    }: it would show { $questions }.
step-again =
    Film the { $test }{ $legs ->
        [left] {" "}of the left leg
        [right] {" "}of the right leg
        [each] {" "}of each leg
       *[none] {""}
    } again: it would show { $questions }. { $why }
question-short = whether { $tissues } are short
question-cross-check = whether the bend's lumbar flexion agrees with the leg raise
again-at-border = It lies at the border, so film it on another day: one measurement cannot tell.
again-last-time = Last time: { $sentence }
again-nothing-wrong =
    The film had no fault; the value lies at the border, so film on another day.
tell-sex-and-age =
    Analyse the films again with --sex and --age: the reference values depend on them.
tell-only-sex = Analyse the films again with --sex: the reference values depend on it.
tell-only-age = Analyse the films again with --age: the reference values depend on it.
tell-sex = Analyse the films again with --sex: the cross-check's border depends on it.
settles-cross-check = the cross-check

## Cautions

# $test: its title; $sentence: who corrected the result by hand, when and what.
caution-corrected = { $test }: { $sentence }
caution-nobody-named =
    No result has an identifier of the person: all are taken as one person's, so make sure that they are.
caution-some-nameless =
    { $nameless ->
        [one] Of { $count } results 1 has no identifier of the person
       *[other] Of { $count } results { $nameless } have no identifier of the person
    }: all are taken as one person's, so make sure that they are.
caution-sexes = The results give { $sexes } as the person's sex, so they may be of different people: make sure that all are of one person.
caution-ages = The results give { $ages } as the person's age, so they may be of different people: make sure that all are of one person.
# $detail: the detail of a failed check, a sentence.
caution-check = { $test }: { $detail }
caution-side = The leg in { $film } is not known, so the result is not counted. Correct the tested side of this result, or film again from the side of the leg that is tested.
program-romcam = romcam
program-spine-estimator = the spine estimator
program-pose-model = the pose model
caution-versions =
    The films were not all analysed by the same version of { $programs }: analyse all with the same.
caution-dates = The films were made from { $first } to { $last }: changes in between are not shown here.
caution-dates-analysed =
    The films were analysed from { $first } to { $last }; when they were made is not known. Changes in between are not shown
    here.
# $tests: tests, as a list.
caution-order-unknown =
    Which film of the { $tests } was made last is not known, so the one that was analysed last counts. Analyse the films
    again with --date to say when each was made.

## Terminal

label-movement = Compensation
label-link = Together
label-cross-check = Cross-check
label-step = Next
label-caution = Note
label-written = Written
movement-line = { $test }: { $answer }
movement-line-chance = { $test }: { $answer } ({ $chance })
movement-no-verdict = measured; no verdict is drawn from it
movements-untested = untested: { $movements }
and-more = and { $count } more.
written-files = { $files } in { $folder }

## Page: head and sections

page-title = All tests together
page-title-of = All tests together – { $person }
page-maker = compiled by romcam
page-results =
    { $count ->
        [one] 1 result
       *[other] { $count } results
    }
page-created = compiled { $day }
person-age =
    { $age ->
        [one] 1 year
       *[other] { $age } years
    }
sex-female = female
sex-male = male
section-found = What was found
section-links = What the tests say together
section-steps = What to film next
section-tissues = Each muscle group, by the tests of it
section-movements = Does the spine compensate for stiff hips?
section-parts = Compensation by other parts in the lying and seated tests
section-cross-check = Lumbar flexion against the leg raise
    .outcome = a cross-check of the AMA Guides: { $outcome }
section-cautions = Notes
    .label = What makes this less certain
section-results = The results that this is based on
section-terms = The terms
section-provenance = Where these numbers come from

## Page: body and tables

body-label = Where the muscle groups are, on the body
body-from-behind = from behind
body-from-the-front = from the front
body-muscle =
    { $side ->
        [left] { $tissue } of the left leg: { $state }
       *[right] { $tissue } of the right leg: { $state }
    }
side-left = left
side-right = right
column-tissue = Muscle group
column-number = No.
column-left = Left
column-right = Right
spine = The spine
spine-in = in the { $test }
summary-yes = compensates for stiff hips
summary-no = does not compensate for stiff hips
rounding-yes = rounds
rounding-no = does not round
summary-cannot-tell = cannot be told
link-probability = probability that all of it holds: { $probability }
cell-of-side =
    { $side ->
        [left] left:
       *[right] right:
    }
reading-not-seen = not seen
reading-border =
    { $side ->
        [above] short above { $border }
       *[below] short below { $border }
    }
reading-probability = probability short: { $probability }
not-filmed = Not filmed.
key-most = range of the reference group
key-short = counts as short
key-intervals =
    Dots with their 95 % intervals. A muscle group is called short or long enough only if the probability is at least
    80 %, given romcam's own error.
no-verdict = no verdict
read-from = read from { $evidence }
why = Why
column-test = Test
column-film = Film
column-filmed = Filmed
column-analysed = Analysed
column-counts = Counts
column-failed = Failed checks
counts-yes = yes
# $reason: why another counts, see "Which results count".
counts-no = no: { $reason }
failed-none = none
results-note =
    Of several results of one test and leg the good one counts that was filmed last. A film without a date counts by the
    day of its analysis.

## Page: terms and provenance

term-short =
    The measured value lies beyond the border, or beyond the range of most people, with a probability of at least 80 %.
    It says how far a joint went that day, not why.
    .title = Short
term-close = Given romcam's own error in reading a film, both are possible.
    .title = Borderline
term-disagree = One test says short, the other long enough.
    .title = Tests disagree
term-interval = romcam's own error in reading a film: of twenty such intervals, nineteen contain the true value.
    .title = 95 % interval
term-probability = The least it can be, whatever errors the findings have in common.
    .title = Probability that all of it holds
provenance-ranges = Sources of the ranges
provenance-films = Films
provenance-film =
    { $number }: { $film }, SHA-256 { $sha256 }; pose model { $pose_model }, spine estimator { $spine_estimator }
provenance-software = Software
footer =
    This page describes how a person moved in a few films. It is not a diagnosis, and does not state
    causes.
