"""Time and memory of this build against an earlier one, both run in turn on the same films.

python bench/against.py OLD_VENV                    analyze with overlay and report, batch, gait: five pairs each
python bench/against.py OLD_VENV --only analyze     one of analyze, batch, every-frame, long
python bench/against.py OLD_VENV --pairs 3

OLD_VENV is a virtual environment in which the earlier build is installed. Each line gives the medians of both builds
and the median of the pairs' ratios: wall time, processor time (user and system, with all child processes), and peak
memory (the largest sum of the unique sets of all processes).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import cv2
import psutil

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = ROOT / "samples"
BEND: Final = SAMPLES / "forward-bend-typical.mp4"
RATE_HZ: Final = 30
PARTS: Final = ("analyze", "batch", "every-frame", "long")
EVERY_S: Final = 0.1


@dataclass(frozen=True)
class Cost:
    """What one run took: wall and processor time in seconds, peak memory in MB."""

    wall_s: float
    processor_s: float
    peak_mb: float


def film_of(sample: Path, target: Path, duration_s: float, size: tuple[int, int] = (1920, 1080)) -> Path:
    """Play a sample forwards and backwards until the film has that length: no cut, 30 pictures a second."""
    width, height = size
    with av.open(str(sample)) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    with av.open(str(target), "w") as out:
        stream: Any = out.add_stream("libx264", rate=RATE_HZ, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for index in range(round(duration_s * RATE_HZ)):
            at = index % (2 * len(frames) - 2)
            rgb = frames[min(at, 2 * len(frames) - 2 - at)]
            scale = min(width / rgb.shape[1], height / rgb.shape[0])
            rgb = cv2.resize(rgb, (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale)))
            left, top = (width - rgb.shape[1]) // 2, (height - rgb.shape[0]) // 2
            right, bottom = width - rgb.shape[1] - left, height - rgb.shape[0] - top
            rgb = cv2.copyMakeBorder(rgb, top, bottom, left, right, cv2.BORDER_REPLICATE)
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE_HZ)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return target


def cost(python: Path, checkout: Path | None, *arguments: str) -> Cost:
    """Run romcam with the build of that interpreter, or with a checkout in its place."""
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    environment.pop("PYTHONPATH", None)
    if checkout is not None:
        environment["PYTHONPATH"] = str(checkout)
    before, start = os.times(), time.perf_counter()
    command = [str(python), "-m", "romcam", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, parent = 0.0, psutil.Process(process.pid)
    while process.poll() is None:
        peak = max(peak, _memory_mb(parent))
        time.sleep(EVERY_S)
    wall_s, after = time.perf_counter() - start, os.times()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    processor_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall_s, processor_s, peak)


def _memory_mb(parent: psutil.Process) -> float:
    total = 0
    try:
        for each in (parent, *parent.children(recursive=True)):
            total += each.memory_full_info().uss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0.0
    return total / 1e6


def compare(name: str, old: Path, pairs: int, arguments: Callable[[Path], tuple[str, ...]]) -> None:
    """Run both builds in turn and print the medians."""
    found: list[tuple[Cost, Cost]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for index in range(pairs):
            folders = Path(scratch, f"{index}-old"), Path(scratch, f"{index}-new")
            turns = [
                lambda out=folders[0]: cost(old, None, *arguments(out)),
                lambda out=folders[1]: cost(Path(sys.executable), ROOT, *arguments(out)),
            ]
            # The order alternates, so that a load that grows or falls favours neither.
            first, second = turns if index % 2 == 0 else turns[::-1]
            one, other = first(), second()
            found.append((one, other) if index % 2 == 0 else (other, one))
    for title, unit, read in (
        ("wall time", "s", lambda each: each.wall_s),
        ("processor time", "s", lambda each: each.processor_s),
        ("peak memory", "MB", lambda each: each.peak_mb),
    ):
        before, after = ([read(pair[side]) for pair in found] for side in (0, 1))
        ratio = statistics.median(b / a for a, b in zip(before, after, strict=True))
        values = f"{statistics.median(before):8.1f} → {statistics.median(after):8.1f} {unit}"
        print(f"{name:34}{title:16}{values:28} ratio {ratio:.2f}", flush=True)


def main() -> None:
    """Compare both builds part by part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old_venv", type=Path, help="virtual environment in which the earlier build is installed")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=18.0, help="length of the film")
    parser.add_argument("--only", choices=PARTS, action="append", help="parts to run; by default all but long")
    options = parser.parse_args()
    old, pairs = options.old_venv.absolute() / "bin" / "python", options.pairs
    only = options.only or PARTS[:3]
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, medians of {pairs} pairs")
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as folder:
        films = Path(folder, "films")
        films.mkdir()
        if "analyze" in only:
            film = film_of(BEND, Path(folder, "bend.mp4"), options.seconds)
            name = f"analyze, {options.seconds:g} s of 1080p30"
            compare(name, old, pairs, lambda out: ("analyze", str(film), "--out", str(out)))
        if "every-frame" in only:
            for sample, test in (("squat-tucked", "squat"), ("gait-stiff-right", "gait")):
                path = str(SAMPLES / f"{sample}.mp4")
                chosen = (path, "--test", test)
                compare(
                    f"analyze, {test}", old, pairs, lambda out, chosen=chosen: ("analyze", *chosen, "--out", str(out))
                )
        if "batch" in only:
            for each in sorted(SAMPLES.glob("forward-bend-*.mp4")):
                film_of(each, films / each.name, 8.0, (960, 720))
            name = "batch, three films of 8 s"
            compare(name, old, pairs, lambda out: ("batch", str(films), "--out", str(out), "--workers", "2"))
        if "long" in only:
            long = film_of(BEND, Path(folder, "long.mp4"), 90.0)
            compare("analyze, 90 s of 1080p30", old, pairs, lambda out: ("analyze", str(long), "--out", str(out)))


if __name__ == "__main__":
    main()
