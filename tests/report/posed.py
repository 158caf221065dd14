"""Trials of other tests than the bend: a stick figure that sits, lies or stands still and moves one joint at a time.

The joints are computed from the given angles; romcam computes the rest, from landmarks to assessment.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.body.landmarks import BONES, COUNT, Landmark
from romcam.body.outline import STATIONS
from romcam.clinical import get
from romcam.estimators import reading_for
from romcam.recording import Outline, Recording, Seen
from romcam.segments.inclinations import HIPS_FOUND
from romcam.video import VideoSink
from romcam.video.source import VideoSource

FPS: Final = 24.0
WIDTH, HEIGHT = 640, 480
PX_PER_M: Final = 230.0
REST_S, WAY_S, HOLD_S = 1.2, 1.0, 0.8

Joints = dict[str, tuple[float, float]]


@cache
def rotation(
    *, left: tuple[float, float] = (38.0, 20.0), hike_deg: float = 0.0, path: Path = Path("rotation.mp4")
) -> Analysis:
    """Return a seated rotation in the front view, twice in each direction.

    left: internal and external rotation of the left hip in degrees (right: 35 and 48). hike_deg: tilt of the pelvis
    with the internal rotation of the left leg.
    """
    ways = [("left", left[0]), ("left", -left[1]), ("right", 35.0), ("right", -48.0)]
    tasks = [way for way in ways for _ in range(2)]
    frames: list[Joints] = []
    for side, turn, share in _curve(tasks):
        tilt = hike_deg * share if (side, turn > 0) == ("left", True) else 0.0
        frames.append(_seated({side: turn * share}, tilt))
    return _analysis("hip-rotation", frames, path)


@cache
def leg_raise(*, reach: float = 62.0, knee: float = 4.0, path: Path = Path("leg.mp4")) -> Analysis:
    """Return a straight-leg raise of the right leg, head on the picture's left, twice."""
    curve = _curve([("right", reach)] * 2)
    return _analysis("straight-leg-raise", [_supine(turn * share, knee * share) for _, turn, share in curve], path)


@cache
def thomas(*, thigh: float = 12.0, knee: float = 62.0, path: Path = Path("thomas.mp4")) -> Analysis:
    """Return a Thomas test held for four seconds, the left leg hanging, head on the picture's left."""
    return _analysis("thomas", [_hanging(thigh, knee)] * round(4 * FPS), path)


@cache
def anything(path: Path = Path("free.mp4")) -> Analysis:
    """Return a trial of the test `free`: a person in the side view."""
    curve = _curve([("right", 40.0)])
    return _analysis("free", [_standing(turn * share) for _, turn, share in curve], path)


def write_film(analysis: Analysis, path: Path) -> Path:
    """Write the film of the trial: bones in front of a wall."""
    with VideoSink(path, WIDTH, HEIGHT) as sink:
        for frame, time_s in enumerate(analysis.recording.time_s):
            image = np.full((HEIGHT, WIDTH, 3), 190, dtype=np.uint8)
            points = analysis.recording.landmarks_px[frame]
            for a, b in BONES:
                ends = [tuple(round(float(v) * 16) for v in points[each]) for each in (a, b)]
                cv2.line(image, ends[0], ends[1], (150, 120, 105), 26, cv2.LINE_AA, 4)
            head = tuple(round(float(v) * 16) for v in points[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR]].mean(axis=0))
            cv2.circle(image, head, 26 * 16, (214, 166, 138), -1, cv2.LINE_AA, 4)
            nose = tuple(round(float(v) * 16) for v in points[Landmark.NOSE])
            cv2.circle(image, nose, 5 * 16, (60, 30, 30), -1, cv2.LINE_AA, 4)
            sink.write(image, float(time_s))
    return path


