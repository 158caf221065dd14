# Sentences about one trial: errors, the finding, its reasons, and the answers of the quality rules.
# Angles, shares and times come as text with their unit: "62°", "71 %", "1.4 s". $film is the name of a film.

## Numbers and lists

degrees-between = { $low } to { $high }°
degrees-interval = 95 % interval { $low } to { $high }°
interval-unknown = interval not known
percent-between = { $low } to { $high } %
over-99-percent = over 99 %
under-1-percent = under 1 %
value-with-interval = { $value } (95 % interval { $low } to { $high })
list-more = { $first }, { $second }
list-end = { $first } and { $last }
list-or = { $first } or { $second }

## Errors

nobody-found = Nobody was found in { $film }: film one person from the side, from head to feet, in good light.
# A person was found in single pictures only.
seen-now-and-then =
    A person was seen in { $film } now and then only, most likely because they are too small in the picture: film from
    nearer, so that the person fills most of the picture from head to feet.
never-seen-well =
    The person in { $film } was never seen well enough to measure: film from head to feet, from the side.
# $test: name of the test; $seen: what moved, the message "seen-motion"; $part, $least: what the test needs.
nobody-moves =
    Nobody moves enough in { $film }: { $seen }, and the { $test } needs { $part } to move by { $least } from the neutral
    posture; film it from the beginning to the end of the movement and back.
# As above, where something moved by as much.
other-movement =
    No { $test } was found in { $film }: { $seen }, but none of this was { $part } moving by { $least } or more from
    the neutral posture, as the test needs; film it from the beginning to the end of the movement and back.
# As above, where the person is not seen from the side.
movement-not-from-side =
    No { $test } was found in { $film }: the person is not seen from the side, so how far { $part } moved forward is not
    known; place the camera at hip height, at right angles to the direction the person faces.
# The part of a test, by the quantity in which it is found.
moving-part =
    { $quantity ->
        [trunk_chord] the trunk
        [knee_flexion] the knees
        [knee_angle] the knee
        [leg_elevation] the leg
        [thorax_turn] the thorax
       *[other] the measured part
    }
# Part of a sentence. $trunk, $thighs, $knees: how far each turned or bent, in all.
seen-motion = the trunk turned by { $trunk }, the thighs turned by { $thighs } and the knees bent by { $knees }

# What a user gave in an option or a table, as they wrote it.
label-bad-age = Age { $age } is not a number of years from 3 to 120.
label-bad-height = Height { $height } is not a body height from 50 to 250 cm.
label-bad-sex = Sex { $sex } is neither female nor male; leave it out if it is not known.

## Right test

# $test, $others: names of tests; $options: what to add to the command line.
right-test-ok = The film shows the requested movement.
right-test-other =
    The film looks like another test ({ $others }), not the requested one ({ $test }): analyse it again with
    { $options }.
right-test-nothing =
    The requested test ({ $test }) was not found in { $film }, which looks like another ({ $others }): analyse it again
    with { $options }.

# $kind: a movement; $test: name of the test; $options: what to add to the command line; $numbers: of repetitions, $count
# their number; $detail: a sentence.
right-test-kind =
    The film shows { $kind }, not the requested test ({ $test }): analyse it again with { $options }.
right-test-kind-free =
    The film shows { $kind }, not the requested test ({ $test }). romcam has no test of that movement; --test free
    measures its angles.
right-test-kind-only = The film shows { $kind }, not the requested test ({ $test }).
right-test-some =
    { $count ->
        [one] Repetition { $numbers } shows
       *[other] Repetitions { $numbers } show
    } { $kind }, not the requested test ({ $test }): film that test alone.
right-test-no-repetition = Nothing was measured in { $film }. { $detail }
movement-bend = a bend, in which the trunk leans and the knees stay straight or soft
movement-squatting = a squat or a chair pose, in which the knees bend further than the trunk leans
movement-split = a lunge or another movement in a split stance, one foot well ahead of the other
movement-one-leg = a movement on one leg
movement-seated = a person who sits, on a seat or against a wall (wall sit)
## Printed tags

# $segments: those that tags measured, such as "pelvis-t12".
tags-measured =
    { $segments ->
        [pelvis-t12] Printed tags measured the pelvis and T12-L1.
        [pelvis-t12-thigh] Printed tags measured the pelvis, T12-L1 and the thigh.
        [pelvis] A printed tag measured the pelvis.
        [t12] A printed tag measured T12-L1.
        [thigh] A printed tag measured the thigh.
        [pelvis-thigh] Printed tags measured the pelvis and the thigh.
       *[t12-thigh] Printed tags measured T12-L1 and the thigh.
    } Their intervals hold the camera's error; that of skin that moves under a card is not in them.
