"""The evidence of printed tags: changes of pelvis, T12-L1 and thigh from neutral, put in place of other estimates."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import median_at, sagittal_inclinations, wrap_around
from romcam.body.landmarks import FloatArray
from romcam.body.quantities import FrameEvidence
from romcam.estimators.estimates import SEGMENTS, Estimates
from romcam.estimators.tag_places import worn_numbers
from romcam.estimators.tag_plane import card_turn
from romcam.estimators.tag_use import TagFault, TagTurns
from romcam.protocol import Tags
from romcam.recording import TAG_NUMBERS, Recording, TagSightings

LEAST_SEEN: Final = 0.3
"""Least share of the frames with the person in which a tag is seen; a tag that is seen less often is not used."""
LEAST_NEUTRAL: Final = 3
"""Least number of neutral frames in which it is seen: changes are counted from them."""

LONGEST_GAP_S: Final = 0.3
"""Longest time between two sightings across which a turn is interpolated, seconds."""
ACCELERATION_DEG_S2: Final = 150.0
"""Angular acceleration of pelvis and trunk, degrees a second squared, that an interpolation across a gap may miss: the
greatest at the reversals of bends of two seconds."""

PICTURE_SE_FACTOR: Final = 1.5
"""Factor on the standard error that remains after the alignment: what a codec does to a picture is the same over a cell
or more, and lasts for several frames."""
SHAPE_SE_FACTOR: Final = 0.7
"""Factor on the standard error that comes from axis and tilts of the card."""
REST_SE_DEG: Final = 0.3
"""Standard error that a film of sharp, large tags has all the same, degrees. A codec leaves out the last of a slow
movement: at the end of range, tags were read 0.15° less turned than they were, at most 0.4°."""
TIMING_SE_S: Final = 0.01
"""Standard error of the moment that a frame shows, seconds: shutter, and times as the film states them.

All four were fitted on 30 tags of 15 rendered people (seeds 200 520 to 200 534). They are the camera's error alone: how
far the skin moves over the bone under a card, romcam cannot see, and no source gives it in degrees for cards over S2
and T12-L1."""


def tag_turns(recording: Recording, facing: int, neutral: NDArray[np.bool_]) -> TagTurns | None:
    """Compute the change from neutral of every segment that wears a tag.

    Parameters
    ----------
    recording
        The trial.
    facing
        +1 if the person faces the picture's right, -1 left.
    neutral
        (T,) bool, the neutral frames.

    Returns
    -------
    TagTurns or None
        None where no tags were searched for.
    """
    tags = recording.tags
    if tags is None:
        return None
    count = len(recording)
    person = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    change, se = np.full((count, len(SEGMENTS)), np.nan), np.full((count, len(SEGMENTS)), np.nan)
    worn, faults = worn_numbers(tags, recording, facing, neutral)
    numbers: list[int | None] = [None] * len(SEGMENTS)
    for k, segment in enumerate(SEGMENTS):
        number = worn.get(segment)
        if number is None:
            continue
        seen = tags.seen[:, TAG_NUMBERS.index(number)]
        share = float(np.count_nonzero(seen)) / max(int(np.count_nonzero(person)), 1)
        if share < LEAST_SEEN:
            faults.append(TagFault("rarely-seen", segment, share))
        elif np.count_nonzero(seen & neutral) < min(LEAST_NEUTRAL, max(np.count_nonzero(neutral), 1)):
            faults.append(TagFault("not-in-neutral", segment))
        else:
            change[:, k], se[:, k] = _change(recording, tags, number, facing, neutral)
            numbers[k] = number
    return TagTurns(change, se, tuple(numbers), tuple(faults))


def _change(
    recording: Recording, tags: TagSightings, number: int, facing: int, neutral: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Change from neutral and standard error of one tag, each (T,) degrees."""
    from romcam.tag_reading.alignment import matrix_of

    index = TAG_NUMBERS.index(number)
    matrix = matrix_of(tags.corners_px[:, index].astype(float))
    size = recording.source.width_px, recording.source.height_px
    card = card_turn(matrix[..., :2], matrix[..., 2], size, facing)
    assert card is not None
    turn = wrap_around(card.turn_deg, median_at(card.turn_deg, neutral))
    at_neutral = median_at(turn, neutral)
    picture = PICTURE_SE_FACTOR * tags.turn_se_deg[:, index].astype(float)
    own = neutral & np.isfinite(picture)  # interpolated frames show nothing of their own
    frames = max(int(np.count_nonzero(own if recording.inferred is None else own & recording.inferred)), 1)
    of_neutral = median_at(picture, neutral) ** 2 / min(frames, 4)
    shape = SHAPE_SE_FACTOR * card.shape_se_deg(neutral)
    moment = TIMING_SE_S * _speed(turn, recording.time_s)
    se = np.sqrt(picture**2 + of_neutral + shape**2 + moment**2 + REST_SE_DEG**2)
    return across_gaps(turn - at_neutral, se, recording.time_s)


