"""Every format: found by name, refused in one sentence, and written by `romcam export` and `--export` alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from romcam import exports
from romcam.cli import main
from romcam.errors import InputError, UsageError
from romcam.report.outputs import save
from tests.exports.trials import TABLES, folder, made, trial

ROOM = Path(exports.__file__).parent
DOCUMENT = ROOM.parents[1] / "docs" / "formats.md"


def romcam(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["romcam", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_names_are_found_and_others_refused():
    assert exports.get(".MOT").file == "angles.mot"
    with pytest.raises(UsageError, match=r"no format named doc.*mot"):
        exports.get("doc")


def test_a_library_that_is_missing_is_named():
    with pytest.raises(UsageError, match=r"needs no_such_module.*romcam\[exports\]"):
        replace(exports.get("mot"), library="no_such_module").require_library()


def test_files_have_names_of_their_own():
    assert len(set(exports.files())) == len(exports.names())


@pytest.mark.parametrize("name", exports.names())
def test_each_format_is_described(name: str):
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"`{name}`" in text
    assert f"`{exports.all_formats()[exports.names().index(name)].file}`" in text


def test_export_writes_beside_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    result = folder(tmp_path / "a")
    assert romcam(monkeypatch, "export", result, "--to", "mot", "--to", "xlsx") == 0
    assert sorted(path.name for path in result.iterdir()) == ["angles.csv", "angles.mot", "result.json", "results.xlsx"]


def test_export_names_the_files_of_several_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder(tmp_path / "all" / "a")
    folder(tmp_path / "all" / "b")
    out = tmp_path / "out"
    assert romcam(monkeypatch, "export", tmp_path / "all", "--to", "mot", "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == ["a.angles.mot", "b.angles.mot"]


def test_an_interrupt_does_not_deny_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("romcam.exports.workbook._titles", stop)
    out = tmp_path / "out"
    assert romcam(monkeypatch, "export", folder(tmp_path / "a"), "--to", "mot", "--to", "xlsx", "--out", out) == 130
    assert [path.name for path in out.iterdir()] == ["angles.mot"]
    assert capsys.readouterr().err == "romcam: interrupted; what it wrote is whole.\n"


def test_a_measure_of_a_later_version_is_written_by_its_name(tmp_path: Path):
    one = trial()
    later = {**one.result.measures, "new_measure": one.result.measures["pelvis_tilt"]}
    one = replace(one, result=replace(one.result, measures=later))
    for name in ("xlsx", "fhir"):
        exports.get(name).write([one], tmp_path / name)
    assert '"New measure"' in (tmp_path / "fhir").read_text(encoding="utf-8")


def test_one_file_for_several_results_needs_a_place(tmp_path: Path, monkeypatch, capsys):
    folder(tmp_path / "a")
    folder(tmp_path / "b")
    assert romcam(monkeypatch, "export", tmp_path, "--to", "xlsx") == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not a table of angles"),
        (b"frame,time_s,evidence,quality\n", "has no rows"),
        (b"frame,time_s,evidence,quality\n0,0.0,,\n1,0.0,,\n", "times do not increase"),
        (b"frame,time_s,evidence,quality,pelvis_tilt_deg\n0,0.0,,,abc\n", "is not a table of angles"),
        (b"\xff\xfe\x00\x00\n\x00", "is not a table of angles"),
    ],
)
def test_a_broken_table_is_refused(content: bytes, says: str, tmp_path: Path):
    result = folder(tmp_path)
    (result / "angles.csv").write_bytes(content)
    with pytest.raises(InputError, match=says):
        exports.read_trials([result])


def test_no_result_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"holds no result\.json"):
        exports.read_trials([tmp_path])


def test_landmarks_that_were_not_kept_are_named(tmp_path: Path, monkeypatch, capsys):
    assert romcam(monkeypatch, "export", folder(tmp_path), "--to", "recording") == 3
    assert "analyse the film again with --export recording" in " ".join(capsys.readouterr().err.split())


def test_of_several_results_those_that_can_be_written_are(tmp_path: Path, monkeypatch, capsys):
    kept = folder(tmp_path / "a", wanted=replace(TABLES, exports=(exports.get("recording"),)))
    folder(tmp_path / "b")
    assert romcam(monkeypatch, "export", tmp_path / "a", tmp_path / "b", "--to", "trc") == 0
    printed = capsys.readouterr()
    assert printed.out.split() == [str(kept / "landmarks.trc")]
    assert "keeps no landmarks" in " ".join(printed.err.split())
    assert not (tmp_path / "b" / "landmarks.trc").exists()


def test_a_kept_recording_serves_later_exports(tmp_path: Path):
    kept = folder(tmp_path, wanted=replace(TABLES, exports=(exports.get("recording"),)))
    ((_, read),) = exports.read_trials([kept], landmarks=True)
    assert read.recording is not None
    assert (read.recording.time_s == made().recording.time_s).all()


def test_a_broken_recording_stops_only_formats_with_landmarks(tmp_path: Path, monkeypatch):
    kept = folder(tmp_path)
    (kept / "recording.npz").write_bytes(b"nothing")
    codes = {each.name: romcam(monkeypatch, "export", kept, "--to", each.name) for each in exports.all_formats()}
    of_landmarks = {"trc", "c3d", "landmarks", "netcdf", "bids", "recording"}
    assert {name for name, code in codes.items() if code == 3} == of_landmarks | {"pdf", "letter"}  # without a report
    assert codes["mot"] == codes["xlsx"] == codes["fhir"] == 0


def test_what_a_trial_has_nothing_for_is_not_written(tmp_path: Path):
    nothing = replace(exports.get("mot"), missing=lambda _: "nothing")
    assert "angles.mot" not in save(made(), tmp_path, replace(TABLES, exports=(nothing,)))


@pytest.mark.parametrize("each", exports.all_formats(), ids=lambda each: each.name)
def test_exports_of_a_result_are_those_of_its_analysis(each, tmp_path: Path):
    """What `romcam export` writes from the folder is, in content, what `--export` wrote."""
    if each.library is not None:
        pytest.importorskip(each.library)
    kept = folder(tmp_path / "a", wanted=replace(TABLES, exports=(exports.get("recording"),)))
    (kept / exports.REPORT).write_text(trial().report or "", encoding="utf-8")
    ((_, read),) = exports.read_trials([kept], landmarks=True, reports=True)
    assert each.missing(read) is each.missing(trial()) is None
    assert read.angles.equals(trial().angles)
