"""References in the formats of other programs: the comparison is the same as with a plain table."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from romcam.cli import main
from romcam.errors import InputError
from romcam.validation import c3d as c3d_reader
from romcam.validation.marker_names import read_marker_names
from romcam.validation.tables import read_table, read_track
from romcam.validation.units import Units
from tests.validation.test_markers import ANGLES, TIME, c3d, markers, model_angles, trc
from tests.validation.test_mvnx import mvnx

PELVIS, TRUNK, THIGH, SHANK = (ANGLES[name] for name in ("pelvis", "t12", "thigh", "shank"))
TRUTH = {
    "pelvis_tilt": PELVIS,
    "trunk_inclination": TRUNK,
    "lumbar_flexion": TRUNK - PELVIS,
    "thigh_tilt": THIGH,
    "hip_flexion": PELVIS - THIGH,
    "knee_flexion": SHANK - THIGH,
}
COORDINATES = {
    "pelvis_tilt": -PELVIS,
    "lumbar_extension": PELVIS - TRUNK,
    "hip_flexion_r": PELVIS - THIGH,
    "knee_angle_r": SHANK - THIGH,
}
"""The same as OpenSim's coordinates."""


def table(path: Path, columns: dict[str, np.ndarray], error: float = 0.0) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time_s", *(f"{name}_deg" for name in columns)])
        wobble = error * np.sin(7 * TIME)
        writer.writerows(
            [f"{time:.6f}", *(f"{value:.6f}" for value in row)]
            for time, *row in zip(TIME, *(series + wobble for series in columns.values()), strict=True)
        )
    return path


