## Errors of rendering, such as by `romcam phantom`

# $test (string): the name that was asked for. $movements (string): all names, separated by commas.
movement-unknown = There is no movement named { $test }; choose one of { $movements }.
# $test (string): the name that was asked for. $movements (string): all names with such films, separated by commas.
movement-not-lifelike = There are no films from life of the movement { $test }; choose one of { $movements }.
# $test (string): the name of the movement.
case-cannot-follow = A person of { $test } cannot follow curves.
case-follows-no-legs = A person of { $test } needs thigh_deg and knee_deg.
# $most: seconds.
curves-length = Curves need at least two samples and last at most { $most } s.
# $name: field; $count: samples; $low, $high: degrees.
curves-angle = { $name } needs { $count } angles between { $low }° and { $high }°.
# $package (string): the missing Python package.
package-missing = Rendering people needs the package { $package }: pip install "romcam[phantom]"
# $size (string): width and height in pixels, such as 63x96.
film-size-odd = A film of { $size } pixels cannot be encoded; use even numbers for width and height.

## Motion capture that a rendered person follows: romcam phantom --follow. $path: the file.

captured-not-over-time = { $path } has one row a trial; a rendered person can follow only angles over time.
# $found: columns that were found.
captured-no-pelvis = { $path } has no pelvic tilt (found are: { $found }); give a file with pelvis_tilt, or name the column with --columns.
captured-no-trunk =
    { $path } has no inclination of the trunk or lumbar spine (found are: { $found }); give a file with trunk_inclination,
    lumbar_flexion, lumbar_extension or markers of T12 or T10 and C7, or name the column with --columns.
captured-too-short = { $path } holds fewer than two moments at which pelvis and trunk are known; give a longer trial.
# $seconds, $most: whole seconds.
captured-too-long = { $path } is { $seconds } s long, and a film follows at most { $most } s; cut the trial that you want out of it.
# $rate: samples a second.
captured-sparse = { $path } has only { $rate } samples a second, too few to follow a movement; export at least 4 a second.
# $start, $end: seconds.
captured-gap = { $path } does not show pelvis and trunk from { $start } s to { $end } s; fill the gap in the program that recorded it, or cut the trial.
# $angle: title of the angle; $degrees: whole degrees.
captured-impossible = { $path } gives { $degrees }° for { $angle }, which no body can take; check units and names of its columns.
# $test: name of a test; $movements: names, separated by commas.
captured-movement = A person of { $test } cannot follow motion capture; choose with --test one of { $movements }.
captured-needs-legs = { $path } has no angles of hip joints and knees, which the movement { $test } needs to rise from a seat; give another --test, or a file with hip_flexion and knee_angle.

## What was assumed or left out. $table: name of the file.

captured-trimmed = { $table }: it begins or ends with moments at which pelvis or trunk is not known; they were left out.
captured-gap-in-leg = { $table }: { $angle } has a long gap and was left out.
captured-no-thighs = { $table }: it has no angles of the hip joints, so the thighs move as balance over the feet needs.
captured-no-knees = { $table }: it has no angles of the knees, so they bend as in the case, in proportion to the trunk.
captured-defaults = { $table }: thoracic spine, neck and arms move as in the case, in proportion to the trunk; both legs are alike.
# $stand, $way, $hold: seconds.
captured-stand-first = { $table }: a stand of { $stand } s in upright neutral and a way of { $way } s to the first posture come before the trial.
captured-stand-last = { $table }: a way of { $way } s and a stand of { $stand } s in upright neutral come after the trial.
captured-held-first = { $table }: the first posture is held for { $hold } s before the trial.
captured-held-last = { $table }: the last posture is held for { $hold } s after the trial.
