"""The one store of weights: loads every file listed in the manifest and checks its digest.

Pose models are fetched once and kept in the user's cache. romcam's own networks and estimators are part of the package.
"""

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

import platformdirs

from romcam.errors import InputError, ModelError, UsageError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.weights.bundle import DETECTOR_ENTRY, task_bundle
from romcam.weights.fetching import Progress, fetch_wheel
from romcam.weights.manifest import PoseModelEntry, Role, manifest, models_folder

_text = Catalogue(__name__)

DEFAULT: Final = "full"
"""The pose model with which romcam was fitted and measured."""

LARGEST_FILE: Final = 512 * MEBIBYTE
"""Largest file of weights that is read; the wheel that holds all models has a tenth."""

LARGEST_MEMBER: Final = 64 * 2**20
"""Largest member of an archive that is unpacked, bytes: no network is larger than half of this."""


@dataclass(frozen=True)
class NetworkWeights:
    """One of romcam's own files of weights, verified. `name` is the file's name without its ending."""

    name: str
    sha256: str
    content: bytes

    @property
    def identity(self) -> str:
        """Name and digest, `name:sha256`, for the record."""
        return f"{self.name}:{self.sha256}"


@dataclass(frozen=True)
class StoredModel:
    """A pose model and its file in the cache. `sound`: whether its digest is the manifest's; None: it is absent."""

    name: str
    entry: PoseModelEntry
    path: Path
    sound: bool | None


@cache
def load_network(role: Role, use: str) -> NetworkWeights:
    """Load one of romcam's own files of weights.

    Parameters
    ----------
    role
        What the file does.
    use
        Tests it is for: the protocol's `networks` or `legs`.

    Raises
    ------
    ModelError
        If the file is missing or its digest is not the manifest's.
    """
    entry = manifest().network(role, use)
    path = models_folder() / entry.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(_text("network-missing", path=path, error=error)) from error
    if _sha256(content) != entry.sha256:
        raise ModelError(_text("network-damaged", path=path))
    return NetworkWeights(entry.name, entry.sha256, content)


def folder() -> Path:
    """Return the folder of pose models: $ROMCAM_MODELS, otherwise the user's cache."""
    chosen = os.environ.get("ROMCAM_MODELS")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("romcam", appauthor=False)) / "models"


def stored_models() -> tuple[StoredModel, ...]:
    """Return every pose model of the manifest with the state of its file in the cache."""
    found: list[StoredModel] = []
    for name, entry in manifest().pose.models.items():
        path = _path(name)
        sound = _sha256(path.read_bytes()) == entry.bundle_sha256 if path.is_file() else None
        found.append(StoredModel(name, entry, path, sound))
    return tuple(found)


def load(name: str = DEFAULT, progress: Progress | None = None) -> tuple[bytes, str]:
    """Load a pose model's bundle, fetching it first if it is missing.

    Parameters
    ----------
    name
        Name of the pose model.
    progress
        Called with bytes done and bytes in all; None: not reported.

    Returns
    -------
    The bundle, and `name:sha256` for the record.

    Raises
    ------
    UsageError
        If there is no model of that name.
    ModelError
        If the weights are absent and cannot be fetched, or their digest is not the manifest's.
    """
    path = ensure(name, progress)
    content = path.read_bytes()
    digest = _sha256(content)
    entry = manifest().pose.models[name]
    if digest != entry.bundle_sha256:
        remedy = "romcam models fetch" if entry.fetched else "romcam models add FILE"
        raise ModelError(_text("pose-model-damaged", path=path, model=name, remedy=remedy))
    return content, f"{name}:{digest}"


def ensure(name: str = DEFAULT, progress: Progress | None = None) -> Path:
    """Return the path of a pose model's bundle in the cache, fetching it if it is missing.

    Parameters
    ----------
    name, progress
        See `load`.

    Raises
    ------
    UsageError, ModelError
        As `load`.
    """
    path = _path(_known(name))
    return path if path.is_file() else fetch(name, progress)


