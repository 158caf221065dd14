# Sentences of the clinical tests. Each test has one message of its name, whose attributes are its sentences:
#   .title           its name as a heading
#   .in-sentence     its name within a sentence, without an article
#   .filming         how to film it, told to the person or the examiner
#   .interpretation  meaning of the result, and the tissue it is about
#   .question        only of movements in a screening: its question; completes "it would show …"
#   .nothing-found   only where the general sentence does not fit: no repetition was found; $film is the film's name
#   .evidence        only where the numbers do not rest on the joints found in the picture; completes "Based on …"
#   .tissue-NAME     of a test of a tissue: whether it is short. $state is short, free (long enough), indeterminate,
#                    no-border or unseen; $side the leg (left, right or none); $value the angle with its interval
#   .RULE-kept, .RULE-failed, .RULE-unseen   the outcome of a rule; $value is the angle in degrees
#   .measure-NAME    the title of a measure, where it is not that of the quantity
#   .letter-did, .letter-about   in a letter to the person who was filmed, in everyday words: what they did, and what the
#                    test looks at
#   .letter-OUTCOME  what the result means for them: a pattern; yes, no or close, where the test asks whether the back
#                    rounded; or measured, where it only measures. Tissues have letter-tissue instead
# Angles and shares come as text with their unit: "62°", "71 %".

## All tests

# $name: the name as typed; $known: the names of all tests.
# $film: name of a film; $tests: names of tests; $options: what to add to the command line.
film-not-recognised =
    Which test { $film } shows cannot be recognised: name it with --test, as romcam tests lists them.
film-of-several-tests = { $film } may show a { $tests }: analyse it with { $options }.
no-such-test = There is no test called { $name }; the tests are: { $known }.
camera-side = from the side, { $position ->
        [seated] seated
        [supine] lying on the back
        [prone] lying on the front
       *[standing] standing
    }
camera-front = from the front, { $position ->
        [seated] seated
        [supine] lying on the back
        [prone] lying on the front
       *[standing] standing
    }
split-by-outline = The outline of the back separates hip and lumbar spine.

# Parts of the sentences about tissues.
of-leg = { $side ->
        [left] {" "}of the left leg
        [right] {" "}of the right leg
       *[none] {""}
    }
usual = { $reference ->
        [centiles] most people { $low } to { $high }
        [deviation] about 2 in 3 people { $low } to { $high }
        [below] under { $border } counts as short
       *[above] over { $border } counts as short
    }

## Tissues, in the plural

tissue-hamstrings = hamstrings
    .title = Hamstrings
    .where = back of the thigh
tissue-external-rotators = external rotators
    .title = External rotators
    .where = deep in the buttock, turn the leg outwards
tissue-internal-rotators = internal rotators
    .title = Internal rotators
    .where = side of the hip, turn the leg inwards
tissue-hip-flexors = hip flexors
    .title = Hip flexors
    .where = front of the hip
tissue-quadriceps = quadriceps
    .title = Quadriceps
    .where = front of the thigh

## Measures that several tests have

measure-duration_down = Way down
measure-hold = Hold
measure-duration_up = Way back up
measure-pelvis_onset_lag = Pelvis starts after the lumbar spine

## What a measure means, in a few words for a reader who does not know the term

explain-pelvis_tilt = how far the pelvis tilted forward
explain-trunk_inclination = how far the back leaned forward at the lowest ribs (T12-L1)
explain-hip_flexion = pelvis relative to thigh
explain-lumbar_flexion = T12-L1 relative to pelvis
explain-lumbar_share = the lumbar spine's part of the bend
explain-pelvis_onset_lag = after the lumbar spine; below 0 the pelvis starts first
explain-trunk_chord = lean of the straight line from hip to shoulder
explain-thigh_tilt = lean of the thigh; below 0 the hip is behind the knee
explain-knee_flexion = bend of the knee
explain-apparent_hip_flexion = line from hip to shoulder relative to thigh
explain-internal_rotation = foot turned outwards
explain-external_rotation = foot turned inwards
explain-total_arc = from one end to the other
explain-internal_rotation_difference = above 0: further on the left
explain-external_rotation_difference = above 0: further on the left
explain-hip_rotation = turn of the shank minus that of the pelvis
explain-shank_turn = the foot goes outwards
explain-pelvis_obliquity = tilted sideways
explain-trunk_lean = leaned sideways
explain-leg_elevation = how far the leg rose from where it lay
explain-knee_angle = bend of the knee; 0 is straight
explain-thigh_elevation = knee above the hip; below 0 beneath it
explain-thigh_elevation_trigonometric = the same by height alone: also where the thigh drifts outwards
explain-other_leg_elevation = how far the other leg lifted
explain-other_thigh_elevation = the other knee above the hip
explain-hip_lift = how far the hip rose off the table
explain-heel_to_buttock = remaining distance, in leg lengths
explain-lumbar_gain = bent after the pelvis had stopped turning forward
explain-pelvis_tuck = rolled back from its greatest tilt while the lumbar spine bent
explain-tuck_depth = knee bend at which the pelvis begins to roll back
explain-lumbar_hip_ratio = bend of the lumbar spine relative to that of the hip joint
explain-duration_rise = from the first lean to standing
explain-duration_sitting_down = from standing to the seat
explain-thorax_turn = turn of the line from shoulder to shoulder
explain-pelvis_turn = turn of the line from hip to hip
explain-hips_share = part of the turn that came from the pelvis
explain-hip_range = median of all strides, from furthest behind to furthest ahead
explain-hip_flexion_peak = furthest ahead of the vertical
explain-hip_extension = median of all strides
explain-trunk_range = sway with each stride
explain-stride_time = from one step of a leg to its next
explain-cadence = both legs together

