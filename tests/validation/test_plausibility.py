"""References in other units, of another film, or from OpenSim: recognised, offered, never compared in silence."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.errors import InputError
from romcam.validation.comparison import compare
from romcam.validation.pairing import of_test, read_pairs
from romcam.validation.study import EndReading, Pair, Track
from romcam.validation.tables import read_table, read_track
from romcam.validation.units import Units
from romcam.validation.wording import remarks
from tests.analyses import SLOW_HZ, sample
from tests.validation.trials import track, write

ANGLES = {"pelvis_tilt": 55.0, "trunk_inclination": 110.0, "lumbar_flexion": 55.0}
OURS = track(se=2.0, **ANGLES)


def reference(**changes: object) -> Track:
    return replace(track(rate=100.0, **ANGLES), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (reference(time_s=reference().time_s * 1000.0), "look like milliseconds .*--time-unit ms"),
        (reference(time_s=reference().time_s * 1000.0 + 50_000.0), "look like milliseconds"),
        (reference(time_s=reference().time_s * 1e6), "look like microseconds .*--time-unit us"),
        (reference(time_s=reference().time_s * 1e9), "look like nanoseconds .*--time-unit ns"),
        (reference(time_s=reference().time_s * 7000.0), "only one of its times lies within romcam's"),
        (reference(time_s=np.arange(600.0)), "look like frame numbers .*--rate"),
        (reference(time_s=np.linspace(0.0, 100.0, 600)), "look like per cent of a cycle"),
        (reference(time_s=reference().time_s + 36125.4), r"last equally long.*--lag -36125\.40"),
        (reference(time_s=reference().time_s + 5.6), "share 6 % of romcam's time"),
        (
            reference(values={name: np.radians(each) for name, each in reference().values.items()}),
            r"look like radians \(romcam's are 57\.3 times as large\); give --angle-unit rad",
        ),
        (
            reference(values={name: 1000.0 * np.radians(each) for name, each in reference().values.items()}),
            "not in degrees: they have the shape of romcam's and are 17.5 times as large",
        ),
        (
            reference(values={name: each / 360.0 for name, each in reference().values.items()}),
            "not in degrees: they have the shape of romcam's, which are 360 times as large",
        ),
    ],
)
def test_other_units_are_refused_with_the_option_to_give(other: Track, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        compare([Pair("a", OURS, other)])


@pytest.mark.parametrize("heading", ["cycle_%", "Gait cycle [%]", "phase_percent"])
def test_a_table_over_per_cent_of_a_cycle_is_named_as_such(heading: str, tmp_path: Path) -> None:
    path = tmp_path / "cycle.csv"
    path.write_text(f"{heading},pelvis_tilt_deg\n" + "".join(f"{each},{each / 2}\n" for each in range(101)))
    with pytest.raises(InputError, match="has per cent of a cycle in"):
        read_track(read_table(path), path, "a")


def test_columns_that_no_name_matches_are_told(tmp_path: Path) -> None:
    path = tmp_path / "lab.csv"
    path.write_text("Time [s],Pelvis tilt [°],T12-L1 [deg]\n0,1,2\n1,2,3\n")
    found = read_track(read_table(path), path, "a")
    assert list(found.values) == ["pelvis_tilt"]
    assert any("T12-L1 [deg]" in each and "--columns" in each for each in found.notes)


def test_microseconds_in_a_heading_are_converted(tmp_path: Path) -> None:
    path = tmp_path / "phone.csv"
    path.write_text("time_us,pelvis_tilt_deg\n0,1\n500000,2\n1000000,3\n")
    found = read_track(read_table(path), path, "a")
    assert found.time_s.tolist() == [0.0, 0.5, 1.0]
    assert any("microseconds" in each for each in found.notes)


def test_readings_in_radians_are_refused() -> None:
    radians = EndReading("a", "sheet.csv", {name: math.radians(each) for name, each in ANGLES.items()})
    with pytest.raises(InputError, match="look like radians"):
        compare([Pair("a", OURS, radians)])
    # A stiff spine measured as one degree is not one radian.
    small = EndReading("a", "sheet.csv", {"pelvis_tilt": 54.0, "lumbar_flexion": 1.0})
    assert compare([Pair("a", OURS, small)]).trials


def test_a_reference_with_a_slow_clock_or_few_movements_is_compared() -> None:
    whole = track(rate=1.0, **ANGLES)
    assert remarks(compare([Pair("a", OURS, whole)]))[-1].startswith("There are too few trials")
    half = compare([Pair("a", OURS, reference(time_s=reference().time_s + 3.4))])
    assert any("covers less than half" in each for each in remarks(half))


def test_the_stated_units_are_converted(tmp_path: Path) -> None:
    write(OURS, tmp_path / "a/angles.csv")
    radians = {name: np.radians(each) for name, each in OURS.values.items()}
    write(Track("a", "a.csv", OURS.time_s * 1000.0, radians, {}), tmp_path / "ms.csv", suffix="", time="time")
    write(Track("a", "a.csv", np.arange(180.0), OURS.values, {}), tmp_path / "frames.csv", time="frame")
    for name, units in (("ms.csv", Units("ms", "rad")), ("frames.csv", Units(rate_hz=30.0))):
        pairs, _ = read_pairs(tmp_path / "a", tmp_path / name, {}, units)
        assert compare(pairs).angles[0].errors.rmse == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(InputError, match=r"has frame numbers .* --rate"):
        read_pairs(tmp_path / "a", tmp_path / "frames.csv", {})


def test_another_films_reference_is_remarked() -> None:
    stiffer = reference(values={name: each * 0.6 for name, each in reference().values.items()})
    found = remarks(compare([Pair("a", OURS, stiffer)]))
    assert any(each.startswith("a: romcam and the reference are far apart") for each in found)
    other = track(rate=100.0, **ANGLES)
    late = reference(values={name: np.roll(each, 200) for name, each in other.values.items()})
    found = remarks(compare([Pair("a", OURS, late)]))
    assert any("the curves differ in shape" in each for each in found)
    found = remarks(compare([Pair("a", OURS, reference(time_s=reference().time_s + 0.3))]))
    assert any("shifted by −0.30 s" in each for each in found)


def test_one_bad_reference_among_many_costs_itself_only(tmp_path: Path) -> None:
    for name in "abcdefg":
        write(OURS, tmp_path / f"angles/{name}/angles.csv")
        write(reference(), tmp_path / f"references/{name}.csv")
    (tmp_path / "references/b.csv").write_text("time_s,pelvis_tilt_deg\n0,1\n1,2O\n")
    (tmp_path / "references/c.csv").write_bytes(b"PK\x03\x04 and no more")
    write(reference(time_s=reference().time_s * 1000.0), tmp_path / "references/d.csv")
    write(reference(), tmp_path / "references/e.tsv")
    (tmp_path / "angles/f/angles.csv").write_text("")
    pairs, unmatched = read_pairs(tmp_path / "angles", tmp_path / "references", {})
    validation = compare(pairs, unmatched=unmatched)
    assert [each.name for each in validation.trials] == ["a", "g"]
    assert sorted(each[0] for each in validation.unmatched) == ["b", "c", "d", "e", "f"]
    assert any(each.startswith("d: ") and "look like milliseconds" in each for each in validation.unmatched)


def test_tests_are_not_pooled_in_silence() -> None:
    pairs = [Pair("a", OURS, reference(), "squat"), Pair("b", OURS, reference(), "forward-bend")]
    assert remarks(compare(pairs))[0].startswith("The trials are of different tests (forward-bend, squat).")
    assert [each.name for each in of_test(pairs, "squat")] == ["a"]
    with pytest.raises(InputError, match="those there are: forward-bend, squat"):
        of_test(pairs, "thomas")


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "test", "angles"),
    [
        ("straight-leg-raise-bent-knee", "straight-leg-raise", ("leg_elevation", "knee_angle", "other_leg_elevation")),
        ("prone-knee-bend-hitching", "prone-knee-bend", ("knee_angle",)),
        ("thomas-short", "thomas", ("thigh_elevation", "knee_angle", "other_thigh_elevation")),
        ("active-knee-extension-short", "active-knee-extension", ("thigh_elevation", "knee_angle")),
    ],
)
def test_a_test_of_one_leg_is_compared_with_its_truth(
    name: str, test: str, angles: tuple[str, ...], tmp_path: Path
) -> None:
    from romcam.report.outputs import Wanted, save

    save(sample(name, test, SLOW_HZ), tmp_path / "7", Wanted(overlay=False, html=False))
    truth = Path(__file__).parents[2] / "samples" / f"{name}.truth.csv"
    validation = compare(read_pairs(tmp_path / "7", truth, {})[0])
    assert {each.name for each in validation.angles} == set(angles)
    assert all(abs(each.errors.bias) < 6.0 for each in validation.angles)
    (tmp_path / "7/result.json").unlink()
    with pytest.raises(InputError, match="does not say which leg was measured"):
        read_pairs(tmp_path / "7", truth, {})
