"""Time and memory of this build against an earlier one, both run in turn on the same films, and against the plain loop.

python bench/against.py OLD_VENV                    analyze with overlay and report, batch, gait: five pairs each
python bench/against.py OLD_VENV --only analyze     one of analyze, batch, every-frame, long, folder, plain
python bench/against.py OLD_VENV --pairs 3
python bench/against.py OLD_VENV --all              each part once or more, in eleven minutes of two idle cores

OLD_VENV is a virtual environment in which the earlier build is installed. Each line gives the medians of both builds
and the median of the pairs' ratios: wall time, processor time (user and system, with all child processes), and peak
memory (the largest sum of the unique sets of all processes). The plain loop (bench/plain_loop.py) runs in this build's
environment.
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

from romcam.weights.store import ensure

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = ROOT / "samples"
BEND: Final = SAMPLES / "forward-bend-typical.mp4"
RATE_HZ: Final = 30
PARTS: Final = ("analyze", "batch", "every-frame", "long", "folder", "plain")
ALL_PAIRS: Final = {"analyze": 3, "every-frame": 3, "long": 1, "folder": 1, "plain": 1}
"""Pairs of each part with --all."""
FOLDER_FILMS: Final = 12
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


def copies_of(film: Path, folder: Path, count: int) -> Path:
    """Fill a folder with copies of a film that differ in their titles: the same content is analysed only once."""
    folder.mkdir()
    for index in range(count):
        with av.open(str(film)) as source, av.open(str(folder / f"{index:02d}.mp4"), "w") as copy:
            copy.metadata["title"] = str(index)
            stream = copy.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(source.streams.video[0]):
                if packet.dts is not None:
                    packet.stream = stream
                    copy.mux(packet)
    return folder


def against_plain_loop(title: str, film: Path, films: Path, count: int, pairs: int) -> None:
    """Compare analyze, and batch over a folder of copies, with the plain loop over the same film."""
    python = Path(sys.executable)
    loop = (str(ROOT / "bench" / "plain_loop.py"), str(film), str(ensure("full")))
    with tempfile.TemporaryDirectory() as scratch:
        for index in range(pairs):
            plain_s = wall_s(python, *loop)
            out = Path(scratch, str(index))
            one_s = wall_s(python, "-m", "romcam", "analyze", str(film), "--out", str(out / "one"))
            many_s = wall_s(python, "-m", "romcam", "batch", str(films), "--out", str(out / "many"), "--workers", "2")
            print(
                f"{title:34}plain loop {plain_s:.1f} s, analyze {one_s:.1f} s: {one_s / plain_s:.2f} of it; "
                f"batch of {count} {many_s:.1f} s: {count * plain_s / many_s:.1f} times as fast",
                flush=True,
            )


def wall_s(python: Path, *arguments: str) -> float:
    """Run this build's Python and return the wall time."""
    start = time.perf_counter()
    subprocess.run(
        [str(python), *arguments], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True
    )
    return time.perf_counter() - start


def main() -> None:
    """Compare both builds part by part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old_venv", type=Path, help="virtual environment in which the earlier build is installed")
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the film")
    parser.add_argument("--only", choices=PARTS, action="append", help="parts to run; by default the first three")
    parser.add_argument("--all", action="store_true", help="all parts but the short batch, with few pairs")
    options = parser.parse_args()
    old, only = options.old_venv.absolute() / "bin" / "python", options.only or PARTS[:3]
    pairs = dict.fromkeys(only, options.pairs or 5)
    if options.all:
        pairs = {part: options.pairs or count for part, count in ALL_PAIRS.items()}
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, pairs: {pairs}")
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as folder:
        for part, count in pairs.items():
            RUNS[part](old, Path(folder), count, options.seconds)


def _analyze(old: Path, folder: Path, pairs: int, seconds: float) -> None:
    film = _bend(folder, seconds)
    compare(f"analyze, {seconds:g} s of 1080p30", old, pairs, lambda out: ("analyze", str(film), "--out", str(out)))


def _every_frame(old: Path, folder: Path, pairs: int, seconds: float) -> None:
    """Tests in which the earlier build watched every frame."""
    for sample, test in (("squat-tucked", "squat"), ("gait-stiff-right", "gait")):
        chosen = (str(SAMPLES / f"{sample}.mp4"), "--test", test)
        compare(f"analyze, {test}", old, pairs, lambda out, chosen=chosen: ("analyze", *chosen, "--out", str(out)))


def _long(old: Path, folder: Path, pairs: int, seconds: float) -> None:
    film = film_of(BEND, folder / "long.mp4", 90.0)
    compare("analyze, 90 s of 1080p30", old, pairs, lambda out: ("analyze", str(film), "--out", str(out)))


def _batch(old: Path, folder: Path, pairs: int, seconds: float) -> None:
    """Three short films, for memory and start as much as for speed."""
    films = folder / "films"
    films.mkdir()
    for name in ("typical", "stiff-hip", "hip-dominant"):
        film_of(SAMPLES / f"forward-bend-{name}.mp4", films / f"{name}.mp4", 8.0, (960, 720))
    compare("batch, three films of 8 s", old, pairs, lambda out: _batch_of(films, out))


def _folder(old: Path, folder: Path, pairs: int, seconds: float) -> None:
    films = _twelve(folder, seconds)
    compare(f"batch, {FOLDER_FILMS} films of {seconds:g} s", old, pairs, lambda out: _batch_of(films, out))


def _plain(old: Path, folder: Path, pairs: int, seconds: float) -> None:
    title = f"{seconds:g} s of 1080p30"
    against_plain_loop(title, _bend(folder, seconds), _twelve(folder, seconds), FOLDER_FILMS, pairs)
    small = film_of(BEND, folder / "small.mp4", 7.5, (960, 720))
    against_plain_loop("7.5 s of 960 x 720", small, copies_of(small, folder / "eight", 8), 8, pairs)


def _bend(folder: Path, seconds: float) -> Path:
    film = folder / "bend.mp4"
    return film if film.exists() else film_of(BEND, film, seconds)


def _twelve(folder: Path, seconds: float) -> Path:
    films = folder / "twelve"
    return films if films.exists() else copies_of(_bend(folder, seconds), films, FOLDER_FILMS)


def _batch_of(films: Path, out: Path) -> tuple[str, ...]:
    return ("batch", str(films), "--out", str(out), "--workers", "2")


RUNS: Final[dict[str, Callable[[Path, Path, int, float], None]]] = {
    "analyze": _analyze,
    "batch": _batch,
    "every-frame": _every_frame,
    "long": _long,
    "folder": _folder,
    "plain": _plain,
}


if __name__ == "__main__":
    main()
