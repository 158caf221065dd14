"""What a module of this room declares: the name of a format, its file, and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from romcam.errors import UsageError
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.exports.trial import Trial

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Format:
    """One format of another program.

    Parameters
    ----------
    name
        Name as typed after `--to` and `--export`.
    file
        Name of the file in the folder of a result, or of a folder of files.
    write
        Writes trials to a path, which does not exist yet: one trial, or any number if the format is `together`. Raises
        InputError if a trial cannot be written in the format, and OSError if the file cannot be written.
    missing
        Returns why a trial has nothing for the format, in a sentence, or None.
    together
        Whether one file holds all trials that are exported at once.
    library
        Module that the format needs and that romcam does not always install; None: it needs none.
    from_report
        Whether the format is made from report.html.
    from_landmarks
        Whether landmarks go into the format, where a result keeps them.
    """

    name: str
    file: str
    write: Callable[[Sequence[Trial], Path], None]
    missing: Callable[[Trial], str | None] = lambda _: None
    together: bool = False
    library: str | None = None
    from_report: bool = False
    from_landmarks: bool = False

    def require_library(self) -> None:
        """Raise UsageError if the library that the format needs is not installed."""
        if self.library is not None and find_spec(self.library) is None:
            raise UsageError(_text("library-missing", name=self.name, library=self.library))
