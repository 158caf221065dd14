"""Reading results back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from romcam.errors import InputError
from romcam.results.reading import read_result, read_results
from romcam.results.result import Result, make_result, to_json
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
