"""The data set in the layout BIDS-Motion, read back with polars."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from romcam import exports
from romcam.assessment.conclusions import Subject
from romcam.exports.bids import placed
from romcam.exports.trial import Trial
from tests.exports.test_formats import romcam
from tests.exports.trials import folder, made, trial


def of_person(one: Trial, person: str | None, **more: object) -> Trial:
    return replace(one, result=replace(one.result, subject=Subject(person, 95, "female", 176.0), **more))


def table(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, separator="\t", null_values="n/a", infer_schema_length=None)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data") / "bids"
    exports.get("bids").write([of_person(trial(), "A-7"), of_person(trial("compensating"), "A-7")], root)
    return root


def test_files_of_a_person_and_their_runs(data: Path):
    names = sorted(path.name for path in (data / "sub-A7" / "motion").iterdir())
    stems = [f"sub-A7_task-forwardbend_tracksys-video_run-{number}" for number in (1, 2)]
    kinds = ("channels.json", "channels.tsv", "events.json", "events.tsv", "motion.json", "motion.tsv")
    assert names == [f"{stem}_{kind}" for stem in stems for kind in kinds]
    scans = table(data / "sub-A7" / "sub-A7_scans.tsv")
    assert scans["filename"].to_list() == [f"motion/{stem}_motion.tsv" for stem in stems]
    assert scans["acq_time"].to_list() == [None, None]  # the day alone is known
    about = json.loads((data / "dataset_description.json").read_text())
    assert about["GeneratedBy"][0]["Name"] == "romcam"


def test_people_are_listed_once_and_old_ages_capped(data: Path):
    assert table(data / "participants.tsv").rows() == [("sub-A7", 89, "female", 176.0)]


def test_samples_are_those_of_the_table(data: Path):
    (first, *_) = sorted((data / "sub-A7" / "motion").glob("*_motion.tsv"))
    channels = table(Path(str(first).replace("_motion.tsv", "_channels.tsv")))
    lines = [line.split("\t") for line in first.read_text().splitlines()]
    samples = np.array([[np.nan if cell == "n/a" else float(cell) for cell in line] for line in lines])
    facts = json.loads(first.with_suffix(".json").read_text())
    angles, names = trial().angles, channels["name"].to_list()
    assert samples.shape == (angles.height, facts["MotionChannelCount"]) == (angles.height, len(names))
    for name in ("pelvis_tilt", "lumbar_flexion", "hip_flexion", "pelvis_tilt_se"):
        expected = angles[f"{name}_deg"].to_numpy().astype(float)
        assert samples[:, names.index(name)] == pytest.approx(expected, abs=1e-6, nan_ok=True)
    assert np.nanmax(samples[:, names.index("pelvis_tilt")]) > 50  # forward is positive
    assert np.isnan(samples[5:9, names.index("pelvis_tilt")]).all()
    assert samples[:, 0] == pytest.approx(angles["time_s"].to_numpy() - angles["time_s"][0], abs=1e-6)
    height = samples[0, names.index("left_shoulder_y")]
    assert 1.2 < height < 1.6
    for kind in ("JNTANG", "POS", "MISC", "LATENCY"):
        assert facts[f"{kind}ChannelCount"] == channels["type"].to_list().count(kind) > 0
    assert facts["SamplingFrequencyEffective"] == pytest.approx(24, abs=0.01)


def test_events_are_the_repetitions_in_order(data: Path):
    (first, *_) = sorted((data / "sub-A7" / "motion").glob("*_events.tsv"))
    events, (bend,) = table(first), trial().result.repetitions
    start = trial().angles["time_s"][0]
    assert events["trial_type"].to_list() == ["neutral", "repetition", "end_of_range"]
    neutral = made().recording.time_s[made().angles.neutral]
    assert events["onset"][0] + events["duration"][0] == pytest.approx(neutral[-1] - start, abs=1e-6)
    assert events["onset"].to_list()[1:] == pytest.approx(
        [bend.start_s - start, bend.plateau_start_s - start], abs=1e-6
    )
    assert events["onset"].is_sorted()
    assert events["duration"][2] == pytest.approx(bend.plateau_stop_s - bend.plateau_start_s, abs=1e-6)


def test_no_column_that_is_described_has_the_name_of_an_entity_of_the_files(data: Path):
    """pybids 0.22 takes such a description for another value of the entity, and refuses the whole data set."""
    sidecars = [*data.rglob("*_events.json"), *data.rglob("*_motion.json"), *data.rglob("*_channels.json")]
    described = {key for path in sidecars for key in json.loads(path.read_text())}
    entities = {"subject", "session", "sample", "task", "tracksys", "acquisition", "run", "suffix", "datatype"}
    assert "trial_type" in described
    assert not described & entities


def test_labels_are_letters_and_digits_and_each_persons_own():
    one = trial()
    trials = [of_person(one, each) for each in ("a.b", "AB", None, None, "a.b", "Ä 1")]
    assert [each.person for each in placed(trials)] == ["ab", "ABx2", "unknown", "unknownx2", "ab", "1"]
    assert placed(trials)[4].stem.endswith("run-2")
    side = placed([replace(one, result=replace(one.result, side="left"))])
    assert "_acq-left_" in side[0].stem


def test_a_data_set_replaces_its_own_and_nothing_else(tmp_path: Path, monkeypatch, capsys):
    result, out = folder(tmp_path / "a"), tmp_path / "out"
    for _ in range(2):
        assert romcam(monkeypatch, "export", result, "--to", "bids", "--out", out) == 0
    assert [path.name for path in out.iterdir()] == ["bids"]
    (out / "bids" / ".romcam").unlink()
    (out / "bids" / "mine.txt").write_text("mine")
    capsys.readouterr()
    assert romcam(monkeypatch, "export", result, "--to", "bids", "--out", out) != 0
    assert "is a folder that romcam did not write" in " ".join(capsys.readouterr().err.split())
    assert (out / "bids" / "mine.txt").read_text() == "mine"