def fetch(name: str = DEFAULT, progress: Progress | None = None) -> Path:
    """Fetch a pose model through the user's own pip, verify it and put it into the cache.

    Parameters
    ----------
    name, progress
        See `load`.

    Returns
    -------
    Path of its bundle.

    Raises
    ------
    UsageError
        If there is no model of that name, or it is one that no package index has.
    ModelError
        If the model could not be fetched, or its digest is not the manifest's.
    """
    if not manifest().pose.models[_known(name)].fetched:
        raise UsageError(_text("pose-model-not-fetchable", model=name))
    return _keep(_fetched(progress), wanted=name)


def add(file: Path, progress: Progress | None = None) -> tuple[str, ...]:
    """Take pose models from a file: a wheel, an npm archive, a bundle (.task) or a bare network (.tflite).

    Every part recognised by its SHA-256 is kept. The shared detector is taken from the same file or from a model
    already kept, and fetched only if there is none.

    Parameters
    ----------
    file
        The file.
    progress
        As for `load`, if the detector is fetched.

    Returns
    -------
    Names of the models that were kept.

    Raises
    ------
    InputError
        If the file cannot be read or none of its parts is recognised.
    ModelError
        As `fetch`.
    """
    try:
        content = read_whole(file, LARGEST_FILE)
        found = dict(_networks(file, content))
    except OSError as error:
        raise InputError(_text("file-unreadable", file=file, error=error.strerror or error)) from None
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(_text("archive-damaged", file=file, error=error)) from None
    models = manifest().pose.models
    bundles = {entry.bundle_sha256: name for name, entry in models.items()}
    if (name := bundles.get(_sha256(content))) is not None:
        _write(_path(name), content)
        return (name,)
    names = tuple(name for name, entry in models.items() if entry.landmarks_sha256 in found)
    if not names:
        raise InputError(_text("file-without-models", file=file))
    detector = manifest().pose.detector.sha256
    if detector not in found:
        found[detector] = _kept_detector() or _fetched(progress)[detector]
    for name in names:
        _keep(found, wanted=name)
    return names


def _kept_detector() -> bytes | None:
    """The bare detector from any sound bundle of the cache: it is the end of its entry, behind the metadata."""
    for model in stored_models():
        if model.sound:
            with zipfile.ZipFile(model.path) as bundle:
                return bundle.read(DETECTOR_ENTRY)[-manifest().pose.detector.bytes :]
    return None


def _fetched(progress: Progress | None) -> dict[str, bytes]:
    """The networks in the wheel named by the manifest, by their SHA-256."""
    with tempfile.TemporaryDirectory(prefix="romcam-") as scratch:
        wheel = fetch_wheel(manifest().pose.source, Path(scratch), progress)
        return dict(_networks(wheel, wheel.read_bytes()))


def _keep(found: dict[str, bytes], wanted: str) -> Path:
    """Build a model's bundle from bare networks and put it into the cache."""
    entry, detector = manifest().pose.models[wanted], manifest().pose.detector
    if detector.sha256 not in found or entry.landmarks_sha256 not in found:
        raise ModelError(_text("fetched-without-model", model=wanted))
    bundle = task_bundle(found[detector.sha256], found[entry.landmarks_sha256])
    if _sha256(bundle) != entry.bundle_sha256:
        raise ModelError(_text("bundle-unexpected", model=wanted))
    _write(_path(wanted), bundle)
    return _path(wanted)


def _networks(file: Path, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every .tflite in an archive, or the file itself, with its SHA-256."""
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
    """Write a file to the cache in full or not at all, also if another process does the same at this moment."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as partial:
            try:
                partial.write(content)
                partial.close()
                Path(partial.name).chmod(0o644)  # in a shared folder, other users read it, too
                Path(partial.name).replace(path)
            except BaseException:
                Path(partial.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ModelError(_text("cache-unwritable", folder=path.parent, error=str(error.strerror))) from None


def _known(name: str) -> str:
    if name not in manifest().pose.models:
        raise UsageError(_text("pose-model-unknown", model=name, known=", ".join(manifest().pose.models)))
    return name


def _path(name: str) -> Path:
    return folder() / f"pose-{name}.task"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
