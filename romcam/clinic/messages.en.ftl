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
address-not-numeric = { $host } is not an address; give --host one in digits such as 192.168.1.7, and its name with --name.
address-elsewhere = { $host } is not an address of this machine; choose one of its own with --host.
address-without-name =
    { $host } stands for every network; state with --name by which name or address browsers reach this machine.
name-invalid = { $name } is not the name of a machine; write it like clinic.example, without a port.
address-without-certificate =
    Other machines reach { $host }, which therefore needs encryption and accounts; add --certificate FILE --key FILE and
    make an account with `romcam clinic user add NAME`, or use --host 127.0.0.1.
address-without-accounts =
    Other machines reach { $host }, where nobody could sign in yet; make an account with `romcam clinic user add NAME`
    first, or use --host 127.0.0.1.
certificate-without-key = A certificate and its key belong together; give both --certificate FILE and --key FILE.
certificate-unreadable = The file { $file } cannot be read ({ $reason }); check its name and who may read it.
certificate-invalid =
    { $certificate } and { $key } are not a certificate and its private key; both are PEM files, which begin with
    -----BEGIN.
key-with-password =
    The key { $file } is protected by a password, which a server cannot type; write one without a password with
    `openssl pkey -in { $file } -out NEW`, and give that with --key.
key-of-another = The key { $key } does not belong to the certificate { $certificate }; give the pair that was made together.
certificate-expired = The certificate { $file } has expired; renew it and start again.
certificate-early = The certificate { $file } is not valid yet; check this machine's clock.
certificate-other-name =
    The certificate { $file } does not hold for { $name }; state one of its own names with --name, or make a certificate
    for { $name }.
certificate-untrusted = Browsers would refuse the certificate { $file } ({ $reason }); make another one.
database-of-other-version =
    The `romcam clinic` that uses the data folder { $folder } is of another version; use that version, or close it first.

## Accounts

account-name-invalid =
    { $name } cannot be the name of an account; use up to 60 letters, digits and the characters . @ _ -.
account-taken = There is an account { $name } already; choose another name.
account-unknown = There is no account { $name }; `romcam clinic user list` shows them.
account-first = The first account is an administrator's; make that one first.
account-last-administrator =
    { $name } is the only administrator; make another account an administrator first.
role-unknown = There is no role { $role }; the roles are { $roles }.
role-reader = Reader
role-clinician = Clinician
role-administrator = Administrator
# $role is one of the three above.
role-too-low = The account { $name } ({ $role }) may not do this; ask an administrator of the clinic.
password-too-short = A password has at least { $least } characters; choose a longer one, such as four words.
password-too-long = A password has at most { $most } characters.
password-guessable = This password is easily guessed; choose one with more different characters and without the name.
password-not-repeated = The new password was typed in two ways; type it again.
password-wrong = The present password is another one; nothing was changed.
password-is-changed = The password is changed. All other sessions of this account have ended.
token-label-invalid = A token needs a label of at most 80 characters that says what it is for.
token-unknown = There is no token { $token }; `romcam clinic token list` shows them.
signed-out = You are not signed in, or the session has ended; sign in and go on.
sign-in-wrong = Name or password is wrong; try again.
# $minutes is a whole number.
sign-in-too-often =
    { $minutes ->
        [one] There were too many wrong passwords; try again in 1 minute.
       *[other] There were too many wrong passwords; try again in { $minutes } minutes.
    }
sign-in-title = Sign in
sign-in-do = Sign in
sign-in-elsewhere = Sign in (opens another tab)
sign-in-kept = What you sent is kept in this page: after you sign in, you can send it again.
sign-out = Sign out
label-account = Account
label-password = Password
again-title = Send it again
again-what = You are signed in. What you sent before is not stored yet.
again-do = Send it now
again-not = Do not send it
account-title = Account
account-password = Password
account-password-what = At least { $least } characters, such as four words. All other sessions of this account then end.
account-password-now = Present password
account-password-new = New password
account-password-again = New password once more
account-password-do = Change the password
account-sessions = Sessions
account-sessions-what = Ends every session of this account, also on other machines; tokens of programs stay.
account-sessions-do = Sign out everywhere

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
identifier-merged =
    The identifier { $identifier } belongs to the patient { $other }, whose two entries were merged; open that patient, or
    undo the merge there.
