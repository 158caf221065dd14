"""The list of films and the test that each shows: by the manifest, by romcam.toml, or by --test, in this order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal, cast

from romcam import clinical
from romcam.assessment.conclusions import Subject
from romcam.batch.job import PlannedFilm
from romcam.batch.labels import AUTO, Labels
from romcam.batch.listing import SUFFIXES, FolderListing, list_films
from romcam.batch.manifest import Manifest, ManifestRow, match_films, one_of, read_manifest
from romcam.batch.patterns import CONFIG, LabelPattern, read_patterns
from romcam.batch.storage import LARGEST, Storage, StoredFile, is_url, stat_file
from romcam.errors import InputError, UsageError
from romcam.files import read_whole
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.video.stating import stated_by_user

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
        The manifest; None without one.
    mirrored
        Whether films are mirror images of which neither name nor manifest says so or denies it.
    rotate, speed, fps, person
        Labels of all films of which neither name nor manifest states them.
    """

    test: str | None
    patterns: tuple[LabelPattern, ...] = ()
    manifest: Manifest | None = None
    mirrored: bool = False
    rotate: int = 0
    speed: float | None = None
    fps: float | None = None
    person: Literal["left", "right"] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no rule assigns tests to films."""
        return self.test is None and not self.patterns and self.manifest is None

    def label(self, name: str, row: Labels | None = None) -> tuple[Labels, str]:
        """Label one film.

        Parameters
        ----------
        name
            Path of the film in its folder.
        row
            Labels that the manifest gives it; None: it does not name the film.

        Returns
        -------
        labels
            The labels.
        because
            The rule that assigned the test; empty where none did.

        Raises
        ------
        UsageError
            For a label in the film's path that cannot be read.
        """
        pattern = next((labels for each in self.patterns if (labels := each.match(name))), Labels())
        row = row or Labels()
        for test, because in ((row.test, "manifest"), (pattern.test, CONFIG), (self.test, "--test")):
            if test is not None:
                return Labels(test=test).over(row).over(pattern), because
        if self.is_empty:
            return Labels(test=DEFAULT_TEST), "default"
        return row.over(pattern), ""


def read_rules(
    folder: Storage,
    test: str | None,
    config: str | None,
    manifest: str | None,
    columns: Mapping[str, str] | None = None,
    *,
    mirrored: bool = False,
    rotate: int = 0,
    speed: float | None = None,
    fps: float | None = None,
    person: Literal["left", "right"] | None = None,
) -> LabelRules:
    """Read the rules that label the films.

    Parameters
    ----------
    folder
        The folder of films.
    test
        The value of --test, `auto` to recognise it in each film; None where it was not given.
    config
        Path of a romcam.toml; None: the folder's own, if it has one.
    manifest
        Path of a manifest; None: no manifest.
    columns
        Names of the manifest's columns, see `read_manifest`.
    mirrored, rotate, speed, fps, person
        The values of --mirrored, --rotate, --speed, --fps and --person.

    Raises
    ------
    UsageError
        For a test that does not exist, a speed or rate that is none, or a mistake in a file.
    InputError
        For a file that cannot be read.
    """
    stated_by_user(mirrored, None, rotate, speed, fps)
    if test is not None:
        test = AUTO if test.lower() == AUTO else clinical.get(test).name
    content, where = (read_whole(config, LARGEST), config) if config else (folder.read(CONFIG), folder.url_of(CONFIG))
    patterns = read_patterns(content, where) if content is not None else ()
    rows = read_manifest(read_whole(manifest, LARGEST), manifest, columns) if manifest else None
    return LabelRules(test, patterns, rows, mirrored, rotate, speed, fps, person)


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
    return plan_films(folder, rules, list_films(folder, out))


def plan_films(folder: Storage, rules: LabelRules, listing: FolderListing) -> list[PlannedFilm]:
    """Return every film of a listing and of the manifest with its labels, sorted by name.

    Parameters
    ----------
    folder
        The folder of films.
    rules
        The rules that label the films.
    listing
        The films of the folder.
    """
    found = {each.name: each for each in listing.films}
    rows: dict[str, ManifestRow] = {}
    if rules.manifest is not None:
        names = {printable(name): name for name in found}
        matched = match_films(rules.manifest, names, folder.local)
        rows = {names[name]: one_of(each) for name, each in matched.of.items()}
        elsewhere: dict[str, list[ManifestRow]] = {}
        for row in matched.elsewhere:
            elsewhere.setdefault(row.path, []).append(row)
        for path, each in elsewhere.items():
            found[path] = _named(folder, path)
            rows[path] = one_of(each)
    return [_film(found[name], rules, rows.get(name)) for name in sorted(found)]


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


def _film(found: StoredFile, rules: LabelRules, row: ManifestRow | None) -> PlannedFilm:
    problem = row.problem if row else ""
    try:
        labels, because = rules.label(found.name, row.labels if row else None)
    except UsageError as error:
        labels, because, problem = Labels(), "", problem or str(error)
    labels = labels.over(Labels(rotate=rules.rotate, speed=rules.speed, fps=rules.fps, person=rules.person))
    return PlannedFilm(
        name=_safe(found.name),
        url=found.url,
        stamp=found.stamp,
        bytes=found.bytes,
        test=labels.test,
        because=because if labels.test else "",
        subject=Subject(
            labels.subject, labels.age, cast("Literal['female', 'male'] | None", labels.sex), labels.height
        ),
        side=labels.side,
        date=labels.date,
        notes=labels.notes,
        person=cast("Literal['left', 'right'] | None", labels.person),
        problem=problem,
        mirrored=rules.mirrored if labels.mirrored is None else labels.mirrored,
        rotate_deg=labels.rotate or 0,
        speed=labels.speed,
        fps=labels.fps,
    )


def _safe(name: str) -> str:
    """The name as it is shown, as a path below the output folder; of a film from elsewhere the whole path."""
    name = printable(name)
    path = name.partition("://")[2] if is_url(name) else name
    parts = ["up" if part == ".." else part for part in PurePosixPath(path.lstrip("/")).parts if part != "."]
    return "/".join(parts)


def count_tests(films: list[PlannedFilm]) -> list[tuple[str, int]]:
    """Return the number of films of each test, in the order of the tests, and last of those whose test is `unknown`.

    Parameters
    ----------
    films
        The films of the plan.
    """
    tests = [film.test or "unknown" for film in films]
    return [(test, tests.count(test)) for test in [*clinical.names(), AUTO, "unknown"] if test in tests]


def check_films(films: list[PlannedFilm], folder: Storage, listing: FolderListing | None = None) -> None:
    """Refuse an empty plan, and two films that would share a results folder.

    Parameters
    ----------
    films
        The films of the plan.
    folder
        The folder of films, for the sentence.
    listing
        What was found in it, for the sentence.

    Raises
    ------
    InputError
        Where there are no films.
    UsageError
        Where two films would share a results folder.
    """
    if not films:
        kinds = ", ".join(sorted(SUFFIXES))
        passed_over = "".join(f" {each}" for each in listing.sentences()) if listing else ""
        raise InputError(_text("folder-has-no-films", folder=folder.url, kinds=kinds) + passed_over)
    names: dict[str, str] = {}
    for film in films:
        if names.setdefault(film.name, film.url) != film.url:
            raise UsageError(_text("films-share-a-name", one=film.url, other=names[film.name]))
