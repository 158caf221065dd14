"""Folders of results: which one a film gets by default, and whether a folder holds the result of something else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

from romcam.assessment.conclusions import Subject
from romcam.assessment.right_test import RULE
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.names import LONGEST, bounded, identifier_key, printable
from romcam.results.reading import RESULT, read_result
from romcam.results.result import Result
from romcam.video.digest import Digest

ENDING: Final = "-romcam"
"""End of the name of a default folder."""

_text = Catalogue(__name__)


def default_folder(film: Path) -> Path:
    """Return the folder of a film's results beside the film.

    Parameters
    ----------
    film
        Path of the film.

    Returns
    -------
    Path
        A folder named after the film with its ending, because a phone names a film and its copy in another format
        alike. A name that the file system does not allow is shortened.
    """
    return film.with_name(bounded(printable(film.name), ENDING, longest_name(film.parent)))


def longest_name(folder: Path) -> int:
    """Return the greatest number of bytes in a name that a folder's file system allows.

    Parameters
    ----------
    folder
        The folder.
    """
    try:
        return min(LONGEST, os.pathconf(folder, "PC_NAME_MAX"))
    except (OSError, ValueError, AttributeError):  # not there, not known, or another operating system
        return LONGEST


def check_free(
    folder: Path,
    film: Path,
    test: str | None,
    subject: Subject,
    person: Literal["left", "right"] | None = None,
    *,
    sha256: str | None = None,
) -> None:
    """Refuse a folder that holds the result of another film, person or test, which would be replaced.

    Parameters
    ----------
    folder
        Output folder; it need not exist.
    film
        The film to analyse.
    test
        Name of the test it is analysed as; None: not known yet.
    subject
        The person.
    person
        Which of several people is to be measured; None: not said.
    sha256
        Digest of what is analysed, where it is no film; None: that of the film.

    Raises
    ------
    UsageError
        The folder holds the result of something else.
    InputError
        The film cannot be read.
    """
    if not os.path.lexists(folder / RESULT):
        return
    try:
        held = read_result(folder)
    except InputError:
        raise UsageError(_text("folder-holds-unknown", folder=folder, file=RESULT)) from None
    if test is not None and held.test != test and not _is_of_no_use(held):
        raise UsageError(_text("folder-holds-test", folder=folder, held=held.test))
    if _other_person(held, subject):
        raise UsageError(_text("folder-holds-person", folder=folder, held=held.subject.id))
    if held.person is not None and held.person != person:
        raise UsageError(_text("folder-holds-side", folder=folder, held=held.person))
    if held.provenance.input.sha256 != (sha256 or Digest(film).hexdigest()):
        raise UsageError(_text("folder-holds-film", folder=folder, held=held.provenance.input.name))


def _is_of_no_use(held: Result) -> bool:
    """Whether a film was taken for another test than it shows, so that its result is only the advice to repeat it."""
    return any(check.rule == RULE and check.ok is False and check.severity == "withhold" for check in held.quality)


def check_vacant(folder: Path) -> None:
    """Refuse a folder that holds any result, before a film is recorded that cannot be the same.

    Parameters
    ----------
    folder
        Output folder; it need not exist.

    Raises
    ------
    UsageError
        The folder holds a result.
    """
    if os.path.lexists(folder / RESULT):
        raise UsageError(_text("folder-holds-any", folder=folder, file=RESULT))


def _other_person(held: Result, subject: Subject) -> bool:
    """Whether both name a person, and not the same one."""
    return bool(held.subject.id and subject.id) and identifier_key(str(held.subject.id)) != identifier_key(
        str(subject.id)
    )