def _speed(turn_deg: FloatArray, time_s: FloatArray) -> FloatArray:
    """Angular speed (T,) of a turn, degrees a second; NaN where it is unknown."""
    speed = np.full(len(turn_deg), np.nan)
    known = np.flatnonzero(np.isfinite(turn_deg))
    speed[known] = np.abs(np.gradient(turn_deg[known], time_s[known])) if len(known) > 1 else 0.0
    return speed


def across_gaps(change_deg: FloatArray, se_deg: FloatArray, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Interpolate across short gaps, with the error that a straight line has there.

    Parameters
    ----------
    change_deg, se_deg
        (T,) degrees; NaN in gaps.
    time_s
        (T,) seconds.

    Returns
    -------
    Both with gaps of up to `LONGEST_GAP_S` filled. Between two sightings, at times a and b from them, a line misses
    half the acceleration times a b.
    """
    known = np.flatnonzero(np.isfinite(change_deg))
    if len(known) < 2:
        return change_deg, se_deg
    after = np.clip(np.searchsorted(known, np.arange(len(time_s))), 1, len(known) - 1)
    start, end = known[after - 1], known[after]
    width = time_s[end] - time_s[start]
    inside = ~np.isfinite(change_deg) & (time_s > time_s[start]) & (time_s < time_s[end]) & (width <= LONGEST_GAP_S)
    share = (time_s - time_s[start]) / width
    line = change_deg[start] + share * (change_deg[end] - change_deg[start])
    missed = 0.5 * ACCELERATION_DEG_S2 * share * (1 - share) * width**2
    error = np.hypot(np.maximum(se_deg[start], se_deg[end]), missed)
    return np.where(inside, line, change_deg), np.where(inside, error, se_deg)


def with_tags(
    estimates: Estimates, turns: TagTurns, recording: Recording, facing: int, neutral: NDArray[np.bool_], use: Tags
) -> Estimates:
    """Return estimates in which each segment with a tag is the tag's, in the frames in which it is known.

    Parameters
    ----------
    estimates
        The estimates without tags.
    turns
        The turns of the tags.
    recording
        The trial.
    facing
        +1 if the person faces the picture's right, -1 left.
    neutral
        (T,) bool, the neutral frames.
    use
        `only`: pelvis and T12-L1 are unknown in all frames without a tag of their own.

    Notes
    -----
    A tag's error is independent of the outline's and of another tag's.
    """
    known = turns.known
    if not known.any() and use != "only":
        return estimates
    neutral_deg = estimates.neutral_deg.copy()
    thigh = median_at(sagittal_inclinations(recording.landmarks_px, facing)["thigh"], neutral)
    # Pelvis and T12-L1 are counted from neutral alone, so where the outline gives no neutral any number serves.
    for k, otherwise in enumerate((0.0, 0.0, thigh)):
        if known[:, k].any() and not np.isfinite(neutral_deg[k]):
            neutral_deg[k] = otherwise
    inclination = np.where(known, neutral_deg + turns.change_deg, estimates.inclination_deg)
    covariance = np.where(known[:, :, None] | known[:, None, :], 0.0, estimates.covariance)
    for k in range(len(SEGMENTS)):
        own = covariance[:, k, k]
        covariance[:, k, k] = np.where(known[:, k], turns.se_deg[:, k] ** 2, own)
    evidence = np.repeat(estimates.evidence[:, None], len(SEGMENTS), axis=1)
    if use == "only":
        split = np.array([True, True, False])
        drop = ~known & split
        inclination = np.where(drop, np.nan, inclination)
        evidence = np.where(drop, np.minimum(evidence, FrameEvidence.LANDMARKS), evidence)
    evidence = np.where(known, FrameEvidence.TAGS, evidence).astype(np.uint8)
    return replace(
        estimates,
        inclination_deg=inclination,
        neutral_deg=neutral_deg,
        covariance=covariance,
        evidence=evidence[:, :2].min(axis=1),
        evidence_of=dict(zip(SEGMENTS, evidence.T, strict=True)),
    )