field-sex = sex
field-birth-year = year of birth
merge-same = A patient cannot be merged with themselves.
# $one and $other are identifiers, $field is `sex` or `year of birth`.
merge-two-people =
    { $one } and { $other } differ in { $field }, as two people do; if they are one person, correct one of the two entries
    first.
merge-unknown = There is no such merge; it may have been undone.
merge-identifier-taken =
    The entry { $identifier } cannot come back, because another patient has that identifier now; change theirs first.
clothes-invalid = The clothes are `same` or `other` or not known, not { $given }.
# $people is a number of people.
clothes-not-stated =
    Nothing is stated about the clothes, so they count as different in the two films: part of the errors of the two films
    cancels. How much was measured on { $people } rendered people who were filmed again in other close-fitting clothes. If
    the clothes are the same, state it above: the intervals become narrower.
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
correction-not-cancelled = This film is being corrected by hand; take the correction back instead.
analysis-ended = The analysis of this film has ended already.
analysis-not-ended = This film is waiting or being analysed already.
analysis-not-waiting = This film is not waiting.
analysis-slow = The analysis took too long; cut the film to the test, or export it as H.264 (.mp4), and try that.
analysis-bug = This is a bug in romcam ({ $error }); please report it.

## Correcting a result by hand

# $most is a number.
corrections-too-many = A film may have { $most } corrections; take some back, or analyse the film again.
correction-unknown = There is no such correction.
correction-without-result = This film is being analysed again; save your correction once that is done. It is kept in this page.
correction-analysed-again = This film was analysed again since you opened this page; look at the new result, then save your correction again.
# $who: a name; $moment: a day and time.
correction-made-meanwhile = { $who } changed the corrections of this film on { $moment }; look at the result, then save yours again.
correction-by-this-computer = this computer
# $reason is a clause.
correction-invalid = This is not a correction: { $reason }.
# $reason is a sentence.
correction-failed = The last correction could not be made and was taken back: { $reason }
correction-without-recording = What was seen in this film is not stored any more; analyse it again to correct it.
preview-failed = The numbers could not be computed; try again.
# $test: within a sentence.
correct-lines-other-test = The { $test } measures no lines along pelvis and spine, so there are none to drag.
correct-lines-not-side-on = The person is not seen from the side, so a line in the picture is no angle of the pelvis.

## The API's own description

api-title = romcam clinic
api-description =
    Patients, visits, films and their measurements. Requests and answers are JSON in UTF-8. Where there are accounts, a
    request carries a token: `Authorization: Bearer …`; on this machine without accounts none is needed. A refused request is answered with one sentence that says what to do.
api-refused = Why the request was refused.
api-health = Say whether the server works, and how many films are waiting.
api-add-patient = Add a patient.
api-list-patients = List patients, those with the latest visit first, or those whose name or identifier begins as typed.
api-get-patient = Return a patient.
api-change-patient = Change what is known about a patient, or archive them.
api-delete-patient = Delete a patient with every visit, film and result.
api-merge-patients = Move all visits of another patient, who is the same person, here, and remove that patient.
api-list-merges = List the entries that were merged with a patient's.
api-undo-merge = Take two entries apart again, and return the one that comes back.
api-state-clothes = State whether the person wore the same close-fitting clothes at another visit.
api-progress = Return every measure of each test over all visits, and what changed from the first film to the last.
api-export-record = Return the whole record of a patient as one archive.
api-import-record = Take over the archive of a patient, sent as the field `file` of a form.
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
api-layers = Return what is drawn above a film: positions and readings in each frame.
api-corrections = Return the corrections of a film, what can be corrected, and what follows.
api-correct = Correct the result of a film by hand.
api-preview = Return what would follow from a correction, without saving it.
api-take-back = Take back one correction or all, or make one again.
api-events = Receive server-sent events about the films of a patient or visit.
api-audit = List who saw and changed what, the newest first.
api-query-limit = How many are returned.
api-query-offset = After how many.
api-query-typed = Beginnings of words of the name or identifier.
api-query-archived = `true`: archived patients; `any`: all; else those who are not archived.
api-query-films = `true`: the films are in it, too.
api-query-film = Identifier of a film.
api-query-visit = Identifier of a visit.
api-query-patient = Identifier of a patient.
api-query-before = Number of the entry before which to begin.

