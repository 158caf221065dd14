"""A trial without film or pose model: a person of circles and bars who bends by known angles.

The body is constructed from the angles. Landmarks and outline are those of the body. Thigh, shank and trunk chord are
computed from the landmarks by `romcam.segments`; pelvis and T12-L1 are the given angles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from romcam.analysis import Analysis
from romcam.angles import compute_angles
from romcam.assessment import Subject, assess
from romcam.body.facing import View
from romcam.body.landmarks import COUNT, Landmark
from romcam.body.outline import STATIONS, chain, rays
from romcam.body.quantities import FrameEvidence
from romcam.clinical import get
from romcam.estimators import load_estimator
from romcam.recording import Outline, Recording, Seen
from romcam.segments import Segments, frame_quality, landmark_segments
from romcam.video import VideoSink
from romcam.video.source import VideoSource
from tests.report.painting import paint

Kind = Literal["typical", "compensating", "withheld", "indeterminate"]

WIDTH, HEIGHT, FPS = 640, 480, 24.0
PX_PER_M = 225.0
ANKLE = np.array([255.0, 440.0])
STAND_S, DOWN_S, HOLD_S, UP_S = 0.7, 1.9, 0.6, 1.4
PERIOD_S = DOWN_S + HOLD_S + UP_S + 0.4
SHANK_M, THIGH_M, TRUNK_M = 0.42, 0.43, 0.50


@dataclass(frozen=True)
class Plan:
    """Angles at the end of range in degrees, and the accuracy of the reading of the back."""

    pelvis: float
    lumbar: float
    thigh: float = -7.0
    shank: float = 3.0
    pelvis_se: float = 2.5
    evidence: FrameEvidence = FrameEvidence.CONTOUR


PLANS: dict[str, Plan] = {
    "typical": Plan(60, 50),
    "compensating": Plan(28, 64, thigh=-3.0),
    "withheld": Plan(55, 45, evidence=FrameEvidence.LANDMARKS),
    "indeterminate": Plan(40, 66, pelvis_se=6.0),
}


@cache
def make_analysis(
    kind: Kind = "typical",
    *,
    repetitions: int = 1,
    facing: int = 1,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    path: Path = Path("synthetic.mp4"),
) -> Analysis:
    """Return a trial of the given kind; 122 frames with one repetition, 103 more with each further one.

    facing: +1 right, -1 left. size: (width, height) of the picture; the person grows with its height.
    Repeated calls return the same object: use `replace` to change it, and copy arrays before.
    """
    plan, test = PLANS[kind], get("forward-bend")
    time = np.arange(round((STAND_S + repetitions * PERIOD_S + 0.1) * FPS)) / FPS
    curve = _curve(time, repetitions)
    recording = _recording(plan, time, curve, facing, size, path.name)
    segments = _segments(plan, recording, curve, facing)
    angles = compute_angles(segments, frame_quality(recording))
    movement = test.find_movement(angles)
    assessment = assess(angles, movement, recording, test, Subject())
    return Analysis(path, test, recording, segments, angles, movement, assessment, load_estimator().identity)


def write_film(analysis: Analysis, path: Path) -> Path:
    """Write the film of the trial: the body as in landmarks and outline, in front of a wall and on a floor."""
    recording = analysis.recording
    width, height = recording.source.width_px, recording.source.height_px
    with VideoSink(path, width, height) as sink:
        for frame, time_s in enumerate(recording.time_s):
            sink.write(picture(analysis, frame), float(time_s))
    return path


def picture(analysis: Analysis, frame: int) -> np.ndarray:
    """Return one frame of the film, (H, W, 3) RGB."""
    recording = analysis.recording
    width, height = recording.source.width_px, recording.source.height_px
    image = np.empty((height, width, 3), dtype=np.uint8)
    image[:] = np.linspace(206, 184, height)[:, None, None] + np.array([4, 2, -6])
    image[int(height * 0.9) :] = (148, 132, 116)
    origins, directions, _ = rays(chain(recording.landmarks_px[frame]))
    left = origins + directions * recording.outline.distance_px[frame, :, 0, None]
    right = origins - directions * recording.outline.distance_px[frame, :, 1, None]
    paint(image, recording.landmarks_px[frame], np.concatenate([left, right[::-1]]), _scale(height))
    return image


def _curve(time: np.ndarray, repetitions: int) -> np.ndarray:
    """Return 0 in upright standing, 1 at the end of range."""

    def phase(since: np.ndarray, lasts: float) -> np.ndarray:
        u = np.clip(since / lasts, 0, 1)
        return 10 * u**3 - 15 * u**4 + 6 * u**5

    total = np.zeros_like(time)
    for index in range(repetitions):
        begin = time - STAND_S - index * PERIOD_S
        total += phase(begin, DOWN_S) - phase(begin - DOWN_S - HOLD_S, UP_S)
    return total


def _scale(height: int) -> float:
    return PX_PER_M * height / HEIGHT


def _step(angle_deg: np.ndarray | float, length: np.ndarray | float) -> np.ndarray:
    """Return the metres forward and down of a step of the given length, inclined forward by the angle."""
    a = np.radians(np.asarray(angle_deg, dtype=float))
    return np.stack([np.sin(a), -np.cos(a)], axis=-1) * np.asarray(length, dtype=float)[..., None]


def _spine(pelvis: float, lumbar: float) -> tuple[np.ndarray, np.ndarray]:
    """Return inclinations in degrees and points in metres from the hip, along 50 cm of spine."""
    along = np.linspace(0.0, TRUNK_M, 41)
    stand = np.interp(along, [0, 0.1, 0.27, 0.5], [4.0, 6.0, -9.0, 8.0])
    angle = (
        stand
        + pelvis
        + lumbar * np.clip((along - 0.1) / 0.17, 0, 1)
        + 0.3 * lumbar * np.clip((along - 0.3) / 0.2, 0, 1)
    )
    steps = _step((angle[1:] + angle[:-1]) / 2, np.diff(along))
    return angle, np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])


def _body(plan: Plan, share: float) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return joints, and the outline of the trunk with the buttocks, in metres forward and down of the ankle."""
    knee = _step(plan.shank * share, SHANK_M)
    hip = knee + _step(plan.thigh * share, THIGH_M)
    angle, path = _spine(plan.pelvis * share, plan.lumbar * share)
    path = path + hip
    # Below the hip: the part of the outline at buttock and groin.
    thigh_down = hip - _step(plan.thigh * share, np.array([0.1, 0.05]))
    line = np.concatenate([thigh_down, path])
    turns = np.concatenate([np.full(2, plan.thigh * share + 0.5 * plan.pelvis * share), angle])
    height = np.concatenate([[-0.1, -0.05], np.linspace(0, TRUNK_M, len(path))])
    behind = np.interp(height, [-0.1, 0, 0.1, 0.2, 0.35, 0.5], [0.10, 0.135, 0.115, 0.092, 0.115, 0.085])
    before = np.interp(height, [-0.1, 0, 0.1, 0.25, 0.4, 0.5], [0.09, 0.10, 0.11, 0.105, 0.115, 0.08])
    out = _step(turns - 90.0, np.ones(len(turns)))
    trunk = np.concatenate([line + out * behind[:, None], (line - out * before[:, None])[::-1]])
    shoulder, top = path[-1], float(angle[-1])
    ear = shoulder + _step(top + 8.0, 0.21)
    elbow = shoulder + _step(180.0 - 6.0 * share, 0.29)
    joints = {
        "ANKLE": np.zeros(2), "KNEE": knee, "HIP": hip, "SHOULDER": shoulder, "ELBOW": elbow,
        "WRIST": elbow + _step(172.0, 0.25), "INDEX": elbow + _step(170.0, 0.33),
        "PINKY": elbow + _step(173.0, 0.33), "THUMB": elbow + _step(167.0, 0.3),
        "HEEL": np.array([-0.05, 0.06]), "FOOT_INDEX": np.array([0.17, 0.07]),
        "EAR": ear, "EYE": ear + _step(top + 75.0, 0.085), "NOSE": ear + _step(top + 95.0, 0.115),
    }  # fmt: skip
    return joints, trunk


