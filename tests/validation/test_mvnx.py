"""Xsens recordings as a reference: segments whose inclinations are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from romcam.errors import InputError
from romcam.validation.mvnx import read_mvnx_angles
from romcam.validation.tables import read_table, read_track
from tests.validation.test_markers import ANGLES, EXPECTED, TIME

SEGMENTS = {
    "Pelvis": "pelvis",
    "T12": "t12",
    "RightUpperLeg": "thigh",
    "RightLowerLeg": "shank",
    "LeftUpperLeg": "thigh",
    "LeftLowerLeg": "shank",
}


def quaternion(pitch_deg: float, heading_deg: float) -> str:
    """The person turned about the vertical, then the segment pitched forward about their left."""
    h, p = np.radians([heading_deg, pitch_deg]) / 2
    return f"{np.cos(h) * np.cos(p)} {-np.sin(h) * np.sin(p)} {np.cos(h) * np.sin(p)} {np.sin(h) * np.cos(p)}"


def mvnx(path: Path, heading_deg: float = 0.0, segments: dict[str, str] = SEGMENTS) -> Path:
    labels = "".join(f'<segment label="{name}" id="{number}"/>' for number, name in enumerate(segments, start=1))
    pose = " ".join(quaternion(40, heading_deg) for _ in segments)
    frames = [f'<frame time="0" type="tpose"><orientation>{pose}</orientation></frame>']
    for number, time in enumerate(TIME):
        turns = " ".join(quaternion(ANGLES[name][number], heading_deg) for name in segments.values())
        frames.append(f'<frame time="{1000 * time:.0f}" type="normal"><orientation>{turns}</orientation></frame>')
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><mvnx xmlns="http://www.xsens.com/mvn/mvnx" version="4">'
        f"<subject><segments>{labels}</segments><frames>{''.join(frames)}</frames></subject></mvnx>",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("heading_deg", [0, 90, 215])
def test_angles_are_known_whichever_way_the_person_faces(heading_deg: float, tmp_path: Path):
    path = mvnx(tmp_path / "a.mvnx", heading_deg)
    track = read_track(read_table(path), path, "a")
    assert track.time_s == pytest.approx(TIME)
    assert "orientations of Pelvis" in track.notes[-1]
    for name, expected in EXPECTED.items():
        np.testing.assert_allclose(track.values[name.removesuffix("_deg")], expected, atol=0.05, err_msg=name)


@pytest.mark.parametrize("content", [b"", b"<mvnx>", b"<mvnx/>", b"<mvnx><segment/></mvnx>", b"a,b\n1,2\n"])
def test_broken_files_are_refused(content: bytes, tmp_path: Path):
    (tmp_path / "a.mvnx").write_bytes(content)
    with pytest.raises(InputError, match=r"a\.mvnx (is not an MVNX|holds no orientations)"):
        read_mvnx_angles(tmp_path / "a.mvnx")


def test_too_few_numbers_are_refused(tmp_path: Path):
    path = mvnx(tmp_path / "a.mvnx")
    path.write_text(path.read_text().replace("<orientation>", "<orientation>1 "))
    with pytest.raises(InputError, match="not an MVNX"):
        read_mvnx_angles(path)
