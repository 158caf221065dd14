
## Recordings and angles in files. $path: the file; $reason: as the operating system or the decoder says it.

archive-not-written =
    { $path } could not be written ({ $reason }); check that the folder exists and has space, and save it again.
archive-unreadable = { $path } cannot be read ({ $reason }); check the name.
archive-invalid = { $path } is not a recording or angles saved by romcam ({ $reason }); save it again.
# $format: what the file holds, such as romcam-angles; $version: of the format; $kind: recording or angles.
archive-other =
    { $path } holds { $format }, version { $version }, and not a { $kind } that this version of romcam can read; check
    the name, or update romcam.