## Measures and outcomes in everyday words, in a letter to the person who was filmed

plain-pelvis_tilt = How far your pelvis tilted forward
plain-lumbar_flexion = How far your lower back bent
plain-lumbar_share = Your lower back's part of the bend
plain-hip_flexion = How far your hip joints bent
plain-knee_angle = How far your knee was bent
plain-leg_elevation = How far your leg rose
plain-other_leg_elevation = How far the other leg rose with it
plain-thigh_elevation = How high your thigh was above level; below 0 it hung lower
plain-hip_lift = How far your hip rose off the table
plain-internal_rotation_left = How far your left foot swung outwards
plain-internal_rotation_right = How far your right foot swung outwards
plain-external_rotation_left = How far your left foot swung inwards
plain-external_rotation_right = How far your right foot swung inwards
plain-thorax_turn_left = How far your chest turned to the left
plain-thorax_turn_right = How far your chest turned to the right
plain-hips_share_left = Your pelvis's part of the turn to the left
plain-hips_share_right = Your pelvis's part of the turn to the right
plain-hip_range_left = How far your left thigh swung, from back to front
plain-hip_range_right = How far your right thigh swung, from back to front
plain-hip_extension_left = How far your left thigh went behind you
plain-hip_extension_right = How far your right thigh went behind you
plain-cadence = Your steps
plain-duration_rise = How long you took to rise
plain-lumbar_gain = How far your lower back still bent after the pelvis had stopped
plain-pelvis_tuck = How far your pelvis rolled back at the bottom
plain-hip_flexion_range = How far your hip joints moved
plain-lumbar_flexion_range = How far your lower back moved
plain-knee_flexion_range = How far your knees moved

# $tissue: in the plural; $where: its place in the body; $side: left, right or none. $state as above; no-reference: it was
# measured, and no source says what is short.
letter-tissue =
    Your { $tissue } ({ $where }){ $side ->
        [left] {" "}on the left
        [right] {" "}on the right
       *[none] {""}
    } { $state ->
        [short] look short.
        [free] look long enough.
        [indeterminate] are near the border between short and long enough, so the test does not decide.
        [no-reference] were measured, but there are no figures to compare them with.
       *[unknown] could not be judged from this film.
    }
letter-unknown =
    This film did not show enough to answer the question of the test. That says something about the film, and nothing about
    you.

## Tasks of a test, each with repetitions of its own

task-rise = rising
task-sit = sitting down
# $task: name of a task, such as "internal"; $side: left or right.
task-of-side = { $task }, { $side ->
    [left] left
   *[right] right
 }

## Forward bend

