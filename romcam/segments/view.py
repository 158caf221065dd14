"""How the camera sees the person: which way he faces, and how far from side-on he stands."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.body.facing import CLEAR_VOTE, facing_vote, furthest, median
from romcam.body.landmarks import Landmark
from romcam.body.outline import chain
from romcam.protocol import MeasurementProtocol
from romcam.recording import FloatArray, Recording
from romcam.segments.values import View

FRONTAL_WIDTH: Final = 0.55
"""Shoulder width as a share of trunk length in the picture from which a person is seen from the front or behind:
shoulders are about 0.75 of the trunk's length apart (hip to shoulder joints), so this is a yaw near 45°."""


def find_view(recording: Recording) -> View:
    """Facing and yaw of the whole trial, each from all of its frames; see `facing_vote`.

    Facing is 0 where the person is seen from the front or from behind, or the votes cancel.
    """
    landmarks = recording.landmarks_px
    if not np.isfinite(landmarks).any():
        return View(facing=0, yaw_deg=float("nan"))
    vote = facing_vote(landmarks)
    frontal = _width(landmarks) > FRONTAL_WIDTH
    return View(facing=0 if frontal or abs(vote) < CLEAR_VOTE else int(np.sign(vote)), yaw_deg=yaw_deg(recording))


def view_in(recording: Recording, protocol: MeasurementProtocol) -> View:
    """How the camera sees the person, by where a test is filmed from and how the person lies.

    Somebody who lies faces that side which he would face if he were stood up round his hips: supine, away from where
    his head lies; prone, towards it. From the front there is no side (facing 0).
    """
    if protocol.view == "front":
        return View(0, yaw_deg(recording))
    if not protocol.lying:
        seen = find_view(recording)
        return seen if protocol.split or seen.facing else View(leaning(recording), seen.yaw_deg)
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    head = 1 if median((shoulder - hip)[..., 0]) >= 0 else -1
    return View(head if protocol.position == "prone" else -head, yaw_deg(recording))


def leaning(recording: Recording) -> int:
    """The side of the picture the trunk leans to furthest: +1 right, -1 left."""
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    return 1 if furthest((shoulder - hip)[..., 0]) >= 0 else -1


def yaw_deg(recording: Recording) -> float:
    """Angle between the person's sagittal plane and the picture's, 0..90, from the hips' and shoulders' world axes.

    The line from one hip to the other points straight away from the camera when someone stands side-on; its
    angle to that direction is the yaw. Median over the trial; NaN where nobody is seen.
    """
    world = recording.world_m
    if not np.isfinite(world).any():
        return float("nan")
    angles = [
        np.degrees(np.arctan2(np.abs(axis[:, 0]), np.abs(axis[:, 2])))
        for axis in (
            world[:, Landmark.RIGHT_HIP] - world[:, Landmark.LEFT_HIP],
            world[:, Landmark.RIGHT_SHOULDER] - world[:, Landmark.LEFT_SHOULDER],
        )
    ]
    return float(np.nanmedian(np.concatenate(angles)))


def _width(landmarks: FloatArray) -> float:
    """Width of the shoulders in the picture, in trunk lengths, median over the trial."""
    _, hip, shoulder = np.moveaxis(chain(landmarks), -2, 0)
    width = np.abs(landmarks[:, Landmark.LEFT_SHOULDER, 0] - landmarks[:, Landmark.RIGHT_SHOULDER, 0])
    return median(width / np.linalg.norm(shoulder - hip, axis=-1))
