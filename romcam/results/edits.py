"""What a person corrected in a result: the content of an edits file, and the record of it in result.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from romcam.movement.by_hand import AddedRepetition
from romcam.video.source import Person, PersonAt

Point = tuple[float, float]

CORRECTED: Final = "_corrected_deg"
"""End of the names of angles.csv's columns with angles between lines drawn by hand."""


PARTS: Final = (
    *("test", "person", "person_number", "person_at", "side", "mirrored", "rotated_deg"),
    *("neutral_s", "end_of_range_s", "repetition", "added_repetition"),
)
"""Fields of an `Edit` that each correct one thing, besides its lines."""


@dataclass(frozen=True)
class EditedLine:
    """A line drawn along a segment in a key frame. It has `points` or `inclination_deg`, not both.

    Attributes
    ----------
    segment
        `pelvis`, along the skin over the sacrum; `t12`, along the skin at T12-L1; `thigh`, from knee to hip.
    at
        The key frame: `neutral`, `halfway` or `end`, the end of range.
    points
        Two points [x, y] in shares of the width and height of the upright picture, from its upper left corner; the one
        nearer to the feet first.
    inclination_deg
        Inclination in the picture, degrees from upright, positive in the direction in which the person faces.
    time_s
        Time of the frame that it was drawn in, in seconds of the film; null: the frame that the report shows.
    """

    segment: Literal["pelvis", "t12", "thigh"]
    at: Literal["neutral", "halfway", "end"]
    points: tuple[Point, Point] | None = None
    inclination_deg: float | None = None
    time_s: float | None = None


@dataclass(frozen=True)
class Edit:
    """One correction by hand. What is null stays as it is.

    Attributes
    ----------
    who
        Who corrects: a name or initials.
    when
        When: ISO 8601 with its time zone; in an edits file null is now.
    note
        Why, in their own words.
    person
        Whom to measure: the person on the `left` or the `right` of the picture.
    person_number
        Whom to measure, by their number from the left of the picture, from 1.
    person_at
        Whom to measure: the person at a point of the picture.
    test
        Name of the test that the film shows.
    side
        The tested leg, in a test of one leg.
    mirrored
        Whether the film is a mirror image.
    rotated_deg
        Degrees clockwise by which the pictures are turned: 0, 90, 180 or 270.
    neutral_s, end_of_range_s
        Times of the neutral posture and of the end of range, in seconds of the film.
    repetition
        Number of the repetition that is reported, from 1.
    lines
        Drawn lines.
    added_repetition
        A repetition that was not found; it is then the one that is reported.
    """

    who: str
    when: str | None = None
    note: str = ""
    person: Literal["left", "right"] | None = None
    test: str | None = None
    side: Literal["left", "right"] | None = None
    mirrored: bool | None = None
    rotated_deg: int | None = None
    neutral_s: float | None = None
    end_of_range_s: float | None = None
    repetition: int | None = None
    lines: tuple[EditedLine, ...] = ()
    person_number: int | None = None
    person_at: PersonAt | None = None
    added_repetition: AddedRepetition | None = None

    @property
    def asked_for(self) -> Person | None:
        """Whom to measure, in whichever way it is stated; None: as before."""
        return self.person or self.person_number or self.person_at

    @property
    def watching(self) -> dict[str, Any]:
        """What is corrected of how the film is watched, by name; empty: a kept recording serves."""
        stated = {
            "test": self.test,
            "person": self.asked_for,
            "mirrored": self.mirrored,
            "rotated_deg": self.rotated_deg,
        }
        return {name: each for name, each in stated.items() if each is not None}
