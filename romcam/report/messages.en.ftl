### Sentences of the report (report.html), its stills, the overlay and the summary in the terminal.

## Head of the report

# Below the name of the test.
brand = measured from a film by romcam
# $when: date and time.
filmed = filmed { $when }
analysed = analysed { $when }
age = { $years ->
    [one] { $years } year
   *[other] { $years } years
 }

## Labels of sections, for screen readers

section-finding = Finding
section-attention = What makes the numbers less certain
section-stills = Pictures of the movement
section-charts = The movement over time

## The finding

question-compensating = Is the spine compensating for stiff hips?
question-short = Is something short?
question-measured = What was measured
question-rounding = Is the spine rounding to get there?
# $probability: such as "81 %".
likeliest = likeliest pattern { $probability }
probability = probability { $probability }
tissue-probability = probability of being short { $probability }
compensation-seen = Compensation seen:

## Large figures

tile-hidden = not visible
tile-needs-back = needs the outline of the back
# Of a share that is withheld because its interval is too wide.
tile-uncertain = too uncertain
tile-wide = known to no better than ±25 percentage points
tile-pelvis = From the pelvis
tile-lumbar = From the lumbar spine
tile-share = Lumbar share of the bend
tile-both = Both together
tile-pelvis-and-spine = Pelvis and spine together

## The bar that divides a bend

# $trunk, $pelvis, $lumbar: angles with their unit.
split-bar = Of { $trunk } of bend the pelvis contributed { $pelvis } and the lumbar spine { $lumbar }
split-bar-usual = most people divide it here
# Two asterisks set the number in bold.
split-pelvis = Pelvis **{ $angle }**
# $exact: whether the rounded parts add up to the rounded whole.
split-together =
    { $exact ->
        [yes] together { $angle } at T12-L1
       *[no] together about { $angle } at T12-L1
    }
split-lumbar = Lumbar spine **{ $angle }**

## Failed checks

attention = Notes
attention-withheld = Also worth correcting

## Charts

chart-time = Angles over time
chart-time-bend = Pelvis and lumbar spine over time
chart-time-withheld = Trunk and thigh over time
chart-time-description = Angles in degrees, frame by frame; shaded: end of range.
chart-time-description-bend = Angles from upright in degrees, frame by frame; shaded: end of range.
chart-pelvis = Pelvis
chart-lumbar = Lumbar spine
chart-share = Share
chart-lumbar-share = Lumbar share
# Above the chart while the pointer is elsewhere: heading of the readings beside it.
chart-end-of-range = End of range
# $task: name of a movement, such as "Rising".
chart-end-of-task = { $task }: end of range
chart-at-start = At the start
# Within the chart, above the shaded range.
chart-note-end-of-range = end of range
# Legend.
chart-interval = 95 % interval
chart-usual-share = most people, at the end of range
chart-rhythm-down = Pelvis and lumbar spine on the way down
chart-rhythm-up = Pelvis and lumbar spine on the way up
chart-rhythm-description = Pelvis and lumbar spine stacked, in degrees, over the inclination of the trunk.
chart-rhythm-figures = figures: lumbar part of each 30°
# $population: the people of the norm.
chart-rhythm-norms = grey: the same in { $population }
# Three short lines, separated by bars.
chart-rhythm-usual = range|of most|people
# $angle: inclination of the trunk.
chart-trunk = Trunk { $angle }

## Comparison with norms

norms-title = Compared with a reference group
norms-title-bend = Compared with people without back pain
# Where the value lies compared with the range of the norm, which the next line names.
position-inside = typical
# The value is in the range, and its interval reaches beyond it.
position-inside-lower = typical, near the lower end
position-inside-upper = typical, near the upper end
position-inside-both = typical; the interval is wider than the range
position-below = lower
position-above = higher
# The value is outside the range, and its interval reaches into it.
position-overlaps-lower = borderline, lower end
position-overlaps-upper = borderline, upper end
norms-dot = Dot: the measured value with its 95 % interval.
norms-dot-bend = Dot: this bend with its 95 % interval.
# $ranges: one or several of norm-range, separated by semicolons.
norms-shaded = Shaded: { $ranges }.
# $kind: one of the next two messages; $population: the people it is from.
norm-range = { $kind } of { $population }
range-percentiles = 10th–90th percentile
range-mean-sd = mean ± SD
# Description of a bar. $title: the measure; $value: with its interval; $usual: the norm's range.
range-row = { $title } { $value }, { $usual }