# $pelvis, $share: measured; $pelvis_range, $share_range: those of most people. pattern-name-NAME is a pattern within a
# sentence.
forward-bend =
    .title = Forward bend
    .in-sentence = forward bend
    .filming =
        Camera at hip height, exactly from the side, the whole body in the picture, bent over as well. Close-fitting
        clothes, long hair tied up. Stand upright for a second, bend down slowly as far as it goes with straight knees
        and the arms hanging, hold, come back up; three times.
    .letter-did = You bent forward with straight knees as far as you could, and came up again.
    .letter-about =
        A bend comes from two places: the pelvis turns over the thighs at the hip joints, and the lower back bends. The test
        looks at how much comes from each.
    .letter-compensating =
        Your pelvis stopped early, and your lower back did more of the bend than it does in most people. Stiff hip joints
        or short muscles at the back of the thighs can be the reason; the film does not show which.
    .letter-hip-limited =
        Your pelvis stopped early, and your lower back did not bend further in its place. Stiff hip joints or short muscles
        at the back of the thighs can be the reason; the film does not show which.
    .letter-lumbar-dominant = Your pelvis moved freely, and still your lower back did more of the bend than in most people.
    .letter-hip-dominant = Your pelvis did more of the bend than in most people, and your lower back gave little of it.
    .letter-typical = Your pelvis and your lower back shared the bend as they do in most people.
    .letter-indeterminate =
        Your numbers lie near a border, so this film does not decide whether your pelvis and your lower back share the bend
        as in most people.
    .interpretation =
        How the bend divides between pelvis and lumbar spine: short hamstrings and stiff hips stop the pelvis early, and
        the lumbar spine may compensate for it.
    .question = whether the spine compensates for stiff hips in a bend
    .pattern-compensating =
        The pelvis stopped early ({ $pelvis }, most people { $pelvis_range }) and the lumbar spine compensated for it
        ({ $share } of the bend, most people { $share_range }).
    .pattern-hip-limited =
        The pelvis stopped early ({ $pelvis }, most people { $pelvis_range }), and the lumbar spine did not compensate for
        it ({ $share } of the bend, most people { $share_range }).
    .pattern-lumbar-dominant =
        The pelvis moved freely ({ $pelvis }, most people { $pelvis_range }), yet the lumbar spine did most of the bend
        ({ $share }, most people { $share_range }).
    .pattern-hip-dominant =
        The pelvis did most of the bend ({ $pelvis }, most people { $pelvis_range }), and the lumbar spine gave little
        of it ({ $share }, most people { $share_range }).
    .pattern-typical =
        { $further ->
            [yes] The bend went further than in most people, and pelvis and lumbar spine shared it in the usual proportion
           *[no] Pelvis and lumbar spine shared the bend as in most people
        }: the pelvis tilted by { $pelvis } (most people { $pelvis_range }), the lumbar spine contributed { $share } of
        the bend (most people { $share_range }).
    .pattern-name-compensating = a spine that compensates for stiff hips
    .pattern-name-hip-limited = stiff hips that the spine does not compensate for
    .pattern-name-lumbar-dominant = a bend done mostly by the lumbar spine
    .pattern-name-hip-dominant = a bend done mostly by the pelvis
    .pattern-name-typical = a bend like most people's

## Hip hinge

# $hip, $lumbar: flexion of the hip joint and of the lumbar spine, $interval: its 95 % interval; $border: lumbar flexion
# from which a back counts as rounded; $share: of the bend.
hip-hinge =
    .title = Hip hinge
    .in-sentence = hip hinge
    .filming =
        Camera at hip height, exactly from the side, the whole body in the picture. Close-fitting clothes, long hair
        tied up. Stand upright for a second, hands on the hips or behind the head, bend forward from the hips with a
        flat back and soft knees as far as it stays flat, come back up; three times.
    .letter-did = You bent forward from the hip joints and tried to keep your back flat.
    .letter-about = The test looks at whether the lower back stays flat while the hip joints bend, as in lifting.
    .letter-yes = Your lower back rounded while you bent.
    .letter-no = Your lower back stayed flat while you bent.
    .letter-close = Your numbers lie near a border, so this film does not decide whether your lower back stayed flat.
    .interpretation =
        Whether the person can move in the hip joints and keep the lumbar spine still, as lifting requires.
    .rounded =
        The back rounded: the lumbar spine bent by { $lumbar } ({ $interval }) and the hip joint by { $hip }. From
        { $border } on, the lumbar spine bends as far as in most people's free forward bend.
    .rounded-instead =
        The back rounded: the lumbar spine gave { $share } of the bend ({ $lumbar }, { $interval }) in place of the hip
        joint, which bent by { $hip }.
    .flat =
        The back stayed flat: the lumbar spine bent by { $lumbar } ({ $interval }) and the hip joint by { $hip }. From
        { $border } on, the lumbar spine bends as far as in most people's free forward bend.
    .close =
        Whether the back stayed flat is too close to tell: the lumbar spine bent by { $lumbar } ({ $interval }) and the
        hip joint by { $hip }. From { $border } on, the lumbar spine bends as far as in most people's free forward bend.

## Squat

