"""Other positions than standing: lying, seated before the camera, and which leg is tested."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.body.facing import front_sign
from romcam.body.landmarks import MIRROR, Landmark
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording
from romcam.segments import landmark_segments
from romcam.segments.inclinations import HIPS_FOUND
from tests.segments.people import person

SUPINE = MeasurementProtocol(position="supine", neutral_posture=(("leg_measured", -90.0),), side_from="leg")
PRONE = MeasurementProtocol(position="prone", neutral_posture=(("shank_measured", 90.0),), side_from="shank")
SEATED = MeasurementProtocol(
    view="front", position="seated", neutral_posture=(("shank_front_left", 0.0), ("shank_front_right", 0.0))
)

Points = dict[str, tuple[float, float]]


def film(frames: list[Points]) -> Recording:
    """A recording with these joints (x right, y up), all other landmarks anywhere."""
    recording = person(np.zeros(len(frames)))
    landmarks = np.array(recording.landmarks_px)
    for i, points in enumerate(frames):
        for name, (x, y) in points.items():
            for joint in (name,) if name.startswith(("LEFT", "RIGHT")) else (f"LEFT_{name}", f"RIGHT_{name}"):
                landmarks[i, Landmark[joint]] = 400 + x, 300 - y
    return dataclasses.replace(recording, landmarks_px=landmarks)


def mirrored(recording: Recording) -> Recording:
    landmarks = recording.landmarks_px[:, MIRROR] * [-1, 1] + [800, 0]
    return dataclasses.replace(recording, landmarks_px=landmarks, world_m=recording.world_m[:, MIRROR] * [-1, 1, 1])


def angle_at_end(recording: Recording, protocol: MeasurementProtocol, *names: str) -> list[float]:
    angles = compute_angles(landmark_segments(recording, protocol), np.ones(len(recording)), names)
    return [float(angles.values[name][-1]) for name in names]


def lying(raised: float, bent: float = 0.0, other: float = 0.0, side: str = "LEFT") -> Points:
    """On the back, head to the left; one leg raised by `raised` degrees, its knee bent."""

    def leg(up: float, knee: float) -> tuple[tuple[float, float], tuple[float, float]]:
        a, b = np.radians([up, up - knee])
        at = 100 * np.array([np.cos(a), np.sin(a)])
        return tuple(at), tuple(at + 100 * np.array([np.cos(b), np.sin(b)]))  # type: ignore[return-value]

    (knee, ankle), (knee2, ankle2) = leg(raised, bent), leg(other, 0.0)
    rest = "RIGHT" if side == "LEFT" else "LEFT"
    return {
        "SHOULDER": (-120.0, 0.0),
        "HIP": (0.0, 0.0),
        f"{side}_KNEE": knee,
        f"{side}_ANKLE": ankle,
        f"{rest}_KNEE": knee2,
        f"{rest}_ANKLE": ankle2,
    }


RAISE = [lying(0.0)] * 20 + [lying(a) for a in np.linspace(0, 70, 20)] + [lying(70.0, 15.0, 8.0)] * 20


@pytest.mark.parametrize("turned", [False, True])
def test_a_raised_leg_is_measured_on_either_side_of_the_picture(turned: bool):
    recording = mirrored(film(RAISE)) if turned else film(RAISE)
    elevation, knee, other = angle_at_end(recording, SUPINE, "leg_elevation", "knee_angle", "other_leg_elevation")
    assert elevation == pytest.approx(62.5, abs=0.5)  # hip to ankle, with the knee bent by 15
    assert knee == pytest.approx(15.0, abs=0.5)
    assert other == pytest.approx(8.0, abs=0.5)


def test_the_leg_that_moves_is_measured():
    for side in ("LEFT", "RIGHT"):
        frames = [lying(0.0, side=side)] * 20 + [lying(a, side=side) for a in np.linspace(0, 70, 20)]
        assert landmark_segments(film(frames), SUPINE).measured == side.lower()


def test_a_thigh_past_the_vertical_does_not_leap_by_360():
    frames = [lying(0.0)] * 20 + [lying(a) for a in np.linspace(0, 115, 40)]
    assert angle_at_end(film(frames), SUPINE, "leg_elevation") == pytest.approx([115.0], abs=1.0)


@pytest.mark.parametrize("turned", [False, True])
def test_a_bent_knee_is_measured_lying_prone(turned: bool):
    def prone(knee: float) -> Points:
        a = np.radians(knee)
        return {
            "SHOULDER": (120.0, 0.0),
            "HIP": (0.0, 0.0),
            "KNEE": (-100.0, 0.0),
            "RIGHT_ANKLE": (-200.0, 0.0),
            "LEFT_ANKLE": (-100 - 100 * np.cos(a), 100 * np.sin(a)),
        }

    recording = film([prone(0.0)] * 20 + [prone(a) for a in np.linspace(0, 120, 40)])
    recording = mirrored(recording) if turned else recording
    assert angle_at_end(recording, PRONE, "knee_angle") == pytest.approx([120.0], abs=1.0)


def seated(left: float = 0.0, right: float = 0.0, hike: float = 0.0, arc: float = 0.5) -> Points:
    """From the front: each foot outwards by its angle, the right side of the pelvis up by `hike`, which bends the spine
    in an arc: its chord leans by the share `arc` of the angle of the pelvis. The hips are found less oblique."""
    a, b, h = np.radians([left, right, HIPS_FOUND * hike])
    lean = 150.0 * np.tan(np.radians(arc * hike))  # their left is on the picture's right
    return {
        "LEFT_HIP": (40 * np.cos(h), -40 * np.sin(h)),
        "RIGHT_HIP": (-40 * np.cos(h), 40 * np.sin(h)),
        "LEFT_SHOULDER": (60.0 + lean, 150.0),
        "RIGHT_SHOULDER": (-60.0 + lean, 150.0),
        # The camera is straight in front of the knees: the thighs are points.
        "LEFT_KNEE": (40.0, 0.0),
        "RIGHT_KNEE": (-40.0, 0.0),
        "LEFT_ANKLE": (40 + 100 * np.sin(a), -100 * np.cos(a)),
        "RIGHT_ANKLE": (-40 - 100 * np.sin(b), -100 * np.cos(b)),
        "LEFT_FOOT_INDEX": (40 + 120 * np.sin(a), -120 * np.cos(a)),
        "RIGHT_FOOT_INDEX": (-40 - 120 * np.sin(b), -120 * np.cos(b)),
    }


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("left", "right"), [(35.0, 0.0), (-30.0, 0.0), (0.0, 35.0), (0.0, -30.0)])
def test_internal_rotation_moves_the_foot_outwards_on_either_side(left: float, right: float, turned: bool):
    recording = film([seated()] * 20 + [seated(left * k, right * k) for k in np.linspace(0, 1, 30)])
    recording = mirrored(recording) if turned else recording
    found = angle_at_end(recording, SEATED, "hip_rotation_left", "hip_rotation_right")
    assert found == pytest.approx([right, left] if turned else [left, right], abs=0.5)


def test_a_raised_pelvis_is_subtracted():
    recording = film([seated()] * 20 + [seated(0.0, 30.0 * k, hike=10.0 * k) for k in np.linspace(0, 1, 30)])
    turn, rotation, hike = angle_at_end(recording, SEATED, "shank_turn_right", "hip_rotation_right", "pelvis_obliquity")
    assert (turn, rotation, hike) == pytest.approx((30.0, 20.0, 10.0), abs=0.5)


def test_a_hike_that_bends_the_spine_low_is_not_half_taken_for_rotation():
    """Under level shoulders a spine that bends in its lowest joints leans by a quarter of the hike, not by half."""
    hiking = [seated(0.0, 30.0 * k, hike=9.0 * k, arc=0.25) for k in np.linspace(0, 1, 30)]
    rotation, hike = angle_at_end(film([seated()] * 20 + hiking), SEATED, "hip_rotation_right", "pelvis_obliquity")
    assert hike == pytest.approx(9.0, abs=2.5)
    assert rotation == pytest.approx(21.0, abs=2.5)


def test_seen_from_behind_the_left_is_on_the_left():
    recording = film([seated()])
    behind = dataclasses.replace(recording, landmarks_px=recording.landmarks_px * [-1, 1] + [800, 0])
    assert (front_sign(recording.landmarks_px), front_sign(behind.landmarks_px)) == (1, -1)