# What went wrong. $segment: pelvis, t12 or thigh, whose tag it is. $size: degrees, or a share of the frames. $count: tags.
tag-alone =
    { $segment ->
        [pelvis] Only the pelvis has a tag that was used; T12-L1 was read from the outline of the back.
       *[t12] Only T12-L1 has a tag that was used; the pelvis was read from the outline of the back.
    }
tag-beside =
    { $count ->
        [one] A tag away from the measured person was left out; take it out of the picture next time.
       *[other] { $count } tags away from the measured person were left out; take them out of the picture next time.
    }
tag-exchanged = The tags of pelvis and T12-L1 are exchanged; each was taken for the place where it is.
tag-fell =
    { $segment ->
        [pelvis] The tag on the pelvis was lost after { $size } of the film, so it fell off or was hidden, and was
            not used; fix it and film again.
        [t12] The tag at T12-L1 was lost after { $size } of the film, so it fell off or was hidden, and was not
            used; fix it and film again.
       *[thigh] The tag on the thigh was lost after { $size } of the film, so it fell off or was hidden, and was not
            used; fix it and film again.
    }
tag-in-front = The tags are in front of the measured person and not on their back, so they were not used: another person wears them (choose with --person), or the person faces the other way.
tag-mirrored = The tags can be read in the mirror image only, so the film is mirrored, and they were not used; analyse it again with --mirrored.
tag-other-face =
    { $segment ->
        [pelvis] The tag on the pelvis shows the face for the person's other side: the card is the wrong way round,
            or the film is mirrored. The angles do not change by that.
        [t12] The tag at T12-L1 shows the face for the person's other side: the card is the wrong way round, or
            the film is mirrored. The angles do not change by that.
       *[thigh] The tag on the thigh shows the face for the person's other side: the card is the wrong way round, or
            the film is mirrored. The angles do not change by that.
    }
tag-rarely-seen =
    { $segment ->
        [pelvis] The tag on the pelvis was seen in only { $size } of the pictures and was not used; see that nothing
            hides it.
        [t12] The tag at T12-L1 was seen in only { $size } of the pictures and was not used; see that nothing
            hides it.
       *[thigh] The tag on the thigh was seen in only { $size } of the pictures and was not used; see that nothing
            hides it.
    }
tag-not-on-thigh = The tag of the thigh is above the hip and not on the thigh, so it was not used; put each card where its print says.
tag-not-in-neutral =
    { $segment ->
        [pelvis] The tag on the pelvis was not seen in the upright stand from which changes are counted, and was not
            used. In the stand, fold the arms on the chest, and see that the other card does not cover it.
        [t12] The tag at T12-L1 was not seen in the upright stand from which changes are counted, and was not
            used. In the stand, fold the arms on the chest, and see that the other card does not cover it.
       *[thigh] The tag on the thigh was not seen in the upright stand from which changes are counted, and was not
            used; see that no hand hides it.
    }
tag-slipped =
    { $segment ->
        [pelvis] The tag on the pelvis turned by { $size } against the back during the film, so it slipped, and was
            not used; fix it and film again.
        [t12] The tag at T12-L1 turned by { $size } against the back during the film, so it slipped, and was not
            used; fix it and film again.
       *[thigh] The tag on the thigh turned by { $size } against the back during the film, so it slipped, and was
            not used; fix it and film again.
    }
tag-swings =
    { $segment ->
        [pelvis] The tag on the pelvis swings to and fro, so its card is loose, and was not used; fix it and film
            again.
        [t12] The tag at T12-L1 swings to and fro, so its card is loose, and was not used; fix it and film again.
       *[thigh] The tag on the thigh swings to and fro, so its card is loose, and was not used; fix it and film
            again.
    }

## Right person

right-person-asked =
    { $at ->
        [left] Several people move alike in the film; the one on the left of the picture was measured, as asked.
        [right] Several people move alike in the film; the one on the right of the picture was measured, as asked.
       *[other] Several people move alike in the film; the one who was chosen by hand was measured.
    }
# $at: left, middle or right.
right-person-unclear =
    { $at ->
        [left] Several people move alike in the film, and the one on the left of the picture was measured: if that is the
            wrong one, analyse it again with --person right.
        [right] Several people move alike in the film, and the one on the right of the picture was measured: if that is
            the wrong one, analyse it again with --person left.
       *[middle] Several people move alike in the film, and one in the middle of the picture was measured: if that is the
            wrong one, analyse it again with --person left or --person right.
    }