# $border: flexion from which the spine counts as rounded; $hip, $lumbar: flexion at the bottom, $interval: 95 % interval
# of the number before it; $gain: lumbar flexion after the pelvis stops; $tuck: how far the pelvis rolls back;
# $start: knee flexion where that begins.
squat =
    .title = Squat
    .in-sentence = squat
    .filming =
        Camera at hip height, exactly from the side, the whole body in the picture. Close-fitting clothes, long hair
        tied up. Stand upright for a second, arms held forward, squat slowly as deep as it goes with the heels down,
        hold, come up; three times.
    .letter-did = You squatted as deep as you could with your heels on the floor, and came up again.
    .letter-about =
        The test looks at how far the hip joints bend, and whether the lower back rounds at the bottom of the squat.
    .letter-yes =
        Your lower back rounded in the squat. That is usual: it does so in most healthy adults who squat to lift a box.
    .letter-no = Your lower back did not round in the squat.
    .letter-close = Your numbers lie near a border, so this film does not decide whether your lower back rounded.
    .interpretation =
        How far hip joints and knees bend under load, and whether the lumbar spine rounds to give the range that stiff
        hips lack: late, after the pelvis has stopped, or with a pelvis that rolls back and tucks under.
    .question = whether the spine rounds in a squat
    .rounded =
        The spine rounded: at the bottom the lumbar spine was bent by { $lumbar } ({ $interval }) and the hip joint by
        { $hip }.
    .not-rounded =
        The spine did not round: at the bottom the lumbar spine was bent by { $lumbar } ({ $interval }) and the hip joint
        by { $hip }.
    .close =
        Whether the spine rounded is too close to tell: at the bottom the lumbar spine was bent by { $lumbar }
        ({ $interval }) and the hip joint by { $hip }.
    .usual =
        From { $border } on the lumbar spine counts as rounded. In about 9 of 10 healthy adults who squat to lift a box it
        bends further than that, so rounding alone is usual.
    .late =
        The lumbar spine bent by { $gain } ({ $interval }) after the pelvis had stopped turning forward.
    .not-late =
        After the pelvis had stopped turning forward the lumbar spine hardly bent any further ({ $gain }).
    .late-close =
        Whether the lumbar spine bent late is too close to tell: by { $gain } ({ $interval }) after the pelvis had stopped
        turning forward.
    .tucked = The pelvis rolled back by { $tuck } from its greatest tilt: it tucked under.
    .tucked-from =
        The pelvis rolled back by { $tuck } from its greatest tilt, from a knee bend of { $start } on: it tucked under.
    .tucked-close =
        Whether the pelvis tucked under is too close to tell: it rolled back by { $tuck } ({ $interval }) from its greatest
        tilt.
    .not-tucked = The pelvis did not tuck under.
    .measure-lumbar_gain = Lumbar spine, late
    .measure-pelvis_tuck = Pelvis tucks under
    .measure-tuck_depth = Knee bend at which it starts

## Rising from a chair

# $hip, $lumbar: flexion on leaving the seat; $found: the first of these.
sit-to-stand =
    .title = Rising from a chair
    .in-sentence = rise from a chair
    .filming =
        A chair or stool without arms, its back not towards the camera. Camera at seat height, exactly from the side,
        the whole body in the picture. Close-fitting clothes, arms crossed on the chest. Sit upright for a second, rise,
        stand still for a second, sit down again; three times.
    .letter-did = You rose from a chair without your hands, and sat down again.
    .letter-about = The test looks at whether you lean forward from the hip joints or by rounding the back, and how long it takes.
    .letter-yes = As you rose, your lower back rounded more than your hip joints bent.
    .letter-no = As you rose, you leaned forward from the hip joints, and your lower back hardly rounded.
    .letter-close = Your numbers lie near a border, so this film does not decide whether your lower back rounded as you rose.
    .interpretation =
        Whether rising and sitting down is a hinge of the hip joints or a rounding of the spine, and how long it takes.
    .question = whether the spine rounds where the hip joints should hinge in rising
    .found = on leaving the seat, hip joint { $hip }, lumbar spine { $lumbar }
    .rounded = The spine rounded more than the hip joints hinged: { $found }.
    .hinged = The hip joints hinged, and the spine hardly compensated for them: { $found }.
    .close = Whether the spine compensated for the hip joints is too close to tell: { $found }.
    .legs-unseen = Whether both legs carry the same load cannot be seen from the side.
    .hands-free-ok = The hands did not push off.
    .hands-free-failed = The hands are at the knees or the seat and may push off: cross the arms.
    .hands-free-unseen = The hands could not be seen.
    .hands-free-no-rise = No rise was seen, so whether the hands helped is not known.
    .measure-lumbar_hip_ratio = Lumbar spine to hip joint
    .measure-hip_flexion_sitting_down = Hip joint, sitting down
    .measure-lumbar_flexion_sitting_down = Lumbar spine, sitting down
    .measure-trunk_inclination_sitting_down = Trunk at T12-L1, sitting down
    .measure-pelvis_tilt_sitting_down = Pelvis, sitting down
    .measure-duration_rise = Rising
    .measure-duration_sitting_down = Sitting down

## Walking