## The pages: what all of them share

page-skip = Skip to the content
page-navigation = Pages
page-footer = romcam describes a movement; it does not diagnose. Everything on these pages is stored on the clinic's own machine only.
nav-patients = Patients
nav-table = Table
nav-audit = Log
save = Save
refused-title = This did not work
refused-back = Back to the patients
form-unreadable = The form cannot be read; reload the page and send it again.
label-identifier = Identifier
label-name = Name, if wanted
label-birth-year = Year of birth
label-sex = Sex
label-notes = Notes
label-date = Date
label-stretching = Stretching
label-test = Test
label-mirrored = The film is a mirror image
label-rotate = Turn clockwise by
label-person = Person to measure
label-filmed = Filmed, if the film's own date is wrong
sex-unknown = not stated
sex-female = female
sex-male = male
stretching-none = not stated
stretching-before = before stretching
stretching-after = after stretching
person-any = the one in front
person-left = the one on the left
person-right = the one on the right
side-left = left
side-right = right
test-auto = Recognise the test
state-queued = Waiting to be analysed.
state-running = Being analysed.
progress-label = Progress of the analysis
film-duplicate = the same film was added before

## The first page

start-title = Patients
start-search = Name or identifier
start-find = Find
start-list = Latest
start-archived = Archived
start-show-archived = Show archived patients
start-show-present = Show the other patients
start-new = New patient
start-add = Add
start-today = Here today
start-waiting =
    { $count ->
        [one] 1 film is waiting or being analysed
       *[other] { $count } films are waiting or being analysed
    }
patients-none = There are no patients here yet.
# $typed is what was typed in the search.
patients-not-found = No patient's name or identifier has a word that begins with “{ $typed }”.
# A day follows.
patient-last-visit = last visit
patient-no-visit = no visit yet
# $given is what was typed.
birth-year-no-number = The year of birth has four digits, unlike { $given }.
import-title = Take over a patient from another romcam
import-what = Choose the archive that the other romcam made; nothing here is replaced.
import-file = Archive
import-do = Take over

## The page of a patient

patient-born = born { $year }
patient-is-archived = This patient is archived and does not appear in the list.
patient-visits = Visits
patient-progress = Progress
patient-record = Record
visit-add = Add a visit
visits-none = There is no visit yet. Add one, then drop its films on it.
visit-add-films = Add films to this visit
visit-more = Change or delete this visit
visit-delete-what = All films and results of this visit are deleted for good.
visit-delete = Delete the visit
visit-screen = All tests of this visit together
upload-drop = Drop films here, or choose them
upload-waits = The connection broke; the film goes on where it stopped.
upload-needs-script = Films are sent by a script; allow scripts on this page.
chart-values = measured, with 95 % interval
chart-usual = most people
chart-error = no more than measurement error away from the first value
# $value and $interval are numbers with units.
chart-point = { $day }: { $value }
chart-point-interval = { $day }: { $value } ({ $interval })
# $change is a difference with its interval; $verdict compares it with measurement error.
chart-change = From the first film to the last: { $change }, { $verdict }
patient-more-measures =
    { $count ->
        [one] 1 more measure
       *[other] { $count } more measures
    }
compare-before = Compare
compare-after = with
compare-do = Compare
patient-edit = Change
patient-archive-title = Archive
patient-archive-what = An archived patient stays stored, and is not in the list.
patient-archive = Archive
patient-restore = Back to the list
patient-export-title = Take the record along
patient-export-what = One archive with everything that is known about this patient; another romcam can take it over.
patient-export-films = With the films
patient-export-plain = Without the films
patient-merge-title = Merge with another entry of the same person
patient-merge-what =
    All visits of the other entry move here, also those of the same day, and that entry is removed. Its identifier and
    name still find this patient. A merge can be undone here.
