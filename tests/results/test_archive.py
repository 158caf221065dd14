"""Recordings and angles are restored from their files bit by bit, and other files are refused with a sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

import romcam
from romcam.errors import InputError, OutputError
from romcam.video.source import PersonAt
from tests.report import posed


def same(one: Any, other: Any) -> bool:
    """Return whether both are bitwise equal, with types and shapes; NaN equals NaN."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return isinstance(other, tuple) and len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)


@pytest.fixture
def analysis() -> romcam.Analysis:
    return posed.leg_raise()


def test_a_loaded_recording_gives_the_same_numbers(analysis, tmp_path):
    path = romcam.save_recording(analysis.recording, tmp_path / "recording.npz")
    loaded = romcam.load_recording(path)
    assert same(loaded, analysis.recording)
    again = romcam.conclude(loaded, "straight-leg-raise")
    assert same(again.angles, analysis.angles)
    assert again.measures == analysis.measures
    assert again.finding == analysis.finding
    assert again.quality == analysis.quality


def test_a_recording_keeps_which_frames_were_left_out_and_who_was_asked_for(analysis, tmp_path):
    frames = np.arange(len(analysis.recording))
    person = PersonAt(0.25, 0.5, 1.5)
    recording = replace(analysis.recording, inferred=frames % 6 == 0, held=frames % 6 != 0, asked_for=person)
    loaded = romcam.load_recording(romcam.save_recording(recording, tmp_path / "recording.npz"))
    assert np.array_equal(loaded.held, recording.held)
    assert np.array_equal(loaded.inferred, recording.inferred)
    assert loaded.asked_for == person


def test_loaded_angles_are_the_same(analysis, tmp_path):
    path = romcam.save_angles(analysis.angles, tmp_path / "angles.npz")
    assert same(romcam.load_angles(path), analysis.angles)


def test_angles_of_the_format_before_are_loaded(analysis, tmp_path):
    path, earlier = romcam.save_angles(analysis.angles, tmp_path / "angles.npz"), tmp_path / "earlier.npz"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(earlier, "w") as copy:
        header = json.loads(archive.read("header.json"))
        header["version"] = 3
        del header["content"]["neutral_hold"]
        copy.writestr("header.json", json.dumps(header))
        for name in set(archive.namelist()) - {"header.json"}:
            copy.writestr(name, archive.read(name))
    assert same(romcam.load_angles(earlier), replace(analysis.angles, neutral_hold="held"))


def test_numpy_reads_the_arrays_and_json_the_header(analysis, tmp_path):
    path = romcam.save_angles(analysis.angles, tmp_path / "angles.npz")
    with np.load(path, allow_pickle=False) as arrays:
        assert np.array_equal(arrays["values.leg_elevation"], analysis.angles.values["leg_elevation"], equal_nan=True)
    header = json.loads(zipfile.ZipFile(path).read("header.json"))
    assert (header["format"], header["version"]) == ("romcam-angles", 4)
    assert header["content"]["filter"]["cutoff_hz"] == analysis.angles.filter.cutoff_hz


def test_angles_are_refused_as_recording(analysis, tmp_path):
    path = romcam.save_angles(analysis.angles, tmp_path / "angles.npz")
    with pytest.raises(InputError, match="holds romcam-angles, version 4, and not a recording"):
        romcam.load_recording(path)


def test_other_files_are_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        romcam.load_recording(tmp_path / "missing.npz")
    text = tmp_path / "text.npz"
    text.write_text("not an archive")
    with pytest.raises(InputError, match="is not a recording or angles saved by romcam"):
        romcam.load_recording(text)
    np.savez(tmp_path / "arrays.npz", time_s=np.arange(3))
    with pytest.raises(InputError, match="is not a recording or angles saved by romcam"):
        romcam.load_recording(tmp_path / "arrays.npz")


def test_a_newer_format_is_refused(tmp_path):
    path = tmp_path / "recording.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("header.json", json.dumps({"format": "romcam-recording", "version": 5, "content": {}}))
    with pytest.raises(InputError, match="version 5"):
        romcam.load_recording(path)


def test_a_file_that_cannot_be_written_leaves_nothing(analysis, tmp_path):
    with pytest.raises(OutputError, match="could not be written"):
        romcam.save_angles(analysis.angles, tmp_path / "missing" / "angles.npz")
    assert list(tmp_path.iterdir()) == []