# $left, $right: of each leg, degrees or number of strides; $further: the leg that swings further, or neither.
# $limit: error of the difference between left and right, degrees.
gait =
    .title = Walking
    .in-sentence = walk
    .filming =
        Walk at your own pace past the camera, or on a treadmill, at least four strides. Camera level, at hip height,
        exactly from the side and far enough off that the whole body stays in the picture.
    .letter-did = You walked at your own pace.
    .letter-about = The test looks at how far each thigh swings forward and back, and whether both swing equally far.
    .letter-measured = This test only measures. It does not say that a swing is good or bad.
    .interpretation =
        How far each hip moves forward and back in a stride, and whether both move equally far: stiff hip flexors reduce
        the backward motion. The lumbar spine's part cannot be seen.
    .question = how far each thigh swings in walking
    .nothing-found =
        No whole stride was seen in { $film }: film a longer way, from further off, the whole body in the picture.
    .found =
        With each stride the left thigh swings through { $left }, the right through { $right }: { $further ->
            [left] about { $difference } more on the left; left and right are compared to within { $limit }
            [right] about { $difference } more on the right; left and right are compared to within { $limit }
            [unknown] the strides of a leg differ too much among each other to compare left and right
           *[neither] the same to within { $limit }
        }.
    .reach-behind =
        The thighs move behind the vertical by { $left } on the left and { $right } on the right; how much of that is
        motion of the hip and how much of the pelvis is not known.
    .not-seen = The strides of one leg were not seen well enough to measure.
    .enough-strides-ok =
        { $left ->
            [one] 1 stride
           *[other] { $left } strides
        } of the left leg and { $right } of the right.
    .enough-strides-failed =
        Only { $left ->
            [one] 1 whole stride
           *[other] { $left } whole strides
        } of the left leg and { $right } of the right were seen: film a longer way, from further off or on a treadmill.
    .strides-alike-ok = The strides of each leg are alike.
    .strides-alike-failed =
        The strides of one leg differ by up to { $spread } from their mean, more than in an even walk: the legs may have been
        mistaken for each other as they passed. If the film is in slow motion, give its speed with --speed; otherwise film from
        further off, in good light, with 25 or more frames a second.
    .lumbar-extension-unseen =
        Whether the lumbar spine extends in place of the hip cannot be told: the legs pass in front of the pelvis, whose
        motion of a few degrees is smaller than the outline's error.
    .measure-hip_range_left = Thigh swing, left
    .measure-hip_range_right = Thigh swing, right
    .measure-hip_flexion_peak_left = Thigh ahead of the vertical, left
    .measure-hip_flexion_peak_right = Thigh ahead of the vertical, right
    .measure-hip_extension_left = Thigh behind the vertical, left
    .measure-hip_extension_right = Thigh behind the vertical, right
    .measure-trunk_range = Trunk, forward and back
    .measure-stride_time = Stride
    .measure-cadence = Steps

## Standing trunk rotation

# $thorax, $pelvis: how far each turned; $share: the pelvis's part of the turn; $turns: one or two of the next four.
twist =
    .title = Standing trunk rotation
    .in-sentence = standing trunk rotation
    .filming =
        Stand with the feet hip-wide, arms crossed on the chest. Camera at chest height, exactly in front, the whole
        body in the picture. Stand still for a second, turn slowly to one side as far as it goes with the feet on the
        floor, hold, come back, then to the other side; two or three times each.
    .letter-did = You turned your upper body to the left and to the right with your feet on the floor.
    .letter-about = The test looks at how far you turn, and how much of the turn comes from the pelvis.
    .letter-measured = One camera can only estimate a turn roughly. This test shows large differences, not small ones.
    .interpretation =
        How far thorax and pelvis turn in standing, and how much of the turn comes from the pelvis: the spine has to
        give the rest.
    .question = how much of a turn comes from the pelvis
    .found = Roughly estimated, the thorax turned { $turns }: this is the weakest evidence that romcam uses.
    .turn-left = { $thorax } to the left (pelvis { $pelvis })
    .turn-right = { $thorax } to the right (pelvis { $pelvis })
    .turn-left-share = { $thorax } to the left (pelvis { $pelvis }, about { $share } of it)
    .turn-right-share = { $thorax } to the right (pelvis { $pelvis }, about { $share } of it)
    .evidence = the pose model's own guess at depth, the weakest evidence
    .not-seen = No turn of the trunk was seen well enough to measure.
    .weak-evidence =
        These turns are the pose model's own guess at depth. They show large differences between the sides and between
        visits, not a few degrees.
    .feet_still-kept = The feet stayed in place.
    .feet_still-failed = The feet turned by { $value } with the trunk: keep them flat on the floor.
    .feet_still-unseen = Whether the feet stayed in place could not be seen.
    .trunk_lean-kept = The trunk stayed upright.
    .trunk_lean-failed = The trunk leaned sideways by { $value }: turn upright.
    .trunk_lean-unseen = Whether the trunk stayed upright could not be seen.
    .measure-thorax_turn_left = Thorax, to the left
    .measure-thorax_turn_right = Thorax, to the right
    .measure-pelvis_turn_left = Pelvis, to the left
    .measure-pelvis_turn_right = Pelvis, to the right
    .measure-hips_share_left = From the pelvis, turning left
    .measure-hips_share_right = From the pelvis, turning right