## Finding

# $tissue: in the plural; $side: left, right or none; $value: the angle with its interval; $help: an angle.
tissue-helped =
    Whether the { $tissue }{ $side ->
        [left] {" "}of the left leg
        [right] {" "}of the right leg
       *[none] {""}
    } are long enough cannot be told: the angle is { $value }, and a compensation gave up to { $help } of
    it.
split-unknown = This film does not show how the movement divides between pelvis and lumbar spine.
# $reason: a whole sentence.
split-unknown-because =
    This film does not show how the movement divides between pelvis and lumbar spine: { $reason }
# $remaining: the patterns that remain, as a list; $pelvis, $share: 95 % intervals.
pattern-indeterminate =
    The measurement is not precise enough to distinguish { $remaining }: the pelvis tilted by { $pelvis }, and the
    lumbar spine contributed { $share } of the bend.
pattern-none-probable =
    Given the measurement's own error, no pattern has a probability of { $named_from }; the likeliest has
    { $probability }.
pattern-probability = Given the measurement's own error, this pattern has a probability of { $probability }.
reason-pelvis = The pelvis tilted by { $pelvis } (95 % interval { $interval }); most people: { $usual }.
reason-lumbar =
    The lumbar spine bent by { $lumbar }, { $share } of the bend (95 % interval { $interval }); most people:
    { $usual_lumbar }, { $usual_share }.
reason-trunk = The trunk reached { $trunk } at T12-L1; most people: { $usual }.
share-unknown = an unknown share
usual-unknown = not known

## The reference group, beside the verdict. $population: the people of a norm; $age: the person's; $ages: the group's.

group-centiles = Reference group: { $population }. 8 in 10 of them lie within the range given here.
group-deviation =
    Reference group: { $population }. About 2 in 3 of them lie within the range given here, and about 1 in 6 on each side
    of it.
group-older = The person is { $age } years old, older than this group ({ $ages }), so its range may not fit.
group-younger = The person is { $age } years old, younger than this group ({ $ages }), so its range may not fit.
group-age-unknown = The person's age is not given, so it is not known whether the group fits.
group-sex-unknown = The person's sex is not given, so the range is that of women and men together.
probability-covers = The probability covers the error of this measurement only, not how well the reference group fits.
ages-between = { $low } to { $high } years
ages-from = from { $low } years
ages-to = up to { $high } years
ages-one = { $low } years

## Quality: the film

part-shoulders = shoulders
part-hips = hips
part-knees = knees
part-feet = feet
whole-body-ok = Shoulders, hips, knees and feet are in the picture throughout.
# $parts: the parts outside, as a list.
whole-body-failed =
    { $parts } are outside the picture in up to { $share } of the frames: move the camera back until the person is in it
    from head to feet, bent over as well.
seen-ok = The person was seen in { $share } of the movement.
seen-failed =
    The person was not visible in { $share } of the movement, which is left out: film in better light, with no object in
    front of the person.
side-on-ok = The person is turned about { $yaw } from side-on: near enough.
side-on-failed =
    The person is turned about { $yaw } from side-on: the numbers are less certain; place the camera at right angles to
    the direction the person faces.
side-on-severe =
    The person is turned about { $yaw } from side-on: the angles are foreshortened and the split is doubtful, so the
    intervals of pelvis and spine are wider; place the camera at right angles to the direction the person faces.
side-on-not-at-all =
    The person is not seen from the side; place the camera at hip height, at right angles to the direction the person
    faces.
side-on-unseen = Whether the camera stands exactly to the side could not be judged.
front-on-ok = The camera stands in front of the person.
front-on-failed =
    The person is turned about { $off } away from the camera, which foreshortens the angles: place the camera exactly in
    front.
front-on-unseen = Whether the camera stands exactly in front could not be judged.
level-ok = The camera is level.
level-failed = A person who stands upright is inclined by { $tilt } in the picture: set the camera level.
level-lying-ok = The trunk lies level in the picture, so the camera is level.
level-lying-failed =
    The trunk of the lying person is inclined by { $tilt } in the picture. If the camera is tilted, every angle against the
    horizontal is wrong by as much: set the camera level.
level-walking-ok = The trunk is upright in the picture, so the camera is level.
level-walking-failed =
    The trunk leans by { $tilt } in the picture, the median of the walk. If the person does not stoop, the camera is tilted:
    then how far a thigh goes ahead and behind is wrong by as much, and how far it swings is not.
