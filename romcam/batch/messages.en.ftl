# Sentences of romcam/batch: why a batch or one of its films cannot be analysed, its steps, and the page index.html.

## Steps of one film, in progress bars and lines

step-fetching = fetching the film
step-recognising = recognising the test
step-watching = watching the film
step-measuring = measuring

## Why a film has no result. Shown on the page, in failures.csv and on the terminal.
# $film is its name in the folder.

outcome-missing = { $film } does not exist; check its path in the manifest.
outcome-went-away = { $film } was removed while it was analysed; put it back and run again.
outcome-changed = { $film } changed while it was analysed; run again when it is complete.
# $out: the output folder.
outcome-occupied =
    Its folder in { $out } holds the results of another film of the same name; choose another folder with --out.
outcome-test-unknown = The test that the film shows is not known; name it in romcam.toml, in a manifest or with --test.
# $error is a Python exception's class and message.
outcome-bug = This is a bug in romcam ({ $error }); please report it.
outcome-cluster-failed = The cluster's workers failed on this film ({ $error }).
# $limit is in seconds.
outcome-too-slow = It took longer than { $limit } s; allow more with --time-limit, or cut the film.
outcome-stalled =
    It made no progress for { $limit } s; export the film as H.264 (.mp4) and try that.
# $how is a signal's name, such as SIGABRT, or `how-exit-status`.
outcome-died = Its process died ({ $how }); export the film as H.264 (.mp4) and try that.
# $output is the last line that the process printed.
outcome-died-printing =
    Its process died ({ $how }; its last output: { $output }); export the film as H.264 (.mp4) and try that.
how-exit-status = exit status { $status }
how-signal = signal { $number }

## What stops a whole batch

# Why the fork server could not load what an analysis needs, in the pose model's `library-unloadable`.
server-no-output = it printed nothing
server-impossible =
    `romcam batch` needs Linux or macOS; on Windows use WSL, or run `romcam analyze` for each film.
cluster-needs-dask = --cluster needs Dask; install it with: pip install 'romcam[cluster]'
# $address is the scheduler's, $error the reason.
cluster-no-scheduler = No Dask scheduler answers at { $address } ({ $error }); make sure that it is running.
cluster-went-away = The connection to the cluster was lost; start the cluster and run the same command again to continue.
# $out is the path or URL of the output folder, $reason the operating system's reason.
out-cannot-be-written = { $out } cannot be written ({ $reason }); choose another --out.
out-in-use =
    Another batch is using { $out }; wait until it has ended, or choose another folder with --out.

## Files and URLs. $url is a path or URL.

storage-write-failed =
    { $url } could not be written ({ $reason }); free some space or make sure that the folder exists, and run it again.
storage-fetch-failed = { $url } cannot be fetched ({ $reason }); make sure that it exists and may be read.
storage-unreachable = { $url } cannot be reached ({ $reason }).

## The folder, the manifest and romcam.toml

folder-does-not-exist = { $folder } does not exist; check the name.
folder-is-a-file = { $folder } is a file; name the folder it is in, or use `romcam analyze`.
folder-not-permitted = { $folder } may not be read by this user; change its permissions.
out-is-folder-of-films = { $folder } is the folder of films itself; choose another folder with --out, such as one within it.
# $kinds are file name suffixes.
folder-has-no-films = { $folder } holds no films ({ $kinds }); check the name of the folder.
# $one and $other are paths or URLs of films.
films-share-a-name = { $one } and { $other } would share one results folder; rename one of them.
# $where names the file, and the line or film where there is one; $names are the columns or keys that are allowed.
config-is-not-toml = { $where } is not valid TOML ({ $error }); correct that line.
config-has-other-tables =
    { $where } may contain [[video]] tables only, each with a pattern; see docs/batch.md.
config-bad-table =
    { $where }: each [[video]] needs a pattern, and may have { $names }; this one has { $given }.
# $placeholder is written in braces in the $pattern.
config-bad-placeholder = { $where }: { $placeholder } in { $pattern } is none of { $names }.
# $found: the headings that the file has.
manifest-has-no-path =
    { $where } has no column path; it may have the columns path, { $names }, and has { $found }: say which of them names
    the films with --columns path=HEADING.
