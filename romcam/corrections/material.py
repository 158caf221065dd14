"""What a correction is made from: the kept recording of a result, or its film, found and checked by its digest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.errors import InputError
from romcam.files import check_regular
from romcam.messages import Catalogue
from romcam.results.archive import load_recording
from romcam.results.folders import ENDING
from romcam.results.provenance import InputFile
from romcam.results.result import Result
from romcam.video.digest import Digest
from romcam.video.source import Person, Stated

if TYPE_CHECKING:
    from romcam.recording import Recording

RECORDING: Final = "recording.npz"

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Watching:
    """How a film is to be watched.

    Parameters
    ----------
    test
        Name of the test.
    person
        Whom to measure; None: the one who moves.
    mirrored
        Whether the film is a mirror image.
    rotated_deg
        Degrees clockwise by which the pictures are turned.
    """

    test: str
    person: Person | None
    mirrored: bool
    rotated_deg: int

    @classmethod
    def of(cls, result: Result) -> Watching:
        """Return how the film of a result was watched."""
        film = result.provenance.input
        return cls(result.test, result.person, film.mirrored, film.turned_deg)

    @classmethod
    def of_recording(cls, recording: Recording, test: str) -> Watching:
        """Return how the film of a recording was watched for a test."""
        source = recording.source
        return cls(test, recording.asked_for, source.mirrored, source.turned_deg)

    def stated(self, film: InputFile) -> Stated:
        """Return what is stated about a film so that it is read as for its result, except for what was corrected."""
        filmed = film.filmed if film.filmed_source == "given" else None
        speed = film.speed if film.clock == "given" else None
        return Stated(self.mirrored, filmed, self.rotated_deg, speed, person=self.person)


def find_recording(folder: Path, result: Result, wanted: Watching, given: Path | None) -> Recording | None:
    """Return the kept recording of a result, if it was made as is wanted.

    Parameters
    ----------
    folder
        Folder of the result.
    result
        The result.
    wanted
        How the film is to be watched.
    given
        File of the recording; None: that of the folder, if there is one.

    Raises
    ------
    InputError
        The file that was given cannot be read, or is of another film.
    """
    path = given or folder / RECORDING
    if given is None and not path.exists():
        return None
    recording = load_recording(path)
    if recording.source.sha256 != result.provenance.input.sha256:
        raise InputError(_text("recording-of-another", path=path, film=result.provenance.input.name))
    return recording if Watching.of_recording(recording, result.test) == wanted else None


def find_film(folder: Path, result: Result, given: Path | None) -> Path | None:
    """Return the film of a result.

    Parameters
    ----------
    folder
        Folder of the result.
    result
        The result.
    given
        Path of the film; None: it is looked for in the folder and beside it.

    Returns
    -------
    Path or None
        None if it is not there.

    Raises
    ------
    InputError
        The film that was given cannot be read, or is another one.
    """
    film = result.provenance.input
    if given is not None:
        check_regular(given)
        if Digest(given).hexdigest() != film.sha256:
            raise InputError(_text("film-is-another", path=given, film=film.name))
        return given
    parent = folder.absolute().parent
    beside = [folder / film.name, parent / film.name, parent / folder.absolute().name.removesuffix(ENDING)]
    there = [each for each in dict.fromkeys(beside) if each.is_file()]
    return next((each for each in there if Digest(each).hexdigest() == film.sha256), None)
