# Sentences of romcam/clinic: the server behind `romcam clinic`, its pages and its API.

## Starting

folder-not-writable = The data folder { $folder } cannot be written ({ $reason }); choose another one with --data.
folder-in-use =
    Another `romcam clinic` uses the data folder { $folder } and answers at { $address }; open that address, or choose
    another folder with --data.
folder-in-use-elsewhere =
    Another `romcam clinic` uses the data folder { $folder }; close it first, or choose another folder with --data.
database-url-invalid =
    The database's address is not valid; write it like postgresql+psycopg://user:password@host/name.
database-other-kind =
    Databases of the kind { $kind } are not supported; use postgresql+psycopg://user:password@host/name, or leave
    --database out.
# $database is a path, or an address without its password.
database-newer =
    The database { $database } was made by a newer version of romcam; update romcam, or choose another folder with --data.
database-other-folder =
    The database belongs to another data folder than { $folder }; start with the folder that holds its films and results.
database-locked-at-start =
    The database { $database } is locked by another program; close that program and start again.
database-unreachable = The database { $database } cannot be reached ({ $reason }); check its address and that it runs.
database-invalid =
    The database { $database } cannot be used ({ $reason }); put a backup in its place, or choose another folder with
    --data.
copy-failed = The copy of the database { $file } could not be written ({ $reason }); free some space and try again.
port-in-use = Port { $port } is in use by another program; choose another one with --port, or leave --port out.
port-not-allowed = Port { $port } cannot be used ({ $reason }); choose one above 1023 with --port.
address-not-loopback =
    `romcam clinic` answers on this machine only, not at { $host }, because it has neither accounts nor encryption yet;
    use --host 127.0.0.1.

## Why a request is refused

disk-full = The disk is full; free some space and try again. Nothing that was stored is lost.
database-locked = The database is locked by another program; try again in a moment.
database-away = The database does not answer; try again in a moment.
address-unknown = There is nothing at this address.
method-unknown = This address does not accept such a request.
request-other-host = This request was sent to another name than this server's; open the address that `romcam clinic` printed.
request-other-origin = This request comes from another web page, which may not use `romcam clinic`.
form-from-elsewhere = This form is out of date; reload the page and send it again.
server-bug = This is a bug in romcam ({ $error }); please report it.
body-too-large = The request is too large.
# $reason is in the words of a library: `Object missing required field `identifier``.
body-invalid = The request cannot be read: { $reason }.
query-invalid = `{ $name }` must be a whole number from 0 to { $most }.
patient-unknown = There is no such patient; the entry may have been deleted.
visit-unknown = There is no such visit; it may have been deleted.
film-unknown = There is no such film; it may have been deleted.
patient-without-identifier = A patient needs an identifier, such as the number of the clinic's own file.
identifier-taken = Another patient has the identifier { $identifier } already.
birth-year-impossible = The year of birth must be from { $first } to { $last }.
field-too-long = The { $field } is too long; at most { $most } characters are stored.
field-identifier = identifier
field-name = name
field-notes = note
merge-same = A patient cannot be merged with themselves.
date-invalid = { $date } is not a date; write it as 2031-05-04.
date-impossible = A visit cannot have the date { $date }; check the year.
stretching-invalid = `stretching` is `before`, `after` or nothing, not { $given }.
test-unknown = There is no test { $test }; the tests are auto, { $tests }.
filmed-invalid = { $filmed } is not a time at which a film can have been made; write it as 2031-05-04 10:00.
rotate-invalid = A film can be turned by 0, 90, 180 or 270 degrees, not by { $given }.
person-invalid = `person` is `left`, `right` or nothing, not { $given }.
film-without-name = film
film-empty = { $film } is empty; copy it from the camera again.
# $most is in gigabytes.
film-too-large = The film is larger than { $most } GB; cut it to the test and try again.
film-without-result = This film has no result yet.
output-missing = The analysis of this film did not write this file.
form-not-multipart = A film is sent as a form, `multipart/form-data`.
form-broken = The form with the film is incomplete; the connection may have broken. Send the film again.
form-without-film = The form has no film in its field `{ $field }`.
form-two-films = The form holds more than one film; send them one by one.
form-too-large = The form's text is too large.
upload-unknown = There is no such upload; it may have ended, or be older than a week.
upload-busy = Another part of this film is being received.
upload-elsewhere = The part does not begin where the film ends; { $offset } bytes have arrived.
upload-incomplete = Only { $offset } of { $bytes } bytes have arrived.
offset-missing = The header Upload-Offset must state at which byte this part begins.
events-of-nothing = Name a film, a visit or a patient whose events are wanted.

## Analyses, on the page of a film and in the API

analysis-cancelled = The analysis was cancelled.
analysis-ended = The analysis of this film has ended already.
analysis-not-ended = This film is waiting or being analysed already.
analysis-not-waiting = This film is not waiting.
analysis-slow = The analysis took too long; cut the film to the test, or export it as H.264 (.mp4), and try that.
analysis-bug = This is a bug in romcam ({ $error }); please report it.

## The API's own description

api-title = romcam clinic
api-description =
    Patients, visits, films and their measurements. Requests and answers are JSON in UTF-8. On this machine no token is
    needed. A refused request is answered with one sentence that says what to do.
api-refused = Why the request was refused.
api-health = Say whether the server works, and how many films are waiting.
api-add-patient = Add a patient.
api-list-patients = List patients, those with the latest visit first, or those whose name or identifier begins as typed.
api-get-patient = Return a patient.
api-change-patient = Change what is known about a patient, or archive them.
api-delete-patient = Delete a patient with every visit, film and result.
api-merge-patients = Move all visits of another patient, who is the same person, here, and remove that patient.
api-progress = Return every measure of each test over all visits, and what changed from the first film to the last.
api-list-visits = List the visits of a patient with their films, the latest first.
api-add-visit = Add a visit.
api-get-visit = Return a visit with its films.
api-change-visit = Change what is known about a visit.
api-delete-visit = Delete a visit with its films and results.
api-add-film = Add a film: a form with the film as `file`, and `test`, `filmed`, `mirrored`, `rotate_deg`, `person` if known.
api-begin-upload = Begin to send a film in parts.
api-get-upload = Return how many bytes of a film have arrived.
api-continue-upload = Send the next part of a film; the header Upload-Offset states at which byte it begins.
api-complete-upload = End a film that was sent in parts and whose size was not stated.
api-abandon-upload = Drop a film of which only a part has arrived.
api-get-film = Return a film with its state and, once it is analysed, its result as in result.json.
api-delete-film = Delete a film with its result.
api-cancel = Stop the analysis of a film, or take it out of the queue.
api-retry = Analyse a film again.
api-first = Analyse a waiting film next.
api-events = Receive server-sent events about the films of a patient or visit.
api-audit = List who saw and changed what, the newest first.
api-query-limit = How many are returned.
api-query-offset = After how many.
api-query-typed = Beginnings of words of the name or identifier.
api-query-archived = `true`: archived patients; `any`: all; else those who are not archived.
api-query-film = Identifier of a film.
api-query-visit = Identifier of a visit.
api-query-patient = Identifier of a patient.
api-query-before = Number of the entry before which to begin.