level-unseen = Whether the camera is level could not be judged.
# $pause: the longest time between two frames.
frame-rate-ok = The film has { $rate } frames a second on average, at most { $pause } apart.
frame-rate-failed = Only { $rate } frames a second: rhythm and times are coarse; film with 25 or more.
frame-rate-severe =
    Only { $rate } frames a second: the end of range may be missed, and rhythm and times do not hold; film with 25 or
    more.
frame-rate-unknown =
    The film does not say when its pictures were taken, so times and speeds are not known: give the pictures a second
    that the camera took with --fps, or film with another program.
# $pause: a duration.
frame-rate-pause =
    The film has no pictures for { $pause } during the movement, and times across this pause are not known: film again.
# $count: one or more.
frame-rate-leaps =
    { $count ->
        [one] The film's clock leaps once
       *[other] The film's clock leaps { $count } times
    }, and times across the leap are not known: film again.
frame-rate-single = The film has a single frame, so it has no frame rate.
light-ok = Light and contrast are sufficient.
light-dark = The film is too dark: switch on more light, in front of the person.
light-contrast = The person hardly stands out from the background: film in front of a lighter or darker one, in even light.
light-unseen = The light could not be judged.
alone-ok = Nobody else is in the way.
# $count: two or more.
alone-several = { $count } people are in the film; one was chosen and followed throughout.
alone-failed =
    Another person was in the way in { $share } of the frames, which are left out: film one person alone.
camera-still-ok = The camera stood still.
camera-still-unseen = The background shows too little to see whether the camera stood still.
# $turn: an angle.
camera-still-turned =
    The camera was turned by { $turn } while it filmed. The turn is taken off and the intervals are wider: put the camera
    on a tripod or a shelf.
# $share: a share of the picture.
camera-still-shifted =
    The camera was moved by { $share } of the picture while it filmed: put it on a tripod or a shelf.
whole-film-ok = The file was read to its end.
whole-film-failed = The file is incomplete, and only the part that could be read is measured: copy it again.

## Quality: the outline and the legs

outline-ok = The outline of the back was read in { $share } of the movement.
outline-not-given =
    Landmarks of another program show shoulders, hips and knees, and not the outline of the back, which separates pelvis and
    lumbar spine; analyse the film itself.
outline-not-side-on = The outline of the back is read only from the side.
outline-seldom =
    The outline of the back could be read in only { $share } of the movement: wear close-fitting clothes, tie long hair
    up and let the arms hang in front.
outline-uncertain =
    The outline of the back leaves pelvis or trunk uncertain by { $error }: wear close-fitting clothes, tie long hair up
    and let the arms hang in front.
outline-blurred =
    The outline of the back is blurred: wear close-fitting clothes, tie long hair up and let the arms hang in front, and
    film in good light.
outline-unreadable =
    The back could not be read at the end of the bend; film exactly from the side, and wear close-fitting clothes, tie
    long hair up and let the arms hang in front.
# $reason: why, by the estimator, a clause.
outline-unreadable-because =
    At the end of the bend { $reason }; film exactly from the side, and wear close-fitting clothes, tie long hair up and
    let the arms hang in front.
legs-ok = Hips, knees and ankles were found.
legs-failed =
    Hips, knees and ankles could not be found with certainty; their positions are the pose model's guess: nobody should
    stand or kneel behind the legs, and the whole body should be large in the picture.
hip-with-foot-ok = Each hip joint rotated with its foot.
hip-with-foot-failed =
    The { $side } foot swung one way and its hip joint is read as turning the other way, so the line across the pelvis was
    misread: film from straight in front, with pelvis and shoulders free of clothes that hang and of other people.
near-leg-ok =
    { $side ->
        [left] The left leg was measured, the nearer one.
       *[right] The right leg was measured, the nearer one.
    }
near-leg-failed =
    { $side ->
        [left] The left leg was measured, the one farther from the camera; the nearer leg hides it and may be mistaken for
            it: check the side, and film from the side of the leg that is tested.
       *[right] The right leg was measured, the one farther from the camera; the nearer leg hides it and may be mistaken
            for it: check the side, and film from the side of the leg that is tested.
    }
near-leg-not-told =
    Which leg was measured, the left or the right one, cannot be told with certainty from this film, so it is not named:
    state the side (--side, a column `side` in a manifest, or a correction of the result), or film again from the side of
    the leg that is tested.
near-leg-unseen = Which leg was nearer to the camera could not be seen.

## Quality: the movement

