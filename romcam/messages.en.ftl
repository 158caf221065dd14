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

## Files that cannot be read. $file: its path.

# $reason: as the operating system states it, such as "no such file or directory".
file-unreadable = { $file } cannot be read ({ $reason }); check the name.
file-is-folder = { $file } is a folder; name a file in it.
file-not-regular = { $file } is a pipe or a device, not a file; save its content to a file first.
# $most: megabytes.
file-too-large = { $file } is larger than { $most }; give a smaller file.
megabytes = { $count } MB

## Too little memory. $limit, $least: megabytes.

memory-short = The memory of this machine is too small for this; close other programs, or use a machine with more memory.
memory-limited = The memory that this process may use ({ $limit }) is too small for this; raise the limit (ulimit -v).
memory-limit-too-low = This process may use { $limit } of memory and needs at least { $least }; raise the limit (ulimit -v).
