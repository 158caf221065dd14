"""Edits files: what is read, and one sentence for each fault."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from romcam.corrections import read_edit
from romcam.corrections.reading import schema_text
from romcam.errors import InputError

LINE = {"segment": "pelvis", "at": "end", "points": [[0.4, 0.5], [0.5, 0.45]]}
ADDED = {"start_s": 1.0, "end_of_range_s": 2.0, "stop_s": 3.0}
DOCS = Path(__file__).parents[2] / "docs"


def write(folder: Path, content: Any) -> Path:
    path = folder / "edits.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_correction_is_read_with_its_time(tmp_path: Path) -> None:
    now = datetime(2031, 5, 4, 10, 0, tzinfo=timezone.utc)
    edit = read_edit(write(tmp_path, {"who": " AB ", "lines": [LINE]}), now=now)
    assert (edit.who, edit.when) == ("AB", "2031-05-04T10:00:00+00:00")
    assert edit.lines[0].points == ((0.4, 0.5), (0.5, 0.45))
    stated = read_edit(write(tmp_path, {"who": "AB", "when": "2031-05-04T10:00:00+02:00", "repetition": 2}))
    assert stated.when == "2031-05-04T10:00:00+02:00"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "it is not JSON"),
        ("[]", "has a value that is not allowed"),
        ({"repetition": 2}, "who is missing"),
        ({"who": " ", "repetition": 2}, "must name who corrects"),
        ({"who": "A" * 200, "repetition": 2}, "may have 100 letters"),
        ({"who": "AB"}, "it corrects nothing"),
        ({"who": "AB", "neutral": 0.8}, "no field neutral"),
        ({"who": "AB", "lines": [{**LINE, "angle": 3}]}, "no field angle"),
        ({"who": "AB", "when": "2031-05-04T10:00:00", "repetition": 2}, "with its zone"),
        ({"who": "AB", "when": "yesterday", "repetition": 2}, "with its zone"),
        ({"who": "AB", "test": "handstand"}, "no test handstand"),
        ({"who": "AB", "rotated_deg": 45}, "rotated_deg is 45"),
        ({"who": "AB", "neutral_s": -1.0}, "neutral_s is -1"),
        ({"who": "AB", "repetition": 0}, "the first one is 1"),
        ({"who": "AB", "person": "left", "person_number": 2}, "only one of person"),
        ({"who": "AB", "person_number": 0}, "first person from the left is 1"),
        ({"who": "AB", "person_at": {"x": 300, "y": 0.5, "time_s": 1}}, "outside the picture"),
        ({"who": "AB", "person_at": {"x": 0.3, "y": 0.5, "time_s": 1, "z": 0}}, "no field z"),
        ({"who": "AB", "added_repetition": {**ADDED, "stop_s": -1.0}}, "stop_s is -1"),
        ({"who": "AB", "added_repetition": ADDED, "repetition": 1}, "states its own end of range"),
        ({"who": "AB", "person": "middle"}, "person has a value that is not allowed"),
        ({"who": "AB", "lines": [LINE, LINE]}, "is there twice"),
        ({"who": "AB", "lines": [{**LINE, "inclination_deg": 3}]}, "either points or inclination_deg"),
        ({"who": "AB", "lines": [{"segment": "pelvis", "at": "end"}]}, "either points or inclination_deg"),
        ({"who": "AB", "lines": [{**LINE, "points": [[40, 50], [50, 45]]}]}, "outside the picture"),
        ({"who": "AB", "lines": [{**LINE, "segment": "knee"}]}, "segment has a value that is not allowed"),
        ({"who": "AB", "lines": [{"segment": "t12", "at": "end", "inclination_deg": 400}]}, "400°"),
    ],
)
def test_what_is_no_correction_is_refused_in_one_sentence(tmp_path: Path, content: Any, reason: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(InputError) as refused:
        read_edit(path)
    assert reason in str(refused.value)
    assert str(path) in str(refused.value)


def test_the_schema_in_docs_is_that_of_the_program() -> None:
    assert (DOCS / "edits.schema.json").read_text(encoding="utf-8") == schema_text()
    schema = json.loads(schema_text())
    jsonschema.validate({"who": "AB", "lines": [LINE]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"who": "AB", "neutral": 1}, schema)
