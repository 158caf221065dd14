"""What the rooms of a batch hand to each other: the films, how to analyse them, and what became of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from romcam.assessment.conclusions import Subject

State = Literal["done", "unreadable", "nothing", "crashed", "timeout", "error", "unknown-test", "missing", "changed"]
"""What became of a film.

done: it has a result. unreadable: it is no film that can be read. nothing: nobody or no movement to measure.
crashed: its process died. timeout: it took too long or hung. error: a fault of romcam's. unknown-test: nothing says
which test it shows. missing: it is not where the manifest says, or went away. changed: it was written to while it
was analysed.
"""

LASTING: Final[tuple[State, ...]] = ("done", "unreadable", "nothing", "crashed", "timeout", "error")
"""States that stay true of the same film and settings, and are not worked for again."""

VIDEOS: Final = "videos"
"""Folder of the output that holds a folder for each film."""


@dataclass(frozen=True)
class Film:
    """One film of the plan.

    name: its place in the folder, with forward slashes; what it is called everywhere. url: where it is, a path or
    an fsspec URL. stamp: changes whenever the file does. bytes: its size. test: None where unknown. because: what
    says so. side, date, notes: the clinic's own, passed on to the tables.
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

    @property
    def id(self) -> str:
        """Sixteen hex digits for the name, fit for a file name anywhere."""
        return hashlib.sha256(self.name.encode(errors="surrogateescape")).hexdigest()[:16]

    @property
    def folder(self) -> str:
        """The folder of its results, in the output folder."""
        return f"{VIDEOS}/{self.name}"


@dataclass(frozen=True)
class Settings:
    """How every film of a batch is analysed.

    time_limit_s: seconds a film may take in all; stall_s: seconds without a sign of progress. split: long films are
    watched in pieces (`romcam.pose.pieces`), side by side where cores are idle. every_frame: of slow movements too
    every frame is looked at (`romcam.pose.pace`).
    """

    model: str = "full"
    overlay: bool = False
    report: bool = True
    hide_face: bool = True
    time_limit_s: float = 3600.0
    stall_s: float = 120.0
    split: bool = False
    every_frame: bool = False


@dataclass(frozen=True)
class Task:
    """One film to analyse.

    out: path or URL of the output folder. topic: under which a cluster's worker reports. idle: cores that nobody else
    has work for.
    """

    film: Film
    out: str
    settings: Settings
    topic: str = ""
    idle: int = 0


class Row(msgspec.Struct, frozen=True):
    """One measure of one film, as in result.json."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    evidence: str


class Outcome(msgspec.Struct, frozen=True):
    """What became of one film; all that tables and page need to know of it.

    reason: one sentence where there is no result. attempts: how often it was tried. digest: SHA-256 of the film.
    quality: share of the judged checks that were passed, 0..1. failed: names of the failed checks, `severity:rule`,
    worst first. sentence: the finding. seconds: how long it took.
    """

    state: State
    reason: str = ""
    attempts: int = 1
    digest: str | None = None
    pattern: str | None = None
    sentence: str = ""
    quality: float | None = None
    failed: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    frames: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether there is a result."""
        return self.state == "done"