@cache
def _posed(plan: Plan, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return all landmarks and the outline, as `_body`; the same posture comes back in every repetition."""
    joints, trunk = _body(plan, share)
    return _landmarks(joints), trunk


def _landmarks(joints: dict[str, np.ndarray], depth_m: float = 0.012) -> np.ndarray:
    """Return all 33 landmarks in metres; right and left slightly apart, as if the person is not exactly side-on."""
    points = np.zeros((COUNT, 2))
    for landmark in Landmark:
        name = landmark.name
        side = -1.0 if "LEFT" in name else 1.0 if "RIGHT" in name else 0.0
        part = name.removeprefix("LEFT_").removeprefix("RIGHT_").removesuffix("_LEFT").removesuffix("_RIGHT")
        part = "EYE" if part.startswith("EYE") else "NOSE" if part == "MOUTH" else part
        points[landmark] = joints[part] + side * np.array([depth_m, -depth_m / 2])
        if name.startswith("MOUTH"):
            points[landmark] += [-0.02, 0.05]
    return points


def _recording(
    plan: Plan, time: np.ndarray, curve: np.ndarray, facing: int, size: tuple[int, int], name: str
) -> Recording:
    width, height = size
    scale = _scale(height)
    ankle = ANKLE * height / HEIGHT
    ankle[0] += (width - WIDTH * height / HEIGHT) / 2
    count = len(time)
    landmarks = np.empty((count, COUNT, 2))
    distance = np.empty((count, STATIONS, 2))
    noise = np.random.default_rng(1).normal(0.0, 0.002 * scale, landmarks.shape)
    for frame, share in enumerate(curve):
        joints, trunk = _posed(plan, round(float(share), 9))
        landmarks[frame] = ankle + scale * joints + noise[frame]
        distance[frame] = _distances(landmarks[frame], ankle + scale * trunk, size)
    if facing < 0:
        landmarks[..., 0] = width - landmarks[..., 0]
        landmarks = landmarks[:, _MIRRORED]
        distance = distance[..., ::-1]
    world = np.zeros((count, COUNT, 3))
    for part in ("HIP", "SHOULDER"):
        world[:, Landmark[f"LEFT_{part}"], 2] = 0.12 * facing
        world[:, Landmark[f"RIGHT_{part}"], 2] = -0.12 * facing
    return Recording(
        time_s=time,
        landmarks_px=landmarks,
        visibility=np.full((count, COUNT), 0.97),
        world_m=world,
        outline=Outline(distance, np.full_like(distance, 0.012 * scale)),
        assumed_facing=facing,
        luma=np.full(count, 130.0),
        contrast=np.full(count, 45.0),
        seen=np.full(count, Seen.YES, dtype=np.uint8),
        people=1,
        source=VideoSource(name, "0" * 64, width, height, 0, "h264", FPS),
        pose_model="full:synthetic",
        camera_turn_deg=np.zeros(count),
    )


_MIRRORED = [
    Landmark[name.replace("LEFT", "#").replace("RIGHT", "LEFT").replace("#", "RIGHT")]
    for name in (landmark.name for landmark in Landmark)
]


def _distances(landmarks: np.ndarray, trunk: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the distances (S, 2) at which rays leave the body, in pixels; NaN if they do not within their length."""
    mask = np.zeros((size[1], size[0], 3), dtype=np.uint8)
    scale = _scale(size[1])
    paint(mask, landmarks, trunk, scale, colour=(255, 255, 255), arms=False)
    inside = mask[..., 0].astype(np.float32) / 255
    origins, directions, longest = rays(chain(landmarks))
    reach = np.arange(0.0, float(longest), 0.25)
    result = np.full((STATIONS, 2), np.nan)
    for side, sign in ((0, 1.0), (1, -1.0)):
        at = (origins[:, None] + sign * directions[:, None] * reach[None, :, None]).astype(np.float32)
        out = cv2.remap(inside, at[..., 0], at[..., 1], cv2.INTER_LINEAR) < 0.5
        first = out.argmax(axis=1)
        leaves = out.any(axis=1) & (first > 0)
        result[leaves, side] = reach[first[leaves]]
    return result


def _segments(plan: Plan, recording: Recording, curve: np.ndarray, facing: int) -> Segments:
    segments = landmark_segments(recording)
    read = np.where(plan.evidence >= FrameEvidence.CONTOUR, 1.0, np.nan) * np.ones_like(curve)
    noise = np.random.default_rng(2).normal(0.0, 0.4, (2, len(curve)))
    # The spine moves slightly earlier on the way down, as in most people.
    pelvis = plan.pelvis * curve**1.15 + noise[0]
    t12 = (plan.pelvis + plan.lumbar) * curve + noise[1]
    return replace(
        segments,
        view=View(facing, 3.0),
        inclination_deg={**segments.inclination_deg, "pelvis": pelvis * read, "t12": t12 * read},
        se_deg={
            **dict.fromkeys(segments.se_deg, np.full(len(curve), 1.5)),
            "pelvis": plan.pelvis_se * read,
            "t12": 2.0 * read,
        },
        neutral_deg={**segments.neutral_deg, "pelvis": 0.0, "t12": 0.0},
        evidence=np.full(len(curve), plan.evidence, dtype=np.uint8),
        landmark_se_deg=1.5,
        correlation={("pelvis", "t12"): 0.4 * read},
        reasons=() if plan.evidence >= FrameEvidence.CONTOUR else ("the arms hide the back",),
    )
