"""What docs/repeatability.md says beside its tables."""

from __future__ import annotations

from typing import Final

INTRODUCTION: Final = """# Repeatability: how well a change is measured

What a clinic asks most is not one angle but whether it changed. Rendered people were filmed again, with a camera that
was set up again each time, and the whole program measured the change: from the films to what `romcam compare` says.
Their true changes are known. `python bench/repeatability.py` makes this page.

**The people** appear nowhere in training. Each is filmed *first*; *changed*, in the same clothes, with a pelvis that
tilts or a lumbar spine that bends by -10° to +25° more (in the seated test the left hip rotates more); and in *other
clothes* and another room. Some are also filmed *again* without a change in the same clothes, half of them in another
room. For every film the camera is set up again
as [the advice](filming.md) says (at hip height ± 15 cm, 2.5 to 3.5 m away, yaw to ± 10°), in other light, and the
person stands with another posture, clothes fall in other folds, and the bend has another pace. All pairs of films of
one person are compared. To keep the benchmark cheap, the bends are quicker and the films have fewer frames a second
(12) than advised; the factor by which romcam widens the intervals for that is taken off.

**The error of a change** is the change found less the true change. *Stated ±* is half the width of the 95 % interval
in `romcam compare` (median), which takes the shared error from [other people](compare.md#how-a-change-is-judged): it
is about romcam's own minimal detectable change (MDC) in two films. *Measured MDC* is 1.96 times the RMSE of the same
movement: of two measurements without a change, 19 in 20 differ by less. *Independent ±* is what would be stated if
nothing cancelled. *Same movement*: no range of motion differs between the two films; *changed movement*: the pelvis
or the lumbar spine does. *Holds*: intervals of all pairs that hold the true change, 95 % by design. *Called one*:
measures that did not change, of both kinds of pairs, whose interval excludes 0.

These are errors of the camera alone. A living person also bends differently from day to day; the published MDCs
contain that, and `romcam compare` shows both. Nothing on this page says how well living people are measured."""

TRIED: Final = """## What does not help to detect smaller changes

All of this was tried on recordings of the people on whom the shared error is fitted, with each person left out in turn,
and on those of the tables above. RMSE of the change:

| | same clothes: pelvis | lumbar spine | other clothes: pelvis | lumbar spine |
| --- | --- | --- | --- | --- |
| as it is: the median of the repetitions' ends of range | 3.0°, 3.6° | 3.3°, 3.9° | 3.7°, 4.2° | 4.6°, 5.3° |
| T12-L1 at the end of range, times the pelvis' share in all frames | 2.7°, 3.5° | – | 3.8°, 4.5° | – |
| best unbiased combination of both estimators and the joints | 3.0°, 3.8° | 3.3°, 4.0° | 4.2°, 4.2° | 4.4°, 4.5° |
| the most likely change, given how those people changed | 2.8°, 3.3° | 2.8°, 3.9° | 3.2°, 3.2° | 3.6°, 4.1° |
| the mean of two films before, with one after | –, 3.1° | –, 3.8° | 3.3° | 4.3° |

(First the people of the fit, then others; in the last row both together, of whom 16 and 85 pairs have two films before
and a single one is 3.2°, 4.0°, 3.6° and 4.6° off.)

**The whole bend.** The lumbar share over all frames, weighted by their stated errors, is as uncertain as the share at
the end of range (same clothes 3.8 and 3.9 against 3.9 and 3.9 points, other clothes 5.1 and 5.3 against 4.9 and 5.3):
the error of a film is nearly the same in all its frames, and more of them do not make it smaller. And a change of 6° of
the pelvis in a bend to 100° is one of less than 3 points of the share.

**The most likely change** has the least error and is not used. It pulls every change towards none, and the pelvis after
the trunk: it finds 6° as 4 to 5°, and calls a lumbar spine that bends 10° more a pelvis that tilts 1.6° more. How
patients change is not known, so there is no saying what is likely.

**Narrower intervals.** With the likeliest correlation instead of its lower confidence limit, 6° of the pelvis are found
in 54 instead of 42 % in the same clothes. But in people on whom it was not fitted the intervals of the lumbar spine
then hold the truth in 91 instead of 95 % (same clothes) and in 87 instead of 90 % (other clothes).

**What goes wrong in single films.** The error of a change grows with the stated errors (the third of the pairs with the
least has 2.4°, that with the greatest 4.4°, of the pelvis in the same clothes), which the intervals follow. Nothing
else was found in which pairs with great errors differ from others: not the camera's angle or the difference of the two,
nor the stand, nor how far both estimators are apart. In the films of the greatest errors in other clothes nothing is
amiss to the eye: briefs instead of leggings, dark shorts before a dark wall, a white shirt that ends at the hip.

**The lumbar spine in other clothes** is called changed too often in the tables above: of the first 60 people in 8 of 74
pairs, which are of five people. In the people of the fit it is 2 of 97, so that nothing there asks for wider intervals.
Twenty more people were therefore filmed: none of 16, and all 20 intervals hold the truth. Together it is 5 % of 187,
and 95 % of 273 intervals hold.

**A second film of a visit,** with the camera set up again, takes 5 to 8 % off the error. `romcam compare` therefore
compares two films."""

MEDIANS: Final = """## Best, mean or median

In three public films of living people who bend six or seven times, three repetitions were compared with three others of
the same film, in all ways. The two sets differ by (RMS):

| | best of three | mean of three | median of three |
| --- | --- | --- | --- |
| Pelvis | 4.7° | 4.7° | 3.0° |
| Lumbar spine | 4.9° | 2.8° | 2.6° |
| Trunk at T12-L1 | 1.7° | 2.9° | 1.8° |

One of them stopped early once, which pulls the mean; the best is the one that went furthest at T12-L1, and a single
repetition of pelvis and lumbar spine. `romcam compare` therefore takes the median, and so do all tables above. Three
people are few: the table says which of the three is the better choice, not how much living people vary."""
