"""`romcam correct` from the command line: a sentence for each thing that is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from romcam.results.result import to_json
from tests.cli.command import refused, romcam
from tests.comparison.results import result

USAGE, CANNOT_READ = 2, 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "result.json").write_bytes(to_json(result("monday")))
    (tmp_path / "edits.json").write_text(json.dumps({"who": "AB", "repetition": 1}), encoding="utf-8")
    return tmp_path


def test_what_is_missing_is_said_in_one_sentence(folder: Path) -> None:
    edits = folder / "edits.json"
    assert "either --edits, --undo or --undo-all" in refused(romcam("correct", folder), USAGE)
    assert "nothing to take back" in refused(romcam("correct", folder, "--undo"), USAGE)
    missing = refused(romcam("correct", folder, "--edits", edits), CANNOT_READ)
    assert "monday.mp4 or its recording.npz" in missing
    assert "give one with --film or --recording" in missing
    other = refused(romcam("correct", folder, "--edits", edits, "--film", edits), CANNOT_READ)
    assert "is not the film of this result" in other
    assert (folder / "result.json").read_bytes() == to_json(result("monday"))