# $given: one --columns option.
columns-wrong = --columns { $given } is not LABEL=HEADING, where LABEL is one of { $names }.
columns-not-there = { $where } has no column { $column }; its columns are { $found }.
# $where in a file, with the number of its row, or the name of a film.
where-row = { $file }, row { $row }
where-film = { $file }, { $film }
manifest-path-twice = { $where }: { $path } is listed more than once, with different labels; remove the wrong row.
# $reason: a whole sentence.
label-wrong = { $where }: { $reason }
label-bad-mirrored = Mirrored is yes or no, not { $given }.
label-bad-rotate = Rotate is 0, 90, 180 or 270 degrees clockwise, not { $given }.
# $label is speed, fps or rotate.
label-no-number = { $label } is a number, not { $given }.
label-bad-person = Person { $person } is neither left nor right.

## What is passed over in the folder

# $kinds: endings of names with the number of files, such as ".txt 3, .jpg 2".
passed-over = { $count ->
        [one] { NUMBER($count, useGrouping: 0) } file passed over: { $kinds }.
       *[other] { NUMBER($count, useGrouping: 0) } files passed over: { $kinds }.
    }
passed-over-others = others { $count }
kind-no-ending = no ending
kind-own = romcam's own results
kind-special = pipes, devices and broken links
# $names: of folders that the operating system or a network storage made.
system-folders = { $count ->
        [one] One system folder is never read: { $names }.
       *[other] { NUMBER($count, useGrouping: 0) } system folders are never read: { $names }.
    }
folders-unreadable = { $count ->
        [one] One folder may not be read by this user: { $names }.
       *[other] { NUMBER($count, useGrouping: 0) } folders may not be read by this user: { $names }.
    }

## Contradictions

# $labelled: the leg in the manifest; $measured: the leg in the film.
warning-side = { $film }: the label says { $labelled }, but the { $measured } leg was measured; correct the label, or film the other leg.
# $others: other names of the same film, each with its person.
warning-two-people = { $film }, of { $person }, is the same film as { $others }; correct the person.
# $other: another name of the same film.
warning-same-film = { $film } is the same film as { $other }; remove the copy, or put the right film in its place.

## The page index.html

# Also the title of the browser's tab.
page-title =
    romcam: { $done ->
        [one] { NUMBER($done, useGrouping: 0) } film
       *[other] { NUMBER($done, useGrouping: 0) } films
    } measured
page-brand = Films of a folder
page-brand-by = measured by romcam
page-overview = Overview
# $failed films have no result, $pending are still to be analysed.
page-heading =
    { $done ->
        [one] { NUMBER($done, useGrouping: 0) } film
       *[other] { NUMBER($done, useGrouping: 0) } films
    } measured{ $failed ->
        [0] { "" }
       *[other] , { NUMBER($failed, useGrouping: 0) } without a result
    }{ $pending ->
        [0] { "" }
       *[other] , { NUMBER($pending, useGrouping: 0) } not yet analysed
    }.
# $person: identifier, age and sex, as far as given.
page-person = Person { $person }
page-find = Find a film, person, finding or check
page-find-label = Find
page-failures = { NUMBER($failed, useGrouping: 0) } without a result
page-left-out =
    The { NUMBER($count, useGrouping: 0) } films that passed the most checks are not shown here; summary.csv contains
    all films.
page-notes =
    Each number is the value at the end of range of the best repetition, with its 95 % interval below. Films that failed
    the most serious checks are listed first. Click a heading to sort, or a film's name to open its report.
page-no-diagnoses =
    These reports describe how people moved, once, in front of one camera. They are not diagnoses.
# What a result shows, where it is not a pattern of the bend.
finding-withheld = withheld
finding-measured = measured
finding-yes = spine rounds
finding-no = spine does not round
finding-unclear = too close to tell
finding-short = short
finding-long-enough = long enough
finding-borderline = borderline
finding-no-reference = no reference
# $passed checks of the $judged that could be made.
page-passed = { $passed } of { $judged }
page-age = { $years } years

# Headings of the columns.
column-film = Film
column-kind = Problem
column-reason = Reason, and what to do
column-visit = Visit
column-test = Test
column-measures = Measures
column-date = Date
column-pattern = Finding
column-passed = Checks passed
column-failed = Failed checks

page-warnings = Labels that contradict each other
page-warnings-heading =
    { $count ->
        [one] 1 contradiction of labels
       *[other] { $count } contradictions of labels
    }

# Kinds of failure, a few words each.
kind-unreadable = cannot be read
kind-nothing = nothing to measure
kind-crashed = its process died
kind-timeout = took too long
kind-error = error in romcam
kind-memory = too little memory
kind-unknown-test = unknown test
kind-missing = missing
kind-changed = still being written
kind-mislabelled = labels cannot be read
kind-occupied = another film's results are there
kind-unwritable = cannot be written
