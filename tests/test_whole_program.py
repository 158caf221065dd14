"""The whole program on the samples, whose true angles are known, and its invariances."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from romcam import clinical
from romcam.analysis import Analysis, conclude, run
from romcam.assessment import Subject
from romcam.recording import Outline
from romcam.video import Frame, VideoReader, VideoSink
from tests.analyses import SAMPLES, SLOW_HZ, analysed, sample, shared
from tests.video.films import Picture

PATTERNS = {
    "forward-bend-typical": "typical",
    "forward-bend-stiff-hip": "compensating",
    "forward-bend-hip-dominant": "hip-dominant",
}
RATE_HZ = {"forward-bend-typical": SLOW_HZ, "forward-bend-hip-dominant": SLOW_HZ}
"""The third is watched as a user watches it."""
SAGITTAL = ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion", "thigh_tilt", "trunk_chord")

pytestmark = pytest.mark.model


def truth_at_end(name: str, analysis: Analysis) -> dict[str, float]:
    """The true angles over the plateau that the analysis found."""
    with (SAMPLES / f"{name}.truth.csv").open() as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    time = analysis.recording.time_s[analysis.movement.repetitions[analysis.movement.best or 0].plateau]
    held = [row for row in rows if time[0] <= row["time_s"] <= time[-1]]
    return {key: float(np.median([row[key] for row in held])) for key in rows[0]}


def watched(name: str) -> Analysis:
    return sample(name, rate_hz=RATE_HZ.get(name))


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_is_the_true_one(name):
    finding = watched(name).assessment.finding
    assert finding.pattern == PATTERNS[name]
    assert finding.compensating == (name == "forward-bend-stiff-hip")


@pytest.mark.parametrize("name", PATTERNS)
def test_hip_and_lumbar_flexion_are_within_eight_degrees_of_the_truth(name):
    analysis = watched(name)
    truth = truth_at_end(name, analysis)
    for quantity in ("hip_flexion", "lumbar_flexion"):
        measure = analysis.assessment.measures[quantity]
        assert measure.value == pytest.approx(truth[f"{quantity}_deg"], abs=8.0)
        assert measure.low <= truth[f"{quantity}_deg"] <= measure.high


@pytest.mark.parametrize("name", PATTERNS)
def test_without_the_outline_there_is_no_split_and_no_verdict(name):
    seen = watched(name).recording
    gone = Outline(np.full_like(seen.outline.distance_px, np.nan), np.full_like(seen.outline.softness_px, np.nan))
    recording = dataclasses.replace(seen, outline=gone)
    blind = conclude(
        SAMPLES / f"{name}.mp4", recording, test=clinical.get("forward-bend"), subject=Subject()
    ).assessment
    assert blind.finding.pattern is None
    assert blind.finding.compensating is None
    for quantity in ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion", "lumbar_share"):
        assert blind.measures[quantity].value is None
    assert blind.measures["trunk_chord"].value is not None
    assert blind.measures["trunk_chord"].evidence == "landmarks"


@cache
def bend() -> list[Frame]:
    """The typical sample from the stand to the way up, seven and a half pictures a second."""
    with VideoReader(SAMPLES / "forward-bend-typical.mp4") as reader:
        return [frame for frame in reader if frame.index in range(24, 207, 4)]


def refilmed(path: Path, change: Callable[[Picture], Picture]) -> Path:
    """The bend with every frame changed, written without loss at full colour resolution."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(15, 2), options={"qp": "0", "preset": "ultrafast"})
        stream.height, stream.width = bend()[0].rgb.shape[:2]
        stream.pix_fmt = "yuv444p"
        stream.time_base = Fraction(1, 90_000)
        for frame in bend():
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(change(frame.rgb)), format="rgb24")
            picture.pts, picture.time_base = round(frame.time_s * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def straight() -> Path:
    """The bend written again unchanged, so that the others differ from it by their change alone."""
    return shared("straight.mp4", lambda path: refilmed(path, lambda rgb: rgb))


def analyse(film: Path) -> Analysis:
    return run(film, test=clinical.get("forward-bend"), subject=Subject())


def end_of_range(analysis: Analysis) -> dict[str, float]:
    return {name: analysis.assessment.measures[name].value for name in SAGITTAL}


def mirror(rgb: Picture) -> Picture:
    return np.ascontiguousarray(rgb[:, ::-1])


def test_a_mirror_swaps_left_and_right_and_changes_no_angle(tmp_path):
    mirrored, plain = analyse(refilmed(tmp_path / "mirrored.mp4", mirror)), analysed(straight())
    assert {plain.assessment.facing, mirrored.assessment.facing} == {"left", "right"}
    assert end_of_range(mirrored) == pytest.approx(end_of_range(plain), abs=1.5)


def test_a_mirror_compressed_again_changes_no_angle(tmp_path):
    path = tmp_path / "mirrored.mp4"
    height, width = bend()[0].rgb.shape[:2]
    with VideoSink(path, width, height) as sink:
        for frame in bend():
            sink.write(mirror(frame.rgb), frame.time_s)
    assert end_of_range(analyse(path)) == pytest.approx(end_of_range(analysed(straight())), abs=1.5)


@pytest.mark.parametrize("roll_deg", [3.0, -3.0])
def test_a_rolled_camera_changes_no_angle(tmp_path, roll_deg):
    def roll(rgb):
        height, width = rgb.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), roll_deg, 1.0)
        return cv2.warpAffine(rgb, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    rolled = analyse(refilmed(tmp_path / "rolled.mp4", roll))
    assert end_of_range(rolled) == pytest.approx(end_of_range(analysed(straight())), abs=1.5)


def test_the_library_gives_the_same_numbers_as_the_steps():
    import romcam

    assert romcam.analyze(straight()).finding == analysed(straight()).assessment.finding
