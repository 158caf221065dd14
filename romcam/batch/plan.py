"""Which films there are, and which test each shows: by manifest, by romcam.toml, or by --test, in this order."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal, cast

from romcam import clinical
from romcam.assessment.conclusions import Subject
from romcam.batch.job import Film
from romcam.batch.rules import CONFIG, Labels, Pattern, read_manifest, read_patterns
from romcam.batch.storage import Found, Place, is_url, look_at
from romcam.errors import InputError, UsageError

SUFFIXES: Final = frozenset(
    (".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm", ".mts", ".m2ts", ".mpg", ".mpeg", ".3gp", ".wmv", ".flv", ".mxf")
)
"""A file of another kind is no film and no failure; what is named by a manifest is a film whatever its name."""

DEFAULT_TEST: Final = clinical.DEFAULT
"""What `romcam analyze` takes a film for; so does a batch to which nothing at all was said about tests."""

_ABSENT: Final = "absent"


@dataclass(frozen=True)
class Rules:
    """What is said about the films. by: --test, or None."""

    test: str | None
    patterns: tuple[Pattern, ...] = ()
    manifest: dict[str, Labels] | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing at all is said about which film shows which test."""
        return self.test is None and not self.patterns and self.manifest is None

    def label(self, name: str) -> tuple[Labels, str]:
        """What is said about one film, and what says which test it shows; '' where nothing does."""
        pattern = next((labels for each in self.patterns if (labels := each.match(name))), Labels())
        row = (self.manifest or {}).get(name, Labels())
        for test, because in ((row.test, "manifest"), (pattern.test, CONFIG), (self.test, "--test")):
            if test is not None:
                return Labels(test=test).over(row).over(pattern), because
        if self.silent:
            return Labels(test=DEFAULT_TEST), "default"
        return row.over(pattern), ""


def read_rules(folder: Place, test: str | None, config: str | None, manifest: str | None) -> Rules:
    """All that is said. config: path of a romcam.toml, default the folder's own, if it has one. Raises UsageError
    for a test that does not exist, InputError for files that cannot be read."""
    if test is not None:
        clinical.get(test)
    content, where = (_read(config), config) if config else (folder.read(CONFIG), folder.within(CONFIG))
    patterns = read_patterns(content, where) if content is not None else ()
    rows = read_manifest(_read(manifest), manifest) if manifest else None
    rules = Rules(test, patterns, rows)
    for labels in [*(each.labels for each in patterns), *(rows or {}).values()]:
        if labels.test is not None:
            clinical.get(labels.test)
    return rules


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({(error.strerror or str(error)).lower()}); check the name."
        ) from error


def find_films(folder: Place, rules: Rules, out: Place) -> list[Film]:
    """Every film of the folder and of the manifest, by name. Films in the output folder are not taken for input."""
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


def check_folder(folder: Place) -> None:
    """Refuse a folder that is not there. Raises InputError."""
    there = folder.local
    if there is None:
        return
    if not there.exists():
        raise InputError(f"{folder.url} does not exist; check the name.")
    if not there.is_dir():
        raise InputError(f"{folder.url} is a file; name the folder it is in, or use romcam analyze.")
    if not os.access(there, os.R_OK | os.X_OK):
        raise InputError(f"{folder.url} may not be read by this user; change its permissions.")


def is_absent(film: Film) -> bool:
    """Whether the manifest names a film that is not there."""
    return film.stamp == _ABSENT


def _named(folder: Place, path: str) -> Found:
    """A film of the manifest that the folder's own listing lacks: elsewhere, of another suffix, or not there."""
    url = path if is_url(path) or PurePosixPath(path).is_absolute() else folder.within(path)
    return look_at(path, url) or Found(path, url, _ABSENT, 0)


def _film(found: Found, rules: Rules) -> Film:
    labels, because = rules.label(found.name)
    test = labels.test if labels.test in clinical.names() else None
    return Film(
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
    )


def _safe(name: str) -> str:
    """The name as a place below the output folder: what lies elsewhere keeps its own path, without the root."""
    path = name.partition("://")[2] if is_url(name) else name
    parts = ["up" if part == ".." else part for part in PurePosixPath(path.lstrip("/")).parts if part != "."]
    return "/".join(parts)


def _inside(folder: Place, out: Place) -> str | None:
    """Where in the folder the output folder lies, None where it lies elsewhere."""
    start = f"{folder.url.rstrip('/')}/"
    return f"{out.url[len(start) :].rstrip('/')}/" if out.url.startswith(start) else None


def describe(films: list[Film]) -> list[tuple[str, int]]:
    """How many films of each test, by name, then those whose test is not known."""
    tests = [film.test or "unknown" for film in films]
    return [(test, tests.count(test)) for test in [*clinical.names(), "unknown"] if test in tests]


def check_films(films: list[Film], folder: Place) -> None:
    """Refuse an empty plan. Raises InputError."""
    if not films:
        kinds = ", ".join(sorted(SUFFIXES))
        raise InputError(f"{folder.url} holds no films ({kinds}); check the name of the folder.")
    names: dict[str, str] = {}
    for film in films:
        if names.setdefault(film.name, film.url) != film.url:
            raise UsageError(f"{film.url} and {names[film.name]} would share one results folder; rename one of them.")
