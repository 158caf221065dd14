"""The list of films and the test that each shows: by the manifest, by romcam.toml, or by --test, in this order."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal, cast

from romcam import clinical
from romcam.assessment.conclusions import Subject
from romcam.batch.job import PlannedFilm
from romcam.batch.labels import CONFIG, LabelPattern, Labels, read_manifest, read_patterns
from romcam.batch.storage import Storage, StoredFile, is_url, stat_file
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue

SUFFIXES: Final = frozenset(
    (".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm", ".mts", ".m2ts", ".mpg", ".mpeg", ".3gp", ".wmv", ".flv", ".mxf")
)
"""Files with another suffix are ignored; a file that a manifest names is a film with any suffix."""

DEFAULT_TEST: Final = clinical.DEFAULT
"""The test that `romcam analyze` assumes, and a batch without any rule about tests."""

_ABSENT: Final = "absent"
_text = Catalogue(__name__)


@dataclass(frozen=True)
class LabelRules:
    """The rules that label the films.

    Parameters
    ----------
    test
        The value of --test; None where it was not given.
    patterns
        The patterns of romcam.toml, in order.
    manifest
        Labels by path; None without a manifest.
    mirrored
        Whether films are mirror images of which neither name nor manifest says so or denies it.
    """

    test: str | None
    patterns: tuple[LabelPattern, ...] = ()
    manifest: dict[str, Labels] | None = None
    mirrored: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no rule assigns tests to films."""
        return self.test is None and not self.patterns and self.manifest is None

    def label(self, name: str) -> tuple[Labels, str]:
        """Label one film.

        Parameters
        ----------
        name
            Path of the film in its folder.

        Returns
        -------
        labels
            The labels.
        because
            The rule that assigned the test; empty where none did.
        """
        pattern = next((labels for each in self.patterns if (labels := each.match(name))), Labels())
        row = (self.manifest or {}).get(name, Labels())
        for test, because in ((row.test, "manifest"), (pattern.test, CONFIG), (self.test, "--test")):
            if test is not None:
                return Labels(test=test).over(row).over(pattern), because
        if self.is_empty:
            return Labels(test=DEFAULT_TEST), "default"
        return row.over(pattern), ""


def read_rules(
    folder: Storage, test: str | None, config: str | None, manifest: str | None, *, mirrored: bool = False
) -> LabelRules:
    """Read the rules that label the films.

    Parameters
    ----------
    folder
        The folder of films.
    test
        The value of --test; None where it was not given.
    config
        Path of a romcam.toml; None: the folder's own, if it has one.
    manifest
        Path of a manifest; None: no manifest.
    mirrored
        The value of --mirrored.

    Raises
    ------
    UsageError
        For a test that does not exist, or a mistake in a file.
    InputError
        For a file that cannot be read.
    """
    if test is not None:
        clinical.get(test)
    content, where = (_read(config), config) if config else (folder.read(CONFIG), folder.url_of(CONFIG))
    patterns = read_patterns(content, where) if content is not None else ()
    rows = read_manifest(_read(manifest), manifest) if manifest else None
    rules = LabelRules(test, patterns, rows, mirrored)
    for labels in [*(each.labels for each in patterns), *(rows or {}).values()]:
        if labels.test is not None:
            clinical.get(labels.test)
    return rules


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(_text("file-cannot-be-read", file=path, reason=reason)) from error


def find_films(folder: Storage, rules: LabelRules, out: Storage) -> list[PlannedFilm]:
    """Return every film of the folder and of the manifest, sorted by name.

    Parameters
    ----------
    folder
        The folder of films.
    rules
        The rules that label the films.
    out
        The output folder; films in it are ignored.
    """
    inside = _inside(folder, out)
    found = {
        each.name: each
        for each in folder.files()
        if PurePosixPath(each.name).suffix.lower() in SUFFIXES and not (inside and each.name.startswith(inside))
    }
    for path in rules.manifest or ():
        if path not in found:
            found[path] = _named(folder, path)
    return [_film(found[name], rules) for name in sorted(found)]


def check_folder(folder: Storage) -> None:
    """Refuse a folder that does not exist or cannot be read.

    Parameters
    ----------
    folder
        The folder of films; one at a URL is not checked.

    Raises
    ------
    InputError
        Where the folder does not exist, is a file, or this user may not read it.
    """
    local = folder.local
    if local is None:
        return
    if not local.exists():
        raise InputError(_text("folder-does-not-exist", folder=folder.url))
    if not local.is_dir():
        raise InputError(_text("folder-is-a-file", folder=folder.url))
    if not os.access(local, os.R_OK | os.X_OK):
        raise InputError(_text("folder-not-permitted", folder=folder.url))


def is_absent(film: PlannedFilm) -> bool:
    """Return whether the manifest names a film that does not exist.

    Parameters
    ----------
    film
        The film.
    """
    return film.stamp == _ABSENT


def _named(folder: Storage, path: str) -> StoredFile:
    """A film of the manifest that is not listed in the folder: elsewhere, of another suffix, or missing."""
    url = path if is_url(path) or PurePosixPath(path).is_absolute() else folder.url_of(path)
    return stat_file(path, url) or StoredFile(path, url, _ABSENT, 0)


def _film(found: StoredFile, rules: LabelRules) -> PlannedFilm:
    labels, because = rules.label(found.name)
    test = labels.test if labels.test in clinical.names() else None
    return PlannedFilm(
        name=_safe(found.name),
        url=found.url,
        stamp=found.stamp,
        bytes=found.bytes,
        test=test,
        because=because if test else "",
        subject=Subject(labels.subject, labels.age, cast("Literal['female', 'male'] | None", labels.sex)),
        side=labels.side,
        date=labels.date,
        notes=labels.notes,
        mirrored=rules.mirrored if labels.mirrored is None else labels.mirrored,
    )


def _safe(name: str) -> str:
    """The name as a path below the output folder: a film from elsewhere keeps its own path, without the root."""
    path = name.partition("://")[2] if is_url(name) else name
    parts = ["up" if part == ".." else part for part in PurePosixPath(path.lstrip("/")).parts if part != "."]
    return "/".join(parts)


def _inside(folder: Storage, out: Storage) -> str | None:
    """Path of the output folder within the folder; None where it is elsewhere."""
    start = f"{folder.url.rstrip('/')}/"
    return f"{out.url[len(start) :].rstrip('/')}/" if out.url.startswith(start) else None


def count_tests(films: list[PlannedFilm]) -> list[tuple[str, int]]:
    """Return the number of films of each test, in the order of the tests, and last of those whose test is `unknown`.

    Parameters
    ----------
    films
        The films of the plan.
    """
    tests = [film.test or "unknown" for film in films]
    return [(test, tests.count(test)) for test in [*clinical.names(), "unknown"] if test in tests]


def check_films(films: list[PlannedFilm], folder: Storage) -> None:
    """Refuse an empty plan, and two films that would share a results folder.

    Parameters
    ----------
    films
        The films of the plan.
    folder
        The folder of films, for the sentence.

    Raises
    ------
    InputError
        Where there are no films.
    UsageError
        Where two films would share a results folder.
    """
    if not films:
        kinds = ", ".join(sorted(SUFFIXES))
        raise InputError(_text("folder-has-no-films", folder=folder.url, kinds=kinds))
    names: dict[str, str] = {}
    for film in films:
        if names.setdefault(film.name, film.url) != film.url:
            raise UsageError(_text("films-share-a-name", one=film.url, other=names[film.name]))
