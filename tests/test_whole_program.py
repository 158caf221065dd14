"""The whole program on the samples, whose true angles are known, and the laws it has to keep."""

from __future__ import annotations

import csv
import dataclasses
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
from romcam.video import VideoReader, VideoSink

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PATTERNS = {
    "forward-bend-typical": "typical",
    "forward-bend-stiff-hip": "compensating",
    "forward-bend-hip-dominant": "hip-dominant",
}
SAGITTAL = ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion", "thigh_tilt", "trunk_chord")

pytestmark = pytest.mark.model


def analysed(film: Path) -> Analysis:
    return run(film, test=clinical.get("forward-bend"), subject=Subject())


@cache
def sample(name: str) -> Analysis:
    return analysed(SAMPLES / f"{name}.mp4")


def truth_at_end(name: str, analysis: Analysis) -> dict[str, float]:
    """The true angles over the plateau that the analysis found."""
    with (SAMPLES / f"{name}.truth.csv").open() as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    time = analysis.recording.time_s[analysis.movement.repetitions[analysis.movement.best or 0].plateau]
    held = [row for row in rows if time[0] <= row["time_s"] <= time[-1]]
    return {key: float(np.median([row[key] for row in held])) for key in rows[0]}


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_is_the_true_one(name):
    finding = sample(name).assessment.finding
    assert finding.pattern == PATTERNS[name]
    assert finding.compensating == (name == "forward-bend-stiff-hip")


@pytest.mark.parametrize("name", PATTERNS)
def test_hip_and_lumbar_flexion_are_within_eight_degrees_of_the_truth(name):
    analysis = sample(name)
    truth = truth_at_end(name, analysis)
    for quantity in ("hip_flexion", "lumbar_flexion"):
        measure = analysis.assessment.measures[quantity]
        assert measure.value == pytest.approx(truth[f"{quantity}_deg"], abs=8.0)
        assert measure.low <= truth[f"{quantity}_deg"] <= measure.high


@pytest.mark.parametrize("name", PATTERNS)
def test_without_the_outline_there_is_no_split_and_no_verdict(name):
    seen = sample(name).recording
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


def refilmed(name: str, folder: Path, change) -> Path:
    """The sample with every picture changed and nothing else: without loss, at full colour resolution."""
    path = folder / f"{change.__name__}.mp4"
    with VideoReader(SAMPLES / f"{name}.mp4") as reader, av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"qp": "0", "preset": "ultrafast"})
        stream.width, stream.height = reader.size
        stream.pix_fmt = "yuv444p"
        stream.time_base = Fraction(1, 90_000)
        for frame in reader:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(change(frame.rgb)), format="rgb24")
            picture.pts, picture.time_base = round(frame.time_s * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def end_of_range(analysis: Analysis) -> dict[str, float]:
    return {name: analysis.assessment.measures[name].value for name in SAGITTAL}


def test_a_mirror_swaps_left_and_right_and_changes_no_angle(tmp_path):
    def straight(rgb):
        return rgb

    def mirror(rgb):
        return rgb[:, ::-1]

    # Both are written once more, so that the mirror is all they differ by.
    straight, mirrored = (analysed(refilmed("forward-bend-typical", tmp_path, way)) for way in (straight, mirror))
    assert {straight.assessment.facing, mirrored.assessment.facing} == {"left", "right"}
    assert end_of_range(mirrored) == pytest.approx(end_of_range(straight), abs=1.5)


def test_a_mirror_compressed_again_changes_no_angle(tmp_path):
    path = tmp_path / "mirrored.mp4"
    with VideoReader(SAMPLES / "forward-bend-typical.mp4") as reader, VideoSink(path, *reader.size) as sink:
        for frame in reader:
            sink.write(np.ascontiguousarray(frame.rgb[:, ::-1]), frame.time_s)
    assert end_of_range(analysed(path)) == pytest.approx(end_of_range(sample("forward-bend-typical")), abs=1.5)


@pytest.mark.parametrize("roll_deg", [3.0, -3.0])
def test_a_rolled_camera_changes_no_angle(tmp_path, roll_deg):
    def roll(rgb):
        height, width = rgb.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), roll_deg, 1.0)
        return cv2.warpAffine(rgb, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    rolled = analysed(refilmed("forward-bend-typical", tmp_path, roll))
    assert end_of_range(rolled) == pytest.approx(end_of_range(sample("forward-bend-typical")), abs=1.5)


def test_the_library_gives_what_the_steps_give():
    import romcam

    assessment = romcam.analyze(SAMPLES / "forward-bend-typical.mp4")
    assert assessment.finding == sample("forward-bend-typical").assessment.finding
