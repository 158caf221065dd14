"""OpenSim's marker file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam import exports
from romcam.body.landmarks import Landmark
from romcam.exports.space import NAMES, points_in_space
from tests.exports.trials import trial


def written(path: Path, one) -> tuple[list[list[str]], np.ndarray]:
    exports.get("trc").write([one], path / "a.trc")
    lines = [line.split("\t") for line in (path / "a.trc").read_text(encoding="ascii").splitlines()]
    return lines[:6], np.array(lines[6:], dtype=float)


@pytest.mark.parametrize(("height", "unit"), [(None, "body lengths"), (180.0, "m")])
def test_the_file_says_its_unit(height: float | None, unit: str, tmp_path: Path):
    one = trial() if height is None else trial().of_height(height)
    head, rows = written(tmp_path, one)
    facts = dict(zip(head[1], head[2], strict=True))
    assert facts["Units"] == unit
    assert int(facts["NumFrames"]) == len(rows) == one.angles.height
    assert tuple(name for name in head[3][2:] if name) == NAMES
    assert rows.shape[1] == 2 + 3 * int(facts["NumMarkers"]) == len(head[4])
    assert rows[:, 1] == pytest.approx(one.angles["time_s"].to_numpy(), abs=1e-6)
    stature = 1.0 if height is None else 1.8
    assert rows[0, 2 + 3 * Landmark.LEFT_SHOULDER + 1] == pytest.approx(0.817 * stature, abs=0.045 * stature)


def test_a_frame_without_the_person_is_nan(tmp_path: Path):
    one = trial()
    assert one.recording is not None
    px = one.recording.landmarks_px.copy()
    px[7] = np.nan
    _, rows = written(tmp_path, replace(one, recording=replace(one.recording, landmarks_px=px)))
    assert np.isnan(rows[7, 2:]).all()
    assert np.isfinite(rows[6]).all()


def test_forward_is_x_whichever_way_the_person_faces():
    right = trial()
    assert right.recording is not None
    width = right.recording.source.width_px
    mirrored = right.recording.landmarks_px * [-1, 1] + [width, 0]
    left = replace(
        right,
        result=replace(right.result, facing="left"),
        recording=replace(right.recording, landmarks_px=mirrored),
    )
    assert points_in_space(left).xyz == pytest.approx(points_in_space(right).xyz)
    front = replace(right, result=replace(right.result, facing=None))
    # From the front, the person's right is on the left of the picture.
    assert points_in_space(front).xyz[..., 2] == pytest.approx(-points_in_space(right).xyz[..., 0])
