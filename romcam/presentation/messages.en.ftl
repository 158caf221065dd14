### Sentences and names that all pages, the terminal and the overlay share.
### Names of measures, movements and states are parts of other sentences, so they have no full stop.

## Numbers

# A value or an interval with its unit. $value: a number such as "62" or "1.3", or an interval such as "56–68".
value-deg = { $value }°
value-ratio = { $value } %
value-s = { $value } s
value-per_min = { $value } per minute

# An interval, without its unit. $low, $high: numbers.
interval = { $low }–{ $high }
# An interval in which a dash could be read as a minus sign.
interval-signed = { $low } to { $high }

# A measure with its 95 % interval. $value: with its unit; $interval: without.
value-with-interval = { $value } ({ $interval })

# The range of a reference group: 10th to 90th centile, or mean ± one standard deviation. $range: with its unit.
usual-centiles = most people { $range }
usual-deviation = about 2 in 3 people { $range }

probability-high = over 99 %
probability-low = under 1 %
probability = { $percent } %

## Number of repetitions

# How often a movement was made. $task: its name.
counted-task = { $task }: { $count }
counted-separator = { $items }; { $item }
counted-repetitions = { $count ->
    [0] No repetition
    [one] One repetition
   *[other] { $count } repetitions
 }

## Tissues

# A tissue with its side, as the head of a line. $tissue: such as "Hamstrings".
tissue-of-side = { $tissue }, { $side ->
    [left] left
   *[right] right
 }
# Several tissues of one leg in a sentence. $tissues: such as "hip flexors and quadriceps".
tissues-of-leg = { $tissues } of the { $side ->
    [left] left
   *[right] right
 } leg

state-short = short
state-free = long enough
state-indeterminate = borderline
state-unknown = not known
state-no-reference = measured; no reference for this person

# One sentence for each leg.
tissues-borderline =
    { $side ->
        [left] Left leg: { $tissues } borderline.
        [right] Right leg: { $tissues } borderline.
       *[none] Borderline: { $tissues }.
    }
tissues-short = The { $tissues } look short.
tissues-unknown = Whether the { $tissues } are short cannot be told.
tissues-no-reference = Measured; there is no reference for this person.
tissues-free = Nothing that was measured looks short.

## Evidence of a number

evidence-manual = lines drawn by hand
evidence-tags = printed tags on pelvis and T12-L1
evidence-contour = the outline of the back, read like two inclinometers on the skin
evidence-landmarks = shoulders, hips and knees only

## Directions of angles that have names of their own. $side: the leg.

direction-hip-rotation-positive = Internal rotation, { $side ->
    [left] left
   *[right] right
 }
direction-hip-rotation-negative = External rotation, { $side ->
    [left] left
   *[right] right
 }
direction-thigh-swing-positive = Thigh ahead, { $side ->
    [left] left
   *[right] right
 }
direction-thigh-swing-negative = Thigh behind, { $side ->
    [left] left
   *[right] right
 }

direction-thorax-turn-positive = Thorax, to the left
direction-thorax-turn-negative = Thorax, to the right
direction-pelvis-turn-positive = Pelvis, to the left
direction-pelvis-turn-negative = Pelvis, to the right

## Answers

answer-yes = yes
answer-no = no
answer-unknown = cannot be told
compensation-yes = yes
compensation-no = no
compensation-unknown = cannot be told

## The page of all tests (docs/tests.md), and the list of tests in the terminal

tests-title = The tests
tests-about =
    What romcam can measure, how to film it, and what it shows. Each drawing shows what the camera should see: the
    moving part in blue at the end of its range, and dotted at its start. `romcam analyze FILM --test NAME` measures a
    film, `romcam tests` shows this list in the terminal, `romcam tests NAME` one of them.
tests-generated = This page is generated from the tests: `{ $command }`.
tests-says = **What it shows.** { $text }
tests-filming = **How to film it.** { $text }
