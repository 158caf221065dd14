## Help of the commands `python -m romcam.training...`

# Description and options of `python -m romcam.training`.
rebuild =
    .title = Rebuild the joint networks and the first estimators from rendered people, from one seed.
    .out = Folder for the joint networks (.onnx) and the first estimators (.npz).
    .work = Folder of stills, trials and intermediate networks; an interrupted run continues from it.
    .bodies = Bodies of the first movement for the joint networks.
    .others = Bodies of each other movement for the joint networks.
    .unseen = Further bodies of each movement, unseen by the joint networks, for the estimator of all movements.
    .only-fit = Fit to existing trials; do not render, and do not run the pose model.
    .seed = Seed of the fits.
    .rounds = Rounds of the joint networks over all stills of the first movement.
legs =
    .title = Fit a network that finds the legs of a lying or seated person, to rendered stills.
    .kind = Posture of the people.
    .out = Folder for the network (.onnx).
    .rounds = Rounds over all stills.
    .rate = Learning rate.
    .start = Network file to continue from.
second =
    .title = Fit the second estimator to rendered stills.
    .out = Folder for its two files.
    .beside = First estimator with which it is used: of bends, or of any movement.
    .start = File of the network for the legs of lying people from which the fit starts; it is rotated by 90°.
    .error-correlation = Correlation of its errors with those of the first estimator.
    .rounds = Rounds over all stills.
stacking =
    .title = Fit the stacking ensemble on subjects the joint network has not seen.
    .work = Folder of stills and trials, the same as in `python -m romcam.training`.
    .models = Folder of the second estimator's file, to which the ensemble is added.
    .bodies = Ranges FIRST:STOP of bodies of the first movement that the joint network has not seen.
    .unseen = Ranges FIRST:STOP of bodies that no network has seen; errors and intervals are computed on them.
    .go-on = Continue from the ensemble in the file, which must not have been fitted to these bodies.
distillation =
    .title = Distil the ensemble of a first estimator into one network that gives its estimates and errors.
    .source = File of the first estimator with the ensemble (.npz).
    .out = Folder for the file with the one network.
calibration =
    .title = Measure the constants of the estimators on rendered people whom no network has seen.
    .networks = The pair of estimators: for bends, or for any movement.
    .work = Folder of stills, the same as in `python -m romcam.training`.
    .out = File of the constants, which is renewed: romcam/estimators/calibration.json.

# Options that several commands share.
stills-folder = Folder of rendered stills; missing ones are rendered.
bodies-of-movements = How many bodies of each movement (700), or ranges of some: MOVEMENT=FIRST:STOP.
processes = Number of parallel processes.

## Progress

# $done, $all (string): numbers of bodies.
rendered = rendered { $done } of { $all }
observed = observed { $done } of { $all }
# $done, $all (string): numbers of rounds. $loss (string): mean loss of the round.
round = round { $done } of { $all }: loss { $loss }
# $stills, $bodies (string): numbers of stills and bodies.
fitting-stills = fitting to { $stills } stills
fitting-stills-of-bodies = fitting to { $stills } stills of { $bodies } bodies
# $off (string): degrees, of pelvis, T12-L1 and thigh. $ratio (string): three ratios.
distilled = on left-out bodies: { $off }° from the ensemble; stated errors times { $ratio }

## Errors on bodies left out of a fit

# $errors (string): JSON. $fold (string): number of the fold that was left out.
errors-before = before the fit: { $errors }
errors-of-fold = fold { $fold } left out: { $errors }
# $movement, $angle (string): names padded to columns. $rmse, $median, $bias (string): degrees.
error-line = { $movement } { $angle } RMSE { $rmse }°  median { $median }°  bias { $bias }°

## Calibration

# $angle (string): name. $share (string): percent of the stills.
calibration-covered = { $angle }: the truth is in { $share } % of the 95 % intervals
# $people, $familiar, $before (string): numbers.
calibration-familiar = { $people } people; the score of 95 % of them is below { $familiar } (before: { $before })
# $found, $before (string): numbers.
calibration-contradiction = the disagreement of both estimators is below { $found } in 95 % of the stills (before: { $before })
