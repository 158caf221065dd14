"""Recordings and angles in files, so that an analysis can be resumed after either step.

Both have one format: a zip file with one array per member, as `numpy.savez` writes it (`NAME.npy`), and `header.json`
with everything else. Any program that reads npz files reads the arrays; the header is plain text.

The format is numpy's because the package needs numpy anyway, and an array is restored bit by bit, with its type and
shape. Parquet holds tables, and a recording has arrays of up to three dimensions. netCDF through xarray would hold
them, at the price of three more packages (xarray, pandas, netCDF4 or h5netcdf).
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np

from romcam import __version__
from romcam.angles import Angles
from romcam.errors import InputError, OutputError
from romcam.files import MEBIBYTE, check_regular
from romcam.messages import Catalogue
from romcam.recording import Recording

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FORMAT_VERSION", "load_angles", "load_recording", "save_angles", "save_recording"]

FORMAT_VERSION: Final = 4
"""Is increased when an older version of romcam cannot read the files any more."""

_text = Catalogue(__name__)

MOST_BYTES: Final = 4096 * MEBIBYTE
"""Largest content of a file that is loaded; a minute of film has some 20 MB."""

_HEADER: Final = "header.json"
_ARRAY: Final = "$array"
_TYPE: Final = "$type"
_NUMBER: Final = "$number"

Stored = TypeVar("Stored", Recording, Angles)


def save_recording(recording: Recording, path: str | os.PathLike[str]) -> Path:
    """Store a recording.

    Parameters
    ----------
    recording
        What the camera and the networks recorded of a trial, without any conclusions.
    path
        File to write, usually named `recording.npz`. An existing file is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    return _save(recording, "recording", Path(path))


def load_recording(path: str | os.PathLike[str]) -> Recording:
    """Load a recording that `save_recording` stored.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Recording
        Bitwise equal to the stored one. `romcam.conclude` gives the same numbers for both.

    Raises
    ------
    InputError
        The file cannot be read, holds something else, or was written by a newer version of the format.
    """
    return _load(Path(path), "recording", Recording)


def save_angles(angles: Angles, path: str | os.PathLike[str]) -> Path:
    """Store the angles of a trial.

    Parameters
    ----------
    angles
        Angles in degrees with standard errors, evidence and the record of the filter.
    path
        File to write, usually named `angles.npz`. An existing file is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    return _save(angles, "angles", Path(path))


def load_angles(path: str | os.PathLike[str]) -> Angles:
    """Load the angles that `save_angles` stored.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Angles
        Bitwise equal to the stored ones.

    Raises
    ------
    InputError
        The file cannot be read, holds something else, or was written by a newer version of the format.
    """
    return _load(Path(path), "angles", Angles)


def _save(value: Recording | Angles, kind: str, path: Path) -> Path:
    arrays: dict[str, NDArray[Any]] = {}
    content = _packed(value, "", arrays)
    header = {"format": f"romcam-{kind}", "version": FORMAT_VERSION, "romcam": __version__, "content": content}
    partial = path.with_name(f".{path.name}.partial")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_HEADER, json.dumps(header, indent=1, ensure_ascii=False, allow_nan=False))
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, array, allow_pickle=False)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(_text("archive-not-written", path=path, reason=error.strerror or error)) from None
    return path


def _packed(value: Any, name: str, arrays: dict[str, NDArray[Any]]) -> Any:
    """Return a value as JSON. Its arrays are moved to `arrays` and replaced by their names."""
    if isinstance(value, np.ndarray):
        arrays[name] = value
        return {_ARRAY: name}
    if isinstance(value, float) and not isfinite(value):
        return {_NUMBER: str(value)}
    if is_dataclass(value):
        packed = {
            each.name: _packed(getattr(value, each.name), _dotted(name, each.name), arrays) for each in fields(value)
        }
        return {_TYPE: type(value).__name__, **packed}
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {key: _packed(each, _dotted(name, key), arrays) for key, each in mapping.items()}
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        return [_packed(each, _dotted(name, str(number)), arrays) for number, each in enumerate(parts)]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{name}: a {type(value).__name__} cannot be stored")


def _dotted(name: str, part: str) -> str:
    return f"{name}.{part}" if name else part


def _load(path: Path, kind: str, expected: type[Stored]) -> Stored:
    found, version, value = _read(path)
    if found != f"romcam-{kind}" or version > FORMAT_VERSION:
        raise InputError(_text("archive-other", path=path, format=found, version=str(version), kind=kind))
    if not isinstance(value, expected):
        raise InputError(_text("archive-invalid", path=path, reason=type(value).__name__))
    return value


def _read(path: Path) -> tuple[str, int, Any]:
    """Return format, version and value of a file; the value is None if the version is too new."""
    try:
        check_regular(path)
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_BYTES:
                raise InputError(_text("archive-too-large", path=path, most=str(MOST_BYTES // MEBIBYTE)))
            header = json.loads(archive.read(_HEADER))
            found, version = str(header["format"]), int(header["version"])
            newer = version > FORMAT_VERSION
            return found, version, None if newer else _unpacked(header["content"], archive, _types())
    except OSError as error:
        raise InputError(_text("archive-unreadable", path=path, reason=error.strerror or error)) from None
    except (zipfile.error, zlib.error, EOFError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise InputError(_text("archive-invalid", path=path, reason=error)) from None


def _unpacked(packed: Any, archive: zipfile.ZipFile, types: Mapping[str, type]) -> Any:
    if isinstance(packed, list):
        return tuple(_unpacked(each, archive, types) for each in cast("list[Any]", packed))
    if not isinstance(packed, dict):
        return packed
    mapping = cast("dict[str, Any]", packed)
    if _ARRAY in mapping:
        data = archive.read(f"{mapping[_ARRAY]}.npy")
        return np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    if _NUMBER in mapping:
        return float(mapping[_NUMBER])
    parts = {key: _unpacked(each, archive, types) for key, each in mapping.items() if key != _TYPE}
    return types[mapping[_TYPE]](**parts) if _TYPE in mapping else parts


def _types() -> Mapping[str, type]:
    """Return every dataclass that a stored value consists of, by its name."""
    from romcam.angles import FilterRecord
    from romcam.body import View
    from romcam.estimators.tag_use import TagFault, TagUse
    from romcam.recording import Outline, TagSightings
    from romcam.video.filmed import Filmed
    from romcam.video.source import PersonAt, VideoSource

    recorded = (Recording, Outline, TagSightings, VideoSource, Filmed, PersonAt)
    return {each.__name__: each for each in (*recorded, Angles, View, FilterRecord, TagUse, TagFault)}