knees-straight-ok = The knees stayed straight ({ $knee } at the end).
knees-straight-failed =
    The knees were bent by { $knee } at the end, which slackens the hamstrings and lets the pelvis tilt further: repeat
    with straight knees.
knees-straight-unseen = The knees could not be seen at the end of the bend.
upright-ok = The angles are counted from an upright stand.
# $direction: forward or back.
upright-failed =
    { $direction ->
        [back] The trunk leans { $lean } back
       *[forward] The trunk leans { $lean } forward
    } in the stand that the angles are counted from: begin and end the film standing upright for a second.
upright-not-standing =
    { $direction ->
        [back] No upright stand was found: where the person is most upright, the trunk leans { $lean } back.
       *[forward] No upright stand was found: where the person is most upright, the trunk leans { $lean } forward.
    } Begin the film standing upright, and make sure that the film itself is not turned sideways or upside down.
# $leg: inclination of thigh or shank.
upright-bent-legs =
    No upright stand was found: where the person is most upright, thigh or shank is inclined by { $leg }. Begin the film
    with the person standing on straight legs for a second.
flat-ok = The angle is counted from the leg lying flat.
flat-failed =
    The leg is { $off } from level in the posture that its angle is counted from: begin and end the film with the leg
    lying flat for a second.
flat-never =
    The leg is never seen lying flat: it is { $off } from level where it is lowest, so its angle cannot be counted. Begin
    the film with both legs lying flat for a second.
flat-unseen = Whether the leg lies flat at first could not be judged.
# $rest: standing or lying.
neutral-held-ok =
    { $rest ->
        [lying] The angle is counted from a leg that lies still.
       *[standing] The angles are counted from a stand that is held.
    }
neutral-held-passed =
    { $rest ->
        [lying] The leg rests for a moment only, and its angle is counted from there, so its interval is wider: begin the film
            with both legs lying flat for a second.
       *[standing] The person stands for a moment only, and the angles are counted from there. People who do not stop stand
            differently each time, so the intervals are wider: begin and end the film standing still for a second.
    }
neutral-held-cut =
    { $rest ->
        [lying] The leg is never seen at rest, so its angle may be too small by as much as it was raised when it was first seen,
            and its interval is wider: begin the film with both legs lying flat for a second.
       *[standing] The person is never seen standing still, so all angles may be too small by as much as they were bent when they
            were first seen, and the intervals are wider: begin and end the film standing still for a second.
    }
neutral-held-unseen = No posture was seen to count the angles from.
upright-unseen = No upright stand was seen to count the angles from.
reached-end-ok = The end of the movement was reached and lasted { $seconds }.
reached-end-untimed = The end of the movement was reached.
reached-end-no-way-back =
    The end of the movement was filmed, but not the whole way back: film until the person is back where they began.
reached-end-cut-after =
    The film shows the way to the end of the movement, and not the end itself, so how far it goes is not known: film until
    the person is back where they began.
reached-end-cut-before =
    The film shows the way back from the end of the movement, and not the end itself, so how far it goes is not known: begin
    the film a second before the movement.
reached-end-already =
    The film starts at the end of the movement: begin it a second before the movement.
pace-ok = The way down took { $seconds }.
# $speed: the greatest angle in a second.
pace-failed =
    The bend was fast ({ $seconds } down, up to { $speed } a second), and at speed the lumbar spine gives a smaller
    share: bend down over two to three seconds. If the film plays faster than the movement was, give --fps or --speed.
pace-not-filmed = The way down was not filmed, or not all of it, so its pace is not known.
pace-unknown =
    The film does not say when its pictures were taken, so the pace of the bend is not known: give the pictures a second
    that the camera took with --fps.
pace-not-side-on = Not seen from the side, so the pace of the bend is not known.
# $count: two or more.
consistent-ok = The { $count } repetitions agree within 5° or 10 %.
consistent-failed =
    The { $count } repetitions differ by up to { $difference }: let the person try it once or twice first, then repeat
    the bend three times in the same way.
consistent-single = One repetition: three would show whether the numbers repeat.
knees-stay-ok = The thighs stayed in place.
# $shift: of the shank's length.
knees-stay-failed =
    The knee moved by { $shift } of the shank's length at the end of range: hold the thigh down, so that the hip alone
    turns.
knees-stay-unseen = The knees could not be seen at the end of range.

## Landmarks of another program

given-landmarks = Angles were measured on the landmarks of another program: without intervals, and without a conclusion.
given-landmarks-error =
    romcam has not measured the error of landmarks that another program found, so it gives no intervals and draws no
    conclusion from them.
