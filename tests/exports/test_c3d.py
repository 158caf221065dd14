"""C3D, read by ezc3d."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import ezc3d
import numpy as np
import polars as pl
import pytest

from romcam import exports
from romcam.assessment.conclusions import Subject
from romcam.errors import InputError
from romcam.exports.c3d import frame_grid
from romcam.exports.space import NAMES
from romcam.validation.tables import read_table, read_track
from tests.exports.trials import trial


def read(path: Path, one):
    exports.get("c3d").write([one], path / "a.c3d")
    return ezc3d.c3d(str(path / "a.c3d"))


def curve(content, name: str) -> np.ndarray:
    return content["data"]["points"][0, content["parameters"]["POINT"]["LABELS"]["value"].index(name)]


@pytest.mark.parametrize("landmarks", [True, False])
def test_angles_are_those_of_the_table(landmarks: bool, tmp_path: Path):
    one = trial()
    content = read(tmp_path, one if landmarks else replace(one, recording=None))
    points = content["parameters"]["POINT"]
    assert points["RATE"]["value"][0] == pytest.approx(24)
    assert points["ANGLE_UNITS"]["value"] == ["deg"]
    for name in points["ANGLES"]["value"]:
        known = one.angles[f"{name}_deg"].to_numpy()
        np.testing.assert_allclose(curve(content, name), known, atol=1e-4, equal_nan=True)
    # A forward bend: both positive, and a gap is not zero.
    assert np.nanmax(curve(content, "pelvis_tilt")) == pytest.approx(60, abs=1)
    assert np.nanmax(curve(content, "lumbar_flexion")) == pytest.approx(50, abs=1)
    assert np.isnan(curve(content, "pelvis_tilt")[5:9]).all()
    residuals = content["data"]["meta_points"]["residuals"][0]
    assert (residuals[points["LABELS"]["value"].index("pelvis_tilt"), 5:9] == -1).all()


def test_landmarks_are_points_in_metres(tmp_path: Path):
    content = read(tmp_path, trial().of_height(180))
    points = content["parameters"]["POINT"]
    assert points["UNITS"]["value"] == ["m"]
    assert tuple(points["LABELS"]["value"][: len(NAMES)]) == NAMES
    hip = content["data"]["points"][:3, NAMES.index("left_hip"), 0]
    shoulder = content["data"]["points"][:3, NAMES.index("left_shoulder")]
    assert 0.8 < hip[1] < 1.1
    assert shoulder[1, 0] == pytest.approx(0.817 * 1.8, abs=0.08)
    assert shoulder[0].max() - shoulder[0, 0] > 0.3  # forward is x
    assert (shoulder[2] == 0).all()


def test_repetitions_are_events(tmp_path: Path):
    one = trial()
    events = read(tmp_path, one)["parameters"]["EVENT"]
    (repetition,) = one.result.repetitions
    neutral = one.result.neutral_s
    assert neutral is not None
    assert 0.0 <= neutral[0] < neutral[1] < repetition.start_s + 0.5
    assert events["LABELS"]["value"] == ["Neutral", "Start", "End of range", "Stop"]
    seconds = events["TIMES"]["value"][0] * 60 + events["TIMES"]["value"][1]
    assert seconds == pytest.approx(
        [neutral[1], repetition.start_s, repetition.end_of_range_s, repetition.stop_s], abs=1e-4
    )


def test_more_events_and_longer_names_than_the_format_holds_leave_it_readable(tmp_path: Path):
    one = trial()
    many = replace(one.result, repetitions=one.result.repetitions * 100, subject=Subject("ä" * 200))
    parameters = read(tmp_path, replace(one, result=many))["parameters"]
    assert parameters["EVENT"]["TIMES"]["value"].shape == (2, 1 + 3 * 84)
    assert parameters["EVENT"]["DESCRIPTIONS"]["value"][-1] == "repetition 84"
    assert parameters["EVENT"]["REPETITIONS_LEFT_OUT"]["value"] == [16]
    assert parameters["SUBJECTS"]["NAMES"]["value"] == ["ä" * 127]


def test_more_frames_than_the_format_holds_are_refused(tmp_path: Path):
    one = trial()
    count = 65_536
    long = pl.DataFrame({"frame": range(count), "time_s": np.arange(count) / 24, "pelvis_tilt_deg": np.zeros(count)})
    with pytest.raises(InputError, match=r"65536 frames, and a C3D file holds 65535"):
        read(tmp_path, replace(one, angles=long, recording=None))
    held = replace(one, angles=long[:-1], recording=None)
    assert read(tmp_path, held)["data"]["points"].shape[-1] == count - 1


def test_uneven_times_leave_gaps_and_invent_nothing():
    jitter = np.arange(50) / 30 + np.resize([0.0, 0.004, -0.004], 50)
    assert frame_grid(jitter)[1].tolist() == list(range(50))
    dropped = np.delete(np.arange(50) / 30, [20, 21, 22])
    rate, place = frame_grid(dropped)
    assert rate == pytest.approx(30)
    assert place.tolist() == [*range(20), *range(23, 50)]
    assert frame_grid(np.array([3.0]))[1].tolist() == [0]


def test_the_file_is_a_reference_again(tmp_path: Path):
    one = trial()
    read(tmp_path, one)
    path = tmp_path / "a.c3d"
    track = read_track(read_table(path), path, "a")
    assert "knee_flexion" in track.values
    for name, series in track.values.items():
        np.testing.assert_allclose(series, one.angles[f"{name}_deg"].to_numpy(), atol=1e-4, equal_nan=True)
