"""Films analysed once: one analysis of a film serves every test of it, in every worker."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from romcam.analysis import Analysis

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

TESTS: Final = Path(__file__).parent
SAMPLES: Final = TESTS.parent / "samples"
FOLDER: Final = "ROMCAM_TESTS_ANALYSES"
"""Environment variable: the folder that the workers of pytest-xdist share in one run of the tests."""


def shared(name: str, make: Callable[[Path], object]) -> Path:
    """A file or folder that is made once, by `make(path)`, and read by every test that needs it."""
    path = Path(os.environ[FOLDER], name)
    with _locked(path.with_name(f"{name}.lock")):
        if not path.exists():
            make(path)
    return path


@cache
def analysed(film: Path, test: str = "forward-bend") -> Analysis:
    """The analysis of a film in samples/ or tests/films/."""
    from romcam.analysis import conclude, run
    from romcam.assessment import Subject
    from romcam.clinical import get

    made: list[Analysis] = []

    def make(path: Path) -> None:
        made.append(run(film, test=get(test), subject=Subject()))
        path.write_bytes(pickle.dumps(made[0].recording))

    stored = shared(f"{film.stem}-{test}.pickle", make)
    return made[0] if made else conclude(film, pickle.loads(stored.read_bytes()), test=get(test), subject=Subject())


def sample(name: str, test: str = "forward-bend") -> Analysis:
    """The analysis of a film in samples/."""
    return analysed(SAMPLES / f"{name}.mp4", test)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """A second process waits until the first is done."""
    with path.open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