def _curve(tasks: list[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """Return task, greatest angle and share of it, 0..1, per frame; at rest before, between and after the tasks."""
    rest, way, hold = (round(each * FPS) for each in (REST_S, WAY_S, HOLD_S))
    u = np.arange(1, way + 1) / way
    ramp = 10 * u**3 - 15 * u**4 + 6 * u**5
    once = [*ramp, *np.ones(hold), *ramp[::-1], *np.zeros(rest)]
    first = [(*tasks[0], 0.0)] * rest
    return first + [(side, angle, float(share)) for side, angle in tasks for share in once]


def _seated(turns: dict[str, float], tilt_deg: float) -> Joints:
    """Return joints in the front view, in metres right and up of the middle of the seat; the left leg is right."""
    joints: Joints = {}
    tilt, found = np.radians(tilt_deg), np.radians(HIPS_FOUND * tilt_deg)
    for side, sign in (("LEFT", 1.0), ("RIGHT", -1.0)):
        turn = np.radians(turns.get(side.lower(), 0.0))
        knee = (sign * 0.1, 0.0)  # the camera is straight before it
        joints |= {
            f"{side}_HIP": (sign * 0.1 * np.cos(found), sign * 0.1 * np.sin(found)),
            f"{side}_KNEE": knee,
            f"{side}_ANKLE": (knee[0] + sign * 0.4 * np.sin(turn), knee[1] - 0.4 * np.cos(turn)),
            f"{side}_FOOT_INDEX": (knee[0] + sign * 0.45 * np.sin(turn), knee[1] - 0.45 * np.cos(turn)),
            # The spine bends in an arc under level shoulders.
            f"{side}_SHOULDER": (sign * 0.19 - 0.5 * np.sin(tilt / 2), 0.5 * np.cos(tilt / 2)),
            f"{side}_ELBOW": (sign * 0.2, 0.25),
            f"{side}_WRIST": (-sign * 0.05, 0.3),
            f"{side}_EAR": (sign * 0.08, 0.72),
        }
    return joints | {"NOSE": (0.0, 0.7)}


def _supine(raised_deg: float, knee_deg: float) -> Joints:
    """Return joints in the side view, head on the left."""
    joints: Joints = {}
    for side, raised, bent in (("LEFT", 0.0, 0.0), ("RIGHT", raised_deg, knee_deg)):
        thigh, shank = np.radians(raised + bent / 2), np.radians(raised - bent / 2)
        knee = (0.43 * np.cos(thigh), 0.43 * np.sin(thigh))
        joints |= {
            f"{side}_HIP": (0.0, 0.0),
            f"{side}_KNEE": knee,
            f"{side}_ANKLE": (knee[0] + 0.42 * np.cos(shank), knee[1] + 0.42 * np.sin(shank)),
            f"{side}_SHOULDER": (-0.5, 0.0),
            f"{side}_ELBOW": (-0.25, -0.03),
            f"{side}_WRIST": (0.0, -0.03),
            f"{side}_EAR": (-0.7, 0.0),
        }
    return joints | {"NOSE": (-0.7, 0.13)}


def _hanging(thigh_deg: float, knee_deg: float) -> Joints:
    """Return joints in the side view, head on the left: the left leg hangs over the table, the right knee is held."""
    joints = _supine(0.0, 0.0)
    thigh, shank = np.radians(thigh_deg), np.radians(thigh_deg - knee_deg)
    knee = (0.43 * np.cos(thigh), 0.43 * np.sin(thigh))
    held = (0.43 * np.cos(np.radians(115.0)), 0.43 * np.sin(np.radians(115.0)))
    return joints | {
        "LEFT_KNEE": knee,
        "LEFT_ANKLE": (knee[0] + 0.42 * np.cos(shank), knee[1] + 0.42 * np.sin(shank)),
        "RIGHT_KNEE": held,
        "RIGHT_ANKLE": (held[0] + 0.3, held[1] - 0.25),
    }


def _standing(lean_deg: float) -> Joints:
    """Return joints in the side view, facing right."""
    lean = np.radians(lean_deg)
    joints: Joints = {}
    for side in ("LEFT", "RIGHT"):
        shoulder = (0.5 * np.sin(lean), 0.5 * np.cos(lean))
        joints |= {
            f"{side}_HIP": (0.0, 0.0),
            f"{side}_KNEE": (0.0, -0.43),
            f"{side}_ANKLE": (0.0, -0.85),
            f"{side}_SHOULDER": shoulder,
            f"{side}_ELBOW": (shoulder[0] + 0.05, shoulder[1] - 0.29),
            f"{side}_WRIST": (shoulder[0] + 0.15, shoulder[1] - 0.5),
            f"{side}_EAR": (0.72 * np.sin(lean), 0.72 * np.cos(lean)),
        }
    return joints | {"NOSE": (0.72 * np.sin(lean) + 0.12, 0.72 * np.cos(lean) - 0.02)}


def _analysis(test: str, frames: list[Joints], path: Path) -> Analysis:
    metres = np.array([_all(joints) for joints in frames])
    count, front = len(frames), get(test).protocol.view == "front"
    noise = np.random.default_rng(1).normal(0.0, 0.2, metres.shape)
    middle = np.array([WIDTH / 2, HEIGHT * 0.56])
    world = np.concatenate([metres * [1.0, -1.0], np.zeros((count, COUNT, 1))], axis=-1)
    if not front:
        for landmark in Landmark:
            world[:, landmark, 2] = 0.1 if "LEFT" in landmark.name else -0.1
    unknown = np.full((count, STATIONS, 2), np.nan)
    recording = Recording(
        time_s=np.arange(count) / FPS,
        landmarks_px=middle + metres * [PX_PER_M, -PX_PER_M] + noise,
        visibility=np.full((count, COUNT), 0.97),
        world_m=world,
        outline=Outline(unknown, unknown),
        luma=np.full(count, 130.0),
        contrast=np.full(count, 45.0),
        seen=np.full(count, Seen.YES, dtype=np.uint8),
        people=1,
        source=VideoSource(path.name, "0" * 64, WIDTH, HEIGHT, 0, "h264", FPS),
        pose_model="full:posed",
        camera_turn_deg=np.zeros(count),
        networks=reading.networks if (reading := reading_for(get(test).protocol)) else {},
    )
    return conclude(path, recording, test=get(test), subject=Subject())


def _all(joints: Joints) -> np.ndarray:
    """Return all 33 landmarks: hands at the wrists, feet at the ankles, the face around nose and ears."""
    points = np.zeros((COUNT, 2))
    for landmark in Landmark:
        name = landmark.name
        side = "LEFT" if "LEFT" in name else "RIGHT"
        part = name.removeprefix("LEFT_").removeprefix("RIGHT_").removesuffix("_LEFT").removesuffix("_RIGHT")
        part = {"HEEL": "ANKLE", "FOOT_INDEX": "ANKLE", "PINKY": "WRIST", "INDEX": "WRIST", "THUMB": "WRIST"}.get(
            part, part
        )
        near = joints.get(f"{side}_{part}")
        points[landmark] = near if near is not None else joints["NOSE"]
        if name in joints:
            points[landmark] = joints[name]
        elif name.endswith("FOOT_INDEX"):
            points[landmark] += [0.0, -0.05]
    return points
