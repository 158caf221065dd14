"""What the spine estimator and the second witness say once both have looked.

Of squats and rises both say by themselves what they make of it, and that is put together
(`romcam.estimators.second_estimator`). Of
bends, where enough people were at hand whom the estimator's joint network had not seen, a few small networks are shown
what either saw and says, and judge anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.estimators.ensemble import Ensemble, less_neutral
from romcam.estimators.features import spans
from romcam.estimators.reference_frames import half_and_end
from romcam.estimators.second_estimator import LINES, Said, Witness, agreed
from romcam.recording import FloatArray
from romcam.segments.inclinations import wrapped

Rows = Callable[[NDArray[np.intp]], FloatArray]
"""What the estimator sees of frames, (T, M), by their indices (`romcam.estimators.first_estimator.inputs`)."""

_UNIT_DEG: Final = 100.0
"""Of tilts among the inputs."""


def heard_together(
    witness: Witness, noticed: FloatArray, neutral: NDArray[np.bool_], alone: Said, rows: Rows
) -> tuple[Said, NDArray[np.bool_]]:
    """What both say of frames, and where the witness had a say, (T,) bool; elsewhere the estimator's word stands.

    noticed: (T, `NOTICED`), NaN unknown. neutral: (T,) bool. alone: what the estimator says by itself.
    """
    said = witness(noticed, neutral)
    heard = np.asarray(np.isfinite(said.tilts_deg).all(axis=1) & np.isfinite(alone.tilts_deg).all(axis=1))
    if witness.together is None:
        return agreed(alone, said, witness.alike), heard
    if not (heard & neutral).any():
        return alone, np.zeros_like(heard)
    return _judged_anew(
        witness.together, inputs_together(noticed, said, alone, neutral, heard, rows), alone, heard, neutral
    )


def inputs_together(
    noticed: FloatArray, said: Said, alone: Said, neutral: NDArray[np.bool_], heard: NDArray[np.bool_], rows: Rows
) -> Rows:
    """What the networks see of frames that both have said something of, by their indices: all that the estimator sees;
    what was noticed now, in neutral, and since; what both say; and what changed half way and at the end of range.
    """
    usual = noticed[heard & neutral].mean(axis=0)
    theirs, own = said.tilts_deg / _UNIT_DEG, alone.tilts_deg / _UNIT_DEG
    bend = half_and_end(theirs[:, 1], heard)
    whole = [np.median(np.concatenate([noticed[part] - usual, theirs[part]], axis=1), axis=0) for part in bend]

    def together(frames: NDArray[np.intp]) -> FloatArray:
        now = noticed[frames]
        lines = wrapped(np.degrees((now - usual)[:, -LINES:])) / _UNIT_DEG
        constant = np.broadcast_to(np.concatenate([usual, *whole]), (len(frames), usual.size + 2 * whole[0].size))
        tilts = [theirs[frames], own[frames], own[frames] - theirs[frames]]
        return np.concatenate([rows(frames), now, now - usual, lines, *tilts, constant], axis=1, dtype=np.float32)

    return together


def _judged_anew(
    ensemble: Ensemble, rows: Rows, alone: Said, heard: NDArray[np.bool_], neutral: NDArray[np.bool_]
) -> tuple[Said, NDArray[np.bool_]]:
    tilts, covariance, known = alone.tilts_deg.copy(), alone.covariance.copy(), heard.copy()
    frames = np.flatnonzero(heard)
    for span in spans(len(frames)):
        part = frames[span]
        mean, errors, strange = ensemble(rows(part))
        like = strange < ensemble.unlike
        tilts[part[like]], covariance[part[like]] = mean[like], errors[like]
        known[part[~like]] = False
    if not (known & neutral).any():
        return alone, np.zeros_like(heard)
    tilts[known] = less_neutral(tilts[known], (neutral & known)[known], ensemble.alike_deg)
    return Said(tilts, covariance), known
