"""Corrections of an analysed sample: what follows from them, what stays beside them, and how they are taken back."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Final

import jsonschema
import numpy as np
import polars as pl
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.by_hand import ByHand
from romcam.clinical import get
from romcam.corrections import correct, corrected_sentence, edits_of, find_handles, in_effect, preview, read_edit
from romcam.corrections.replay import replay
from romcam.corrections.wording import parts_of
from romcam.errors import InputError, RomcamError
from romcam.movement.by_hand import AddedRepetition
from romcam.norms import load_hand_error
from romcam.report.outputs import Wanted, save
from romcam.results import Edit, EditedLine, Result, make_result, read_result, save_recording
from romcam.results.edits import PARTS
from tests.analyses import SAMPLES, SLOW_HZ, sample
from tests.clinical import lying

WHEN = "2031-05-04T10:00:00+02:00"
FILM = SAMPLES / "squat-tucked.mp4"
DOCS = Path(__file__).parents[2] / "docs"
EACH: Final = {
    "test": "sit-to-stand",
    "person": "left",
    "person_number": 2,
    "person_at": {"x": 0.3, "y": 0.6, "time_s": 2.5},
    "side": "left",
    "mirrored": True,
    "rotated_deg": 90,
    "neutral_s": 0.5,
    "end_of_range_s": 2.0,
    "repetition": 2,
    "added_repetition": {"start_s": 1.0, "end_of_range_s": 2.0, "stop_s": 3.0},
}
"""A value for each part of a correction, other than that of the automatic result."""


@cache
def trial() -> Analysis:
    return sample("squat-tucked", "squat", SLOW_HZ)


@cache
def automatic() -> Result:
    return make_result(trial())


def edit(**changes: object) -> Edit:
    return Edit("AB", WHEN, **changes)  # pyright: ignore[reportArgumentType]


def drawn(*lines: EditedLine) -> Edit:
    return edit(lines=lines)


def corrected(*edits: Edit) -> Analysis:
    return preview(automatic(), trial().recording, edits)


def turned(points: tuple[tuple[float, float], tuple[float, float]], by_deg: float) -> EditedLine:
    """The pelvis line of the end of range, turned about its middle in the upright picture."""
    source = trial().recording.source
    size = np.array([source.width_px, source.height_px])
    ends = np.array(points) * size
    middle, radians = ends.mean(axis=0), np.radians(by_deg)
    turn = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    (a, b), (c, d) = ((middle + (ends - middle) @ turn.T) / size).tolist()
    return EditedLine("pelvis", "end", ((a, b), (c, d)))


def test_a_line_that_is_dragged_turns_the_angle_by_as_much() -> None:
    (end,) = [each for each in find_handles(trial()) if each.at == "end"]
    (pelvis,) = [each for each in end.lines if each.segment == "pelvis"]
    before, facing = trial().measures["pelvis_tilt"], trial().angles.view.facing
    for by_deg in (0.0, 12.0):
        after = corrected(drawn(turned(pelvis.points, facing * by_deg))).measures
        assert after["pelvis_tilt"].value == pytest.approx(before.value + by_deg, abs=0.6)  # pyright: ignore
        assert after["pelvis_tilt"].evidence == after["lumbar_flexion"].evidence == "manual"
        assert after["trunk_inclination"] == trial().measures["trunk_inclination"]
    reversed_points = (pelvis.points[1], pelvis.points[0])
    same = corrected(drawn(turned(reversed_points, 0.0))).measures["pelvis_tilt"].value
    assert same == pytest.approx(before.value, abs=0.6)


def test_the_measure_is_the_angle_between_two_drawn_lines_with_the_error_of_the_hand() -> None:
    lines = (EditedLine("pelvis", "neutral", inclination_deg=4.0), EditedLine("pelvis", "end", inclination_deg=47.5))
    measure = corrected(drawn(*lines)).measures["pelvis_tilt"]
    assert measure.value == pytest.approx(43.5)
    assert measure.high - measure.value == pytest.approx(1.96 * load_hand_error().change_se_deg, rel=1e-3)  # pyright: ignore


@pytest.mark.parametrize("name", PARTS)
def test_each_part_of_a_correction_acts_and_is_named_and_described(tmp_path: Path, name: str) -> None:
    path = tmp_path / "edits.json"
    path.write_text(json.dumps({"who": "AB", name: EACH[name]}), encoding="utf-8")
    edit = read_edit(path)
    assert replay(automatic(), (edit,)) != replay(automatic(), ())
    assert parts_of(edit)
    assert f"`{name}`" in (DOCS / "correct.md").read_text(encoding="utf-8")


def test_corrections_are_replayed_on_the_automatic_result() -> None:
    first = drawn(EditedLine("pelvis", "end", inclination_deg=60.0))
    second = drawn(EditedLine("pelvis", "end", inclination_deg=40.0))
    assert corrected(first, second).measures == corrected(second).measures
    assert corrected().assessment == trial().assessment
    neutral = edit(neutral_s=float(trial().recording.time_s[np.flatnonzero(trial().angles.neutral)[0]]))
    assert corrected(first, neutral).measures["pelvis_tilt"].evidence == "manual"
    chosen = edit(repetition=1)
    assert corrected(first, chosen).measures["pelvis_tilt"].evidence == "contour"


def test_the_end_of_range_that_was_chosen_is_measured() -> None:
    time_s = trial().angles.time_s
    best = trial().movement.repetitions[trial().movement.best or 0]
    early = (best.start + best.plateau_start) // 2
    chosen = corrected(edit(end_of_range_s=float(time_s[early])))
    assert chosen.measures["pelvis_tilt"].value == pytest.approx(trial().angles.values["pelvis_tilt"][early], abs=3.0)
    assert chosen.repetitions[trial().movement.best or 0].plateau_start_s == pytest.approx(time_s[early], abs=0.2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (edit(end_of_range_s=0.0), "makes no repetition"),
        (edit(neutral_s=999.0), "outside"),
        (edit(repetition=9), "no repetition 9"),
        (edit(side="left"), "does not measure one leg"),
        (edit(mirrored=True), "watched again"),
        (edit(test="forward-bend"), "watched again"),
        (
            edit(added_repetition=AddedRepetition(0.1, 0.2, 0.3, task="left")),
            "A squat has one movement; leave out `task`",
        ),
        (drawn(EditedLine("pelvis", "end", ((0.0, 0.0), (0.0, 0.1)))), "not on the person"),
        (drawn(EditedLine("pelvis", "end", ((0.5, 0.5), (0.5, 0.505)))), "too short"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(change: Edit, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        corrected(change)


def test_what_a_later_correction_took_back_is_not_said_to_be_corrected() -> None:
    pelvis, thigh = (EditedLine(name, "end", inclination_deg=70.0) for name in ("pelvis", "thigh"))
    again = EditedLine("pelvis", "end", inclination_deg=60.0)
    begins, other = edit(neutral_s=0.2), edit(person="left", note="The other one.")
    lines = edit(lines=(pelvis, thigh), note="A loose shirt.")
    first, second = in_effect(automatic(), (lines, drawn(again), begins))[:2]
    assert (first.lines, second.lines) == ((thigh,), (again,))
    assert in_effect(automatic(), (lines, begins, other)) == (other,)
    assert in_effect(automatic(), (lines, other, begins)) == (other, begins)
    back = edit(test="squat")
    assert in_effect(automatic(), (edit(test="sit-to-stand"), lines, back)) == ()
    replaced = corrected(lines, edit(repetition=1))
    assert replaced.finding.notes[0] == "Corrected by hand by AB on 4 May 2031: the repetition."
    assert not any("loose shirt" in each for each in replaced.finding.notes)


def test_the_files_follow_and_the_automatic_result_stays(tmp_path: Path) -> None:
    save(trial(), tmp_path, Wanted(overlay=False, html=False))
    before = read_result(tmp_path)
    with pytest.raises(InputError, match=r"squat-tucked.mp4 or its recording.npz"):
        correct(tmp_path, [drawn(EditedLine("thigh", "end", inclination_deg=-80.0))])
    kept = save_recording(trial().recording, tmp_path / "recording.npz")
    edits = (edit(lines=(EditedLine("pelvis", "end", inclination_deg=70.0),), note="A loose shirt."),)
    done = correct(tmp_path, edits, film=FILM)
    assert done.paths["result.json"].parent == tmp_path
    after = read_result(tmp_path)
    assert after.corrections is not None
    assert after.corrections.automatic == before
    assert edits_of(after) == edits
    assert after.measures["pelvis_tilt"].evidence == "manual"
    assert after.measures["pelvis_tilt"].value != before.measures["pelvis_tilt"].value
    sentence = corrected_sentence(after)
    assert sentence == "Corrected by hand by AB on 4 May 2031: the pelvis line at the end of range."
    assert sentence == after.finding.notes[0]
    assert "AB notes: A loose shirt." in after.finding.notes
    schema = json.loads((Path(__file__).parents[2] / "docs/result.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((tmp_path / "result.json").read_bytes()), schema)
    table = pl.read_csv(tmp_path / "angles.csv")
    automatic_curve = np.round(trial().angles.values["pelvis_tilt"], 3)
    assert table["pelvis_tilt_deg"].to_numpy() == pytest.approx(automatic_curve, nan_ok=True, abs=1e-6)
    assert table["pelvis_tilt_corrected_deg"].max() != table["pelvis_tilt_deg"].max()
    assert kept.exists()

    correct(tmp_path, ())
    again = read_result(tmp_path)
    assert again.corrections is None
    assert (again.measures, again.finding) == (before.measures, before.finding)
    assert "pelvis_tilt_corrected_deg" not in pl.read_csv(tmp_path / "angles.csv").columns


def test_another_film_or_recording_is_refused(tmp_path: Path) -> None:
    save(trial(), tmp_path, Wanted(overlay=False, html=False))
    other = SAMPLES / "forward-bend-typical.mp4"
    with pytest.raises(InputError, match="not the film of this result"):
        correct(tmp_path, [edit(repetition=1)], film=other)
    source = dataclasses.replace(trial().recording.source, sha256="0" * 64)
    save_recording(dataclasses.replace(trial().recording, source=source), tmp_path / "recording.npz")
    with pytest.raises(InputError, match="not the recording of this result"):
        correct(tmp_path, [edit(repetition=1)])
    with pytest.raises(RomcamError):
        correct(tmp_path / "nowhere", [edit(repetition=1)])


def test_a_leg_that_was_stated_keeps_its_name_through_other_corrections():
    raised = lying.lying(60.0 * lying.curve(), 0.0 * lying.curve())
    unsure = dataclasses.replace(raised, leg_log_odds=0.4)
    test = get("straight-leg-raise")
    stated = conclude(FILM, unsure, test=test, subject=Subject(), by_hand=ByHand(side="left"))
    assert preview(make_result(stated), unsure, [edit(repetition=2)]).assessment.side == "left"
    assert preview(make_result(stated), unsure, [edit(side="right")]).assessment.side == "right"
