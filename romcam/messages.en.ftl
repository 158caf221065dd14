# Sentences of the modules at the package's root.

## Steps of an analysis, beside a progress bar

step-fetching = fetching the pose model
step-recognising = recognising the test
step-watching = watching the film

## Printed tags

tags-not-seen = { $film } shows no printed tag on the person; analyse it without "--tags only".
tags-mirrored = The tags in { $film } can be read in the mirror image only, so the film is mirrored; analyse it with --mirrored.
# $test: as in "a test of the hip".
tags-not-for-test = Printed tags are not read in { $test }; use them in tests that measure pelvis and lumbar spine, such as the forward bend.

## Files that cannot be read or written. $file: its path.

# $reason: as the operating system states it, such as "no such file or directory".
file-unreadable = { $file } cannot be read ({ $reason }); check the name.
file-is-folder = { $file } is a folder; name a file in it.
file-not-regular = { $file } is a pipe or a device, not a file; save its content to a file first.
target-is-folder = { $file } is a folder; name the file to write.
target-not-regular = { $file } is a pipe or a device, not a file; name the file to write.
# $most: megabytes.
file-too-large = { $file } is larger than { $most }; give a smaller file.
megabytes = { $count } MB

## Too little memory. $limit, $least: megabytes.

memory-short = The memory of this machine is too small for this; close other programs, or use a machine with more memory.
memory-limited = The memory that this process may use ({ $limit }) is too small for this; raise the limit (ulimit -v).
memory-limit-too-low = This process may use { $limit } of memory and needs at least { $least }; raise the limit (ulimit -v).

## What was chosen or drawn by hand does not fit the trial. $time, $last: with their unit; $test: within a sentence.

time-outside = { $time } is outside { $film }, which lasts { $last }; give a time within it.
neutral-unseen = The person is not seen in { $film } at { $time }; choose neutral at another time.
side-not-of-test = A { $test } does not measure one leg; leave the side out.
no-end-of-range = A { $test } has no end of range to choose; leave end of range and repetition out.
# $count: number of repetitions.
no-such-repetition =
    There is no repetition { $number }: the film shows { $count ->
        [0] no repetition
        [one] one repetition
       *[other] { $count } repetitions
    }; choose one of them.
# $repetitions: from when to when each lasts.
end-outside = At { $time } the person makes no repetition; choose an end of range within one of them ({ $repetitions }).
# $times: begin, end of range and end, in the order in which they were given.
added-out-of-order = A repetition begins, reaches its end of range, and ends, in this order; these times are not: { $times }.
added-task =
    { $count ->
        [one] A { $test } has one movement; leave out `task`.
       *[other] A { $test } has several movements; state which one the repetition is of ({ $tasks }).
    }
added-overlaps = The repetition that begins at { $start } overlaps one that was found ({ $repetitions }); choose that one, or other times.
no-lines = The { $test } measures no lines along pelvis, T12-L1 and thigh; leave the lines out.
lines-not-side-on = The person is not seen from the side, so lines in the picture are no angles of pelvis and spine; film from the side.
# $segment: pelvis, t12 or thigh.
neutral-line-missing = The back is hidden in neutral, so the { $segment } line cannot be compared with it; draw the { $segment } line in neutral, too.
# $at: neutral, halfway or end.
no-key-frame = The film has no frame for a line at { $at }; leave that line out.
# $time: of the frame, with its unit.
line-astray =
    The { $segment ->
        [pelvis] pelvis line
        [t12] T12-L1 line
       *[thigh] thigh line
    } { $at ->
        [neutral] in neutral
        [halfway] half way
       *[end] at the end of range
    } is not on the person, as they are seen at { $time }; draw it along the body (in a file of edits, time_s states the frame that
    it was drawn in).
line-too-short = The { $segment } line at { $at } is too short to have a direction; draw it longer.
