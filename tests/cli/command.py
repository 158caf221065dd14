"""Running romcam like a user, and the films for it: samples made smaller, shorter or worse."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from romcam.results.atomic_write import PARTIAL
from romcam.video import VideoReader
from tests.analyses import shared
from tests.video.films import write_film
from tests.warm import WarmProcess

SAMPLES = Path(__file__).parents[2] / "samples"
STIFF_HIP = SAMPLES / "forward-bend-stiff-hip.mp4"
SMALL_PX = 400
"""Long side of the films made here: enough to find a person in, and quick."""

Picture = NDArray[np.uint8]
Completed = subprocess.CompletedProcess[str]


def romcam(*arguments: object, before: tuple[str, ...] = (), cold: bool = False, **options: Any) -> Completed:
    """Run the command to its end. before: a command to run it under. cold: start it as a user does."""
    line = [*before, sys.executable, "-m", "romcam", *map(str, arguments)]
    start = subprocess.Popen if cold else WarmProcess
    with start(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options) as process:
        out, errors = process.communicate(timeout=240)
    return Completed(line, process.returncode, out, errors)


def refused(done: Completed, status: int) -> str:
    """The one sentence of a run that ended with that status; fails for anything else."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("romcam: ")
    assert lines[0].endswith(".")
    return lines[0]


def leftovers(folder: Path) -> list[str]:
    """Files that an unfinished run left in a folder and below."""
    return [str(path) for path in folder.rglob("*") if path.name.startswith((PARTIAL, ".overlay"))]


def sample_frames(every: int = 2, start: int = 0, stop: int | None = None) -> list[Picture]:
    """Every n-th frame of the stiff-hip sample, small. every: n."""
    return list(_stiff_hip()[start:stop:every])


@cache
def _stiff_hip() -> tuple[Picture, ...]:
    with VideoReader(STIFF_HIP, SMALL_PX) as film:
        return tuple(frame.rgb for frame in film)


def bend_frames() -> list[Picture]:
    """A bend from the stand to the stand, to be shown at eight frames a second."""
    return sample_frames(4, 24, 228)


def small_bend() -> Path:
    """The stiff-hip sample, small and eight frames a second: the shortest film of a whole bend."""
    return shared("bend.mp4", lambda path: make_film(path, bend_frames(), fps=8))


def measured_bend() -> Path:
    """What `romcam analyze` wrote for that film, table and numbers alone, into the folder it chooses by itself."""

    def measure(out: Path) -> None:
        done = romcam("analyze", small_bend(), "--no-overlay", "--no-report")
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert out.is_dir()

    return shared("bend.mp4-romcam", measure)


def make_film(
    path: Path,
    pictures: list[Picture],
    *,
    fps: Fraction | int = 15,
    change: Callable[[Picture], Picture] | None = None,
    **options: Any,
) -> Path:
    """A film of those pictures, each changed first."""
    changed = [np.ascontiguousarray(change(each)) for each in pictures] if change else pictures
    return write_film(path, changed, fps=fps, **options)
