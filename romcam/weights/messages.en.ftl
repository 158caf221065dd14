# Errors about weights: the pose model's in the user's cache, and romcam's own networks inside the package.
# Commands such as `romcam models fetch` and names such as ROMCAM_MODELS are not translated.

## Pose models

# $reason: one of the reasons below, or pip's own message.
pose-model-not-fetched = The pose model could not be fetched ({ $reason }); connect to the network once, or run `romcam models add FILE` with the weights from another machine.
reason-no-pip = this Python has no pip
reason-other-file = the file in the package index is not the one romcam expects
reason-no-network = no network, or the package index does not have it
reason-unknown = pip gave no reason
# $remedy: the command that replaces the file.
pose-model-damaged = { $path } is damaged (its SHA-256 is not the { $model } model's); run `{ $remedy }` to replace it.
pose-model-not-fetchable = The { $model } model cannot be fetched; get it from the npm package @mediapipe/pose and run `romcam models add` with that file.
pose-model-unknown = There is no pose model called { $model }; available: { $known }.
fetched-without-model = The fetched package does not contain the { $model } model; please report this.
bundle-unexpected = The { $model } model differs from the one that this version of romcam expects; update romcam.

## Files that a user adds

file-unreadable = { $file } cannot be read ({ $error }); name a file of weights.
archive-damaged = { $file } is a damaged archive ({ $error }); copy it again.
file-without-models = { $file } contains none of the pose models romcam knows; `romcam models list` lists them.
cache-unwritable = The weights cannot be kept in { $folder } ({ $error }); set ROMCAM_MODELS to a folder that can be written.

## romcam's own networks

network-missing = { $path } is missing ({ $error }); reinstall romcam.
network-damaged = { $path } is damaged (its SHA-256 is not that of this version); reinstall romcam.
