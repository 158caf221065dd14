"""The tested leg of a lying person as a person states it: which of the two legs in the picture is the left one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from romcam.body.landmarks import COUNT, Landmark, Side
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording
from romcam.segments.camera_turn import levelled
from romcam.segments.from_landmarks import view_of
from romcam.segments.inclinations import all_segments, evidence_of_sides

_PARTS: Final = ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
_LEFT: Final = [Landmark[f"LEFT_{part}"] for part in _PARTS]
_RIGHT: Final = [Landmark[f"RIGHT_{part}"] for part in _PARTS]
_EXCHANGED: Final = np.arange(COUNT)
_EXCHANGED[_LEFT + _RIGHT] = _RIGHT + _LEFT

STILL_SHARE: Final = 0.5
"""Share of the other leg's range below which a leg did not move in the test."""

HELD_DEG: Final = 20.0
"""Degrees above the other leg from which a leg is the one that is held in a test of the leg that hangs."""


def with_tested_leg(recording: Recording, protocol: MeasurementProtocol, side: Side | None) -> Recording:
    """Return a recording in which the leg that was tested has the side that a person states.

    Parameters
    ----------
    recording
        The trial.
    protocol
        How the test is filmed and read.
    side
        The tested leg; None: as it was found.

    Returns
    -------
    Recording
        With the legs exchanged where the leg that moves alone, or hangs alone, was called by the other name. Where both
        move, or both hang, nothing is exchanged, and the stated leg is the one that is measured.
    """
    if side is None or protocol.side_from is None:
        return recording
    stated = replace(recording, leg_log_odds=float("inf"))
    level = levelled(recording)
    segments = all_segments(level, view_of(level, protocol), protocol.view)
    evidence = evidence_of_sides(segments, protocol.side_from, lower=protocol.lower)
    other: Side = "left" if side == "right" else "right"
    idle = (
        evidence[other] - evidence[side] >= HELD_DEG
        if protocol.lower
        else (evidence[side] < STILL_SHARE * evidence[other])
    )
    if not idle:
        return stated
    return replace(
        stated,
        landmarks_px=recording.landmarks_px[:, _EXCHANGED],
        world_m=recording.world_m[:, _EXCHANGED],
        visibility=recording.visibility[:, _EXCHANGED],
    )