## Seated hip rotation

# $greater: the side that turns further, or neither; $difference: by how much.
hip-rotation =
    .title = Hip rotation, seated
    .in-sentence = seated hip rotation
    .filming =
        Sit on a table or a high chair, thighs level and side by side, feet off the floor, arms crossed. Camera at knee
        height, exactly in front, the whole body in the picture. Sit still for a second; swing one foot outwards as far
        as it goes, hold, then inwards in front of the other, which gives way backwards, hold; then the other foot; two
        or three times each.
    .letter-did = You sat and swung each foot outwards and inwards as far as you could.
    .letter-about = The test looks at how far each hip joint turns, and whether the muscles that stop the turn are short.
    .interpretation =
        How far each hip turns: internal rotation (the foot goes outwards) is limited by short external rotators or a
        stiff capsule, external rotation by short internal rotators.
    .tissue-external-rotators = { $state ->
            [short] The external rotators{ of-leg } look short: the foot turned outwards by { $value }; { usual }.
            [free] The external rotators{ of-leg } look long enough: the foot turned outwards by { $value }; { usual }.
            [indeterminate]
                The external rotators{ of-leg } are borderline: the foot turned outwards by { $value }; { usual }.
            [no-border]
                The external rotators{ of-leg } were measured: the foot turned outwards by { $value };
                there is no reference for this person.
           *[unseen] Whether the external rotators{ of-leg } are short cannot be told: the rotation was not seen.
        }
    .tissue-internal-rotators = { $state ->
            [short] The internal rotators{ of-leg } look short: the foot turned inwards by { $value }; { usual }.
            [free] The internal rotators{ of-leg } look long enough: the foot turned inwards by { $value }; { usual }.
            [indeterminate]
                The internal rotators{ of-leg } are borderline: the foot turned inwards by { $value }; { usual }.
            [no-border]
                The internal rotators{ of-leg } were measured: the foot turned inwards by { $value };
                there is no reference for this person.
           *[unseen] Whether the internal rotators{ of-leg } are short cannot be told: the rotation was not seen.
        }
    .internal-difference = { $greater ->
            [left] Internal rotation is about { $difference } greater on the left, more than measurement error.
            [right] Internal rotation is about { $difference } greater on the right, more than measurement error.
           *[neither] Internal rotation differs by about { $difference } between the sides, which is within measurement error.
        }
    .external-difference = { $greater ->
            [left] External rotation is about { $difference } greater on the left, more than measurement error.
            [right] External rotation is about { $difference } greater on the right, more than measurement error.
           *[neither] External rotation differs by about { $difference } between the sides, which is within measurement error.
        }
    .pelvis_hike-kept = The pelvis stayed level.
    .pelvis_hike-failed = The pelvis tilted sideways by { $value }, one buttock lifting: keep both on the seat.
    .pelvis_hike-unseen = Whether the pelvis stayed level could not be seen.
    .trunk_lean-kept = The trunk stayed upright.
    .trunk_lean-failed = The trunk leaned sideways by { $value }: sit upright, arms crossed.
    .trunk_lean-unseen = Whether the trunk stayed upright could not be seen.
    .measure-internal_rotation_left = Internal rotation, left
    .measure-internal_rotation_right = Internal rotation, right
    .measure-external_rotation_left = External rotation, left
    .measure-external_rotation_right = External rotation, right
    .measure-total_arc_left = Total arc, left
    .measure-total_arc_right = Total arc, right
    .measure-internal_rotation_difference = Internal rotation, left less right
    .measure-external_rotation_difference = External rotation, left less right

## Straight-leg raise