# $identifier is that of an entry, $day a day.
patient-merged = { $identifier } was merged with this entry on { $day }.
patient-merge-undo = Undo this merge
patient-also = also { $identifier }
patient-merge-other = Identifier of the other entry
patient-merge = Merge
patient-delete-title = Delete
patient-delete-what = All visits, films and results of this patient are deleted for good.
patient-delete-confirm = Type { $identifier } to confirm
patient-delete = Delete the patient
patient-delete-mistyped = What you typed is not this patient's identifier; nothing was deleted.

## The page of a film

film-section-watch = Film and curves
film-video = The film with the measurement drawn on it
film-lines = Show the measurement on the film
film-curves = Angles over time
# $angles is a list of the names of angles.
film-curves-described = Angles over time, from neutral, in degrees: { $angles }.
film-curves-how = Click in the chart to see that moment of the film; arrow keys move frame by frame.
film-report = Report
film-report-open = Open by itself
film-report-pdf = Report as PDF
film-letter-pdf = Letter to the patient as PDF
film-analysis = Analysis
film-more = About the film
film-name = Name of the file
film-when = Filmed
film-duplicate-long = A film with the same content was added before.
film-duplicate-open = Open that film
film-cancel = Cancel the analysis
film-first = Analyse it next
film-again = Analyse it again, as another test or person
film-again-plain = Analyse it again, or state when it was filmed
film-again-do = Analyse again
film-delete-title = Delete
film-delete-what = The film and its result are deleted for good.
film-delete = Delete the film
film-not-kept = The film itself is not stored here; only its result is.
pdf-too-slow = Printing took too long; try again.
# $reason is the sentence of the command that prints.
pdf-failed = The document could not be made: { $reason }

## What the finding rests on

rests-title = What the finding rests on
rests-open = Every measure with what it was read from, and every check of the film
rests-value = Value
rests-evidence = Read from
rests-passed = passed:
rests-failed = not passed:
rests-open-question = could not be judged:

## What is drawn above the film

film-video-plain = The film
layers-title = Show on the film
layers-lines = measured lines
layers-panel = angles
layers-body = body
layers-outline = outline of the back
layers-second = second estimator
layers-tags = printed tags

## Correcting by hand, on the page of a film

correct-link = Correct by hand
correct-title = Correct by hand
correct-what =
    If a line does not lie along the body, if a moment was chosen badly, or if the wrong person was measured, correct it here. Nothing
    changes until you save. The automatic result stays stored beside yours, and every correction can be taken back.
correct-open = Open the pictures
correct-loading = The pictures are being prepared …
correct-moment = Moment
correct-at-neutral = Neutral
correct-at-halfway = Half way
correct-at-end = End of range
correct-at-any = Another moment
correct-picture = The film at this moment
correct-lines = Lines that can be dragged
correct-how =
    Drag the round ends of a line until it lies along the skin (pelvis, T12-L1) or from knee to hip (thigh). With the keyboard, choose an end
    with Tab and move it with the arrow keys; with Shift it moves further.
correct-scrub = Moment of the film
correct-take-neutral = Use this moment as neutral
correct-take-end = Use this moment as end of range
correct-repetition = Repetition that is reported
correct-missed = A repetition was not found
correct-missed-what = Move the slider to each of the three moments and press its button.
correct-missed-task = Movement
correct-missed-start = Begins here
correct-missed-end = End of range here
correct-missed-stop = Back here
correct-person-point = the one I point at
correct-person-how = Move the slider to a moment that shows the person well, then click on the middle of their body in the picture above.
correct-follows = What follows
correct-measure = Measure
correct-automatic = Automatic
correct-now = Now
correct-unsaved = Not saved yet
correct-unsaved-none = You have not changed anything.
# $who: the name of an account.
correct-as = It is saved under your name, { $who }.
correct-who = Who corrects (name or initials)
correct-note = Why, if you want to note it
correct-save = Save the correction
correct-discard = Discard
correct-watch = Another person, test, leg, or position of the picture
correct-watch-what =
    For another person, test or position of the picture, the film is analysed again, which takes about as long as the first time. Moments
    and lines that were corrected before are then taken back. For another leg, the result follows in a moment.
