# Errors of romcam's own networks, and reasons why the back was not read in a film.

## Networks that cannot be opened

# $reason: message of the runtime.
network-unreadable-joints = The network that finds the joints cannot be read ({ $reason }); reinstall romcam.
network-unreadable-legs = The network that finds the legs cannot be read ({ $reason }); reinstall romcam.
network-unreadable-pelvis = The network that reads the pelvis cannot be read ({ $reason }); reinstall romcam.

# $name: name of the file. $error: description of the damage.
weights-damaged = { $name } is damaged ({ $error }); reinstall romcam.
# $other: the file that it should have been fitted beside.
weights-mismatched = { $name } was not fitted beside { $other }; reinstall romcam.

## Why the back was not read: each follows a colon at the end of a sentence

back-hidden = the outline of the back is hidden, cut off or unreadable
turned-away = the person is turned too far from side-on
facing-unclear = it is not clear which way the person faces
outline-unknown = the outline is unlike any the estimator was trained on
