"""People whose joints and outline are known by hand: a stick figure with a back of constant thickness."""

from __future__ import annotations

import numpy as np

from romcam.body.landmarks import COUNT, Landmark
from romcam.body.outline import STATIONS
from romcam.estimators.joint_network import APPEARANCE
from romcam.recording import Outline, Recording, Seen
from romcam.video.source import VideoSource

THIGH, TRUNK, SHANK = 100.0, 120.0, 100.0
HIP_AT = np.array([400.0, 300.0])


def towards(angle_deg: float, length: float, facing: int) -> np.ndarray:
    """A step of this length along a line inclined forward by this angle, in picture coordinates."""
    a = np.radians(angle_deg)
    return length * np.array([facing * np.sin(a), -np.cos(a)])


def person(chord_deg, thigh_deg=None, facing: int = 1, back: float = 20.0, front: float = 25.0) -> Recording:
    """A recording of a person with these inclinations of trunk chord and thigh, one frame per angle."""
    chord = np.atleast_1d(np.asarray(chord_deg, dtype=float))
    thigh = np.zeros_like(chord) if thigh_deg is None else np.atleast_1d(np.asarray(thigh_deg, dtype=float))
    n = len(chord)
    points = np.zeros((n, COUNT, 2))
    spine = np.zeros((n, 3, 2))
    for i in range(n):
        hip = HIP_AT
        knee = hip - towards(thigh[i], THIGH, facing)
        ankle = knee - towards(0, SHANK, facing)
        shoulder = hip + towards(chord[i], TRUNK, facing)
        ear = shoulder + towards(chord[i], 30, facing)
        for name, at in (
            ("HIP", hip), ("KNEE", knee), ("ANKLE", ankle), ("SHOULDER", shoulder), ("EAR", ear),
            ("HEEL", ankle + np.array([-facing * 8, 5])), ("FOOT_INDEX", ankle + np.array([facing * 22, 5])),
            ("ELBOW", shoulder + np.array([0, 40])), ("WRIST", shoulder + np.array([0, 80])),
        ):  # fmt: skip
            for side, off in (("LEFT", facing), ("RIGHT", -facing)):
                points[i, Landmark[f"{side}_{name}"]] = at + np.array([0.0, -1.0 * off])
        spine[i] = [hip + share * (shoulder - hip) for share in (0.15, 0.4, 1.0)]
        points[i, Landmark.NOSE] = ear + np.array([facing * 14.0, 4.0])
    world = np.zeros((n, COUNT, 3))
    world[:, Landmark.LEFT_HIP] = [0.02 * facing, 0, 0.1 * facing]
    world[:, Landmark.RIGHT_HIP] = [-0.02 * facing, 0, -0.1 * facing]
    world[:, Landmark.LEFT_SHOULDER] = [0.02 * facing, -0.5, 0.15 * facing]
    world[:, Landmark.RIGHT_SHOULDER] = [-0.02 * facing, -0.5, -0.15 * facing]
    distance = np.empty((n, STATIONS, 2))
    distance[..., 0], distance[..., 1] = (back, front) if facing > 0 else (front, back)
    return Recording(
        time_s=np.arange(n) / 30.0,
        landmarks_px=points,
        visibility=np.ones((n, COUNT)),
        world_m=world,
        outline=Outline(distance, np.ones_like(distance)),
        assumed_facing=facing,
        features={
            "spine_px": spine.reshape(n, 6),
            "lean_deg": np.stack([chord, chord], axis=1),
            "appearance": np.zeros((n, APPEARANCE)),
        },
        luma=np.full(n, 128.0),
        contrast=np.full(n, 40.0),
        seen=np.full(n, Seen.YES, dtype=np.uint8),
        people=1,
        source=VideoSource("stick.mp4", "0" * 64, 800, 600, 0, "h264", 30.0),
        pose_model="stick",
    )
