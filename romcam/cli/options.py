"""Options that several commands have in common, as types of their parameters."""

from __future__ import annotations

import enum
from typing import Annotated

import typer


class Sex(str, enum.Enum):
    """Sex as the reference values know it."""

    female = "female"
    male = "male"


SubjectOption = Annotated[str | None, typer.Option(help="Your own identifier of the person; never a name.")]
AgeOption = Annotated[int | None, typer.Option(min=3, max=120, help="Years; the reference values then fit better.")]
SexOption = Annotated[Sex | None, typer.Option(help="For the reference values.")]
EveryFrameOption = Annotated[
    bool, typer.Option("--every-frame", help="Look at every frame of slow movements, too; 15 a second are enough.")
]
ShowFaceOption = Annotated[bool, typer.Option("--show-face", help="Leave the face visible in report and overlay.")]
