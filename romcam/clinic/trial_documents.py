"""The documents that a film's page works with: what is drawn above the film, and what can be corrected in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from romcam.results.edits import Point

Path = list["list[int] | None"]
"""For each frame a flat list x, y, x, y in whole pixels of the recording's picture; None where it is not known."""


class Line(msgspec.Struct, frozen=True):
    """One line of a key frame.

    Attributes
    ----------
    segment
        `pelvis`, `t12` or `thigh`.
    points
        Its ends in shares of the picture, the one nearer to the feet first.
    state
        `automatic`; `drawn`: by hand; `missing`: it was not found, and where it might be is shown.
    """

    segment: str
    points: tuple[Point, Point]
    state: Literal["automatic", "drawn", "missing"]


class KeyFrame(msgspec.Struct, frozen=True):
    """One key frame.

    Attributes
    ----------
    at
        `neutral`, `halfway` or `end`.
    time_s
        Its time.
    lines
        Its lines.
    part
        Part of the picture that the person is in: x, y, width and height in shares.
    """

    at: str
    time_s: float
    lines: list[Line]
    part: tuple[float, float, float, float]


class Span(msgspec.Struct, frozen=True):
    """One repetition: its number, when it begins and ends, its end of range, and whether it is the one reported."""

    number: int
    start_s: float
    stop_s: float
    end_of_range_s: float
    reported: bool


class MeasureShown(msgspec.Struct, frozen=True):
    """One measure in words, as it was found and as it is now.

    lead: whether it is one of the large figures of the report. manual: whether it rests on what was drawn.
    """

    name: str
    title: str
    automatic: str
    now: str
    lead: bool
    manual: bool
    changed: bool


class Trial(msgspec.Struct, frozen=True):
    """A film's result as it can be corrected.

    Attributes
    ----------
    width, height
        Size of the upright picture.
    facing
        1: the person faces the right of the picture; -1: the left; 0: neither.
    last_s
        Time of the last frame.
    neutral_s
        Middle of the neutral posture; null: none was found.
    side_test, side
        Whether the test is of one leg, and which leg was measured.
    test, person, mirrored, rotated_deg
        How the film was watched.
    tasks
        The movements of the test that have repetitions, each with its name in words; empty in a test without any.
    people
        Greatest number of people seen at once.
    frames
        The key frames; empty where no lines can be drawn.
    without_lines
        Why no lines can be drawn; empty if they can.
    repetitions, measures
        As they are.
    finding, automatic_finding
        Sentences.
    """

    width: int
    height: int
    facing: int
    last_s: float
    neutral_s: float | None
    side_test: bool
    side: str | None
    test: str
    person: str | None
    mirrored: bool
    rotated_deg: int
    tasks: dict[str, str]
    people: int
    frames: list[KeyFrame]
    without_lines: str
    repetitions: list[Span]
    measures: list[MeasureShown]
    finding: str
    automatic_finding: str


class DrawnPath(msgspec.Struct, frozen=True):
    """Something that is drawn as one path in each frame. kind: the CSS class of its colour; what: what it shows."""

    kind: str
    what: str
    at: Path


class Reading(msgspec.Struct, frozen=True):
    """One row of the panel: its title, the CSS class of its colour, and its value in whole degrees in each frame."""

    title: str
    kind: str
    values: list[int | None]


class Layers(msgspec.Struct, frozen=True):
    """Everything that is drawn above a film.

    Attributes
    ----------
    width, height
        Size of the recording's picture, in which all points are given.
    time_s
        Time of each frame.
    lines
        Thigh, pelvis and T12-L1, or the segments of another test.
    body
        Bones, each a path of two points.
    outline
        The outline of the back, from the silhouette.
    second
        Pelvis and T12-L1 as the second estimator alone has them; empty where it did not run.
    tags
        Corners of the printed tags.
    panel
        Readings.
    """

    width: int
    height: int
    time_s: list[float]
    lines: list[DrawnPath]
    body: list[DrawnPath]
    outline: list[DrawnPath]
    second: list[DrawnPath]
    tags: list[DrawnPath]
    panel: list[Reading]
