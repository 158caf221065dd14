"""The messages between a server and the process that guides a person in front of a camera elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True)
class LoadModel:
    """Load a pose model: the content of its bundle, and its name and digest."""

    weights: bytes
    model: str


@dataclass(frozen=True)
class BeginTest:
    """Guide through a test from its beginning.

    Parameters
    ----------
    test
        Name of the clinical test.
    size
        Width and height of the pictures that follow, pixels.
    repetitions
        Number of repetitions requested.
    """

    test: str
    size: tuple[int, int]
    repetitions: int


@dataclass(frozen=True)
class JpegPicture:
    """A picture as a JPEG file, and the time at which it was taken, seconds."""

    jpeg: bytes
    time_s: float


@dataclass(frozen=True)
class SkipSetup:
    """Do what the start button asks for."""


@dataclass(frozen=True)
class StartOver:
    """Begin the test again."""


@dataclass(frozen=True)
class ModelLoaded:
    """The model is loaded."""


class GuidedPicture(msgspec.Struct, frozen=True):
    """What a picture leads to, as a page shows it.

    Parameters
    ----------
    time
        When the picture was taken, seconds, as its sender stated it.
    phase, prompt, tone
        Part of the test, key of the instruction and its tone, see `romcam.guided.guide` and `romcam.guided.prompts`.
    headline, detail
        The instruction.
    count, wanted
        Number of repetitions done and requested; 0 requested: they are not counted.
    take
        Number of the current recording; 0: none.
    countdown
        Seconds left of a stand, or until the recording begins; None outside it.
    ending
        How the test ended; None until it is over.
    company, company_mirrored
        Sentence about others in the picture, as it is and as a mirror shows it; empty where nobody else is there.
    chosen
        Side of the camera's picture on which the person stands whom the user chose among several: `left` or `right`.
        None where nobody chose, or neither side states it.
    bones
        (N, 4) ends of the person's bones, x, y, x, y in shares of the picture's width and height.
    pelvis, lumbar
        Preview of pelvis tilt and lumbar flexion, degrees; None where unknown.
    """

    time: float
    phase: str
    prompt: str
    tone: str
    headline: str
    detail: str
    count: int
    wanted: int
    take: int
    countdown: float | None
    ending: str | None
    company: str
    company_mirrored: str
    chosen: str | None
    bones: list[tuple[float, float, float, float]]
    pelvis: float | None
    lumbar: float | None


@dataclass(frozen=True)
class Answered:
    """What a picture leads to; None if it is no picture."""

    picture: GuidedPicture | None
