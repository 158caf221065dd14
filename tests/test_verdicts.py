"""docs/verdicts.md: every sample's true angles, the answer that follows from them, and romcam's own answer."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from romcam.assessment import Assessment
from romcam.assessment.pattern import Borders, classify
from romcam.clinical import all_tests, get
from tests.analyses import SAMPLES, SLOW_HZ, sample

PAGE = Path(__file__).parents[1] / "docs" / "verdicts.md"

COLUMNS = {
    "pelvis": ("pelvis_tilt", max),
    "lumbar spine": ("lumbar_flexion", max),
    "hip joint": ("hip_flexion", max),
    "leg": ("leg_elevation_right", max),
    "knee": ("knee_angle_right", min),
    "thigh": ("thigh_elevation_right", min),
    "left in": ("hip_rotation_left", max),
    "left out": ("hip_rotation_left", lambda values: -min(values)),
    "right in": ("hip_rotation_right", max),
    "right out": ("hip_rotation_right", lambda values: -min(values)),
}
"""Words of the page: column of the truth, and which of its values is the end of range."""

TISSUE_MEASURED = {
    "straight-leg-raise-bent-knee": {"hamstrings right": "leg"},
    "active-knee-extension-short": {"hamstrings right": "knee"},
    "thomas-short": {"hip flexors right": "thigh"},
    "hip-rotation-hiking": {
        "external rotators left": "left in",
        "internal rotators left": "left out",
        "external rotators right": "right in",
        "internal rotators right": "right out",
    },
}


@cache
def rows() -> dict[str, list[str]]:
    """The cells of every film's row, by film."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {each[0]: each[1:] for each in cells if (SAMPLES / f"{each[0]}.mp4").exists()}


def clinical_test_of(film: str) -> str:
    return max((each.name for each in all_tests() if film.startswith(each.name)), key=len)


def stated(film: str) -> dict[str, float]:
    """The true angles that the page states, degrees."""
    cell = next(cell for cell in rows()[film] if "°" in cell)
    return {words: float(value) for words, value in re.findall(r"([a-z ]+?) (-?\d+)°", cell.replace(", ", ","))}


def pattern(film: str, angles: dict[str, float]) -> str:
    trunk = angles["pelvis"] + angles["lumbar spine"]
    borders = Borders.of(get(clinical_test_of(film)).norms.borders)
    return classify(angles["pelvis"], angles["lumbar spine"] / trunk, borders)


def hinge(film: str, angles: dict[str, float]) -> str:
    border = get(clinical_test_of(film)).norms.borders["lumbar_rounded_deg"]
    return "yes" if angles["lumbar spine"] > border.value else "no"


def squat(film: str, angles: dict[str, float]) -> str:
    return "yes" if angles["lumbar spine"] > get(clinical_test_of(film)).norms.borders["rounded_deg"].value else "no"


def rise(film: str, angles: dict[str, float]) -> str:
    ratio = angles["lumbar spine"] / angles["hip joint"]
    return "yes" if ratio > get(clinical_test_of(film)).norms.limits["rounding_ratio"].value else "no"


RIGHT: dict[str, Callable[[str, dict[str, float]], str]] = {
    "forward-bend": pattern,
    "hip-hinge": hinge,
    "squat": squat,
    "sit-to-stand": rise,
}


def answer(assessment: Assessment) -> str:
    """What romcam answers, in the words of the page."""
    finding = assessment.finding
    if finding.tissues:
        judged = [each for each in finding.tissues if f"{each.tissue} {each.side}" in _tissues()]
        return ", ".join(f"{each.tissue} {each.side}: {each.state}" for each in judged)
    if get(assessment.test).has_patterns:
        return str(finding.pattern)
    return {True: "yes", False: "no", None: "open"}[finding.compensating]


def _tissues() -> set[str]:
    return {tissue for each in TISSUE_MEASURED.values() for tissue in each}


def test_every_sample_whose_test_has_a_verdict_is_listed():
    without = ("gait", "twist", "prone-knee-bend")
    assert set(rows()) == {film.stem for film in SAMPLES.glob("*.mp4") if not film.stem.startswith(without)}


@pytest.mark.parametrize("film", rows())
def test_the_stated_angles_are_those_of_the_truth(film: str):
    with (SAMPLES / f"{film}.truth.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert stated(film)
    for words, value in stated(film).items():
        column, end = COLUMNS[words]
        assert end([float(row[f"{column}_deg"]) for row in table]) == pytest.approx(value, abs=0.75)


@pytest.mark.parametrize("film", [film for film in rows() if film not in TISSUE_MEASURED])
def test_the_right_answer_follows_from_the_true_angles(film: str):
    assert rows()[film][-2] == RIGHT[clinical_test_of(film)](film, stated(film))


@pytest.mark.model
@pytest.mark.parametrize(
    ("film", "rate_hz"), [("hip-hinge-flat-back", SLOW_HZ), ("squat-tucked", SLOW_HZ), ("forward-bend-stiff-hip", None)]
)
def test_romcam_answers_as_the_page_says(film: str, rate_hz: float | None):
    assert answer(sample(film, clinical_test_of(film), rate_hz).assessment) == rows()[film][-1]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("film", rows())
def test_romcam_answers_as_the_page_says_and_does_not_contradict_the_truth(film: str):
    assessment = sample(film, clinical_test_of(film)).assessment
    *_, right, said = rows()[film]
    assert answer(assessment) == said
    pairs = zip(right.split(", "), said.split(", "), strict=True)
    assert all(told == true or told.endswith(("indeterminate", "open")) for true, told in pairs)
    for tissue in assessment.finding.tissues:
        words = TISSUE_MEASURED.get(film, {}).get(f"{tissue.tissue} {tissue.side}")
        if words is None or tissue.border is None:
            continue
        true = stated(film)[words]
        short = true < tissue.border if tissue.short == "below" else true > tissue.border
        assert f"{tissue.tissue} {tissue.side}: {'short' if short else 'free'}" in right
        assert np.isfinite(true)
