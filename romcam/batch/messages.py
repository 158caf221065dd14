"""What a film's process says to the one that asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from romcam.errors import RomcamError

READY: Final = b"r"
"""What the fork server says once everything is loaded."""


@dataclass(frozen=True)
class Step:
    """How far a child is."""

    step: str
    done: int
    total: int | None


@dataclass(frozen=True)
class Returned:
    """What the work came to."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """What the work raised: a RomcamError's class and sentence, or None and what it was."""

    kind: type[RomcamError] | None
    sentence: str
