"""Stills of real people whose way of bending is known by eye. Skipped where they are missing: they are not ours."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from romcam import clinical
from romcam.analysis import Analysis, run
from romcam.assessment import Subject
from romcam.video import VideoSink

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
RATE = 15

pytestmark = [pytest.mark.model, pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="no stills here")]


def bend(name: str, folder: Path) -> Analysis:
    """Two seconds of the first still, then two of the second, analysed as a film."""
    upright, bent = (cv2.imread(str(REAL / f"{name}-{i}.jpg"))[..., ::-1] for i in (0, 1))
    film = folder / f"{name}.mp4"
    with VideoSink(film, upright.shape[1], upright.shape[0]) as sink:
        for i in range(4 * RATE):
            sink.write(np.ascontiguousarray(upright if i < 2 * RATE else bent), i / RATE)
    return run(film, test=clinical.get("forward-bend"), subject=Subject())


def test_a_flat_back_has_a_clearly_smaller_lumbar_share_than_a_toe_touch(tmp_path: Path) -> None:
    flat, round_ = (bend(name, tmp_path).assessment for name in ("good-morning", "standing-toe-touches"))
    flat_share, round_share = flat.measures["lumbar_share"], round_.measures["lumbar_share"]
    assert flat_share.value is not None
    assert round_share.value is not None
    assert round_share.value - flat_share.value > 0.25
    # Either value lies outside the other's 95 % interval.
    assert flat_share.high is not None
    assert round_share.low is not None
    assert flat_share.high < round_share.value
    assert round_share.low > flat_share.value
    assert flat.finding.pattern == "hip-dominant"
    assert round_.finding.pattern != "hip-dominant"
