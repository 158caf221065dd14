"""`romcam validate` as a clinic runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.cli.command import SAMPLES, leftovers, refused, romcam

USAGE, CANNOT_READ = 2, 3
NAMES = ("forward-bend-typical", "forward-bend-stiff-hip", "forward-bend-hip-dominant")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Angles that are the samples' truth, the pelvis 2, 3 and 4 degrees too great."""
    for index, name in enumerate(NAMES):
        truth = pl.read_csv(SAMPLES / f"{name}.truth.csv")
        folder = tmp_path / "results" / name
        folder.mkdir(parents=True)
        truth.with_columns(pl.col("pelvis_tilt_deg") + 2.0 + index).write_csv(folder / "angles.csv")
    return tmp_path / "results"


def test_a_folder_against_rendered_truths(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = romcam("validate", results, SAMPLES, "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Limits of agreement".lower() in done.stdout.lower()
    assert "\x1b" not in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["validation.csv", "validation.html"]
    assert leftovers(tmp_path) == []
    rows = {row["angle"]: row for row in pl.read_csv(out / "validation.csv").iter_rows(named=True)}
    pelvis = rows["pelvis_tilt"]
    assert (pelvis["trials"], pelvis["bias_deg"], pelvis["sd_deg"]) == (3, 3.0, 1.0)
    assert (pelvis["lower_limit_deg"], pelvis["upper_limit_deg"]) == (1.04, 4.96)
    assert pelvis["frame_median_error_deg"] == 3.0
    assert rows["thigh_tilt"]["rmse_deg"] == 0.0
    assert rows["thigh_tilt"]["icc_ratio"] is None, "three trials are too few for an ICC"


def test_one_trial_with_late_clock_and_names_of_its_own(results: Path, tmp_path: Path) -> None:
    truth = pl.read_csv(SAMPLES / f"{NAMES[0]}.truth.csv")
    device = tmp_path / "device.csv"
    truth.select((pl.col("time_s") + 0.2).alias("t"), pl.col("pelvis_tilt_deg").alias("Sensor 2")).write_csv(device)
    mapping = ("--columns", "time_s=t", "--columns", "pelvis_tilt=Sensor 2")
    done = romcam("validate", results / NAMES[0], device, "--lag", "auto", *mapping)
    assert done.returncode == 0, done.stderr
    assert "−0.20 s added to the reference's times" in done.stdout
    assert "too few trials for limits of agreement" in done.stdout
    same = romcam("validate", results / NAMES[0], device, "--lag", "-0.2", *mapping)
    assert "+2.0°" in same.stdout


def test_a_sheet_of_inclinometer_readings(results: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("trial;pelvis_tilt\n" + "".join(f"{name};{10 * len(name)},5\n" for name in NAMES))
    done = romcam("validate", results, sheet)
    assert done.returncode == 0, done.stderr
    assert "Frame by frame" not in done.stdout
    assert "no times to shift" in refused(romcam("validate", results, sheet, "--lag", "0.1"), USAGE)


def test_trials_without_partner_are_named_and_the_rest_compared(results: Path, tmp_path: Path) -> None:
    shutil.copytree(results / NAMES[0], results / "another")
    done = romcam("validate", results, SAMPLES)
    assert done.returncode == 0, done.stderr
    assert "another (no reference)" in done.stdout


def test_what_does_not_fit_is_refused_in_one_sentence(results: Path, tmp_path: Path) -> None:
    angles, out = results / NAMES[0] / "angles.csv", tmp_path / "out"
    late = tmp_path / "late.csv"
    pl.DataFrame({"time_s": np.arange(5) + 100.0, "pelvis_tilt_deg": np.arange(5.0)}).write_csv(late)
    other = tmp_path / "other.csv"
    other.write_text("time_s,neck\n0,1\n")
    (tmp_path / "none").mkdir()
    assert "share no moment" in refused(romcam("validate", angles, late, "--out", out), CANNOT_READ)
    assert "found are time_s, neck" in refused(romcam("validate", angles, other, "--out", out), CANNOT_READ)
    unmatched = refused(romcam("validate", results, tmp_path / "none", "--out", out), CANNOT_READ)
    assert all(name in unmatched for name in NAMES)
    assert str(tmp_path / "nothing") in refused(romcam("validate", tmp_path / "nothing", late), CANNOT_READ)
    assert not out.exists()


@pytest.mark.parametrize("options", [("--lag", "soon"), ("--lag", "nan"), ("--columns", "hip=H")])
def test_wrong_options_end_with_2(options: tuple[str, ...], results: Path) -> None:
    refused(romcam("validate", results, SAMPLES, *options), USAGE)


def test_a_file_as_output_folder_is_named(results: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    shown = refused(romcam("validate", results, SAMPLES, "--out", tmp_path / "out"), USAGE)
    assert str(tmp_path / "out") in shown
    assert (tmp_path / "out").read_text() == "mine"
