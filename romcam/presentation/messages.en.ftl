### Sentences and names that all pages, the terminal and the overlay share.
### A name of a measure, a movement or a state stands in other sentences, so it has no full stop.

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

probability-high = over 99 %
probability-low = under 1 %
probability = { $percent } %

## Lists

# $items: one item, or several joined by list-comma; $last: the last item.
list-and = { $items } and { $last }
list-comma = { $items }, { $item }

## What a measure means, in a few words for a reader who does not know the term

explain-pelvis_tilt = how far the pelvis rolled forward over the hips
explain-trunk_inclination = how far the back leaned forward at the lowest ribs (T12-L1)
explain-hip_flexion = pelvis relative to thigh
explain-lumbar_flexion = T12-L1 relative to pelvis
explain-lumbar_share = the lumbar spine's part of the bend
explain-pelvis_onset_lag = after the lumbar spine; below 0 the pelvis starts first
explain-trunk_chord = lean of the straight line from hip to shoulder
explain-thigh_tilt = lean of the thigh; below 0 the hips are behind the knees
explain-knee_flexion = bend of the knee
explain-apparent_hip_flexion = line from hip to shoulder relative to thigh
explain-internal_rotation = foot turned outwards
explain-external_rotation = foot turned inwards
explain-total_arc = from one end to the other
explain-internal_rotation_difference = above 0: further on the left
explain-external_rotation_difference = above 0: further on the left
explain-hip_rotation = turn of the shank minus that of the pelvis
explain-shank_turn = the foot goes outwards
explain-pelvis_obliquity = tilted sideways
explain-trunk_lean = leaned sideways
explain-leg_elevation = how far the leg rose from where it lay
explain-knee_angle = bend of the knee; 0 is straight
explain-thigh_elevation = knee above the hip; below 0 beneath it
explain-thigh_elevation_trigonometric = the same by height alone: also where the thigh drifts outwards
explain-other_leg_elevation = how far the other leg lifted
explain-other_thigh_elevation = the other knee above the hip
explain-hip_lift = how far the hip rose off the table
explain-heel_to_buttock = remaining distance, in leg lengths
explain-pelvis_tuck = rolled back from its greatest tilt
explain-tuck_depth = knee bend at which the pelvis begins to roll back
explain-lumbar_hip_ratio = bend of the lumbar spine relative to that of the hips
explain-duration_rise = from the first lean to standing
explain-duration_sitting_down = from standing to the seat
explain-thorax_turn = turn of the line between the shoulders
explain-pelvis_turn = turn of the line between the hips
explain-hips_share = part of the turn that the pelvis made over the hips
explain-hip_range = swing of the thigh, forward and back
explain-hip_flexion_peak = furthest ahead of the vertical
explain-hip_extension = furthest behind the vertical
explain-trunk_range = sway with each stride
explain-stride_time = from one step of a leg to its next
explain-cadence = both legs together

## Names of movements within a test

task-rise = rising
task-sit = sitting down
# $task: name of a movement, such as "internal"; $side: left or right.
task-of-side = { $task }, { $side ->
    [left] left
   *[right] right
 }

# How often a movement was made. $task: its name.
counted-task = { $count } × { $task }
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
state-indeterminate = too close to tell
state-unknown = not known

tissues-short = The { $tissues } look short.
tissues-indeterminate = Whether the { $tissues } are short is too close to tell.
tissues-unknown = Whether the { $tissues } are short cannot be told.
tissues-free = Nothing that was measured looks short.

## What a number rests on

evidence-tags = printed tags on pelvis and T12-L1
evidence-contour = the outline of the back, read like two inclinometers on the skin
evidence-landmarks = shoulders, hips and knees only

## Answers

answer-yes = yes
answer-no = no
answer-unknown = cannot be told
helped-yes = Yes
helped-no = No
helped-unknown = Cannot be told

## The page of all tests (docs/tests.md), and the list of tests in the terminal

# How a test is filmed. $position: one of the positions below.
filmed-side = from the side, { $position }
filmed-front = from the front, { $position }
position-standing = standing
position-seated = seated
position-supine = lying on the back
position-prone = lying on the front
test-needs-back = Hips and spine are told apart by the outline of the back.
tests-title = The tests
tests-about =
    What romcam can measure, how to film it, and what it says. Each drawing is what the camera should see: the
    moving part in blue at the end of its range, dotted where it started. `romcam analyze VIDEO --test NAME` measures a
    video, `romcam tests` shows this list in the terminal, `romcam tests NAME` one of them.
tests-generated = This page is generated from the tests: `{ $command }`.
tests-says = **What it says.** { $text }
tests-filming = **How to film it.** { $text }
