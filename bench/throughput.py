"""How fast `romcam batch` is on all cores, against the plain loop and against the model's own bare inference.

python bench/throughput.py                  12 films of 1080p; everything in one run on one machine
python bench/throughput.py --height 720     the same of 720p
python bench/throughput.py --scaling        a Dask cluster of one worker against one of two, on this machine

The films are the three samples on a wide canvas, as a phone films them, each four times under different names. The bare
inference is the same frames, decoded and scaled beforehand, through the model alone, one process a core; no result of
it is read. Bare inference and the plain loop run on every frame; romcam does so with `--every-frame`, and
by default 15 times a second (docs/decisions/0016).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from speed import film_of

from romcam.pose.guard import guarded_environment
from romcam.video import VideoReader
from romcam.weights.store import ensure

HERE = Path(__file__).resolve().parent
SAMPLES = sorted((HERE.parent / "samples").glob("forward-bend-*.mp4"))
LONG_SIDE_PX = 640


def make_films(folder: Path, count: int, duration_s: float, height: int) -> list[Path]:
    films = []
    for i, sample in enumerate(SAMPLES):
        first = folder / f"{i:02d}.mp4"
        film_of(sample, first, duration_s, height * 16 // 9, height)
        films.append(first)
    for i in range(len(SAMPLES), count):
        films.append(Path(shutil.copy(films[i % len(SAMPLES)], folder / f"{i:02d}.mp4")))
    return films


@contextmanager
def measured() -> Iterator[list[float]]:
    """Wall-clock seconds, and processor seconds of all processes, that the block takes."""
    took, start, before = list[float](), time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    yield took
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took += [time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime]


def run(*command: str) -> list[float]:
    with measured() as took:
        subprocess.run(command, check=True, env=guarded_environment(), capture_output=True)
    return took


def bare(films: list[Path], weights: Path) -> tuple[list[float], int]:
    """Return seconds until the slowest process has finished, processor seconds, and number of frames."""
    cores = os.cpu_count() or 1
    command = [sys.executable, __file__, "--bare", str(weights)]
    shares = [films[k::cores] for k in range(cores)]
    parts = [
        subprocess.Popen(
            [*command, *map(str, share)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=guarded_environment(),
            text=True,
        )
        for share in shares
    ]
    for part in parts:
        assert part.stdout is not None
        part.stdout.readline()  # all frames are decoded
    for part in parts:
        assert part.stdin is not None
        part.stdin.write("go\n")
        part.stdin.flush()
    reports = [part.communicate()[0].split() for part in parts]
    clock, processor, frames = zip(*(map(float, each) for each in reports), strict=True)
    return [max(clock), sum(processor)], round(sum(frames))


def bare_share(weights: str, films: list[str]) -> None:
    import mediapipe as mp
    from mediapipe.tasks import python as tasks
    from mediapipe.tasks.python import vision

    options = vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=weights),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    kept: dict[int, list[mp.Image]] = {}
    for film in films:
        if Path(film).stat().st_size not in kept:  # copies of the same film are decoded once
            with VideoReader(film, LONG_SIDE_PX) as reader:
                pictures = [mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.rgb) for frame in reader]
            kept[Path(film).stat().st_size] = pictures
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        landmarker.detect_for_video(next(iter(kept.values()))[0], 0)
        print("ready", flush=True)
        sys.stdin.readline()
        start, processor, frames = time.perf_counter(), time.process_time(), 0
        for film in films:
            for image in kept[Path(film).stat().st_size]:
                frames += 1
                landmarker.detect_for_video(image, frames * 1_000_000)
        print(time.perf_counter() - start, time.process_time() - processor, frames)


def main(count: int, duration_s: float, height: int) -> None:
    weights = ensure("full")
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as scratch:
        folder = Path(scratch, "films")
        folder.mkdir()
        films = make_films(folder, count, duration_s, height)
        limit, frames = bare(films, weights)
        batch = [sys.executable, "-m", "romcam", "batch", str(folder), "--out"]
        ours = run(*batch, str(Path(scratch, "out")))
        every = run(*batch, str(Path(scratch, "every")), "--every-frame")
        plain = run(sys.executable, str(HERE / "plain_loop.py"), *map(str, films), str(weights))
    print(f"{count} films of {height}p, {frames} frames, {os.cpu_count()} cores, overlays off")
    rows = {"bare inference": limit, "romcam batch": ours, "  --every-frame": every, "plain loop": plain}
    for name, (took, processor) in rows.items():
        rate = f"{frames / took:6.1f} frames/s  {1000 * took / frames:5.1f} ms a frame"
        print(f"{name:15} {took:6.1f} s  {rate}, {1000 * processor / frames:5.1f} ms of processor")
    print(f"plain loop / romcam batch {plain[0] / ours[0]:.2f} (at least 2.5), --every-frame {plain[0] / every[0]:.2f}")
    print(
        f"romcam batch / bare inference of every frame {ours[0] / limit[0]:.2f} (at most 1.4), "
        f"--every-frame {every[0] / limit[0]:.2f}; of processor {ours[1] / limit[1]:.2f} and {every[1] / limit[1]:.2f}"
    )


def scaling(count: int, duration_s: float, height: int) -> None:
    from distributed import LocalCluster

    ensure("full")
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as scratch:
        folder, took = Path(scratch, "films"), dict[int, float]()
        folder.mkdir()
        make_films(folder, count, duration_s, height)
        for workers in (1, 2):
            options = {"threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
            with LocalCluster(n_workers=workers, **options) as cluster:
                out = str(Path(scratch, f"out-{workers}"))
                address = str(cluster.scheduler_address)
                command = ("batch", str(folder), "--out", out, "--cluster", address)
                took[workers] = run(sys.executable, "-m", "romcam", *command)[0]
            print(f"{workers} worker(s): {took[workers]:.1f} s", flush=True)
    print(f"from one worker to two {took[1] / took[2]:.2f} (at least 1.7)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=8.6)
    parser.add_argument("--height", type=int, default=1080)
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--bare", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.bare:
        bare_share(given.bare[0], given.bare[1:])
    elif given.scaling:
        scaling(given.films, given.seconds, given.height)
    else:
        main(given.films, given.seconds, given.height)
