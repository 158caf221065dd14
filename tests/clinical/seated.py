"""People seated in front of the camera, or standing and turning: joints placed by formula from known angles."""

from __future__ import annotations

import dataclasses

import numpy as np

from romcam.body.landmarks import Landmark
from romcam.recording import Recording
from romcam.segments.inclinations import HIPS_FOUND
from tests.segments.people import person

FPS = 30.0


def curve(*swings: tuple[float, float], still_s: float = 1.0) -> np.ndarray:
    """An angle over time: still, then out to each `(angle, seconds)`, held and back, with a rest behind it."""
    parts = [np.zeros(int(still_s * FPS))]
    for angle, seconds in swings:
        share = np.linspace(0.0, 1.0, int(seconds * FPS))
        smooth = share**3 * (10 - 15 * share + 6 * share**2)
        parts += [angle * smooth, np.full(int(0.6 * FPS), angle), angle * smooth[::-1], np.zeros(int(0.4 * FPS))]
    return np.concatenate(parts)


def sitter(left, right, hike=0.0, lift=0.0) -> Recording:
    """From the front, one frame an angle: each foot outwards by so much, the pelvis' right side up by `hike`, the left
    knee `lift` shanks higher. The hips are placed as the leg network places them: less oblique than they are."""
    left, right, hike, lift = np.broadcast_arrays(
        *(np.asarray(each, dtype=float) for each in (left, right, hike, lift))
    )
    recording = person(np.zeros(len(left)))
    points = np.array(recording.landmarks_px)
    h, lean = np.radians(HIPS_FOUND * hike), 150.0 * np.tan(np.radians(hike) / 2)
    for side, sign, turn in (("LEFT", 1.0, np.radians(left)), ("RIGHT", -1.0, np.radians(right))):
        # The camera is straight before the knees: the thighs are points.
        knee = np.stack([np.full_like(h, 40.0 * sign), 100.0 * lift if side == "LEFT" else 0.0 * lift], axis=1)
        shank = np.stack([sign * np.sin(turn), -np.cos(turn)], axis=1)
        places = {
            "HIP": np.stack([sign * 40 * np.cos(h), -sign * 40 * np.sin(h)], axis=1),
            "SHOULDER": np.stack([sign * 60.0 + lean, np.full_like(h, 150.0)], axis=1),
            "KNEE": knee,
            "ANKLE": knee + 100 * shank,
            "FOOT_INDEX": knee + 120 * shank,
        }
        for joint, place in places.items():
            points[:, Landmark[f"{side}_{joint}"]] = place * [1, -1] + [400, 300]
    world = np.array(recording.world_m)
    for joint in ("HIP", "SHOULDER"):
        world[:, Landmark[f"LEFT_{joint}"], 0], world[:, Landmark[f"RIGHT_{joint}"], 0] = 0.15, -0.15
        world[:, Landmark[f"LEFT_{joint}"], 2] = world[:, Landmark[f"RIGHT_{joint}"], 2] = 0.0
    return dataclasses.replace(recording, landmarks_px=points, world_m=world)


def turner(thorax, pelvis, feet=0.0) -> Recording:
    """Standing, from the front: the pose model turns thorax and pelvis to the left by so much, the toes aside."""
    thorax, pelvis, feet = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (thorax, pelvis, feet)))
    zero = np.zeros(len(thorax))
    recording = sitter(zero, zero)
    points, world = np.array(recording.landmarks_px), np.array(recording.world_m)
    for joint, turn in (("SHOULDER", np.radians(thorax)), ("HIP", np.radians(pelvis))):
        for side, sign in (("LEFT", 0.15), ("RIGHT", -0.15)):
            world[:, Landmark[f"{side}_{joint}"], 0] = sign * np.cos(turn)
            world[:, Landmark[f"{side}_{joint}"], 2] = sign * np.sin(turn)
    for side in ("LEFT", "RIGHT"):  # the trunk is 150 pixels long, a foot a third of it
        ankle = points[:, Landmark[f"{side}_ANKLE"]]
        points[:, Landmark[f"{side}_FOOT_INDEX"]] = ankle + np.stack([50 * np.sin(np.radians(feet)), zero + 10], axis=1)
    return dataclasses.replace(recording, landmarks_px=points, world_m=world)


def mirrored(recording: Recording) -> Recording:
    """The mirrored film: the pose model exchanges left and right."""
    from romcam.body.landmarks import MIRROR

    points = recording.landmarks_px[:, MIRROR] * [-1, 1] + [800, 0]
    return dataclasses.replace(recording, landmarks_px=points, world_m=recording.world_m[:, MIRROR] * [-1, 1, 1])


def from_behind(recording: Recording) -> Recording:
    """The same person seen from behind."""
    points = recording.landmarks_px * [-1, 1] + [800, 0]
    return dataclasses.replace(recording, landmarks_px=points, world_m=recording.world_m * [-1, 1, -1])
