"""Films analysed once: one analysis of a film serves every test of it, in every worker."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
SLOW_HZ: Final = 8.0
"""Inferences a second that a slow, controlled movement needs. Tests marked slow run as many as a user does."""


def shared(name: str, make: Callable[[Path], object]) -> Path:
    """A file or folder that is made once, by `make(path)`, and read by every test that needs it."""
    path = Path(os.environ[FOLDER], name)
    with _locked(path.with_name(f"{name}.lock")):
        if not path.exists():
            make(path)
    return path


@cache
def analysed(film: Path, test: str = "forward-bend", rate_hz: float | None = None) -> Analysis:
    """The analysis of a film in samples/ or tests/films/. rate_hz: the greatest number of inferences a second."""
    from romcam.analysis import conclude, run
    from romcam.assessment import Subject
    from romcam.clinical import get

    made: list[Analysis] = []
    chosen = get(test)
    if rate_hz is not None:
        chosen = replace(chosen, protocol=replace(chosen.protocol, inference_rate_hz=rate_hz))

    def make(path: Path) -> None:
        made.append(run(film, test=chosen, subject=Subject()))
        path.write_bytes(pickle.dumps(made[0].recording))

    stored = shared(f"{film.stem}-{test}-{rate_hz}.pickle", make)
    return made[0] if made else conclude(film, pickle.loads(stored.read_bytes()), test=chosen, subject=Subject())


def sample(name: str, test: str = "forward-bend", rate_hz: float | None = None) -> Analysis:
    """The analysis of a film in samples/. rate_hz: the greatest number of inferences a second."""
    return analysed(SAMPLES / f"{name}.mp4", test, rate_hz)


@contextmanager
def one_first(name: str) -> Iterator[None]:
    """One process does this by itself; all others begin when it is done."""
    done = Path(os.environ[FOLDER], name)
    with _locked(done.with_name(f"{name}.lock")):
        if not done.exists():
            yield
            done.touch()
            return
    yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """A second process waits until the first is done."""
    with path.open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
