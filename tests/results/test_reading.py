"""Reading results back."""

from __future__ import annotations

import codecs
import dataclasses
import json
import os
import socket
from pathlib import Path

import pytest

from romcam.errors import InputError
from romcam.results.archive import load_recording
from romcam.results.reading import read_result, read_results
from romcam.results.result import Result, make_result, to_json
from romcam.weights.store import add
from tests.report.trials import make_analysis


@pytest.fixture(scope="module")
def result() -> Result:
    return make_result(make_analysis("compensating"))


def write(result: Result, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_bytes(to_json(result))
    return folder


def test_a_result_is_read_from_its_file_or_folder(tmp_path: Path, result: Result) -> None:
    folder = write(result, tmp_path)
    assert read_result(folder) == read_result(folder / "result.json")
    assert read_result(folder).finding.pattern == "compensating"


def test_a_file_that_an_editor_saved_with_a_byte_order_mark_is_read(tmp_path: Path, result: Result) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(codecs.BOM_UTF8 + to_json(result))
    assert read_result(path).finding.sentence == result.finding.sentence


def test_a_file_that_is_not_a_result_is_reported(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"schema_version": 1}')
    with pytest.raises(InputError, match=r"other\.json is not a result of romcam"):
        read_result(other)
    with pytest.raises(InputError, match=r"missing\.json cannot be read"):
        read_result(tmp_path / "missing.json")
    with pytest.raises(InputError, match=r"holds no result\.json; give a folder that romcam analyze wrote to"):
        read_result(tmp_path)


def test_a_result_of_another_version_is_refused(tmp_path: Path, result: Result) -> None:
    later = write(dataclasses.replace(result, schema_version="2.0"), tmp_path / "later")
    with pytest.raises(InputError, match=r"schema 2\.0"):
        read_result(later)
    unknown = write(dataclasses.replace(result, test="handstand"), tmp_path / "unknown")
    with pytest.raises(InputError, match="test handstand"):
        read_result(unknown)
    minor = write(dataclasses.replace(result, schema_version="1.99"), tmp_path / "minor")
    assert read_result(minor).schema_version == "1.99"


def test_all_results_below_the_folders_are_read_once(tmp_path: Path, result: Result) -> None:
    first = write(result, tmp_path / "monday" / "bend")
    write(result, tmp_path / "friday")
    write(result, tmp_path / "friday" / ".romcam-partial-x")
    assert len(read_results([tmp_path, first, first / "result.json"])) == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"holds no result\.json; give folders"):
        read_results([tmp_path / "empty"])


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("subject", "age"), -5, "the age -5 cannot be"),
        (("measures", "pelvis_tilt", "value"), 1e308, r"measures\.pelvis_tilt\.value is 1e\+308"),
        (("measures", "pelvis_tilt", "low"), 170.0, r"interval of pelvis_tilt ends before it begins"),
        (("finding", "probability"), 1.5, "finding.probability is 1.5, no probability"),
        (("provenance", "created"), "yesterday", "created is not a date"),
        (("provenance", "input", "filmed"), "\x1b[2J", "filmed is not a date"),
        (("finding", "sentence"), "x" * 20_000, r"finding\.sentence is too long"),
    ],
)
def test_what_cannot_be_in_a_result_is_refused(
    path: tuple[str, ...], value: object, expected: str, tmp_path: Path, result: Result
) -> None:
    whole = json.loads(to_json(result))
    holder = whole
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    (tmp_path / "result.json").write_text(json.dumps(whole))
    with pytest.raises(InputError, match=expected):
        read_result(tmp_path)


def test_nesting_and_size_are_bounded(tmp_path: Path, result: Result) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text('{"schema_version":' + "[" * 200_000 + "]" * 200_000 + "}")
    with pytest.raises(InputError, match="is not a result of romcam"):
        read_result(deep)
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(InputError, match="is larger than 16 MB"):
        read_result(tmp_path / "large.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "result.json")
    with pytest.raises(InputError, match="is a pipe or a device"):
        read_result(tmp_path)
    with pytest.raises(InputError, match="is a pipe or a device"):
        load_recording(tmp_path / "result.json")
    with pytest.raises(InputError, match="is a pipe or a device"):
        add(tmp_path / "result.json")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
    with pytest.raises(InputError, match="is a pipe or a device"):
        read_result(tmp_path / "socket")
    (tmp_path / "folder" / "result.json").mkdir(parents=True)
    with pytest.raises(InputError, match="is a folder"):
        read_result(tmp_path / "folder")
