"""Stills of real people whose movement can be judged by eye. Skipped if they are missing: they belong to others."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from romcam import clinical
from romcam.analysis import Analysis, run
from romcam.assessment import Subject
from romcam.body.landmarks import Landmark
from romcam.estimators import reading_for
from romcam.pose.observe import observe
from romcam.video import VideoSink

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"

pytestmark = [pytest.mark.model, pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="no stills here")]


def bend(name: str, folder: Path) -> Analysis:
    """Two seconds of the first still, then two of the second, analysed as a film."""
    return run(film_of(name, folder, fps=8, seconds=2), test=clinical.get("hip-hinge"), subject=Subject())


def film_of(name: str, folder: Path, *, fps: int, seconds: int) -> Path:
    """A film of `seconds` of the first still, then of the second."""
    first, second = (cv2.imread(str(REAL / f"{name}-{i}.jpg"))[..., ::-1] for i in (0, 1))
    film = folder / f"{name}.mp4"
    with VideoSink(film, first.shape[1], first.shape[0]) as sink:
        for i in range(2 * seconds * fps):
            sink.write(np.ascontiguousarray(first if i < seconds * fps else second), i / fps)
    return film


def test_a_flat_back_is_called_flat_and_a_toe_touch_rounded(tmp_path: Path) -> None:
    flat, round_ = (bend(name, tmp_path).assessment for name in ("good-morning", "standing-toe-touches"))
    assert (flat.finding.compensating, round_.finding.compensating) == (False, True)
    flat_deg, round_deg = flat.measures["lumbar_flexion"], round_.measures["lumbar_flexion"]
    assert flat_deg.value is not None
    assert round_deg.value is not None
    assert round_deg.value - flat_deg.value > 30
    # Either value lies outside the other's 95 % interval.
    assert flat_deg.high is not None
    assert round_deg.low is not None
    assert flat_deg.high < round_deg.value
    assert round_deg.low > flat_deg.value


def test_a_leg_held_by_another_person_is_not_taken_for_the_other_leg(tmp_path: Path) -> None:
    protocol = clinical.get("straight-leg-raise").protocol
    film = film_of("lying-hamstring", tmp_path, fps=15, seconds=1)
    seen = observe(film, protocol, reading=reading_for(protocol))
    ankle, hip = (seen.landmarks_px[:, each] for each in (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HIP))
    along, up = hip[:, 0] - ankle[:, 0], hip[:, 1] - ankle[:, 1]
    elevation = np.degrees(np.arctan2(up, along))  # the head lies on the right
    known = elevation[np.isfinite(elevation)]
    assert len(known) > 0.9 * len(elevation)
    assert np.all((known > 55.0) & (known < 105.0))
