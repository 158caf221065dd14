### Sentences of the exports: errors and notes, and the texts that stand within the files.

## Choosing a format. $known: the names of all formats; $library: the module that is not installed.

no-such-format = There is no format named { $name }; known are: { $known }.
library-missing = The format { $name } needs { $library }, which is not installed; install it with: pip install "romcam[exports]".

## Reading results. $path: a file or folder; $file: result.json or angles.csv.

no-result = { $path } holds no { $file }; give a folder that romcam analyze or romcam batch wrote to.
angles-invalid = { $path } is not a table of angles that romcam wrote ({ $reason }); analyse the film again.
columns-missing = a column is missing, or it has no rows
times-disordered = its times do not increase
recording-of-another = { $path } has not as many frames as { $file } beside it; analyse the film again.
no-recording =
    { $source } keeps no landmarks; analyse the film again with --export recording, and export that result.

## Pages made from the report. $source, $path: a folder or file; $file: report.html; $reason: of the library, in its words.

no-report = { $source } keeps no { $file }; analyse the film again without --no-report, and export that result.
report-foreign = { $path } is not a report that romcam wrote; analyse the film again.
no-fonts = This system has no fonts, so a PDF would have no text; install some, such as the package fonts-dejavu.
not-printable = The report of { $source } cannot be laid out on paper ({ $reason }); print its report.html from a browser.
document-title = { $test }, { $person }

## The letter to the person who was filmed. Everyday words; the sentences of each test are in the catalogue of the tests.

letter-heading = About your movement test
# $when: a day or a moment.
letter-filmed = filmed on { $when }
letter-camera = One camera filmed you.
letter-at-start = At the start
letter-at-end = At the furthest point
letter-measured = What was measured
letter-not-measured = not seen
letter-too-uncertain = too uncertain to be given
# $low, $high: with their unit.
letter-between = probably between { $low } and { $high }
# $usual: such as "most people 42–75°".
letter-usual = For comparison: { $usual }
letter-nothing = The numbers of this film are not certain enough to be given.
letter-means = What it means
letter-doubtful = Something in the film or the movement makes these numbers less certain; the full report says what.
letter-not = What it does not mean
letter-not-diagnosis = It is not a diagnosis. It does not say whether anything hurts, or why.
letter-not-different = A number that differs from most people's does not mean that something is damaged.
letter-not-once = You were filmed once, on one day. The true number lies probably, but not surely, in the range beside it.
letter-ask = Please talk about it with the person who gave you this letter before you change how you move or exercise.
# $film: name of the film; $when: a moment.
letter-made = Measured by romcam in the film { $film }, { $when }.

## OpenSim's motion file. The lines of the head must be ASCII.

mot-no-leg = { $source } does not name the leg that was measured, and OpenSim has a knee for each leg; correct the tested side, or choose another format, such as c3d.
mot-empty = { $source } has no angle that is a coordinate of OpenSim in any frame; choose another format, such as c3d.
mot-units = Units are S.I. units (second, meters, Newtons, ...). If the header above contains a line with 'inDegrees', this indicates whether rotational values are in degrees (yes) or radians (no).
mot-neutral = Angles are changes from the neutral posture of the trial, in the plane of the picture.
mot-absolute = Angles of the knee are absolute, 0 is straight, in the plane of the picture.
mot-corrected = Pelvis, hip and lumbar angles follow lines that were drawn by hand.
mot-signs = pelvis_tilt is positive backwards, lumbar_extension in extension, hip_flexion and knee_angle in flexion.

## The workbook: what its columns mean.

workbook-too-long = { $source } has { $rows } frames, and a sheet of a workbook holds { $most }; use its angles.csv.
sheet-of-angles = one sheet for each film
column-film = Name of the film.
column-sheet = Sheet of this workbook with the angles of the film.
column-result = Folder of the result, or the film.
column-subject = The clinic's own identifier of the person.
column-age = Age in years.
column-sex = Sex: female or male.
column-filmed = Day on which the film was made; empty if it is not known.
column-analysed = Time of the analysis, UTC.
column-test = Name of the clinical test.
column-side = The measured leg, in a test of one leg.
column-pattern = The movement pattern; empty if none was named.
column-finding = The finding in a sentence.
# $title: name of the measure or the angle.
column-measure = { $title }, of the best repetition.
column-low = Lower end of its 95 % interval.
column-high = Upper end of its 95 % interval.
column-evidence =
    What it was measured on. contour: the outline of the back; landmarks: shoulder, hip, knee and ankle alone; tags: printed
    tags.
column-frame = Number of the frame, from 0.
column-time-s = Time since the first frame.
column-quality = 0 to 1: visibility of the least visible of shoulder, hip, knee and ankle.
column-se = Standard error of { $title }.

## C3D. The texts are labels and descriptions of events.

c3d-too-long = { $source } has { $frames } frames, and a C3D file holds { $most }; cut the film into shorter ones, or use its angles.csv.
event-neutral = Neutral
event-neutral-end = end of the neutral posture
event-start = Start
event-end-of-range = End of range
event-stop = Stop
event-repetition = repetition { $number }

## FHIR. The texts are displays of concepts and notes.

fhir-device = software that measures movement in a film
fhir-evidence-manual = lines drawn by hand in pictures of a film
fhir-evidence-tags = printed tags on the pelvis and at T12-L1
fhir-evidence-contour = outline of the back in a film, read like two inclinometers
fhir-evidence-landmarks = shoulder, hip, knee and ankle found in a film
fhir-finding = Finding of the movement test
fhir-low = lower end of the 95 % interval
fhir-high = upper end of the 95 % interval
# $test: title of the clinical test.
fhir-test = Test: { $test }
fhir-absent = It could not be measured in this film.
# $side: left or right.
fhir-side = { $side ->
    [left] left leg
   *[right] right leg
 }

## BIDS-Motion. The texts describe columns of the tables; README.md is the file of that name in the data set.

bids-name = Movement tests measured by romcam
bids-readme =
    Each recording is a film of one clinical movement test by one camera. The channels of motion.tsv are described in
    channels.tsv: angles in degrees, their standard errors, and the landmarks if they were kept. The angles are those of
    romcam's angles.csv. They describe a movement and are no diagnosis. Authors and license are for you to fill in.
bids-latency = Time since the first frame.
bids-angle = { $title }: { $definition }. Positive: { $positive }.
bids-point = Landmark of the person, left and right their own; scaled by the body height.
bids-point-unscaled = Landmark of the person, left and right their own; 1 is the body height.
bids-frame =
    Plane of the picture, upright: y is up, x is forward, of a lying person to the right of the picture, z is to the
    person's right. The origin is on the floor, at the mean place of the ankles.
bids-frames = Frame of the channels with a position.
bids-neutral = The neutral posture from which changes are counted.
bids-repetition = One repetition of the movement, from its start to its end.
bids-end-of-range = The person is at the end of range.
bids-event-repetition = Number of the repetition, from 1.
bids-event-repetition-task = Part of the test that the repetition belongs to.
bids-event-complete = 1 if the repetition was seen from start to end, 0 if not.
bids-event-best = 1 if the measures are those of this repetition, 0 if not.
bids-age = Age; 89 stands for 89 or more.
bids-sex = Sex: female or male.
bids-height = Body height.