## What an app that uses only shoulder, hip and knee would show

app-title = What a shoulder-hip-knee app would show
app-quote = “Hip flexion { $angle }”
app-meter = Part of it that is flexion of the hip joint
# Two asterisks set the words between them in bold.
app-spine =
    Such apps take the lean of the whole trunk for hip flexion. Measured between pelvis and thigh, **the hip joint bent by
    { $hip_joint }**; the rest came from the spine.
app-hip-joint =
    Such apps take the lean of the whole trunk for hip flexion. Measured between pelvis and thigh, the hip joint bent by
    { $hip_joint }.
app-unknown =
    Such apps take the lean of the whole trunk for hip flexion. This film does not show how much of those { $angle } came
    from the spine.
app-nothing = Nothing: the joints were not visible enough.

## Table of repetitions

table-time = End of range at
table-movement = Movement
table-way-down = Way down
table-way-there = Way there
table-reached = Reached
note-greatest = reported
note-pictured = pictured
note-greatest-above = reported above
note-return-missing = return not filmed

## How well the film could be read

quality-title = How well the film could be read
quality-passed = { $passed } of { $checks } checks passed.
quality-failed = { $count ->
    [one] { $count } check did not pass, see above.
   *[other] { $count } checks did not pass, see above.
 }
quality-unknown = { $count ->
    [one] { $count } check could not be made.
   *[other] { $count } checks could not be made.
 }
# $evidence: the evidence of the numbers.
quality-evidence = Based on { $evidence }.
evidence-joints = the joints found in the picture
# The second estimator reads an enlarged picture of the pelvis. $percent: of the frames with the person.
second-estimator-unused =
    The second estimate was too uncertain to use, so the intervals are wider.
second-estimator-mostly =
    The second estimator, which reads an enlarged picture of the pelvis, contributes in { $percent } % of the frames.
second-estimator-partly =
    The second estimator, which reads an enlarged picture of the pelvis, contributes in { $percent } % of the frames; in
    the others the intervals are wider.
# $factor (string): such as 1.4.
errors-grown =
    This film differs from the films on which the errors were measured, or a check of its picture failed, so the
    intervals are { $factor } times as wide.
all-checks = All checks
reasons-title = What the finding rests on

## Terms

terms-title = The terms
term-back =
    How far the outline of the back has turned over the sacrum and at the lowest ribs since the upright stand, as two
    inclinometers on the skin would show.
    .title = Pelvis, T12-L1
term-from-pelvis = The part of the inclination at T12-L1 that comes from the tilt of the pelvis.
    .title = From the pelvis
term-hip-joint = Pelvis minus thigh: the angle between the two. It differs from that of the pelvis where the thigh leans.
    .title = Hip joint
term-lumbar = T12-L1 minus pelvis: how much the lower back bent.
    .title = Lumbar spine
term-share = The lumbar spine's part of the inclination at T12-L1, at the end of range.
    .title = Lumbar share
term-share-of-movement =
    The same over all pictures of the movement: how far the pelvis follows the trunk on the way down and up, not only
    where it stops. A picture counts the more, the further the trunk leans.
    .title = Lumbar share, whole movement
# An angle of any test. $definition: how it is measured; $positive: what a value above 0 means.
term-angle = { $definition }; above 0: { $positive }.
term-interval = The measurement's own error: of twenty such intervals, nineteen contain the true value.
    .title = 95 % interval

## Where the numbers come from

