"""The pose model's weights: fetched once, kept in the user's cache, checked to the byte at every load."""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import platformdirs

from romcam.errors import InputError, ModelError, UsageError
from romcam.weights.bundle import DETECTOR_ENTRY, task_bundle
from romcam.weights.fetching import Fetch, Progress, fetch_wheel
from romcam.weights.shipped import models_folder

DEFAULT: Final = "full"
LARGEST_MEMBER: Final = 64 * 2**20
"""Bytes: no network is larger than half of this, so nothing larger is unpacked in search of one."""


class Weights(msgspec.Struct, frozen=True):
    """One model's entry in the manifest: what its parts and its bundle must be."""

    landmarks_sha256: str
    bundle_sha256: str
    bytes: int
    licence: str
    fetched: bool


class Part(msgspec.Struct, frozen=True):
    """A network all models share."""

    sha256: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True):
    """`models/pose.json`."""

    about: str
    detector: Part
    models: dict[str, Weights]
    source: Fetch


@dataclass(frozen=True)
class Kept:
    """A model and what the cache holds of it. sound: None where it is absent."""

    name: str
    weights: Weights
    path: Path
    sound: bool | None


@cache
def manifest() -> Manifest:
    """The manifest this version ships."""
    return msgspec.json.decode((models_folder() / "pose.json").read_bytes(), type=Manifest)


def folder() -> Path:
    """Where weights are kept: $ROMCAM_MODELS, else the user's cache."""
    chosen = os.environ.get("ROMCAM_MODELS")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("romcam", appauthor=False)) / "models"


def kept() -> tuple[Kept, ...]:
    """Every model of the manifest, with whether the cache holds it and it is sound."""
    found: list[Kept] = []
    for name, weights in manifest().models.items():
        path = _path(name)
        sound = _sha256(path.read_bytes()) == weights.bundle_sha256 if path.is_file() else None
        found.append(Kept(name, weights, path, sound))
    return tuple(found)


def load(name: str = DEFAULT, progress: Progress | None = None) -> tuple[bytes, str]:
    """A model's bundle, fetched first where it is missing, and `name:sha256` for the record.

    Raises UsageError for a name that does not exist, ModelError where the weights are absent and cannot be
    fetched, or are not what they must be.
    """
    path = ensure(name, progress)
    content = path.read_bytes()
    digest = _sha256(content)
    if digest != manifest().models[name].bundle_sha256:
        remedy = "fetch" if manifest().models[name].fetched else "add FILE"
        raise ModelError(
            f"{path} is damaged (its SHA-256 is not the {name} model's); run `romcam models {remedy}` to replace it."
        )
    return content, f"{name}:{digest}"


def ensure(name: str = DEFAULT, progress: Progress | None = None) -> Path:
    """The path of a model's bundle in the cache, fetched where it is missing. Raises as `load` does."""
    path = _path(_known(name))
    return path if path.is_file() else fetch(name, progress)


def fetch(name: str = DEFAULT, progress: Progress | None = None) -> Path:
    """Fetch a model through the user's own pip, verify it and put it into the cache; returns its path."""
    if not manifest().models[_known(name)].fetched:
        raise ModelError(
            f"The {name} model cannot be fetched; get it from the npm package @mediapipe/pose and run "
            f"`romcam models add` with that file."
        )
    return _store(_fetched(progress), wanted=name)


def add(file: Path, progress: Progress | None = None) -> tuple[str, ...]:
    """Take models from a file: a wheel, an npm archive, a bundle (.task) or a bare network (.tflite).

    Whatever in it is recognised by its SHA-256 is kept; returns the names. The shared detector is taken
    from the same file or from a model already kept, and fetched only where there is none. Raises InputError
    where the file cannot be read or nothing in it is recognised, ModelError as `fetch` does.
    """
    try:
        content = file.read_bytes()
        found = dict(_networks(file, content))
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror or error}); name a file of weights.") from None
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(f"{file} is a damaged archive ({error}); copy it again.") from None
    bundles = {weights.bundle_sha256: name for name, weights in manifest().models.items()}
    if (name := bundles.get(_sha256(content))) is not None:
        _write(_path(name), content)
        return (name,)
    names = tuple(name for name, w in manifest().models.items() if w.landmarks_sha256 in found)
    if not names:
        raise InputError(f"{file} holds none of the pose models romcam knows; `romcam models list` names them.")
    detector = manifest().detector.sha256
    if detector not in found:
        found[detector] = _kept_detector() or _fetched(progress)[detector]
    for name in names:
        _store(found, wanted=name)
    return names


def _kept_detector() -> bytes | None:
    """The bare detector out of any sound bundle of the cache: it stands there whole, behind its metadata."""
    for model in kept():
        if model.sound:
            with zipfile.ZipFile(model.path) as bundle:
                return bundle.read(DETECTOR_ENTRY)[-manifest().detector.bytes :]
    return None


def _fetched(progress: Progress | None) -> dict[str, bytes]:
    """The networks in the wheel the manifest names, by their SHA-256."""
    with tempfile.TemporaryDirectory(prefix="romcam-") as scratch:
        wheel = fetch_wheel(manifest().source, Path(scratch), progress)
        return dict(_networks(wheel, wheel.read_bytes()))


def _store(found: dict[str, bytes], wanted: str) -> Path:
    weights, detector = manifest().models[wanted], manifest().detector
    if detector.sha256 not in found or weights.landmarks_sha256 not in found:
        raise ModelError(f"What was fetched does not hold the {wanted} model; please report this.")
    bundle = task_bundle(found[detector.sha256], found[weights.landmarks_sha256])
    if _sha256(bundle) != weights.bundle_sha256:
        raise ModelError(f"The {wanted} model came out other than this romcam expects; update romcam.")
    _write(_path(wanted), bundle)
    return _path(wanted)


def _networks(file: Path, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every .tflite in an archive, or the file itself, by its SHA-256."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".tflite") and entry.file_size <= LARGEST_MEMBER:
                    member = archive.read(entry)
                    yield _sha256(member), member
    elif tarfile.is_tarfile(file):
        with tarfile.open(file) as archive:
            for entry in archive:
                if entry.isfile() and entry.name.endswith(".tflite") and entry.size <= LARGEST_MEMBER:
                    stream = archive.extractfile(entry)
                    member = stream.read() if stream else b""
                    yield _sha256(member), member
    else:
        yield _sha256(content), content


def _write(path: Path, content: bytes) -> None:
    """Put a file into the cache whole, also when another process does the same at this moment."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as partial:
            try:
                partial.write(content)
                partial.close()
                Path(partial.name).chmod(0o644)  # a folder shared by a practice is read by everyone there
                Path(partial.name).replace(path)
            except BaseException:
                Path(partial.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ModelError(
            f"The weights cannot be kept in {path.parent} ({error.strerror}); "
            "set ROMCAM_MODELS to a folder that can be written."
        ) from None


def _known(name: str) -> str:
    if name not in manifest().models:
        raise UsageError(f"There is no pose model called {name}; there are: {', '.join(manifest().models)}.")
    return name


def _path(name: str) -> Path:
    return folder() / f"pose-{name}.task"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
