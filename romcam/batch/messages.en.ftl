# Sentences of romcam/batch: why a batch or one of its films cannot be analysed, its steps, and the page index.html.

## Steps of one film, in progress bars and lines

step-fetching = fetching the film
step-watching = watching the film
step-measuring = measuring

## Why a film has no result. Shown on the page, in failures.csv and on the terminal.
# $film is its name in the folder.

outcome-missing = { $film } does not exist; check its path in the manifest.
outcome-went-away = { $film } was removed while it was analysed; put it back and run again.
outcome-changed = { $film } changed while it was analysed; run again when it is complete.
outcome-test-unknown = The test that the film shows is not known; name it in romcam.toml, in a manifest or with --test.
# $error is a Python exception's class and message.
outcome-bug = This is a bug in romcam ({ $error }); please report it.
outcome-out-of-memory = out of memory
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
# $kinds are file name suffixes.
folder-has-no-films = { $folder } holds no films ({ $kinds }); check the name of the folder.
# $one and $other are paths or URLs of films.
films-share-a-name = { $one } and { $other } would share one results folder; rename one of them.
file-cannot-be-read = { $file } cannot be read ({ $reason }); check the name.
# $where names the file, and the line or film where there is one; $names are the columns or keys that are allowed.
config-is-not-toml = { $where } is not valid TOML ({ $error }); correct that line.
config-has-other-tables =
    { $where } may contain [[video]] tables only, each with a pattern; see docs/batch.md.
config-bad-table =
    { $where }: each [[video]] needs a pattern, and may have { $names }; this one has { $given }.
# $placeholder is written in braces in the $pattern.
config-bad-placeholder = { $where }: { $placeholder } in { $pattern } is none of { $names }.
manifest-has-no-path = { $where } has no column path; its first line must name the columns: path, { $names }.
# $where in a file, with the number of its line.
where-line = { $file }, line { $line }
where-film = { $file }, { $film }
manifest-path-twice = { $where }: { $path } is listed twice; remove one of the lines.
label-bad-age = { $where }: age { $age } is not a number of years from 3 to 120.
label-bad-sex =
    { $where }: sex { $sex } is neither female nor male; leave it empty if it is not known.

label-bad-mirrored = { $where }: mirrored is yes or no, not { $given }.
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
page-find = Find a film, person, pattern or check
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
# Where a result names no pattern.
page-no-pattern = not named
page-age = { $years } years

# Headings of the columns.
column-film = Film
column-kind = Problem
column-reason = Reason, and what to do
column-date = Date
column-pattern = Pattern
column-passed = Checks passed
column-failed = Failed checks

# Kinds of failure, a few words each.
kind-unreadable = cannot be read
kind-nothing = nothing to measure
kind-crashed = its process died
kind-timeout = took too long
kind-error = error in romcam
kind-unknown-test = unknown test
kind-missing = missing
kind-changed = still being written
