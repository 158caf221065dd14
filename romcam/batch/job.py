"""The values that the modules of a batch exchange: films, settings, progress and outcomes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec

from romcam.assessment.conclusions import Subject
from romcam.errors import RomcamError
from romcam.names import bounded
from romcam.protocol import Tags

State = Literal[
    "done",
    "unreadable",
    "nothing",
    "crashed",
    "timeout",
    "error",
    "memory",
    "unknown-test",
    "missing",
    "changed",
    "mislabelled",
    "occupied",
    "unwritable",
]
"""State of a film after the batch.

done: it has a result. unreadable: it cannot be read as a film. nothing: no person or no movement to measure.
crashed: its process died. timeout: it took too long or hung. error: an error in romcam. unknown-test: no rule assigns a
test. missing: the manifest names it, but it does not exist, or it was removed. changed: the file changed while it was
analysed. mislabelled: its row of the manifest, or its name, holds a label that cannot be read. occupied: its
folder holds the results of another film. unwritable: its results cannot be written.
"""

LASTING: Final[tuple[State, ...]] = ("done", "unreadable", "nothing", "crashed", "timeout", "error")
"""States that cannot change for the same film and settings, and are not tried again."""

VIDEOS: Final = "videos"
"""Folder of the output that contains a folder for each film."""


@dataclass(frozen=True)
class PlannedFilm:
    """One film of the plan.

    Parameters
    ----------
    name
        Its path in the folder, with forward slashes, as it is shown; the name used everywhere.
    url
        Its path or fsspec URL.
    stamp
        Changes whenever the file does.
    bytes
        Its size.
    test
        Name of the test; `auto`: it is recognised in the film; None where unknown.
    because
        The rule that assigned the test; empty where none did.
    subject
        The person.
    side, date, notes
        The clinic's own labels, passed on to the tables; None where not given.
    person
        Which of several people in the picture is measured, `left` or `right`; None: not said.
    problem
        Why its labels cannot be used, in a sentence; empty where they can.
    mirrored
        Whether the film is a mirror image.
    rotate_deg, speed, fps
        See `romcam.video.Stated`.
    """

    name: str
    url: str
    stamp: str
    bytes: int
    test: str | None = None
    because: str = ""
    subject: Subject = field(default_factory=Subject)
    side: str | None = None
    date: str | None = None
    notes: str | None = None
    person: Literal["left", "right"] | None = None
    problem: str = ""
    mirrored: bool = False
    rotate_deg: int = 0
    speed: float | None = None
    fps: float | None = None

    @property
    def id(self) -> str:
        """Sixteen hex digits that stand for the name, valid as a file name anywhere."""
        return hashlib.sha256(self.name.encode(errors="surrogateescape")).hexdigest()[:16]

    @property
    def folder(self) -> str:
        """The folder of its results, relative to the output folder; a name that is too long is shortened."""
        return f"{VIDEOS}/{'/'.join(bounded(part) for part in self.name.split('/'))}"


@dataclass(frozen=True)
class Settings:
    """How every film of a batch is analysed.

    Parameters
    ----------
    model
        Name of the pose model.
    overlay, report
        Whether overlay.mp4 and report.html are written.
    hide_face
        Whether faces are hidden in all pictures.
    time_limit_s
        Seconds that a film may take in total.
    stall_s
        Seconds that it may take without progress.
    split
        Whether long films are analysed in pieces (`romcam.pose.pieces`), in parallel where cores are idle.
    every_frame
        Whether every frame of slow movements is analysed too (`romcam.pose.pace`).
    tags
        Whether printed tags are used (`romcam.protocol.Tags`).
    exports
        Names of the formats of other programs that are written, too (`romcam.exports`).
    plain
        Whether plain.mp4 is written (`romcam.report.Wanted`).
    """

    model: str = "full"
    overlay: bool = False
    report: bool = True
    hide_face: bool = True
    time_limit_s: float = 3600.0
    stall_s: float = 120.0
    split: bool = False
    every_frame: bool = False
    exports: tuple[str, ...] = ()
    tags: Tags = "auto"
    plain: bool = False


@dataclass(frozen=True)
class Job:
    """One film to analyse.

    Parameters
    ----------
    film
        The film.
    out
        Path or URL of the output folder.
    settings
        How it is analysed.
    topic
        Under which a cluster's worker reports progress.
    idle
        Number of cores that no other film needs.
    """

    film: PlannedFilm
    out: str
    settings: Settings
    topic: str = ""
    idle: int = 0


class MeasureRow(msgspec.Struct, frozen=True):
    """One measure of one film, as in result.json."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    evidence: str


class Outcome(msgspec.Struct, frozen=True):
    """The outcome of one film, with everything that tables and page need.

    Parameters
    ----------
    state
        See `State`.
    reason
        One sentence where there is no result.
    attempts
        How often it was tried.
    digest
        SHA-256 of the film; None where unknown.
    pattern
        Name of the movement pattern; None where none is named.
    sentence
        The finding.
    quality
        Share of the judged checks that were passed, 0 to 1; None where none was judged.
    judged
        Number of checks that could be made; None in outcomes of older versions.
    rounds
        Whether the spine rounds, in a test that asks it: `yes`, `no` or `unclear`; None in other tests.
    failed
        The failed checks, each `severity:rule`, worst first.
    rows
        The measures.
    frames
        Number of frames of the film.
    test
        Name of the test it was measured as; None in records of older versions.
    side
        The measured leg, in a test of one leg.
    seconds
        Duration of the analysis.
    filmed
        When the film was made, as in result.json; None where unknown.
    killed
        Whether the film's process was killed from outside, by a person or for want of memory, rather than by the film.
    """

    state: State
    reason: str = ""
    attempts: int = 1
    digest: str | None = None
    pattern: str | None = None
    sentence: str = ""
    quality: float | None = None
    judged: int | None = None
    rounds: str | None = None
    failed: tuple[str, ...] = ()
    rows: tuple[MeasureRow, ...] = ()
    frames: int = 0
    test: str | None = None
    side: str | None = None
    seconds: float = 0.0
    filmed: str | None = None
    killed: bool = False

    @property
    def ok(self) -> bool:
        """Whether there is a result."""
        return self.state == "done"


@dataclass(frozen=True)
class ProgressStep:
    """Progress of a film's process: name of the step, what is done of it, and its total; None where that is unknown."""

    step: str
    done: int
    total: int | None


@dataclass(frozen=True)
class Returned:
    """The value that the work in a film's process returned."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """The error of the work in a film's process.

    Parameters
    ----------
    kind
        Class of a RomcamError; None for any other error.
    sentence
        Its text.
    """

    kind: type[RomcamError] | None
    sentence: str
