# Errors of the process in which the pose model works.

# Also for the processes of a batch. $library: file of the library. $packages: names of Debian packages.
library-missing = The pose model needs the system library { $library }, which is missing here; on Debian or Ubuntu run: apt-get install --no-install-recommends { $packages }
# $error: what went wrong, in the words of the library or of the process.
library-unloadable = The pose model's library cannot be loaded ({ $error }); reinstall romcam.
# $variable: an environment variable.
runtime-unknown = { $variable } is { $value }; set it to litert or mediapipe, or remove it.
# $on: the film or other input of the process. $how: `exit-status`, `signal` or a signal's name. $last: the last line it
# printed, or `no-output`. $advice: what to do, such as `advice-other-format`.
worker-died = The pose model's process ended unexpectedly on { $on } ({ $how }; last output: { $last }); { $advice }.
exit-status = exit status { $status }
signal = signal { $number }
no-output = none
advice-other-format = try again, or export the film as H.264 (.mp4) first

## Poses that another program found (--landmarks). One sentence each. $path: the file or folder.

no-frames = { $path } holds no poses; give a folder of JSON files, one for each frame, a JSON file or a .trc file.
too-many-frames = { $path } has more than a million frames; give a shorter part.
not-json = { $path } is not JSON; give the file that the pose program wrote.
poses-unknown = { $path } has no poses in a layout of OpenPose, MMPose or AlphaPose; give the file that the pose program wrote.
nobody = { $path } has nobody in any frame; check the film.
counts-differ = { $path } has people with different numbers of landmarks; give the poses of one model.
# $count: number of landmarks.
skeleton-unknown = { $path } has { $count } landmarks a person, an order that romcam does not know; known are COCO 17 and 18, BODY_25, Halpe 26 and COCO-WholeBody 133.
# $parts: parts of the body, such as "knee, ankle".
parts-missing = { $path } has no { $parts }, which every angle needs; use a model of the whole body.
normalised = { $path } has shares of the picture's size for coordinates, which change angles; write pixels, in OpenPose with a keypoint scale of 0.
no-times = { $path } has no times; give its frames per second with --fps, for instance --fps 30.
trc-invalid = { $path } is not a readable .trc file; give the file that Sports2D wrote.
trc-no-body = { $path } has no { $parts } under the names of Sports2D; to use markers as a reference, run `romcam validate`.
trc-times = { $path } has times that do not rise; sort its frames.
trc-not-flat = { $path } has a person who moves out of the plane of x and y; give poses of one camera.

## Another person was chosen by hand

# $number: from the left; $count: number of people.
person-number =
    There is no person { $number } in the film: { $count ->
        [one] only one is there most of the time
       *[other] only { $count } are there most of the time
    }; choose another number, or point at the person.
# $time: seconds.
person-not-there = Nobody was found at that point of the picture at { $time }; point at the middle of the person's body.