straight-leg-raise =
    .title = Straight-leg raise
    .measure-duration_down = Way up
    .measure-duration_up = Way back down
    .in-sentence = straight-leg raise
    .filming =
        Lie on the back on a firm table or the floor, legs straight, arms beside the body. Camera at the height of the
        table, exactly from the side of the leg that is tested, the whole body in the picture, the raised leg as well.
        Lie still for a second, raise the straight leg slowly as far as it goes, hold, lower it; two or three times.
    .letter-did = You lay on your back and raised one straight leg as far as you could.
    .letter-about = The test looks at the muscles at the back of the thigh, which stop the straight leg.
    .interpretation =
        How long the hamstrings are: they stop the straight leg. The pelvis rolls back under it and adds to the angle;
        on the table its motion cannot be seen, so hip and pelvis are not separated.
    .tissue-hamstrings = { $state ->
            [short] The hamstrings{ of-leg } look short: the leg rose to { $value }; { usual }.
            [free] The hamstrings{ of-leg } look long enough: the leg rose to { $value }; { usual }.
            [indeterminate] The hamstrings{ of-leg } are borderline: the leg rose to { $value }; { usual }.
            [no-border]
                The hamstrings{ of-leg } were measured: the leg rose to { $value }; there is no
                reference for this person.
           *[unseen] Whether the hamstrings{ of-leg } are short cannot be told: the raise was not seen.
        }
    .knee_bend-kept = The knee stayed straight.
    .knee_bend-failed =
        The knee was bent by { $value } at the end, which slackens the hamstrings: repeat with a straight knee.
    .knee_bend-unseen = Whether the knee stayed straight could not be seen.
    .other_leg-kept = The other leg stayed down.
    .other_leg-failed = The other leg lifted by { $value }, and the pelvis with it: hold it down.
    .other_leg-unseen = Whether the other leg stayed down could not be seen.

## Active knee extension

active-knee-extension =
    .title = Active knee extension
    .measure-duration_down = Way there
    .measure-duration_up = Way back
    .in-sentence = active knee extension
    .filming =
        Lie on the back, the other leg straight. Hold the thigh of the tested leg upright with both hands, the knee bent
        at a right angle. Camera at the height of the table and level, exactly from the side of the tested leg, the
        whole body in the picture. Keep still for a second, stretch the knee slowly as far as it goes without moving the
        thigh, hold, bend it again; two or three times.
    .letter-did = You lay on your back, held one thigh upright, and stretched that knee as far as you could.
    .letter-about = The test looks at the muscles at the back of the thigh, which stop the knee before it is straight.
    .interpretation =
        How long the hamstrings are: with the hip at a right angle they stop the knee before it is straight.
    .tissue-hamstrings = { $state ->
            [short] The hamstrings{ of-leg } look short: the knee stayed { $value } short of straight; { usual }.
            [free] The hamstrings{ of-leg } look long enough: the knee stayed { $value } short of straight; { usual }.
            [indeterminate]
                The hamstrings{ of-leg } are borderline: the knee stayed { $value } short of straight; { usual }.
            [no-border]
                The hamstrings{ of-leg } were measured: the knee was { $value } away from straight;
                there is no reference for this person.
           *[unseen] Whether the hamstrings{ of-leg } are short cannot be told: the knee was not seen.
        }
    .thigh_vertical-kept = The thigh stayed upright.
    .thigh_vertical-failed =
        The thigh dropped to { $value } above the table, which slackens the hamstrings: hold it upright.
    .thigh_vertical-unseen = Whether the thigh stayed upright could not be seen.
    .measure-knee_angle = Knee, short of straight

## Modified Thomas test