correct-watch-do = Save and analyse again
correct-side = Tested leg
correct-made = Corrections
correct-undo-all = Take all back
correct-being-made = A correction is being made; the pictures and the report follow in a moment. Until then you see the result before it.

## Sentences of the page's script; the values are filled in by it.

script-pelvis = Pelvis
script-t12 = T12-L1
script-thigh = Thigh
script-lower = lower end
script-upper = upper end
# $line: one of the names above; $end: lower or upper end.
script-handle = { $line }, { $end }
# $angle, $change: degrees.
script-inclined = { $angle } from upright
script-since = { $change } since neutral
script-missing = not found; drag it along the skin
script-drawn = drawn by hand
# $line: pelvis, T12-L1 or thigh; $end: name of the moment.
script-pending-line = { $line } line, { $end }
# $time: seconds.
script-pending-neutral = Neutral at { $time }
script-pending-end = End of range at { $time }
script-pending-repetition = Repetition { $number } is reported
# $start, $stop: seconds.
script-pending-added = Repetition from { $start } to { $stop }
# $number: from the left.
script-person-number = number { $number } from the left
script-drop = Undo
script-repetition = { $number } ({ $start } to { $stop })
script-automatically = Automatically:
script-saved = Saved. Pictures and report are being written again.
script-kept = Your change is kept in this page.
script-offline = The server does not answer. { script-kept }
script-undo = Take back
script-redo = Make again
# $who: a name; $when: day and time; $line: what was corrected.
script-entry = { $who }, { $when }: { $line }
script-waits = being made
script-undone = taken back
script-replaced = replaced by a later correction
script-manual = by hand

## Two films side by side, and all tests of a visit

compare-title = { $test }: what changed
compare-two-people = These films are of two patients.
compare-clothes = Close-fitting clothes in both films
compare-clothes-ends = Close-fitting clothes in the first film and the last
compare-clothes-unknown = not stated (counts as different)
compare-clothes-same = the same
compare-clothes-other = different
compare-clothes-save = Save
compare-still = Picture { $number } of the film of { $day }
screen-of-nothing = This visit has no film with a result yet.

## The audit log

audit-title = Log
audit-what = Who saw and changed what, in UTC. Deleted patients are named by their random identifier only.
audit-when = When
audit-who = Who
audit-action = What
audit-patient = Patient or account
audit-older = Older entries
audit-patient-added = patient added
audit-patient-changed = patient changed
audit-patient-seen = page of the patient opened
audit-patient-archived = patient archived
audit-patient-restored = patient back in the list
audit-patients-merged = two entries merged
audit-patients-parted = merge undone
audit-clothes-stated = clothes stated
audit-patient-deleted = patient deleted
audit-patient-exported = record taken along
audit-patient-imported = record taken over
audit-visit-added = visit added
audit-visit-changed = visit changed
audit-visit-deleted = visit deleted
audit-film-added = film added
audit-film-seen = page of the film opened
audit-film-compared = film compared
audit-film-printed = document printed
audit-film-deleted = film deleted
audit-film-corrected = result corrected by hand
audit-correction-undone = correction taken back
audit-correction-made-again = correction made again
audit-analysis-cancelled = analysis cancelled
audit-analysis-repeated = analysis repeated
audit-table-exported = table exported
audit-account-added = account added
audit-account-removed = account removed
audit-password-changed = password changed
audit-role-changed = role changed
audit-token-added = token added
audit-token-removed = token removed
audit-signed-in = signed in
audit-sign-in-failed = wrong password
audit-signed-out = signed out
audit-signed-out-everywhere = signed out everywhere

## The table across patients

table-patient = Patient
table-title = All results
table-any = any
table-pattern = Pattern
table-from-age = Age from
table-to-age = to
table-since = Last visit from
table-until = to
table-archived = Archived patients, too
table-filter = Filter
table-finding = Finding
table-count =
    { $count ->
        [one] 1 result.
       *[other] { $count } results.
    }