def mot(
    path: Path,
    columns: dict[str, np.ndarray],
    in_degrees: str | None = "yes",
    radians: bool = False,
    head: tuple[str, ...] = ("Coordinates", "version=1"),
    after: tuple[str, ...] = (),
    rows: int | None = None,
    more: int = 1,
) -> Path:
    lines = [*head, f"nRows={len(TIME) if rows is None else rows}", f"nColumns={len(columns) + more}"]
    lines += [f"inDegrees={in_degrees}"] if in_degrees else []
    lines += [*after, "endheader", "\t".join(["time", *columns])]
    scale = np.pi / 180 if radians else 1.0
    for time, *row in zip(TIME, *columns.values(), strict=True):
        lines.append("\t".join([f"{time:.4f}", *(f"{value * scale:.8f}" for value in row)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def turned(columns: dict[str, np.ndarray], **offsets: float) -> dict[str, np.ndarray]:
    return {name: series + offsets.get(name, 0.0) for name, series in columns.items()}


def track(path: Path, columns: dict[str, str] | None = None, units: Units | None = None):
    return read_track(read_table(path, columns), path, "a", columns, units)


def assert_truth(path: Path, names: tuple[str, ...] = ("pelvis_tilt", "lumbar_flexion", "trunk_inclination")) -> str:
    """Assert that a file has the true angles, and return its remarks."""
    found = track(path)
    for name in names:
        assert found.values[name] == pytest.approx(TRUTH[name], abs=0.35), name
    return " ".join(found.notes)


def validated(monkeypatch: pytest.MonkeyPatch, own: Path, out: Path, *references: object) -> list[dict[str, str]]:
    monkeypatch.setattr("sys.argv", ["romcam", "validate", str(own), *map(str, references), "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    with (out / "validation.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_format(kind: str, path: Path) -> Path:
    if kind in ("mot", "sto"):
        return mot(path / f"a.{kind}", COORDINATES, "no" if kind == "mot" else "yes", radians=kind == "mot")
    if kind == "plug-in-gait":
        return model_angles(path / "a.c3d")
    if kind == "c3d":
        return c3d(path / "a.c3d", markers(up=2, turn_deg=30, scale=1000))
    return trc(path / "a.trc", markers()) if kind == "trc" else mvnx(path / "a.mvnx")


@pytest.mark.parametrize("kind", ["mot", "sto", "c3d", "plug-in-gait", "trc", "mvnx"])
def test_the_table_is_the_same_as_on_csv(kind: str, tmp_path: Path, monkeypatch):
    """Of markers and Xsens the truth of the trunk is within the upper vertebra's, which these people hold straight."""
    own = table(tmp_path / "own.csv", TRUTH, error=2.0)
    given = in_format(kind, tmp_path)
    names = [name for name in TRUTH if name in track(given).values]
    plain = table(tmp_path / "plain.csv", {name: TRUTH[name] for name in names})
    expected = validated(monkeypatch, own, tmp_path / "1", plain)
    found = validated(monkeypatch, own, tmp_path / "2", given)
    assert [row["angle"] for row in found] == [row["angle"] for row in expected]
    assert len(found) >= 4
    for one, other in zip(found, expected, strict=True):
        for column, value in other.items():
            try:
                number = float(value)
            except ValueError:
                assert one[column] == value or column in ("reference", "source"), column
            else:
                assert float(one[column]) == pytest.approx(number, abs=0.1), (one["angle"], column)


def test_degrees_that_call_themselves_radians_are_degrees(tmp_path: Path):
    notes = assert_truth(mot(tmp_path / "a.mot", COORDINATES, "no"))
    assert "too great for that and were read as degrees" in notes
    assert "converted" not in notes


def test_radians_as_stated_are_converted(tmp_path: Path):
    assert "are in radians, as it says" in assert_truth(mot(tmp_path / "a.mot", COORDINATES, "no", radians=True))


def test_the_user_is_believed_before_the_header(tmp_path: Path):
    path = mot(tmp_path / "a.mot", COORDINATES, "yes", radians=True)
    assert track(path, units=Units(angle="rad")).values["pelvis_tilt"] == pytest.approx(PELVIS, abs=0.01)


@pytest.mark.parametrize("ending", ["mot", "sto"])
def test_a_file_without_the_line_has_degrees(ending: str, tmp_path: Path):
    assert_truth(mot(tmp_path / f"a.{ending}", COORDINATES, None))


@pytest.mark.parametrize("lines", [0, 1, 5, 30])
def test_the_header_ends_at_any_line_and_its_counts_do_not_matter(lines: int, tmp_path: Path):
    about = tuple(f"a line about the trial {number}" for number in range(lines))
    assert_truth(mot(tmp_path / "a.mot", COORDINATES, after=about, rows=7, more=0))
    assert_truth(mot(tmp_path / "b.sto", COORDINATES, head=(), after=("", *about, ""), rows=100_000, more=9))


def test_coordinates_that_the_preamble_names_are_no_header(tmp_path: Path):
    said = "pelvis_tilt is positive backwards, lumbar_extension in extension, hip_flexion_r in flexion."
    only = {"knee_angle_r": SHANK - THIGH}
    found = track(mot(tmp_path / "a.mot", only, after=(said,)))
    np.testing.assert_allclose(found.values["knee_angle_right"], only["knee_angle_r"], atol=0.01)


def test_names_with_blanks_are_split_at_tabs(tmp_path: Path):
    """The layout of Sports2D: the count of columns leaves out the time."""
    path = mot(tmp_path / "a.mot", {"right hip": PELVIS - THIGH, "trunk": TRUNK, "left knee": SHANK - THIGH}, more=0)
    found = track(path, {"apparent_hip_flexion": "right hip", "trunk_chord": "trunk"})
    assert found.values["apparent_hip_flexion"] == pytest.approx(PELVIS - THIGH, abs=0.01)
    assert found.values["trunk_chord"] == pytest.approx(TRUNK, abs=0.01)


def test_a_knee_that_bends_by_negative_angles_is_turned(tmp_path: Path):
    bent = {**COORDINATES, "knee_angle_r": -8 * (SHANK - THIGH)}
    found = track(mot(tmp_path / "a.mot", bent))
    assert found.values["knee_flexion"] == pytest.approx(8 * (SHANK - THIGH), abs=0.01)
    assert "bends by negative angles" in " ".join(found.notes)
    hyperextended = track(mot(tmp_path / "b.mot", {**COORDINATES, "knee_angle_r": -(SHANK - THIGH)}))
    assert hyperextended.values["knee_flexion"] == pytest.approx(THIGH - SHANK, abs=0.01)


def test_the_stand_is_taken_off_coordinates_that_count_from_the_model(tmp_path: Path):
    stand = turned(COORDINATES, pelvis_tilt=-9.0, lumbar_extension=14.0, hip_flexion_r=6.0, knee_angle_r=3.0)
    names = ("pelvis_tilt", "lumbar_flexion", "trunk_inclination", "hip_flexion", "knee_flexion")
    notes = assert_truth(mot(tmp_path / "a.mot", stand), names)
    assert "Pelvis 9°" in notes
    assert "Lumbar spine −14°" in notes
    assert "upright stand" not in assert_truth(mot(tmp_path / "b.mot", COORDINATES), names)


def test_of_both_hips_the_mean_or_the_one_that_is_named(tmp_path: Path):
    both = {**COORDINATES, "hip_flexion_l": PELVIS - THIGH + 8 * np.sin(TIME)}
    path = mot(tmp_path / "a.mot", both)
    found = track(path)
    assert np.ptp(found.values["hip_flexion"] - (PELVIS - THIGH) - 4 * np.sin(TIME)) < 1e-6
    assert "hip_flexion_r, hip_flexion_l" in " ".join(found.notes)
    left = track(path, {"hip_flexion": "hip_flexion_l"}).values["hip_flexion"]
    assert np.ptp(left - (PELVIS - THIGH) - 8 * np.sin(TIME)) < 1e-6
    assert "the mean was taken" not in " ".join(track(path, {"hip_flexion": "hip_flexion_l"}).notes)


NAMES = {"LASI": "M01", "RASI": "M02", "LPSI": "M03", "RPSI": "M04", "C7": "M05", "T10": "M06"}
TOML = 'asis = ["M01", "M02"]\npsis = ["M03", "M04"]\nc7 = "M05"\nthorax = "M06"\n'
JSON = '{"asis": ["M01", "M02"], "psis": ["M03", "M04"], "c7": ["M05"], "thorax": "M06"}'


@pytest.mark.parametrize(("ending", "content"), [("toml", TOML), ("json", JSON), ("json", "\ufeff" + JSON)])
def test_markers_of_any_name(ending: str, content: str, tmp_path: Path, monkeypatch):
    path = trc(tmp_path / "a.trc", markers(), NAMES)
    with pytest.raises(InputError, match="pelvi"):
        read_table(path)
    names = tmp_path / f"names.{ending}"
    names.write_text(content, encoding="utf-8")
    found = read_track(read_table(path, None, read_marker_names(names)), path, "a")
    assert found.values["lumbar_flexion"] == pytest.approx(TRUTH["lumbar_flexion"], abs=0.35)
    assert found.values["knee_flexion"] == pytest.approx(TRUTH["knee_flexion"], abs=0.35)  # by its usual names
    own = table(tmp_path / "own.csv", TRUTH)
    assert validated(monkeypatch, own, tmp_path / "out", path, "--markers", names)


def test_a_marker_on_the_sacrum_stands_for_both_psis(tmp_path: Path):
    points = {name: xyz for name, xyz in markers().items() if name not in ("LPSI", "RPSI")}
    points["SACR"] = (markers()["LPSI"] + markers()["RPSI"]) / 2
    assert track(trc(tmp_path / "a.trc", points)).values["pelvis_tilt"] == pytest.approx(PELVIS, abs=0.35)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.toml", "asis = [", "neither TOML nor JSON"),
        ("a.json", "[" * 100_000, "neither TOML nor JSON"),
        ("a.json", "[1]", "names no markers"),
        ("a.toml", "", "names no markers"),
        ("a.toml", "hips = 'M01'", "places that are used are asis"),
        ("a.toml", "asis = 3", "does not name the markers of asis as text"),
        ("a.toml", "asis = []", "does not name the markers of asis as text"),
        ("a.toml", "asis = '\udcff'", "neither TOML nor JSON"),
    ],
)
def test_names_of_markers_that_cannot_be_read(name: str, content: str, says: str, tmp_path: Path):
    (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=says):
        read_marker_names(tmp_path / name)


def test_a_marker_that_is_not_there_is_named(tmp_path: Path):
    path = trc(tmp_path / "a.trc", markers())
    with pytest.raises(InputError, match=r"no marker M99.*LASI"):
        read_table(path, None, {"asis": ("M99",)})


def test_several_references_in_several_formats(tmp_path: Path, monkeypatch):
    """Each belongs to the trial of its name, whatever its format."""
    kinds = {"one": "mot", "two": "c3d", "three": "mvnx"}
    given = []
    for name, kind in kinds.items():
        (tmp_path / "results" / name).mkdir(parents=True)
        table(tmp_path / "results" / name / "angles.csv", TRUTH, error=1.0)
        path = in_format(kind, tmp_path)
        given.append(path.rename(tmp_path / f"{name}.{kind}"))
    rows = validated(monkeypatch, tmp_path / "results", tmp_path / "out", *given)
    assert {row["angle"]: row["trials"] for row in rows}["pelvis_tilt"] == "3"


def test_a_folder_among_several_references_is_refused(tmp_path: Path, monkeypatch, capsys):
    own = table(tmp_path / "own.csv", TRUTH)
    monkeypatch.setattr("sys.argv", ["romcam", "validate", str(own), str(tmp_path), str(own)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert "is a folder" in " ".join(capsys.readouterr().err.split())


BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "text": b"These are the minutes of a meeting.\n" * 30,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 400,
    "cut": b"Coordinates\nversion=1\nnRows=3\nnColumns=2\ninDegrees=yes\nendheader\ntime\tpelvis_tilt\n",
    "words": b"Coordinates\nendheader\ntime\tpelvis_tilt\n0\tone\n1\ttwo\n",
    "zip": b"PK\x03\x04" + b"\0" * 300,
}


@pytest.mark.parametrize("ending", ["mot", "sto", "trc", "c3d", "mvnx", "csv", "xlsx"])
@pytest.mark.parametrize("content", BROKEN)
def test_a_file_that_is_something_else_ends_in_one_sentence(content: str, ending: str, tmp_path: Path):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(BROKEN[content])
    with pytest.raises(InputError) as raised:
        track(path)
    said = str(raised.value)
    assert str(path) in said
    assert "\n" not in said.strip()
    assert len(said) < 900


@pytest.mark.parametrize("ending", ["mot", "trc", "c3d", "mvnx", "csv", "xlsx"])
def test_an_enormous_file_is_refused_before_it_is_read(ending: str, tmp_path: Path):
    path = tmp_path / f"a.{ending}"
    with path.open("wb") as file:
        file.truncate(3 * 2**30)
    with pytest.raises(InputError, match=r"larger|MB"):
        track(path)


def test_a_c3d_that_ends_the_process_of_its_reader_is_refused(tmp_path: Path, monkeypatch):
    """As ezc3d 1.7 does, by a segmentation fault, with some damaged files."""
    path = c3d(tmp_path / "a.c3d", markers())
    monkeypatch.setattr(c3d_reader, "_PROGRAM", "import os; os.abort()")
    with pytest.raises(InputError, match=r"a\.c3d"):
        track(path)


def test_an_angle_whose_markers_are_hidden_in_the_stand_is_unknown(tmp_path: Path):
    """The stand is found by the markers that are seen there."""
    points = {name: xyz.copy() for name, xyz in markers().items()}
    points["C7"][:120] = points["C7"][180:] = np.nan
    found = track(trc(tmp_path / "a.trc", points)).values
    assert not np.isfinite(found["lumbar_flexion"]).any()
    assert found["pelvis_tilt"] == pytest.approx(PELVIS, abs=0.35)


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e400", "nan"])
def test_what_is_no_place_is_a_marker_that_was_not_seen(cell: str, tmp_path: Path):
    path = trc(tmp_path / "a.trc", markers())
    lines = path.read_text().splitlines()
    cells = lines[100].split("\t")
    cells[2] = cell
    lines[100] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n")
    assert np.isnan(track(path).values["pelvis_tilt"]).sum() == 1


def test_states_of_a_model_are_coordinates(tmp_path: Path):
    joints = {
        "pelvis_tilt": "ground_pelvis",
        "lumbar_extension": "back",
        "hip_flexion_r": "hip_r",
        "knee_angle_r": "knee_r",
    }
    states = {f"/jointset/{joints[name]}/{name}/value": series for name, series in COORDINATES.items()}
    states |= {name.replace("value", "speed"): np.cos(TIME) for name in states}
    path = mot(tmp_path / "a.sto", states, "no", radians=True, head=())
    assert "OpenSim's names" in assert_truth(path)
    named = track(path, {"hip_flexion": "/jointset/hip_r/hip_flexion_r/value"})
    assert np.ptp(named.values["hip_flexion"] - (PELVIS - THIGH)) < 1e-6
