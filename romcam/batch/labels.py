"""Labels of a film, such as test, person, side and date, read from text that a clinic wrote."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, TypedDict

from romcam import clinical
from romcam.assessment.conclusions import parse_age, parse_height, parse_sex
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.names import printable, without_spreadsheet_zeros
from romcam.video.dates import parse_date
from romcam.video.stating import stated_by_user

UNKNOWN: Final = frozenset(("", "-", "--", "?", "na", "n/a", "#n/a", "#nv", "nan", "null", "none", "unknown"))
"""Cells that state nothing, in lower case."""
_SIDES: Final = {
    **dict.fromkeys(("l", "left", "lt", "li", "links", "gauche", "izquierda"), "left"),
    **dict.fromkeys(("r", "right", "rt", "re", "rechts", "droite", "derecha"), "right"),
}
_ANSWERS: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "mirrored"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}
_text = Catalogue(__name__)


class _Playing(TypedDict):
    rotate: int | None
    speed: float | None
    fps: float | None


@dataclass(frozen=True)
class Labels:
    """The known labels of a film; None where unknown.

    Parameters
    ----------
    test
        Name of the test; `auto`: to be recognised.
    subject
        The person's identifier.
    side
        The tested side.
    age
        Years.
    sex
        `female` or `male`.
    height
        Body height in centimetres.
    date
        Date of the visit, `2024-05-31`; or the visit's own name.
    notes
        Free text.
    person
        Which of several people in the picture is measured: `left` or `right`.
    mirrored
        Whether the film is a mirror image.
    rotate, speed, fps
        Degrees clockwise by which its pictures are turned, playing speed over real speed, and pictures that the camera
        took in a second; see `romcam.video.Stated`.
    """

    test: str | None = None
    subject: str | None = None
    side: str | None = None
    age: int | None = None
    sex: str | None = None
    height: float | None = None
    date: str | None = None
    notes: str | None = None
    person: str | None = None
    mirrored: bool | None = None
    rotate: int | None = None
    speed: float | None = None
    fps: float | None = None

    def over(self, other: Labels) -> Labels:
        """Return these labels, completed by others.

        Parameters
        ----------
        other
            Labels that are used where these are None.
        """
        values = {
            each.name: getattr(other if getattr(self, each.name) is None else self, each.name)
            for each in fields(Labels)
        }
        if self.speed is not None or self.fps is not None:
            # Both state how fast the film plays: one of these and the other of those would contradict each other.
            values |= {"speed": self.speed, "fps": self.fps}
        return Labels(**values)


LABELS: Final = tuple(each.name for each in fields(Labels))

AUTO: Final = "auto"
"""In place of a test's name: the test is recognised in the film."""


def make_labels(given: Mapping[str, str], where: str, month_first: bool | None = None) -> Labels:
    """Read labels from text.

    Parameters
    ----------
    given
        Name of a label → its text; other names are ignored.
    where
        Origin of the text, for sentences.
    month_first
        See `romcam.video.dates.parse_date`.

    Raises
    ------
    UsageError
        Where a text is not what its label can be.
    """
    known = {key: value for key in LABELS if (value := given.get(key, "").strip()).lower() not in UNKNOWN}
    values = {key: printable(value) for key, value in known.items()}
    test, age, sex, height, date, side, person, mirrored = (
        values.pop(key, None) for key in ("test", "age", "sex", "height", "date", "side", "person", "mirrored")
    )
    rotate, speed, fps = (values.pop(key, None) for key in ("rotate", "speed", "fps"))
    subject = values.pop("subject", None)
    try:
        return Labels(
            test=None if test is None else AUTO if test.lower() == AUTO else clinical.get(test).name,
            subject=None if subject is None else without_spreadsheet_zeros(subject),
            age=None if age is None else parse_age(age),
            sex=None if sex is None else parse_sex(sex),
            height=None if height is None else parse_height(height),
            date=None if date is None else parse_date(date, month_first),
            side=None if side is None else _SIDES.get(side.casefold(), side),
            person=None if person is None else _left_or_right(person),
            mirrored=None if mirrored is None else _answer(mirrored),
            **_playing(rotate, speed, fps),
            **values,  # pyright: ignore[reportArgumentType]
        )
    except UsageError as error:
        raise UsageError(_text("label-wrong", where=where, reason=error)) from None


def _answer(text: str) -> bool:
    if text.casefold() not in _ANSWERS:
        raise UsageError(_text("label-bad-mirrored", given=text))
    return _ANSWERS[text.casefold()]


def _playing(rotate: str | None, speed: str | None, fps: str | None) -> _Playing:
    """How the film is to be turned and played. Raises UsageError."""
    turn = None if rotate is None else _number(rotate.removesuffix("°"), "rotate")
    if turn is not None and turn % 90:
        raise UsageError(_text("label-bad-rotate", given=str(rotate)))
    rates = (
        None if speed is None else _number(speed, "speed"),
        None if fps is None else _number(fps, "fps"),
    )
    stated_by_user(speed=rates[0], fps=rates[1])
    return {"rotate": None if turn is None else round(turn) % 360, "speed": rates[0], "fps": rates[1]}


def _number(text: str, label: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(_text("label-no-number", label=label, given=text))
    return number


def _left_or_right(text: str) -> str:
    if text.casefold() not in _SIDES:
        raise UsageError(_text("label-bad-person", person=text))
    return _SIDES[text.casefold()]