table-first = The latest { $count } results; the files have all of them.
table-as = As a file:
table-failed = The file could not be made; try again with fewer results.
age-invalid = { $given } is not an age in years.

## The archive of a patient, and backups

record-changed = The record changed while it was written; try again.
record-not-one = This file is not the archive of a patient that romcam wrote.
record-damaged = This archive is damaged; make it again where the patient is stored.
record-newer = This archive was made by a newer romcam ({ $romcam }); update romcam here.
record-here = The patient of this archive is stored here already.
record-without-result = The archive has no result of this film.
no-clinic-there = There is no clinic in { $folder }; name its data folder with --data.
backup-exists = { $file } exists; choose another name.
backup-failed = The backup { $file } could not be written ({ $reason }); choose another place.
backup-invalid = { $file } is not a whole backup that `romcam clinic backup` wrote; choose another one.
backup-unreadable = { $file } cannot be read ({ $reason }); check its name.
restore-not-empty = { $folder } holds a clinic already; choose another folder with --data.

## The desktop's entry

shortcut-name = romcam clinic
shortcut-comment = Patients, visits and progress
shortcut-impossible = Entries for the desktop are made on Linux only; make a shortcut to the command `romcam clinic` by hand.
shortcut-failed = The desktop's entry { $file } could not be written ({ $reason }).

## Recording in the browser

record-title = Film with this machine's camera
record-picture = The camera's picture
record-camera = Camera
record-repetitions = Repetitions
record-repetitions-done = repetitions
record-voice = Speak the instructions
record-mirror = Show the picture as a mirror does
record-screen = Fill the screen
record-mirrored = The camera itself delivers mirror images
record-begin = Start
record-skip = Record now
record-end = End and analyse
record-again = Begin again
record-quit = Stop
record-keys = Space: record now, end · R: begin again · Q: stop
record-how =
    Put the camera at hip height, about three metres from the person. After Start nobody needs to touch the computer: the
    instructions can be read from four metres, the recording begins when the person is in position, and ends by itself. Only
    the recording is stored; pictures of the set-up are not.
record-films = Films of this visit
record-needs-script = The camera is used by a script; allow scripts on this page.
# In the large letters of the stage. About 22 characters fit.
record-idle = Ready
record-moment = One moment
record-alone = Recording
record-done = Done
record-saving = The recording is being stored.
record-next = The recording is stored and waits to be analysed. Choose the next test, or go back to the visit.
# A number of degrees follows each: previews.
record-pelvis = Pelvis about
record-lumbar = Lumbar spine about
# The number of seconds follows.
record-stored = Recording:
record-waits = The connection broke; the recording is kept in this page and goes on.
record-signed-out = The session has ended. Sign in in another tab; the recording is kept in this page and stored then.
record-slow = The guidance lags behind; the recording does not.
record-guidance-waits = The guidance is interrupted; the recording goes on.
record-guidance-lost = The guidance was lost; the recording goes on. End it when the movement is done.
record-unplugged = The camera was disconnected; connect it again, or choose another one.
record-partly = The recording ended early; what was filmed until then is kept.
record-denied =
    The browser may not use the camera; allow it for this page in the browser's address bar, then reload the page.
record-no-camera = This machine has no camera that the browser can use; connect one, or add films from a phone to the visit.
record-busy = The camera cannot be opened; close other programs that use it, then reload this page.
record-impossible =
    This browser cannot record films; use a current Chrome, Edge, Firefox or Safari, or add films from a phone to the visit.
# $moment is the time of day, in UTC.
record-unfinished = A recording that began at { $moment } UTC was not ended; what was filmed until then is kept.
record-complete = Analyse it
record-drop = Drop it
# $reason is a sentence without its full stop.
guidance-failed = There is no live guidance ({ $reason }); filming goes on without it.
guidance-role-lowered = This account may no longer film, so the guidance has ended.
guidance-signed-out = The session has ended, and the guidance with it. Sign in in another tab; what is recorded here is stored then.
guidance-busy = Another page is being guided at the moment; film without live guidance here, or close that page and reload this one.