sources-title = Sources of the ranges
provenance-title = Where these numbers come from
made-film = Film
made-poses = Poses of another program
made-filmed = Filmed
# $when: 4 May 2031, 10:00 UTC.
filmed-by-user = { $when }, as stated when it was analysed
filmed-by-film = { $when }, by the file's own tag; editing or sending a film may change it
filmed-unknown = not known; state it with --date
made-mirrored = Mirrored
mirrored-back = the film is a mirror image; its pictures were mirrored back
made-frames = Frames
made-smoothing = Smoothing
made-pose-model = Pose model
made-spine-estimator = Spine estimator
made-second-estimator = Second estimator
made-leg-finder = Leg finder
made-software = Software
# $kind: of the filter; $cutoff: its frequency with the unit.
made-filter = { $kind }, order { $order }, { $cutoff } effective
made-unfiltered = none: too few frames per second
frame-count = { $count ->
    [one] { $count } frame
   *[other] { $count } frames
 }
# $rate: frames per second.
frames-at-rate = { $count ->
    [one] { $count } frame at { $rate } per second.
   *[other] { $count } frames at { $rate } per second.
 }
# In a slow movement the pose is not inferred in every frame.
frames-inferred = { $count ->
    [one] The pose was inferred in { $count } of them and interpolated in the others.
   *[other] The pose was inferred in { $count } of them and interpolated in the others.
 }
frames-seen = { $count ->
    [one] The person was visible in { $count } frame.
   *[other] The person was visible in { $count } frames.
 }
frames-filled = { $count ->
    [0] No angle was filled in across a gap.
    [one] In { $count } frame an angle was filled in across a short gap.
   *[other] In { $count } frames an angle was filled in across a short gap.
 }
frames-lost = { $count ->
    [0] No frame was lost to another person.
    [one] { $count } frame was lost to another person.
   *[other] { $count } frames were lost to another person.
 }

footer = This report describes how a person moved, once, in front of one camera. It is not a diagnosis.

## Captions of the stills

# $caption: one of the captions below; $lines: lines that were drawn by hand.
caption-drawn = { $caption } ({ $lines } drawn by hand)
drawn-pelvis = pelvis
drawn-t12 = T12-L1
drawn-thigh = thigh
caption-neutral = Neutral: all angles are measured from here
caption-before = Before the movement
# $angle: name of an angle; $reading: in degrees.
caption-furthest = { $angle } furthest: { $reading }
# $moment: one of the names below or of a movement; $readings: one or several values.
caption = { $moment }: { $readings }
# In a test that reports medians over all repetitions.
caption-this-one = { $moment }, this stride
caption-halfway = Half way
caption-halfway-down = Half way down
caption-end = End of range
caption-chord = line from hip to shoulder at { $angle }
caption-split = pelvis { $pelvis }, lumbar spine { $lumbar }

## Labels on the stills

label-pelvis = Pelvis { $angle }
label-t12 = T12-L1 { $angle }
label-thigh = Thigh { $angle }

## The overlay's panel

overlay-chord = Hip-shoulder
overlay-split-hidden = split not visible here
overlay-end-of-range = end of range
overlay-neutral = neutral
overlay-upright = upright
# Followed by a count, such as "bend 2/3".
overlay-bend = bend
overlay-repetition = repetition

## The summary in the terminal. Labels are at most 19 letters long.

line-probability = Probability
line-evidence = Based on
line-repetitions = Repetitions
line-compensation = Compensation seen
line-check = Note
line-written = Written
# $value: a measure with its interval; $usual: the range of the reference group.
line-usual = { $value }; { $usual }
# $state: such as "short".
line-tissue = { $state } (probability of being short { $probability })
more-checks = { $count ->
    [one] and { $count } more; see result.json.
   *[other] and { $count } more; see result.json.
 }
repetitions-none = none to count
# $count: of repetitions; $best: number of the reported one.
repetitions-best = { $count }; values from no. { $best }, the most certain of the largest
written-nothing = nothing
# $files: names separated by commas.
written = { $files } in { $folder }

# $file: name of a file that --export asked for; $reason: a sentence.
export-not-possible = { $file } was not written: { $reason }

## Progress

progress-overlay = drawing the overlay
progress-plain = writing the film for the browser
