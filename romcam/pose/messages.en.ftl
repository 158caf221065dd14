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
