"""The record of finished films: one small file per film, written after its results are complete.

A record is valid for the same content, settings and versions. If a file's size and modification time are those of the
record, its content counts as the same; otherwise its SHA-256 decides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
import platformdirs

from romcam import __version__, clinical
from romcam.batch.job import LASTING, Outcome, PlannedFilm, Settings
from romcam.batch.outcomes import outcome_of
from romcam.batch.storage import Storage, StoredFile
from romcam.batch.transfer import local_copy
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.pose.opening import library_of
from romcam.pose.pace import LONGEST_STILL_S
from romcam.results.atomic_write import file_lock
from romcam.results.result import SCHEMA_VERSION
from romcam.weights.manifest import manifest

HIDDEN: Final = ".romcam-batch"
_CORRECTED: Final = b'"corrections": {'
"""Is in a result.json that was corrected by hand."""
_BLOCK: Final = 1 << 20
_text = Catalogue(__name__)


class Record(msgspec.Struct, frozen=True):
    """The outcome of a film.

    Parameters
    ----------
    name, stamp
        Name of the film, and its stamp when it was analysed.
    key
        Digest of everything else that the outcome depends on.
    outcome
        The outcome.
    source
        Path or URL of the film; empty in records of older versions.
    """

    name: str
    stamp: str
    key: str
    outcome: Outcome
    source: str = ""


class Ledger:
    """The records of one output folder.

    Parameters
    ----------
    out
        The output folder.
    settings
        How films are analysed; records of other settings are ignored.
    """

    def __init__(self, out: Storage, settings: Settings) -> None:
        self._out = out
        self._key = _key(settings)
        self._settings = settings
        self._digests: dict[tuple[str, str], str | None] = {}

    def find(self, film: PlannedFilm) -> Outcome | None:
        """Return the recorded outcome of a film under these settings.

        Parameters
        ----------
        film
            The film.

        Returns
        -------
        Outcome or None
            None where the film is still to be analysed.
        """
        record = self._read(film)
        if record is None or self._is_of_another(record, film) or record.key != self._film_key(film):
            return None
        shown = record.outcome
        if record.outcome.ok:
            content = self._out.read(f"{film.folder}/result.json")
            if content is None:
                return None
            shown = _as_corrected(record.outcome, content)
        if record.stamp == film.stamp:
            return shown
        if record.outcome.digest is None or record.outcome.digest != self._digest_of(film):
            return None
        self.keep(film, record.outcome)
        return shown

    def is_occupied(self, film: PlannedFilm) -> bool:
        """Return whether the folder of a film's results holds those of another film of the same name.

        Parameters
        ----------
        film
            The film. It is another one if it lies elsewhere and its content differs.
        """
        record = self._read(film)
        return record is not None and self._is_of_another(record, film)

    def _is_of_another(self, record: Record, film: PlannedFilm) -> bool:
        if not record.outcome.ok or record.source in ("", printable(film.url)) or record.stamp == film.stamp:
            return False
        return record.outcome.digest is not None and record.outcome.digest != self._digest_of(film)

    def _digest_of(self, film: PlannedFilm) -> str | None:
        key = (film.url, film.stamp)
        if key not in self._digests:
            self._digests[key] = _digest(film)
        return self._digests[key]

    def keep(self, film: PlannedFilm, outcome: Outcome) -> None:
        """Record the outcome of a film.

        Parameters
        ----------
        film
            The film.
        outcome
            Its outcome.

        Raises
        ------
        OutputError
            Where the record cannot be written.
        """
        record = Record(film.name, film.stamp, self._film_key(film), outcome, printable(film.url))
        self._out.write(_record_name(film), msgspec.json.encode(record))

    def _read(self, film: PlannedFilm) -> Record | None:
        content = self._out.read(_record_name(film))
        if content is None:
            return None
        try:
            record = msgspec.json.decode(content, type=Record)
        except msgspec.DecodeError:
            return None  # written by another version of romcam, or damaged
        return record if record.name == film.name and record.outcome.state in LASTING else None

    def _film_key(self, film: PlannedFilm) -> str:
        stated = [film.mirrored, film.date, film.person]
        played = [film.rotate_deg, film.speed, film.fps]
        # Left out where nothing is stated: results of before this could be are kept.
        stated += played if played != [0, None, None] else []
        return _sha256([self._key, film.test, asdict(film.subject), *stated])


@contextmanager
def exclusive(out: Storage) -> Generator[None, None, None]:
    """Keep a second batch out of the output folder while the block runs.

    For an output folder that is not on this disk, only batches of this machine and user are kept out.

    Parameters
    ----------
    out
        The output folder.

    Raises
    ------
    UsageError
        Where another batch is using the folder, or it cannot be written.
    """
    local = out.local
    if local is not None:
        path = local / HIDDEN / "lock"
    else:
        path = Path(platformdirs.user_cache_dir("romcam", appauthor=False), "batches", _sha256(out.url)[:32])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(_text("out-cannot-be-written", out=out.url, reason=reason)) from None
    with file_lock(path) as locked:
        if not locked:
            raise UsageError(_text("out-in-use", out=out.url))
        yield


def _record_name(film: PlannedFilm) -> str:
    return f"{HIDDEN}/ledger/{film.id[:2]}/{film.id}.json"


def _key(settings: Settings) -> str:
    """Digest of everything but the film that a result depends on. Time limits do not change a result."""
    networks = [(each.file, each.sha256) for each in manifest().networks]
    chosen = {name: value for name, value in asdict(settings).items() if name not in ("time_limit_s", "stall_s")}
    if not settings.split:
        del chosen["split"]  # as in records of versions without this setting
    if not settings.exports:
        del chosen["exports"]
    if not settings.plain:
        del chosen["plain"]
    weights = manifest().pose.models[settings.model].bundle_sha256
    library = library_of(settings.model) or "romcam"
    protocols = [(name, clinical.get(name).protocol) for name in clinical.names()]
    rates = [(name, each.inference_rate_hz, each.second_network_every) for name, each in protocols]
    schedule = [*rates, LONGEST_STILL_S]
    return _sha256([__version__, SCHEMA_VERSION, library, version(library), weights, networks, schedule, chosen])


def _sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _digest(film: PlannedFilm) -> str | None:
    """SHA-256 of the film as it is now; None where it cannot be read."""
    sha = hashlib.sha256()
    try:
        with local_copy(film.url) as path, path.open("rb") as file:
            while block := file.read(_BLOCK):
                sha.update(block)
    except (OSError, InputError):
        return None
    return sha.hexdigest()


def has_changed(film: PlannedFilm, now: StoredFile | None) -> bool:
    """Return whether a file was changed or removed since it was planned.

    Parameters
    ----------
    film
        The film as it was planned.
    now
        The file as it is now; None where it was removed.
    """
    return now is None or now.stamp != film.stamp


def _as_corrected(outcome: Outcome, content: bytes) -> Outcome:
    """Return the outcome of a result that was corrected by hand since; else the recorded one."""
    if _CORRECTED not in content:
        return outcome
    try:
        found = outcome_of(content)
    except msgspec.DecodeError:
        return outcome
    return msgspec.structs.replace(found, attempts=outcome.attempts, seconds=outcome.seconds)
