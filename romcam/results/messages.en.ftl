### Sentences of reading and writing results. All of them are errors: one sentence that says what is wrong and what to do.

## Writing. $folder: the output folder; $reason: as the operating system states it.

folder-is-file = { $path } is a file, not a folder; choose another folder with --out.
folder-not-writable = Results cannot be written to { $folder } ({ $reason }); choose another folder with --out.
folder-name-too-long = The name of { $folder } is longer than the file system allows; choose a shorter one with --out.
# The folder holds a result. $held: the test, the person's identifier, left or right, or the film it is of.
folder-holds-test =
    { $folder } holds the result of another test ({ $held }), which would be replaced; choose another folder with --out.
folder-holds-person =
    { $folder } holds the result of another person ({ $held }), which would be replaced; choose another folder with --out.
folder-holds-side =
    { $folder } holds the result of the person on the { $held }, which would be replaced; choose another folder with
    --out.
folder-holds-film =
    { $folder } holds the result of another film ({ $held }), which would be replaced; choose another folder with --out.
folder-holds-unknown =
    { $folder } holds a { $file } that this version of romcam cannot read, and which would be replaced; choose another
    folder with --out.
folder-holds-any =
    { $folder } holds a result already ({ $file }), which would be replaced; choose another folder with --out.
disk-full =
    The results could not be written to { $folder } ({ $reason }); free some space or choose another folder with --out, and
    run it again.
folder-in-the-way = { $path } is a folder that romcam did not write; move it away, or choose another folder with --out.
folder-lost =
    The results could not be written to { $folder } ({ $reason }); check that the folder exists and is writable, or
    choose another with --out.

## Reading. $path: a file or folder; $file: result.json.

result-invalid = { $path } is not a result of romcam ({ $reason }); analyse the film again.
# Reasons why it is none. $name: path of the field in the file, such as measures.pelvis_tilt.value.
fault-height = the height { $height } cm cannot be
fault-age = the age { $age } cannot be
fault-moment = { $name } is not a date with a time
fault-long = { $name } is too long a text
fault-number = { $name } is { $value }
fault-probability = { $name } is { $value }, no probability
fault-interval = the interval of { $name } ends before it begins
result-missing = { $path } holds no { $file }; give a folder that romcam analyze wrote to, or the file itself.
results-missing =
    { $path } holds no { $file }; give folders that romcam analyze or romcam batch wrote to, or the files.
# $subject: the identifier that was asked for; $known: those that there are.
results-of-nobody =
    { $count ->
        [0] No result is of { $subject }, and none names a person; give --subject to analyze, or a manifest to batch.
       *[other] No result is of { $subject }; there are results of { $known }.
    }
# $schema: version of the file; $test: the test it names.
result-other-version =
    { $path } is from another version of romcam (schema { $schema }, test { $test }); analyse the film again with this one.

## Faults of a JSON file: clauses within the sentences about it. $where: the place, such as motion.pelvis_deg; $field: a name.

fault-not-json = it is not JSON
fault-file = the file
fault-missing = { $field } is missing in { $where }
fault-unknown = { $field } is not known in { $where }
fault-value = { $where } has a value that is not allowed

## Recordings and angles in files. $path: the file; $reason: as the operating system or the decoder states it.

archive-not-written =
    { $path } could not be written ({ $reason }); check that the folder exists and has space, and save it again.
archive-unreadable = { $path } cannot be read ({ $reason }); check the name.
# $most: megabytes.
archive-too-large = { $path } unpacks to more than { $most } MB; no recording is as large.
archive-invalid = { $path } is not a recording or angles saved by romcam ({ $reason }); save it again.
# $format: what the file holds, such as romcam-angles; $version: of the format; $kind: recording or angles.
archive-other =
    { $path } holds { $format }, version { $version }, and not a { $kind } that this version of romcam can read; check
    the name, or update romcam.
