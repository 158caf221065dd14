"""A camera that is not level, seen by a person who lies or walks: there, angles count from the picture's own axes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import conclude
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.recording import Recording
from tests.clinical.lying import curve, lying
from tests.clinical.walking import walker


def rolled(recording: Recording, deg: float) -> Recording:
    """The film of a camera that is tilted sideways."""
    a = np.radians(deg)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return replace(recording, landmarks_px=(recording.landmarks_px - 300.0) @ turn.T + 300.0)


@pytest.mark.parametrize(("tilt_deg", "ok"), [(0, True), (5, True), (10, False), (-10, False)])
@pytest.mark.parametrize("test", ["active-knee-extension", "gait"])
def test_a_tilted_camera_is_noticed_where_it_turns_the_angles(test: str, tilt_deg: float, ok: bool):
    film = walker(lean_deg=0.0) if test == "gait" else lying(90.0 + 0 * curve(), 80.0 - 60.0 * curve())
    found = conclude(Path("x.mp4"), rolled(film, tilt_deg), test=get(test), subject=Subject())
    level = next(each for each in found.quality if each.rule == "level")
    assert level.ok is ok
    assert ok or f"{abs(tilt_deg)}°" in level.detail
