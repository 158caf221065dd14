### Sentences of the comparison with a reference (romcam validate, validation.html).

## What cannot be read. One sentence each, which romcam validate shows as an error. $table: a file's path.

# $expected, $found: names of columns.
table-no-times = { $table } has no times: expected are { $expected }, found are { $found }; rename the columns, or assign those of a reference with --columns.
table-no-angle = { $table } has no angle: expected are { $expected }, found are { $found }; rename the columns, or assign those of a reference with --columns.
table-no-number = { $table } holds no number in { $columns }; fill in what was measured.
# $trial: the column of the trials' names; $angles, $found: names of columns.
sheet-no-trial = { $table } has no trial: expected are { $trial } and any of { $angles }, found are { $found }; rename the columns, or assign them with --columns.
sheet-no-angle = { $table } has no angle: expected are { $trial } and any of { $angles }, found are { $found }; rename the columns, or assign them with --columns.
# $row: its number, counted from 1.
row-without-trial = { $table }: row { $row } under the header has no { $column }; name its trial.
row-without-time = { $table }: row { $row } under the header has no { $column }; give every frame its time in seconds.
trial-has-several-rows = { $table } has several rows for the trial { $trial }; keep one row a trial, or leave the column { $column } out if the table is one trial's, frame by frame.
time-does-not-rise = { $table }: { $column } does not rise at row { $row } under the header; sort the frames by time and keep one row for each time.
column-missing = { $table } has no column { $column }, which --columns names for { $name }; found are { $found }.
table-frames-no-times = { $table } has frame numbers ({ $column }) and no times; give its frames per second with --rate, for instance --rate 100.
table-times-in-frame = { $table } counts frames in { $column }; give its frames per second with --rate, for instance --rate 100.
table-times-in-percent = { $table } has per cent of a cycle in { $column }, which has no times; export the angles over time in seconds.
# $value: the number, as read.
not-an-angle = { $table }: { $value } in column { $column }, row { $row } under the header, is no angle in degrees; check the column's unit and its decimal mark.
columns-not-a-pair = --columns { $given } is not name=column; write for instance lumbar_flexion=L1_S1.
columns-unknown-name = --columns does not accept { $name }; accepted are { $known }.
# The end of a long list of names.
names-and-more = { $names } and { $more } more

## Trials and references that do not match. Errors, too, except for the last two.

angles-missing = { $path } does not exist; check the name.
no-trials = { $folder } holds no angles.csv; analyse the films first, with `romcam analyze`.
two-trials-of-one-name = { $first } and { $second } are both called { $name }; rename one of the folders.
two-references = { $first } and { $second } are both the reference of { $name }; keep one of them.
folder-among-references = { $folder } is a folder; give one folder of references alone, or files.
reference-of-one-trial = { $reference } is the reference of one trial, but { $folder } holds { $count }; give a folder of references named like the trials, or a table with a column trial.
# A note: a trial and a reference whose names differ, each the only one. $name: the trial. $reference: the reference's file.
only-one-of-each = { $reference } is taken as the reference of { $name }, since there is no other of either
# $trials, $references: names; $trial_count, $reference_count: how many there are.
nothing-matches = No reference in { $where } belongs to a trial: { $trial_count ->
        [one] the trial is { $trials }
       *[other] the trials are { $trials }
    }, and { $reference_count ->
        [one] the reference is { $references }
       *[other] the references are { $references }
    }; name each reference like its trial's folder.
# $file: result.json.
side-unknown = { $reference } has { $angle } of the left and the right leg, and { $angles } does not say which leg was measured; keep { $file } beside it, as `romcam analyze` writes it.
no-references = { $where } holds no reference for { $trial_count ->
        [one] the trial { $trials }; name the reference like the trial's folder.
       *[other] the trials { $trials }; name each reference like its trial's folder.
    }
# $ours, $theirs: names of angles.
no-shared-angle = { $angles } and { $reference } of { $trial } share no angle: the one has { $ours }, the other { $theirs }; name the reference's columns as romcam does, or assign them with --columns.
# $ours, $theirs: time-span.
no-shared-moment = { $angles } and { $reference } of { $trial } share no moment: romcam's times run from { $ours }, the reference's from { $theirs }; make sure that both are in seconds and start together, or give --lag.
time-span = { $first } to { $last } s
# In the list of what was left out.
without-reference = { $name } (no reference)
without-trial = { $name } (no trial)

