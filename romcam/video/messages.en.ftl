# Sentences of romcam/video: why a film cannot be read or written.
# $film is the path of the film that is read, $file the path of the film that is written, $folder its folder.

## A film that cannot be opened

film-is-a-folder = { $film } is a folder: name one film in it.
film-is-not-regular = { $film } is not a regular file: name the film itself.
film-is-empty = { $film } is empty: copy the film again from where it was recorded.
film-does-not-exist = { $film } does not exist: check the name and the folder.
film-path-is-not-a-folder = { $film } does not exist: part of its path is a file, not a folder.
film-not-permitted = { $film } may not be read by this user: change its permissions or copy it.
# $reason is the operating system's reason.
film-cannot-be-read = { $film } cannot be read ({ $reason }): copy it to this disk again.
film-is-cut-off =
    { $film } is cut off (its index is missing): copy it again from the camera, or let the camera finish before the
    film is copied.
film-is-no-video =
    { $film } is not a film that can be read: give one such as .mp4, .mov, .mkv, .avi or .webm.
film-has-no-moving-picture = { $film } contains sound but no picture: give the film.
film-has-no-decoder =
    { $film } is encrypted or in a format that no installed decoder understands: export it as H.264 (.mp4).
# $width, $height and $limit are in pixels.
film-is-too-large =
    { $film } declares pictures of { $width }×{ $height } px, but romcam reads up to { $limit } px: export it at a
    smaller size; 1080p is enough.
film-digest-failed = { $film } could not be read to its end: copy it again.

## A film whose pictures cannot be decoded

# $codec is FFmpeg's name of the codec, $limit the longest side that is read, in pixels.
film-has-no-decodable-picture =
    { $film } contains no picture that can be decoded ({ $codec }); it is damaged, encrypted or larger than { $limit }
    px: copy it again from the camera or export it as H.264 (.mp4).
# $format is FFmpeg's name of the pixel format.
film-cannot-be-converted =
    { $film } has a pixel format ({ $format }) that cannot be converted to RGB: export it as H.264 (.mp4).

## A film that cannot be written

write-no-encoder = { $file } could not be written because this PyAV has no libx264: install av from PyPI.
write-disk-full =
    { $file } could not be written because the disk is full: make room or choose another folder.
write-no-folder =
    { $file } could not be written because the folder { $folder } does not exist: create it or choose another.
write-not-permitted =
    { $file } could not be written because the folder { $folder } does not permit it: choose another folder.
# $reason is the operating system's or FFmpeg's reason.
write-failed = { $file } could not be written because { $reason }: choose another folder.

## What the user states about a film. $given: as typed.

date-none = Date { $date } is not a date; write it as 2024-05-31.
date-either = Date { $date } may be either of two days; write it as 2024-05-31.
date-is-none = { $given } is not a date; write it as 2031-05-04, with the time as "2031-05-04 10:00".
date-is-ahead = { $given } is in the future; give the day on which the film was made.
speed-and-fps = Speed and frame rate of a film say the same thing in two ways: give one of them.
turn-is-none = { $given } is not a quarter turn: give 90, 180 or 270 degrees.
rate-is-none = { $given } is neither a speed nor a frame rate: give a number greater than 0.
