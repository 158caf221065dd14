# Sentences of romcam/guided: what the person in front of the camera reads or hears, and why a session cannot go on.

## Prompts. `headline` is read from three metres, and spoken; `detail` is for people nearer to the screen.
## About 22 characters fit as a headline and 65 as a detail.

prompt-moment =
    .headline = One moment
    .detail = Stand upright, side-on to the camera.
prompt-come =
    .headline = Step into the picture
    .detail = Side-on to the camera, about three metres away.
prompt-whole-body =
    .headline = Step back
    .detail = The camera has to see you from head to feet, also bent over.
prompt-side-on =
    .headline = Turn side-on
    .detail = Your shoulder to the camera; look straight ahead, along the wall.
prompt-alone =
    .headline = One person only
    .detail = Would everyone else please leave the picture.
prompt-light =
    .headline = More light
    .detail = Switch on a lamp in front of you, or choose a plainer wall.
prompt-upright =
    .headline = Stand upright
    .detail = Straight knees, arms relaxed, eyes ahead.
prompt-level =
    .headline = Camera is tilted
    .detail = Set it level: a person standing upright must look upright.
prompt-outline =
    .headline = Tighten your shirt
    .detail = Tuck it in or take it off, tie long hair up: the back must show.
prompt-tag-hidden =
    .headline = Fold your arms
    .detail = On the chest, until you bend: a tag on your back is hidden.
prompt-stand =
    .headline = Stand still
    .detail = Upright, arms hanging; with tags on your back: arms folded.
prompt-early =
    .headline = Too early: come up
    .detail = First stand upright and still; then the test begins again.
prompt-bend =
    .headline = Bend down
    .detail = Slowly, as far as it goes, knees straight.
prompt-hold =
    .headline = Hold
    .detail = Stay down there.
prompt-rise =
    .headline = Come up
    .detail = Slowly, all the way.
prompt-lost =
    .headline = Stay in the picture
    .detail = If anyone is in the way, please step aside.
prompt-prepare =
    .headline = Get into position
    .detail = As in the drawing, then hold still: the recording begins by itself.
prompt-still =
    .headline = Hold still
    .detail = The recording begins.
prompt-perform =
    .headline = Go
    .detail = Move as in the drawing, slowly. Rest when you are done.
prompt-done =
    .headline = Done
    .detail = Thank you. The report follows in a few seconds.
prompt-fewer =
    .headline = That is enough
    .detail = The recording is measured now.

## The window

window-opening-headline = One moment
window-opening-detail = The camera is being opened.
window-report-headline = Thank you
# $step is what is being done, such as "measuring".
window-report-detail = The report is being made: { $step }.
# The buttons; each can be clicked, or its key pressed.
window-button-start = Start · space
window-button-done = Done · space
window-button-redo = Redo · r
window-button-quit = Quit · q
window-bends = bends
# $count bends of $wanted are done.
window-count = { $count } / { $wanted }
# Over the picture, where others are in it. $place is left, right or middle as the window shows it. $alike is yes where
# another person moves as much as the measured one.
window-company =
    { $alike ->
        [yes] Another person moves, too.
       *[no] Several people are in the picture.
    } { $place ->
        [left] The person on the left is measured.
        [right] The person on the right is measured.
       *[middle] The person in the middle is followed: ask the others to step aside.
    }
window-company-choose = Click on a person to measure them.
# Above each angle: the report reads them again, from the whole film.
window-about = about
window-pelvis = Pelvis
window-lumbar-spine = { -lumbar-spine(case: "upper") }
# The diagram of the bend: the contributions of pelvis and lumbar spine to the trunk's inclination.
window-diagram-pelvis = { -pelvis }
window-diagram-lumbar-spine = { -lumbar-spine }
window-diagram-trunk = trunk's inclination
# With --stats. Rates are per second, $latency is in milliseconds.
window-stats =
    { $fps } pictures/s, { $lost } lost{"     "}{ $updates } angles/s, { $skipped } skipped{"     "}{ $latency } ms

## The terminal, with --headless

# $time is in seconds since the start, $line one of the lines below.
terminal-line = { $time } s  { $line }
# $pelvis and $lumbar are angles with their unit. The report reads them again, from the whole film.
terminal-bend =
    bend { $count } of { $wanted }: { -pelvis } about { $pelvis }, { -lumbar-spine } about { $lumbar }
# As window-company; $place is as the camera sees it. $chosen is yes where the user chose the person.
terminal-company =
    { $alike ->
        [yes] Another person moves, too.
       *[no] Several people are in the picture.
    } { $place ->
        [left] The person on the left is measured, as the camera sees them
        [right] The person on the right is measured, as the camera sees them
       *[middle] The person in the middle is followed: ask the others to step aside
    }{ $chosen ->
        [yes] .
       *[no] ; --person left or right chooses.
    }
company-none = Nobody else is in the picture any more.
# $headline is a prompt's headline in capitals.
terminal-prompt = { $headline }  { $detail }
terminal-stats =
    { $fps } pictures a second, { $lost } lost; { $updates } angles a second, { $skipped } pictures skipped;
    { $latency } ms behind

## What goes wrong in a session

# $camera is a camera's or a film's name.
film-ended-early =
    { $camera } ended before a bend could be recorded: give a film that begins with a person standing still, side-on,
    for two seconds.
nothing-recorded = Nothing was recorded from { $camera }: try again.
# Shown after "romcam: ", as the next two.
stopped-kept = stopped; the recording is kept in { $path }.
stopped-nothing = stopped; nothing was recorded.
interrupted-kept = interrupted; the recording is kept in { $path }, for `romcam analyze`.
# $error is a sentence without its full stop.
error-kept =
    { $error }; the recording until then is kept in { $path }, for `romcam analyze`.
# The pose model's input when its process died, and what to do.
pose-worker-subject = the live picture
pose-worker-advice =
    record again, or film with any camera and run `romcam analyze` on the film
# Stands for a film's name in the recording of a single picture.
camera-source = the camera

## What cannot be done here

step-fetching-model = fetching the pose model
sound-unknown = The sound { $sound } does not exist; choose one of: { $known }.
sound-no-voice = This machine has no speech program; install espeak-ng, or use --sound beep.
screen-none =
    This machine has no screen for a window: use --headless, which guides in the terminal.
# $display is an X11 display such as :0.
screen-unreachable =
    The screen { $display } cannot be reached: use --headless, which guides in the terminal.
# $packages are names of Debian packages.
screen-no-window =
    No window can be opened on this machine: use --headless, which guides in the terminal, or on Debian or Ubuntu run: apt-get
    install --no-install-recommends { $packages }