no-trial-of-test = No trial with a reference is of the test { $test }; those there are: { $tests }.
no-test-known = none with a result.json beside its angles
# $reason: a whole sentence.
left-out = { $name }: { $reason }

## Units. Errors: what the numbers look like, and the option to give.

looks-milliseconds =
    { $reference } of { $trial }: its times look like { $unit ->
        [ms] milliseconds
        [us] microseconds
       *[ns] nanoseconds
    } (they run from { $theirs }, romcam's from { $ours }); give --time-unit { $unit }.
looks-frames = { $reference } of { $trial }: its times look like frame numbers ({ $theirs }, while romcam's run from { $ours }); give its frames per second with --rate.
looks-percent = { $reference } of { $trial }: its times look like per cent of a cycle ({ $theirs }, while romcam's run from { $ours }); export the angles over time in seconds.
# $scale: how many times smaller than romcam's.
looks-radians = { $reference } of { $trial }: its angles look like radians (romcam's are { $scale } times as large); give --angle-unit rad.
# $larger: whose are larger, the reference's or romcam's; $times: how many times.
looks-other-unit =
    { $reference } of { $trial }: its angles are not in degrees: { $larger ->
        [reference] they have the shape of romcam's and are { $times } times as large
       *[romcam] they have the shape of romcam's, which are { $times } times as large
    }; export them in degrees.
# $lag: seconds with sign.
looks-clock = { $reference } of { $trial } and romcam share no moment, but last equally long: romcam's times run from { $ours }, the reference's from { $theirs }; if both started together, give --lag { $lag }.
# $count: number of the reference's times within romcam's.
hardly-inside =
    { $reference } of { $trial }: { $count ->
        [0] none of its times lies
        [one] only one of its times lies
       *[other] only { $count } of its times lie
    } within romcam's (they run from { $theirs }, romcam's from { $ours }); make sure that they are in seconds, or give --time-unit.
# $share: per cent.
hardly-overlaps = { $reference } and { $angles } of { $trial } share { $share } of romcam's time: romcam's times run from { $ours }, the reference's from { $theirs }; make sure that both are of the same film and in seconds, or give --lag.

## Remarks: what may be wrong with the comparison. In the terminal and on the page.

# $r: the correlation of both.
remark-other-sign = { $angle }: the reference moves the other way (r { $r }). Change its sign: forward and flexion are positive.
remark-not-zeroed = { $angle }: the reference reads { $reading } where romcam reads 0°. Subtract what it reads in upright standing.
remark-lag-at-the-end = The best shift of { $trials } lies at the end of the range that was searched ({ $most }): the clocks may be farther apart. Give --lag in seconds.
remark-short-reference = The reference covers less than half of the frames of { $trials }: the end of range may lie outside. Check the clocks, or give --lag.
remark-too-few = There are too few trials for limits of agreement: { $least } are the minimum, and below about 50 the limits stay vague.
# $angles: titles of angles.
remark-too-few-of = There are too few trials for limits of agreement of { $angles }: { $least } are the minimum, and below about 50 the limits stay vague.

# $tests: names of tests.
remark-several-tests = The trials are of different tests ({ $tests }). Their errors are pooled here: compare each test by itself, with --test.
remark-few-for-reliability = ICC, SEM and MDC95 are shown from { $least } trials on: with fewer they are too uncertain to use.
# $angles: titles of angles; $degrees: the greatest difference.
remark-far-off = { $trial }: romcam and the reference are far apart at the end of range ({ $angle }: { $degrees }), beyond romcam's own 95 % interval. Make sure that the reference is of this film.
remark-low-r = { $trial }: the curves differ in shape ({ $angle }: r { $r }). Make sure that the reference is of this film and starts with it.
remark-shifted = { $trial }: the curves agree better if the reference is shifted by { $shift } s. Check the clocks, or give --lag auto.
note-columns-unused = { $table }: these columns were not used, since they are not named like an angle of romcam: { $columns }. Assign those that are one with --columns.
note-milliseconds =
    { $table }: its times are in { $unit ->
        [ms] milliseconds
        [us] microseconds
       *[ns] nanoseconds
    }, as its heading says, and were converted.
# $unit: the unit of the times, such as s.
note-index-times = { $table }: the times are those of its column without a name, in { $unit ->
        [s] seconds
        [ms] milliseconds
        [us] microseconds
        [ns] nanoseconds
       *[min] minutes
    }. If that column is something else, assign the times with --columns.
note-radians = { $table }: its angles are in radians, as it says, and were converted.
note-not-radians =
    { $table }: it says that its angles are in radians, but they are too great for that and were read as degrees; if they are
    radians, give --angle-unit rad.
note-knee-turned = { $table }: its knee bends by negative angles, which were turned: flexion is positive.
# $columns: names of columns, such as "hip_flexion_r, hip_flexion_l".
note-mean-of-sides =
    { $table }: of right and left, the mean was taken ({ $columns }); for one side, give for instance
    --columns hip_flexion=hip_flexion_r.
# $angles: such as "Lumbar spine −5°, Hip joint 12°".
note-neutral =
    { $table }: its angles count from the pose of its model, so what they show in the upright stand was taken off:
    { $angles }.
# $angle: title of an angle; $degrees: whole degrees.
neutral-of-angle = { $angle } { $degrees }°
note-opensim = { $table }: it has OpenSim's names. Pelvic tilt and lumbar extension were turned to romcam's signs, forward and flexion positive.
note-rows-left-out = { $table }: { $count ->
        [one] one row has more cells than the header and was left out.
       *[other] { $count } rows have more cells than the header and were left out.
    }

## Numbers in words.

degrees = { $number }°
span = { $low } to { $high }
trials-and-withheld = { $count } ({ $withheld } withheld)
count-withheld = { $count } withheld
withheld = withheld
covered = { $covered } of { $intervals }
too-few = too few trials for limits of agreement
too-few-short = too few trials
# $shift: +0.20, in seconds; $range: from the smallest to the greatest.
shift-given = { $shift } s added to the reference's times, as given
shift-found = { $shift } s added to the reference's times, where the differences vary least
shifts-found = median { $median } s ({ $range }) added to the reference's times, where the differences vary least

## The terminal: tables and the lines below them.

table-errors = At the end of range, romcam minus reference
table-agreement = Agreement at the end of range
table-frames = Frame by frame, median over the trials
column-angle = angle
column-trials = trials
column-rmse = RMSE
column-median = median
column-bias = bias
column-covered = in interval
column-limits = limits of agreement
column-icc = ICC(2,1)
column-sem = SEM
column-mdc95 = MDC95
column-frames = frames
column-withheld = withheld
column-r = r
# At most nine letters each.
label-shift = Shift
label-remark = Note
label-unmatched = Left out
label-written = Written
line-written = { $files } in { $folder }

## The two plots of an angle on the page.

# Description for screen readers. $angle: name of the angle; $plot: title of the plot.
plot-of-angle = { $angle }: { $plot }
plot-difference = Difference against mean
plot-difference-described = Bland-Altman plot of { $angle }: romcam minus reference over the mean of both.
plot-scatter = romcam against reference
plot-scatter-described = { $angle }: romcam over the reference; the diagonal is equality.
axis-mean = mean of romcam and reference
axis-difference = romcam minus reference
axis-reference = reference
axis-romcam = romcam
level-upper = upper limit
level-bias = bias
level-lower = lower limit
# Shown on hovering over a dot. $found, $reference: degrees.
dot = { $trial }: romcam { $found }, reference { $reference }
note-rmse = RMSE
note-trials = trials
note-icc = ICC(2,1)
note-interval = 95 % interval
legend-end = end of range of one trial
legend-end-interval = end of range of one trial, with romcam's 95 % interval
legend-curve = curve of one trial
legend-equality = equality
legend-confidence = 95 % confidence interval of limits and bias

## The page, validation.html, from top to bottom.

page-title = romcam against a reference
page-brand = Validation
page-compared = compared { $when }
page-agreement = Agreement
page-heading = How far romcam and the reference are apart, in { $trials ->
        [one] one trial
       *[other] { $trials } trials
    }
page-heading-note = At the end of range, romcam minus reference.
tile-title = { $angle }, root mean square error
tile-bias = bias { $bias }
tile-limits = limits of agreement { $limits }°
page-remarks-label = What may be wrong with the comparison
page-remarks = Notes
page-unmatched = Left out, without a partner: { $names }.
page-end = At the end of range
page-end-note = degrees; in small print, 95 % confidence intervals
page-frames = Frame by frame
page-frames-note = degrees, within each trial; median over the trials
head-angle = Angle
head-trials = Trials
head-trial = Trial
head-rmse = RMSE
head-median = Median error
head-bias = Bias
head-sd = SD
head-lower = Lower limit
head-upper = Upper limit
head-icc = ICC(2,1)
head-sem = SEM
head-mdc95 = MDC95
head-covered = In interval
head-frames = Frames
head-withheld = Withheld
head-r = r
page-trials = Trial by trial, at the end of range
page-trials-note = Difference; below it, romcam / reference.
page-terms = What the numbers mean
term-end = End of range
# $share: 7 %.
term-end-text = The frames in which the reference's trunk inclination (or, without one, the angle itself) is within { $share } of its value farthest from upright; for both methods, the median over the same frames. For a reference table of one row a trial, the frames are chosen by romcam's own curves.
term-withheld = Withheld
term-withheld-text = romcam gave no value, because the back was not visible well enough. Such trials are counted, never filled in.
term-errors = RMSE, median, bias
term-errors-text = Root mean square of the differences, median of their sizes, and their mean: what romcam reads too much (+) or too little (−) on average.
term-limits = Limits of agreement
term-limits-text = Bias ± 1.96 standard deviations (SD) of the differences: about 19 of 20 new trials fall between them. They include the reference's own error.
term-icc = ICC(2,1)
term-icc-text = Intraclass correlation, two-way random, absolute agreement: 1 if both always read the same. It grows with the variety of the people measured.
term-sem = SEM, MDC95
term-sem-text = Standard error of measurement, without the bias, as if both methods had the same error; and 1.96·√2·SEM, the smallest change between two measurements that is not likely to be error. Measured between methods, not by repeating one.
term-covered = In interval
term-covered-text = In how many trials romcam's own 95 % interval contains the reference.
term-r = r
term-r-text = Correlation over the frames of a trial. It is near 1 for any two things that go down and up together, so do not judge by it.
page-provenance = Where these numbers come from
page-times = Times
# $gap: seconds.
page-times-text = The reference at romcam's times by linear interpolation, never beyond its first or last sample nor across gaps longer than { $gap }.
# $shift: one of the three messages that begin with shift; $most: seconds.
page-shift = Shift: { $shift }.
page-shift-found = Shift: { $shift }, within ± { $most }.
page-no-shift = No shift.
page-files = { $angles } against { $reference }
page-files-shift = { $angles } against { $reference }, shift { $shift } s
page-methods = Methods
source-bland-altman = Bland JM, Altman DG. Measuring agreement in method comparison studies. Stat Methods Med Res 1999; 8: 135-160.
source-shrout-fleiss = Shrout PE, Fleiss JL. Intraclass correlations: uses in assessing rater reliability. Psychol Bull 1979; 86: 420-428.
source-mcgraw-wong = McGraw KO, Wong SP. Forming inferences about some intraclass correlation coefficients. Psychol Methods 1996; 1: 30-46.
source-weir = Weir JP. Quantifying test-retest reliability using the intraclass correlation coefficient and the SEM. J Strength Cond Res 2005; 19: 231-240.
page-software = Software
page-program = romcam { $version }
page-footer = This page compares two measurements in the trials named. It holds for people, clothes, cameras and movements like theirs.

## Markers. $table: the file.

markers-not-trc = { $table } is not a .trc file of markers romcam can read; export it again, or give a table of angles.
markers-not-c3d = { $table } is not a C3D file romcam can read; export it again, or give a table of angles.
markers-cut-off = { $table } breaks off, or is longer than a C3D file can count; export it again in shorter pieces.
markers-empty = { $table } holds no markers; export it again, or give a table of angles.
markers-times = The times of { $table } are missing or do not increase; export it again, or give a table of angles.
markers-library = { $table } is a C3D file, which needs ezc3d; install it with: pip install "romcam[exports]".
# $found: places that were found.
# $marker: its name; $found: names of the markers that are there; $place, $places: such as asis, psis.
# $people: names of the people, as the file writes them before a colon.
markers-several-people =
    { $table } has the marker { $marker } of several people ({ $people }), so it is not known who is measured. Name the markers of
    one person with --markers, or export that person alone.
markers-nobody = no name
marker-missing = { $table } has no marker { $marker }, which --markers names; it has: { $found }.
marker-names-invalid = { $path } is neither TOML nor JSON ({ $reason }); write for instance: asis = ["M1", "M2"].
marker-names-empty = { $path } names no markers; name those of { $places }, for instance: asis = ["M1", "M2"].
marker-place-unknown = { $path } names markers of { $place }; places that are used are { $places }.
marker-names-not-text = { $path } does not name the markers of { $place } as text; write for instance: { $place } = ["M1", "M2"].
markers-no-pelvis =
    { $table } has no markers of the pelvis under their usual names (LASI, RASI, LPSI, RPSI); found are: { $found }. Rename
    them, or give a table of angles.
markers-none = none
# $segments: the first of them, such as pelvis_4X4, torso_4X4.
markers-orientations =
    { $table } holds orientations of segments ({ $segments }) and no markers of the pelvis; romcam does not read orientations from C3D.
    Export the angles as a table, or positions of ASIS and PSIS as markers.
markers-no-direction = The markers of the pelvis in { $table } lie above each other, so forward is not known; give a table of angles.
markers-no-vertical = { $table } has neither knees nor C7, so the vertical is not known; give a table of angles.
# $seconds: seconds with two decimals.
note-cut = { $table }: by the number of its first frame, { $seconds } s were cut off before it. Its times count from that frame; if the film began with the recording, add --lag { $seconds }.
note-markers = { $table }: angles were computed from markers as changes from the upright stand. Pelvis: PSIS to ASIS. Trunk: T12 or T10 to C7, which includes the bend of the thoracic spine.
# $unit: as the file states it.
markers-angle-unit = { $table } states its angles in { $unit }, which romcam does not know; export them in degrees.
note-c3d = { $table }: its points with romcam's names of angles were taken as they are.
note-plug-in-gait =
    { $table }: the angles of its model (PelvisAngles, SpineAngles, HipAngles, KneeAngles) were taken as changes from the
    upright stand. Its trunk is the thorax, which includes the bend of the thoracic spine. To compute angles from its
    markers instead, name them with --markers.
mvnx-invalid = { $table } is not an MVNX file romcam can read; export it again, or give a table of angles.
mvnx-no-pelvis = { $table } holds no orientations of the pelvis; export them, too, or give a table of angles.
note-mvnx = { $table }: angles were computed from the orientations of Pelvis, T12 and legs as changes from the upright stand.

## The outline against printed tags (romcam validate --tags)

no-tagged-result = No result has printed tags on both pelvis and T12-L1; film people with tags, and give their results.
notes-unreadable = { $table } cannot be read ({ $reason }); check the name.
notes-columns = { $table } has not the columns that notes need: { $expected }; the first and one of the others.
summary-not-written = { $path } cannot be written ({ $reason }); give another place.
# $title: of the angle. $group: "all", or such as "clothes=loose". $covered: a share. $bias: degrees.
beyond-intervals =
    { $group ->
        [all] { $title }: the outline is off by more than its intervals allow; they hold in { $covered } of these people
            instead of 95 %, and the outline reads { $bias } on average.
       *[other] { $title } ({ $group }): the outline is off by more than its intervals allow; they hold in { $covered } of
            these people instead of 95 %, and the outline reads { $bias } on average.
    }
# $trials, $people: how many there are in the largest group.
within-intervals = Nothing in these { $trials } trials contradicts the intervals that romcam states for the outline.
# $least: trials that are enough.
few-trials =
    { $trials ->
        [one] One trial does not show whether the intervals hold; give at least { $least }.
       *[other] { $trials } trials do not show whether the intervals hold; give at least { $least }.
    }
several-of-a-person =
    The { $trials } trials are of { $people ->
        [one] one person
       *[other] { $people } people
    }. Trials of one person are alike, so the confidence intervals of this table are too narrow.
# $least: a number of people.
too-few-to-share = A summary of fewer than { $least } people is not anonymous, so none was written; give more results.
tags-group-all = all
tags-column-group = group
tags-column-people = people
tags-column-trials = trials
tags-column-withheld = withheld
tags-column-bias = bias (CI)
tags-column-rmse = RMSE
tags-column-limits = limits
tags-column-icc = ICC (CI)
tags-column-covered = covered