# $drift: how far the thigh drifts outwards.
thomas =
    .title = Modified Thomas test
    .in-sentence = modified Thomas test
    .filming =
        Sit on the very end of a table, roll back with both knees to the chest, hold the other knee there and let the
        tested leg hang, relaxed. Camera level, at the height of the table, exactly from the side of the hanging leg,
        the whole body in the picture. Keep still for three seconds.
    .letter-did = You lay on your back at the end of a table, held one knee to your chest, and let the other leg hang.
    .letter-about = The test looks at the muscles at the front of the hip and the thigh, which hold the hanging leg up.
    .interpretation =
        Whether the hip flexors are short (the thigh stays above the horizontal) and the quadriceps (the knee does not
        hang bent).
    .nothing-found =
        Both thighs were never visible and still for half a second in { $film }: film from the side of the hanging leg,
        the whole body in the picture, and hold still for three seconds.
    .tissue-hip-flexors = { $state ->
            [short]
                The hip flexors{ of-leg } look short: the thigh came to { $value } above the horizontal; { usual }.
            [free]
                The hip flexors{ of-leg } look long enough: the thigh came to { $value } above the horizontal;
                { usual }.
            [indeterminate]
                The hip flexors{ of-leg } are borderline: the thigh came to { $value } above the horizontal; { usual }.
            [no-border]
                The hip flexors{ of-leg } were measured: the thigh came to { $value } above the
                horizontal; there is no reference for this person.
           *[unseen] Whether the hip flexors{ of-leg } are short cannot be told: the thigh was not seen.
        }
    .tissue-quadriceps = { $state ->
            [short] The quadriceps{ of-leg } look short: the knee hung bent by { $value }; { usual }.
            [free] The quadriceps{ of-leg } look long enough: the knee hung bent by { $value }; { usual }.
            [indeterminate] The quadriceps{ of-leg } are borderline: the knee hung bent by { $value }; { usual }.
            [no-border]
                The quadriceps{ of-leg } were measured: the knee hung bent by { $value }; there is no
                reference for this person.
           *[unseen] Whether the quadriceps{ of-leg } are short cannot be told: the knee was not seen.
        }
    .other_knee_held-kept = The other knee was held to the chest.
    .other_knee_held-failed =
        The other thigh is only { $value } above the table: hold the knee to the chest, or the pelvis tips.
    .other_knee_held-unseen = The other thigh could not be seen.
    .pelvis-controlled-unseen =
        Whether the back stayed flat on the table cannot be seen from the side, so the pelvis was not controlled: hold
        the other knee firmly to the chest, and feel with a hand under the back.
    .thigh-in-plane-ok = The thigh hung straight down from the hip.
    .thigh-in-plane-failed =
        The thigh drifted outwards by about { $drift }, which a tight iliotibial band causes and which lets it hang
        lower: use the trigonometric reading.
    .thigh-in-plane-unseen = Whether the thigh drifted outwards could not be seen.
    .measure-thigh_elevation = Thigh above the horizontal
    .measure-thigh_elevation_trigonometric = Thigh, by the knee's height

## Prone knee bend

prone-knee-bend =
    .title = Prone knee bend
    .measure-duration_down = Way there
    .measure-duration_up = Way back
    .in-sentence = prone knee bend
    .filming =
        Lie on the front, legs straight, the head to one side. Camera at the height of the table, exactly from the side
        of the leg that is tested, the whole body in the picture. Lie still for a second, bring the heel slowly towards
        the buttock as far as it goes, hold, lower it; two or three times.
    .letter-did = You lay on your front and brought one heel towards your buttock as far as you could.
    .letter-about = The test looks at the muscle at the front of the thigh, which stops the knee.
    .interpretation =
        How long the quadriceps is, above all its part that crosses the hip (rectus femoris): where it is short, the
        knee stops early or the hip hitches up.
    .tissue-quadriceps = { $state ->
            [short] The quadriceps{ of-leg } look short: the knee bent by { $value }; { usual }.
            [free] The quadriceps{ of-leg } look long enough: the knee bent by { $value }; { usual }.
            [indeterminate] The quadriceps{ of-leg } are borderline: the knee bent by { $value }; { usual }.
            [no-border]
                The quadriceps{ of-leg } were measured: the knee bent by { $value }; there is no
                reference for this person.
           *[unseen] Whether the quadriceps{ of-leg } are short cannot be told: the knee was not seen.
        }
    .hip_hitch-kept = The hip stayed on the table.
    .hip_hitch-failed =
        The hip hitched up by { $value } as the knee bent: the pelvis tipped, which lets the knee bend further.
    .hip_hitch-unseen = Whether the hip stayed on the table could not be seen.
    .measure-heel_to_buttock = Heel to buttock

## Any movement

free =
    .title = Any movement
    .in-sentence = free movement
    .filming =
        Camera level, at hip height, exactly from the side, the whole body in the picture. Stand upright for a second
        first: the angles are counted from there.
    .letter-did = You moved in front of the camera, in a movement that you or your examiner chose.
    .letter-about = Every angle that the film shows was measured.
    .letter-measured = A movement of your own has no figures to compare it with.
    .interpretation =
        Every angle that can be measured, for research and for movements without a test of their own; no verdict.
    .measured = Every angle that the film shows was measured; a free movement has no norm and no verdict.
    .back-not-read = The back was not read in most of the film, so hip and spine are not separated.
    .measure-pelvis_tilt_range = Pelvis, range
    .measure-trunk_inclination_range = Trunk at T12-L1, range
    .measure-hip_flexion_range = Hip joint, range
    .measure-lumbar_flexion_range = Lumbar spine, range
    .measure-thigh_tilt_range = Thigh, range
    .measure-knee_flexion_range = Knee, range
    .measure-trunk_chord_range = Line hip-shoulder, range
    .measure-apparent_hip_flexion_range = Shoulder-hip-knee angle, range
    .measure-thigh_swing_left_range = Thigh, left, range
    .measure-thigh_swing_right_range = Thigh, right, range
    .measure-knee_angle_left_range = Knee, left, range
    .measure-knee_angle_right_range = Knee, right, range
