"""Options that several commands share, as types of their parameters."""

from __future__ import annotations

import enum
from typing import Annotated, Literal

import typer

from romcam.messages import Catalogue

_text = Catalogue(__name__)


def _sex(text: str) -> Literal["female", "male"]:
    from romcam.assessment.conclusions import parse_sex
    from romcam.errors import UsageError

    try:
        return parse_sex(text)
    except UsageError as error:
        raise typer.BadParameter(str(error)) from None


def _age(text: str) -> int:
    from romcam.assessment.conclusions import parse_age
    from romcam.errors import UsageError

    try:
        return parse_age(text)
    except UsageError as error:
        raise typer.BadParameter(str(error)) from None


class Person(str, enum.Enum):
    """Place of a person in the picture."""

    left = "left"
    right = "right"


PersonOption = Annotated[Person | None, typer.Option(help=_text("option-person"))]
SideOption = Annotated[Person | None, typer.Option(help=_text("option-side"))]


class Turn(str, enum.Enum):
    """Degrees clockwise by which a film's pictures are turned."""

    none = "0"
    right = "90"
    upside_down = "180"
    left = "270"


class TagsUse(str, enum.Enum):
    """Whether printed tags are used."""

    auto = "auto"
    off = "off"
    only = "only"


TagsOption = Annotated[TagsUse, typer.Option("--tags", help=_text("option-tags"))]
SubjectOption = Annotated[str | None, typer.Option(help=_text("option-subject"))]
AgeOption = Annotated[int | None, typer.Option(parser=_age, metavar="YEARS", help=_text("option-age"))]
SexOption = Annotated[str | None, typer.Option(parser=_sex, metavar="female|male", help=_text("option-sex"))]
HeightOption = Annotated[
    float | None, typer.Option("--height", min=50, max=250, metavar="CM", help=_text("option-height"))
]
EveryFrameOption = Annotated[bool, typer.Option("--every-frame", help=_text("option-every-frame"))]
MirroredOption = Annotated[bool, typer.Option("--mirrored", help=_text("option-mirrored"))]
DateOption = Annotated[str | None, typer.Option("--date", help=_text("option-date"), show_default=False)]
ShowFaceOption = Annotated[bool, typer.Option("--show-face", help=_text("option-show-face"))]
ModelOption = Annotated[str, typer.Option(help=_text("option-model"))]
RotateOption = Annotated[Turn, typer.Option(help=_text("option-rotate"))]
SpeedOption = Annotated[float | None, typer.Option(min=0.001, max=1000, help=_text("option-speed"))]
FpsOption = Annotated[float | None, typer.Option(min=1, max=10_000, help=_text("option-fps"))]
ExportOption = Annotated[
    list[str] | None, typer.Option("--export", metavar="FORMAT", help=_text("option-export"), show_default=False)
]
