"""The manifest of all weights: each file's digest, what it was fitted to, and what it is for.

`models/manifest.json` lists the pose models, which are fetched, and romcam's own networks and estimators, whose files
travel with the package. After retraining, `python -m romcam.weights` writes the new digests into it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from romcam.weights.fetching import Wheel

Role = Literal["joint_network", "first_estimator", "second_network", "second_estimator", "leg_network"]
"""Function of one of romcam's own files: see `romcam.estimators`."""


class PoseModelEntry(msgspec.Struct, frozen=True):
    """A pose model: digests of its landmark network and of the bundle romcam builds, and whether it can be fetched."""

    landmarks_sha256: str
    bundle_sha256: str
    bytes: int
    licence: str
    fetched: bool


class Detector(msgspec.Struct, frozen=True):
    """The person detector that all pose models share."""

    sha256: str
    bytes: int


class PoseModels(msgspec.Struct, frozen=True):
    """All pose models, and the wheel that contains their networks."""

    detector: Detector
    models: dict[str, PoseModelEntry]
    source: Wheel


class NetworkFile(msgspec.Struct, frozen=True):
    """One of romcam's own files of weights.

    Parameters
    ----------
    role
        What the file does.
    use
        Tests it is for: the protocol's `networks` or `legs`.
    file
        Its name beside the manifest.
    sha256, bytes
        Digest and size of its content.
    fitted_to
        The data it was fitted to, in short; its card has the details.
    card
        Name of its card.
    """

    role: Role
    use: str
    file: str
    sha256: str
    bytes: int
    fitted_to: str
    card: str

    @property
    def name(self) -> str:
        """Name of the file without its ending."""
        return Path(self.file).stem


class Manifest(msgspec.Struct, frozen=True):
    """The content of `models/manifest.json`."""

    about: str
    pose: PoseModels
    networks: tuple[NetworkFile, ...] = ()

    def network(self, role: Role, use: str) -> NetworkFile:
        """Return the file of a role for a use.

        Parameters
        ----------
        role
            What the file does.
        use
            Tests it is for: the protocol's `networks` or `legs`.

        Raises
        ------
        KeyError
            If there is none.
        """
        for entry in self.networks:
            if (entry.role, entry.use) == (role, use):
                return entry
        raise KeyError(f"no {role} for {use}")


def models_folder() -> Path:
    """Return the folder `models`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


@cache
def manifest() -> Manifest:
    """Return the manifest of this version."""
    return read_manifest(models_folder())


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json`.

    Parameters
    ----------
    folder
        Folder of the file.
    """
    return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)


def with_digests(known: Manifest, folder: Path) -> Manifest:
    """Return the manifest with the current digests and sizes of romcam's own files.

    Parameters
    ----------
    known
        The manifest.
    folder
        Folder of the files.
    """

    def measured(entry: NetworkFile) -> NetworkFile:
        content = (folder / entry.file).read_bytes()
        return msgspec.structs.replace(entry, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))

    return msgspec.structs.replace(known, networks=tuple(map(measured, known.networks)))


def to_json(known: Manifest) -> bytes:
    """Return the content of the manifest's file.

    Parameters
    ----------
    known
        The manifest.
    """
    return msgspec.json.format(msgspec.json.encode(known), indent=2) + b"\n"
