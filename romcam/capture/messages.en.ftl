# Sentences of romcam/capture: cameras and recordings.
# $camera is a camera's number or path, $name its name as `camera-name` gives it, or a film's file name.

## Cameras

# The name of a device in a sentence.
camera-name = camera { $camera }
camera-not-permitted =
    This user may not use camera { $camera }: add the user to the group video (`sudo usermod -aG video $USER`), and log
    in again.
camera-missing =
    Camera { $camera } does not exist: connect it, see `romcam cameras` for a list, or give a film with
    --camera clip.mp4.
camera-silent =
    Camera { $camera } exists but gives no picture, most likely because another program is using it: close that
    program (a video call, a browser tab), or choose another camera with --camera.
# The name of a camera in the network in a sentence. $host: its address, without user and password.
stream-name = the camera at { $host }
stream-silent =
    No pictures came from { $name }: check the address, user and password, and that a player on this machine
    shows the stream; or film with any camera and run `romcam analyze` on the film.
# $scheme: the start of the address as typed; $known: those that can be read.
stream-scheme = Addresses that begin with { $scheme }:// are not read; give one of these: { $known }, or a film.
camera-stopped = The pictures of { $name } have stopped: make sure that it is connected, and record again.

## Recordings. $folder is where they go.

recording-exists = { $folder } already contains a recording, which is kept; choose another folder with --out.
# $free and $needed are in megabytes.
recording-no-room =
    Only { $free } MB are free in { $folder }, and a recording may take { $needed } MB: make room, or choose
    another folder with --out.
recording-too-many-unfinished =
    { $folder } is full of unfinished recordings; choose another folder with --out.
# $reason is the operating system's reason.
recording-folder-failed =
    The recording could not be written to { $folder } ({ $reason }); choose another folder with --out.

## Writing a recording. $file is its path.

write-disk-full =
    The recording { $file } could not be written because the disk is full: make room, or choose another folder with
    --out.
write-not-permitted =
    The recording { $file } could not be written because the folder { $folder } does not permit it: choose another folder
    with --out.
# $reason is the operating system's or FFmpeg's reason.
write-failed =
    The recording { $file } could not be written because { $reason }: make sure that the folder exists, or choose
    another with --out.
