"""Page, pictures, summary and table of tests other than the forward bend."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

from romcam.analysis import Analysis
from romcam.assessment import Subject, assess
from romcam.clinical import get
from romcam.presentation.theme import DARK
from romcam.report.html import render_report
from romcam.report.lines import compute_lines
from romcam.report.marks import compute_marks
from romcam.report.measures import repetition_table
from romcam.report.moments import choose_moments
from romcam.report.overlay import Overlay, panel_rows
from romcam.report.stills import make_stills
from romcam.report.terminal import summary
from romcam.results.result import from_json, make_result, to_json
from romcam.results.tables import angle_table, write_csv
from tests.report import posed
from tests.report.test_html import Page, charts
from tests.report.trials import Kind, make_analysis

NOT_OF_A_BEND = re.compile(r"stiff hips|[Ll]umbar|of the bend|shoulder-hip-knee|pelvis and T12")


MADE = {
    "rotation": posed.rotation,
    "hiked": partial(posed.rotation, hike_deg=9.0),
    "leg": posed.leg_raise,
    "thomas": posed.thomas,
    "free": posed.anything,
}


def trial(kind: str) -> Analysis:
    return MADE[kind]()


@cache
def squat(kind: Kind = "typical") -> Analysis:
    """Return a squat with the trunk of the bend: the back was visible, so the split is known."""
    bend, test = (
        make_analysis(kind),
        replace(get("squat"), matches=None, performed_as=frozenset()),
    )  # the film shows a bend
    knees = 80.0 * bend.angles.values["trunk_chord"] / np.nanmax(bend.angles.values["trunk_chord"])
    angles = replace(bend.angles, values=bend.angles.values | {"knee_flexion": knees})
    movement = test.find_movement(angles)
    return replace(
        bend,
        angles=angles,
        movement=movement,
        assessment=assess(angles, movement, bend.recording, test, Subject()),
    )


def page_of(analysis: Analysis) -> Page:
    return Page(render_report(analysis, (), make_result(analysis).provenance))


def summary_of(analysis: Analysis) -> list[str]:
    return [line.plain for line in summary(analysis.assessment, {})]


@pytest.mark.parametrize("kind", MADE)
def test_a_page_is_complete(kind: str) -> None:
    analysis = trial(kind)
    page = page_of(analysis)
    assert page.problems == []
    assert not re.search(r"\b(nan|None|NaN|undefined)\b", page.text)
    assert from_json(to_json(make_result(analysis))).test == analysis.assessment.test


@pytest.mark.parametrize("kind", ["rotation", "leg"])
def test_hips_and_spine_are_not_mentioned(kind: str) -> None:
    analysis = trial(kind)
    text = page_of(analysis).text
    assert not NOT_OF_A_BEND.search(text.split("All checks")[0])
    assert not NOT_OF_A_BEND.search(" ".join(summary_of(analysis)))


def test_each_tissue_is_listed_and_the_short_one_leads() -> None:
    text = page_of(trial("rotation")).text
    assert "The internal rotators of the left leg look short." in text
    assert "Is something short?" in text
    assert re.search(r"Internal rotators, left\s*short", text)
    for other in ("External rotators, left", "External rotators, right", "Internal rotators, right"):
        assert re.search(rf"{other}\s*long enough", text)
    words = summary_of(trial("rotation"))
    assert words[0] == "The internal rotators of the left leg look short."
    assert sum("probability of being short" in line for line in words) == 4


def test_another_part_that_helped_is_reported_once_and_separately() -> None:
    page = page_of(trial("hiked"))
    lead = page.text.split("How well the film could be read")[0]
    assert lead.count("The pelvis tilted sideways by 9°") == 1
    assert "Compensation seen: yes" in lead
    assert "Notes" not in lead
    assert "Compensation seen: no" in page_of(trial("rotation")).text
    assert any("Compensation seen   yes" in line for line in summary_of(trial("hiked")))


def test_values_have_interval_and_norm() -> None:
    analysis = trial("leg")
    measure = analysis.assessment.measures["leg_elevation"]
    assert measure.value == pytest.approx(62, abs=1)
    assert f"62° ({measure.low:.0f}–{measure.high:.0f})" in page_of(analysis).text
    assert any(line.startswith(f"Leg                 62° ({measure.low:.0f}") for line in summary_of(analysis))


def test_a_repetition_names_its_task() -> None:
    table = repetition_table(trial("rotation").assessment)
    assert table is not None
    assert table.title == "8 repetitions"
    assert table.head == ["End of range at", "Movement", "Reached"]
    reached = [(row.cells[0], row.cells[1]) for row in table.rows if row.best]
    assert reached == [
        ("Internal, left", "38°"),
        ("External, left", "20°"),
        ("Internal, right", "35°"),
        ("External, right", "48°"),
    ]


def test_the_chart_shows_the_curves_of_the_test_and_names_each_task() -> None:
    (readings,) = charts(page_of(trial("rotation")))
    assert [each["label"] for each in readings["series"]] == [
        "Hip rotation, left",
        "Hip rotation, right",
        "Pelvis, sideways",
    ]
    assert readings["rest"] == "Internal, left: end of range"
    assert readings["series"][0]["rest"] == pytest.approx(38, abs=1)
    text = page_of(trial("rotation")).text
    for words in ("internal, left", "external, left", "internal, right", "external, right"):
        assert words in text.split("2 × ")[0]


def test_a_film_without_repetitions_has_a_page_pictures_and_a_table(tmp_path: Path) -> None:
    analysis = trial("free")
    assert analysis.assessment.repetitions == ()
    assert repetition_table(analysis.assessment) is None
    (readings,) = charts(page_of(analysis))
    assert [each["label"] for each in readings["series"]] == ["Line hip-shoulder", "Thigh"]
    stills = make_stills(replace(analysis, path=posed.write_film(analysis, tmp_path / "free.mp4")))
    assert stills[0].key == "neutral"
    assert [still.caption for still in stills[1:]] == ["Line hip-shoulder furthest: 40°"]
    Overlay.of(analysis).draw(np.full((480, 640, 3), 128, dtype=np.uint8), 10)
    write_csv(angle_table(analysis), tmp_path / "angles.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "angles.csv").read_text())))
    assert len(rows) == len(analysis.recording)
    assert rows[0]["hip_flexion_deg"] == ""
    assert rows[0]["knee_angle_left_deg"] != ""
    assert any("none to count" in line for line in summary_of(analysis))


def test_the_table_has_the_angles_of_the_test(tmp_path: Path) -> None:
    table = angle_table(trial("rotation"))
    assert [name for name in table.columns if name.endswith("_deg")] == [
        *("hip_rotation_left_deg", "hip_rotation_right_deg", "shank_turn_left_deg", "shank_turn_right_deg"),
        *("pelvis_obliquity_deg", "trunk_lean_deg"),
    ]


def test_there_is_a_still_for_each_task(tmp_path: Path) -> None:
    analysis = trial("rotation")
    moments = choose_moments(analysis)
    tasks = ["internal_left", "external_left", "internal_right", "external_right"]
    assert [moment.key for moment in moments] == ["neutral", *(f"end-{task}" for task in tasks)]
    reached = [analysis.angles.values[f"hip_rotation_{side}"] for side in ("left", "left", "right", "right")]
    got = [values[moment.frame] for values, moment in zip(reached, moments[1:], strict=True)]
    assert got == pytest.approx([38, -20, 35, -48], abs=1)
    stills = make_stills(replace(analysis, path=posed.write_film(analysis, tmp_path / "film.mp4")))
    assert [still.caption for still in stills] == [
        *("Before the movement", "Internal, left: 38°", "External, left: 20°"),
        *("Internal, right: 35°", "External, right: 48°"),
    ]


def test_a_lying_person_has_a_wide_still_with_the_raised_leg_drawn(tmp_path: Path) -> None:
    analysis = trial("leg")
    stills = make_stills(replace(analysis, path=posed.write_film(analysis, tmp_path / "film.mp4")))
    assert [still.key for still in stills] == ["neutral", "end"]
    assert stills[0].width == pytest.approx(760, abs=2)
    assert stills[0].height < 400
    picture = cv2.imdecode(np.frombuffer(stills[1].jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    leg = np.argwhere(np.abs(picture.astype(int) - DARK.hips.rgb).max(axis=-1) < 40)
    # From the hip up to the raised foot, which is in the picture's upper half.
    assert len(leg) > 300
    assert leg[:, 0].min() < 0.3 * stills[1].height
    # The face is blurred: the dark nose is invisible.
    head = picture[:, : stills[1].width // 3].astype(int).sum(axis=-1)
    assert head.min() > 250


def test_lines_are_those_of_the_test_with_their_angles() -> None:
    analysis = trial("rotation")
    lines = {line.name: line for line in compute_lines(analysis, compute_marks(analysis))}
    assert {name: line.quantity for name, line in lines.items()} == {
        "shank_front_left": "hip_rotation_left",
        "shank_front_right": "hip_rotation_right",
        "pelvis_line": "pelvis_obliquity",
    }
    # The shank hangs straight down at rest, and its foot is on the right of a picture of a left leg.
    assert lines["shank_front_left"].rest[0] == pytest.approx([0, 1], abs=0.02)
    assert lines["shank_front_left"].tip_px[0, 0] > lines["shank_front_right"].tip_px[0, 0]
    leg = {line.name: line for line in compute_lines(trial("leg"), compute_marks(trial("leg")))}
    assert leg["leg_measured"].quantity == "leg_elevation"
    raised = choose_moments(trial("leg"))[-1].frame
    up = leg["leg_measured"].pivot_px[raised] - leg["leg_measured"].tip_px[raised]
    assert up[1] > 1.5 * abs(up[0])


def test_the_overlay_shows_the_curves_of_the_test_and_counts_by_task() -> None:
    analysis = trial("rotation")
    assert [title for title, _, _ in panel_rows(analysis)] == [
        "Hip rotation, left",
        "Hip rotation, right",
        "Pelvis, sideways",
    ]
    overlay = Overlay.of(analysis)
    second = [each for each in analysis.movement.repetitions if each.task == "external_left"][1]
    assert overlay._count(second.plateau_start) == "External, left · 2"
    picture = np.full((480, 640, 3), 128, dtype=np.uint8)
    overlay.draw(picture, second.plateau_start)
    for colour in (DARK.hips, DARK.lumbar, DARK.third):
        assert (np.abs(picture.astype(int) - colour.rgb).max(axis=-1) < 12).any()


def test_readings_of_a_chart_are_plain_json() -> None:
    for analysis in map(trial, MADE):
        for readings in charts(page_of(analysis)):
            json.dumps(readings, allow_nan=False)


def test_the_summary_is_plain_and_short() -> None:
    out = io.StringIO()
    console = Console(file=out, highlight=False)
    for line in summary(trial("leg").assessment, {}):
        console.print(line, soft_wrap=True)
    assert len(out.getvalue().splitlines()) < 14


def test_a_squat_separates_hips_and_spine_without_mention_of_a_bend() -> None:
    page = page_of(squat())
    text = page.text
    assert page.problems == []
    assert re.search(r"Hip joint\s*\d+° \(", text)
    assert "Pelvis tucks under" in text
    for words in ("of the bend", "shoulder-hip-knee", "stiff hips", "Lumbar share", "people without back pain"):
        assert words not in text.split("All checks")[0]
    assert not [tag for tag, attributes in page.tags if attributes.get("class") == "split"]
    (readings,) = charts(page)
    assert [each["label"] for each in readings["series"]] == ["Hip joint", "Lumbar spine", "Pelvis", "Knee"]
    # Pelvis and lumbar spine have the colours of their inclinometers in every test.
    assert [each["kind"] for each in readings["series"]][1:3] == ["lumbar", "hips"]
    assert [title for title, _, _ in panel_rows(squat())] == ["Hip joint", "Lumbar spine", "Pelvis", "Knee"]
    assert any("the outline of the back" in line for line in summary_of(squat()))


def test_a_squat_without_the_back_shows_the_other_angles() -> None:
    text = page_of(squat("withheld")).text
    assert text.count("not visible") == 4
    assert "Pelvis and spine together" in text
    assert "arms hide the back" in text
    (readings,) = charts(page_of(squat("withheld")))
    assert [each["label"] for each in readings["series"]] == ["Line hip-shoulder", "Thigh"]


def test_a_held_posture_has_one_picture_with_angles_from_the_horizontal_and_the_straight_knee(tmp_path: Path) -> None:
    analysis = trial("thomas")
    measures = analysis.assessment.measures
    assert measures["thigh_elevation"].value == pytest.approx(12, abs=1)
    lines = {line.name: line for line in compute_lines(analysis, compute_marks(analysis))}
    assert {name: line.quantity for name, line in lines.items()} == {
        "thigh_measured": "thigh_elevation",
        "shank_measured": "knee_angle",
    }
    # Horizontal towards the feet, and the line of the thigh extended beyond the knee.
    assert lines["thigh_measured"].rest[9] == pytest.approx([1, 0])
    assert lines["shank_measured"].rest[9] == pytest.approx([np.cos(np.radians(12)), -np.sin(np.radians(12))], abs=0.03)
    (still,) = make_stills(replace(analysis, path=posed.write_film(analysis, tmp_path / "film.mp4")))
    assert still.caption.startswith("End of range: thigh 12°, knee 62°")
    text = page_of(analysis).text
    assert "Compensation seen: cannot be told" in text
    assert re.search(r"Hip flexors, left\s*short", text)
