"""Landmarks in pixels: a Parquet table, and the netCDF layout of the package movement."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from romcam import __version__
from romcam.exports.format import Format
from romcam.exports.recording import recording_missing, recording_of
from romcam.exports.space import NAMES
from romcam.exports.trial import Trial


def _write_parquet(trials: Sequence[Trial], path: Path) -> None:
    import polars as pl

    (trial,) = trials
    recording = recording_of(trial)
    columns: dict[str, object] = {"frame": np.arange(len(recording), dtype=np.uint32), "time_s": recording.time_s}
    for number, name in enumerate(NAMES):
        columns[f"{name}_x_px"] = recording.landmarks_px[:, number, 0]
        columns[f"{name}_y_px"] = recording.landmarks_px[:, number, 1]
        columns[f"{name}_visibility"] = recording.visibility[:, number]
    buffer = io.BytesIO()  # as for the angles: polars reports a full disk by many kinds of errors
    pl.DataFrame(columns, nan_to_null=True).write_parquet(buffer)
    path.write_bytes(buffer.getvalue())


def _write_netcdf(trials: Sequence[Trial], path: Path) -> None:
    """Write netCDF 3, which scipy writes and xarray reads with every engine: text as arrays of characters."""
    from scipy.io import netcdf_file

    (trial,) = trials
    recording = recording_of(trial)
    person = trial.result.subject.id or "person"
    with netcdf_file(str(path), "w", version=2) as file:
        file.source_software = f"romcam {__version__}"
        file.ds_type = "poses"
        file.time_unit = "seconds"
        if np.isfinite(recording.fps):
            file.fps = np.float64(recording.fps)  # a float of Python's own becomes one of 32 bits
        for name, size in (("time", len(recording)), ("space", 2), ("keypoints", len(NAMES)), ("individuals", 1)):
            file.createDimension(name, size)
        file.createVariable("time", "f8", ("time",))[:] = recording.time_s
        for name, words in (("space", ("x", "y")), ("keypoints", NAMES), ("individuals", (person,))):
            encoded = np.array([word.encode() for word in words])
            file.createDimension(f"{name}_text", encoded.dtype.itemsize)
            variable = file.createVariable(name, "S1", (name, f"{name}_text"))
            variable[:] = encoded.view("S1").reshape(len(words), -1)
            variable._Encoding = "utf-8"
        position = file.createVariable("position", "f8", ("time", "space", "keypoints", "individuals"))
        position.units = "pixels"
        position[:] = recording.landmarks_px.transpose(0, 2, 1)[..., None]
        confidence = file.createVariable("confidence", "f8", ("time", "keypoints", "individuals"))
        confidence[:] = recording.visibility[..., None]


LANDMARKS: Final = Format("landmarks", "landmarks.parquet", _write_parquet, recording_missing, from_landmarks=True)
NETCDF: Final = Format("netcdf", "landmarks.nc", _write_netcdf, recording_missing, from_landmarks=True)
