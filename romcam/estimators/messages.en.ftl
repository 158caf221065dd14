# Errors of romcam's own networks, and the reasons why the back was not read in a film.

## Networks that cannot be opened

# $reason: what the runtime says.
network-unreadable-joints = The network that finds the joints cannot be read ({ $reason }); reinstall romcam.
network-unreadable-legs = The network that finds the legs cannot be read ({ $reason }); reinstall romcam.
network-unreadable-pelvis = The network that reads the pelvis cannot be read ({ $reason }); reinstall romcam.

# $name: of the file. $error: what is wrong with it.
weights-damaged = { $name } is damaged ({ $error }); reinstall romcam.
# $other: the file that it should have been fitted beside.
weights-mismatched = { $name } was not fitted beside { $other }; reinstall romcam.

## Why the back was not read: parts of a sentence such as "hips and spine cannot be told apart: …"

back-hidden = the outline of the back is hidden, cut off or unreadable
turned-away = the person is turned too far from side-on
facing-unclear = it is not clear which way the person faces
outline-unknown = the outline is unlike any the estimator was trained on
