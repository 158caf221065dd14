"""Films analysed once: one analysis of a film serves every test that looks at it, in whichever worker it runs."""

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
    with _locked(path.with_suffix(".lock")):
        if not path.exists():
            make(path)
    return path


@cache
def analysed(film: Path, test: str = "forward-bend") -> Analysis:
    """What `romcam analyze` makes of a film that lies in samples/ or tests/films/."""
    from romcam.analysis import conclude, run
    from romcam.assessment import Subject
    from romcam.clinical import get

    own: list[Analysis] = []

    def make(path: Path) -> None:
        own.append(run(film, test=get(test), subject=Subject()))
        path.write_bytes(pickle.dumps(own[0].recording))

    kept = shared(f"{film.stem}-{test}.pickle", make)
    return own[0] if own else conclude(film, pickle.loads(kept.read_bytes()), test=get(test), subject=Subject())


def sample(name: str, test: str = "forward-bend") -> Analysis:
    """What `romcam analyze` makes of a film of samples/."""
    return analysed(SAMPLES / f"{name}.mp4", test)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Whoever comes second waits until the first has done."""
    with path.open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
