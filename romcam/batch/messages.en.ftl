# Sentences of romcam/batch: why a batch or one of its films cannot be analysed, its steps, and the page index.html.

## Steps of one film, in progress bars and lines

step-fetching = fetching the film
step-watching = watching the film
step-measuring = measuring

## What became of a film without a result. Shown on the page, in failures.csv and on the terminal.
# $film is its name in the folder.

outcome-missing = { $film } is not there; check its path in the manifest.
outcome-went-away = { $film } went away while it was analysed; bring it back and run again.
outcome-changed = { $film } was written to while it was analysed; run again when it is complete.
outcome-test-unknown = Nothing says which test it shows; say so in romcam.toml or a manifest, or by --test.
# $error is a Python exception's class and message.
outcome-bug = This should not have happened ({ $error }); please report it.
outcome-out-of-memory = out of memory
outcome-cluster-failed = The cluster's workers failed on it ({ $error }).
# $limit is in seconds.
outcome-too-slow = It took longer than { $limit } s; give it more with --time-limit, or cut the film.
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
    romcam batch needs Linux or macOS; on Windows use romcam analyze, film by film, or WSL.
cluster-needs-dask = --cluster needs Dask; install it with: pip install 'romcam[cluster]'
# $address is the scheduler's, $error the reason.
cluster-no-scheduler = No Dask scheduler answers at { $address } ({ $error }); see that it runs.
cluster-went-away = The cluster went away; start it and run the same line again to go on.
# $out is the path or URL of the output folder, $reason the operating system's own words.
out-cannot-be-written = { $out } cannot be written ({ $reason }); choose another --out.
out-in-use =
    Another batch is at work on { $out }; wait until it is done, or choose another folder with --out.

## Files and URLs. $url is a path or URL.

storage-write-failed =
    { $url } could not be written ({ $reason }); free some space or see that the folder is there, and run it again.
storage-fetch-failed = { $url } cannot be fetched ({ $reason }); see that it is there and may be read.
storage-unreachable = { $url } cannot be reached ({ $reason }).

## The folder, the manifest and romcam.toml

folder-does-not-exist = { $folder } does not exist; check the name.
folder-is-a-file = { $folder } is a file; name the folder it is in, or use romcam analyze.
folder-not-permitted = { $folder } may not be read by this user; change its permissions.
# $kinds are file name suffixes.
folder-has-no-films = { $folder } holds no films ({ $kinds }); check the name of the folder.
# $one and $other are paths or URLs of films.
films-share-a-name = { $one } and { $other } would share one results folder; rename one of them.
file-cannot-be-read = { $file } cannot be read ({ $reason }); check the name.
# $where names the file, and the line or film where there is one; $names are the columns or keys that are allowed.
config-is-not-toml = { $where } is not valid TOML ({ $error }); mend that line.
config-has-other-tables =
    { $where } may hold [[video]] tables only, each with a pattern; see docs/batch.md.
config-bad-table =
    { $where }: each [[video]] needs a pattern, and may have { $names }; this one has { $given }.
# $placeholder is written in braces in the $pattern.
config-bad-placeholder = { $where }: { $placeholder } in { $pattern } is none of { $names }.
manifest-has-no-path = { $where } has no column path; its first line must name the columns: path, { $names }.
# $where in a file, with the number of its line.
where-line = { $file }, line { $line }
where-film = { $file }, { $film }
manifest-path-twice = { $where }: { $path } stands there twice; leave one of the lines.
label-bad-age = { $where }: age { $age } is not a number of years from 3 to 120.
label-bad-sex =
    { $where }: sex { $sex } is neither female nor male; leave it empty where it is not known.

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
       *[other] , { NUMBER($pending, useGrouping: 0) } to go
    }.
page-find = Find a film, person, pattern or check
page-find-label = Find
page-failures = { NUMBER($failed, useGrouping: 0) } without a result
page-left-out =
    The { NUMBER($count, useGrouping: 0) } films that passed the most checks are left out here; summary.csv has them
    all.
page-notes =
    Each number is at the end of range of the best repetition, below it its 95 % interval. Films that failed the gravest
    checks stand first. A click on a heading sorts; a film's name opens its report.
page-no-diagnoses =
    These reports describe how people moved, once, before one camera. They are not diagnoses.
# Where a result names no pattern.
page-no-pattern = not named
page-age = { $years } years

# Headings of the columns.
column-film = Film
column-kind = What
column-reason = Why, and what to do
column-date = Date
column-pattern = Pattern
column-passed = Checks passed
column-failed = Failed checks

# Kinds of failure, a few words each.
kind-unreadable = cannot be read
kind-nothing = nothing to measure
kind-crashed = broke the reader
kind-timeout = took too long
kind-error = a fault of romcam's
kind-unknown-test = test not known
kind-missing = not there
kind-changed = still being written
