"""How `romcam record` keeps up with a camera: a 720p film simulates it, at 30 frames a second in real time.

python bench/live.py                        with the drawing of the window, without a screen
python bench/live.py --bare                 without any drawing
python bench/live.py --bends 1 --busy 2     then once more beside two programs that keep a core busy each

Prints how many pictures of the camera were recorded, how late the camera was read, angles a second over the whole
session, and the time from a picture to its angles.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from speed import SAMPLE, film_of

from romcam import clinical
from romcam.capture import Clock, Recorder, Shot
from romcam.capture.playback import PlaybackCamera
from romcam.estimators import load_estimator
from romcam.guided.camera_loop import CameraLoop
from romcam.guided.layout import draw_scene
from romcam.guided.measurement import LiveMeasurement, single_threaded
from romcam.guided.pose_client import PoseClient
from romcam.guided.presenter import Key, LiveScene
from romcam.video import VideoReader


class Canvas:
    """Draws the content of the window without opening one; counts the pictures."""

    def __init__(self, draw: bool) -> None:
        self._draw = draw
        self.drawn = 0

    def show(self, scene: LiveScene) -> None:
        self.drawn += 1
        if self._draw:
            draw_scene(scene, clinical.get("forward-bend"), mirror=True, stats=True)

    def key(self) -> Key | None:
        return None

    def working(self, step: str, done: int, total: int | None) -> None:
        pass

    def close(self) -> None:
        pass


class TimedCamera:
    """A film as a camera that records how late each picture was fetched."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._film = PlaybackCamera(path, clock)
        self._clock = clock
        self.name, self.size = self._film.name, self._film.size
        self.late_s: list[float] = []

    def read(self) -> Shot | None:
        shot = self._film.read()
        if shot is not None:
            self.late_s.append(self._clock.now() - shot.time_s)
        return shot

    def close(self) -> None:
        self._film.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--bends", type=int, default=3)
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="programs that take a core each")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as folder:
        film = Path(folder) / "camera.mp4"
        with VideoReader(SAMPLE) as sample:
            seconds = (sample.frame_count_hint or 240) / 30
        film_of(SAMPLE, film, seconds)
        alone_s = session(film, Path(folder) / "out", given.bends, draw=not given.bare)
        if given.busy:
            print(f"\nbeside {given.busy} busy programs")
            programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(given.busy)]
            try:
                beside_s = session(film, Path(folder) / "beside", given.bends, draw=not given.bare)
            finally:
                for program in programs:
                    program.kill()
                    program.wait()
            print(f"the test            ended by itself after {beside_s / alone_s:.2f} times as long")


def session(film: Path, out: Path, bends: int, *, draw: bool) -> float:
    """Run one guided test, print how it kept up, and return how long it took, in seconds."""
    clock = Clock()
    camera = TimedCamera(film, clock)
    pose = PoseClient("full", camera.size)
    test = clinical.get("forward-bend")
    measuring = LiveMeasurement(pose, test, load_estimator(), bends)
    pose.wait()
    recorder = Recorder(out, camera.size)
    canvas = Canvas(draw)
    busy_s = time.process_time()
    began_s = time.monotonic()
    try:
        with single_threaded():
            outcome = CameraLoop(camera, recorder, measuring, canvas, clock).run()
    finally:
        pose.close()
    took_s = time.monotonic() - began_s
    busy_s = time.process_time() - busy_s
    with VideoReader(outcome.path) as recorded:
        times = np.array([frame.time_s for frame in recorded])
    performance = outcome.performance
    steps = np.diff(times)
    print(f"camera              {camera.size[0]}×{camera.size[1]}, {performance.captured} pictures in {took_s:.1f} s")
    rate = (len(times) - 1) / times[-1]
    print(f"recorded            {len(times)} pictures in {times[-1]:.1f} s: {rate:.2f} a second")
    print(f"lost                {performance.lost}; longest step between two recorded {1000 * steps.max():.0f} ms")
    late = [1000 * each for each in camera.late_s]
    worst = max(late)
    over = sum(each > 1000 / 30 for each in late)
    print(f"read too late by    {statistics.median(late):.1f} ms (median), {worst:.0f} ms (worst), {over} over 33 ms")
    measured = len(outcome.latencies_s)
    print(f"angles              {measured / took_s:.1f} a second ({outcome.count} bends)")
    latency = sorted(1000 * each for each in outcome.latencies_s)
    p95 = latency[int(0.95 * len(latency))]
    print(f"latency             {statistics.median(latency):.0f} ms (median), {p95:.0f} ms (95th centile)")
    print(f"window              {canvas.drawn / took_s:.1f} pictures a second{'' if draw else ' (not drawn)'}")
    print(f"processor           {100 * busy_s / took_s:.0f} % of a core beside the pose model's process")
    size = outcome.path.stat().st_size
    print(f"disk                {size / times[-1] / 1e6:.2f} MB a second", flush=True)
    return took_s


if __name__ == "__main__":
    main()
