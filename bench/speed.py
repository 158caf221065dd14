"""How fast `romcam analyze` is, and how much memory it takes, as ratios measured in one run.

python bench/speed.py                       time against the plain loop, and --help against `import mediapipe`
python bench/speed.py --estimator           milliseconds a frame of the spine estimator
python bench/speed.py --memory              peak memory of ten minutes of 720p against that of ten seconds
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from romcam.pose.guard import guarded_environment
from romcam.video import VideoReader, VideoSink
from romcam.weights.store import ensure

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "samples" / "forward-bend-typical.mp4"
ROMCAM = (sys.executable, "-m", "romcam")


def seconds(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, env=guarded_environment(), capture_output=True)
    return time.perf_counter() - start


def ratio(a: tuple[str, ...], b: tuple[str, ...], rounds: int) -> tuple[float, float, float]:
    """Median seconds of both and the median of the ratios a / b, the two run in turn after one warm-up each."""
    seconds(a), seconds(b)
    pairs = [(seconds(a), seconds(b)) for _ in range(rounds)]
    return (
        statistics.median(first for first, _ in pairs),
        statistics.median(second for _, second in pairs),
        statistics.median(first / second for first, second in pairs),
    )


def peak_mb(command: tuple[str, ...]) -> float:
    """Greatest memory of a command and its children together, megabytes, sampled every 50 ms.

    Proportional set size: a page that two processes share counts once.
    """
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(member.memory_full_info().pss for member in family) / 1e6)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return peak


def film_of(source: Path, target: Path, duration_s: float, width: int = 1280, height: int = 720) -> None:
    """Repeat the sample as a 720p film of that length."""
    import cv2
    import numpy as np

    with VideoReader(source) as reader:
        frames = [frame.rgb for frame in reader]
    with VideoSink(target, width, height) as sink:
        for i in range(round(duration_s * 30)):
            canvas = np.full((height, width, 3), 180, np.uint8)
            small = cv2.resize(frames[i % len(frames)], (height * frames[0].shape[1] // frames[0].shape[0], height))
            left = (width - small.shape[1]) // 2
            canvas[:, left : left + small.shape[1]] = small
            sink.write(canvas, i / 30)


def time_ratios(film: Path, rounds: int) -> None:
    weights = str(ensure("full"))
    with tempfile.TemporaryDirectory() as out:
        analyze = (*ROMCAM, "analyze", str(film), "--out", out)
        plain = (sys.executable, str(HERE / "plain_loop.py"), str(film), weights)
        ours, theirs, times = ratio(analyze, plain, rounds)
        print(
            f"analyze with overlay and report {ours:.2f} s, plain loop {theirs:.2f} s, ratio {times:.2f} (at most 1.5)"
        )
    ours, theirs, times = ratio((*ROMCAM, "--help"), (sys.executable, "-c", "import mediapipe"), rounds)
    print(f"romcam --help {ours:.3f} s, import mediapipe {theirs:.3f} s, ratio {times:.3f} (at most 0.2)")


def estimator(film: Path, rounds: int) -> None:
    import numpy as np

    from romcam.estimators import load_estimator, reading_for
    from romcam.estimators.crop import outline_in, take_crop
    from romcam.estimators.joint_network import JointNetwork, corrected
    from romcam.estimators.second_network import SecondNetwork
    from romcam.pose.model import Pose
    from romcam.pose.observe import observe
    from romcam.protocol import BEND
    from romcam.segments import compute_segments
    from romcam.weights import load_network

    protocol, spine = BEND.in_every_frame(), load_estimator()
    recording = observe(film, protocol, reading=reading_for(protocol))
    find_joints = JointNetwork(load_network("joint_network", "bend").content)
    second_network = SecondNetwork(load_network("second_network", "bend").content, mirrored=False)
    with VideoReader(film, 640) as reader:
        frames = [frame.rgb for frame in reader][:200]
        mask = np.ones(frames[0].shape[:2], np.float32)
        seen = zip(recording.landmarks_px / reader.scale, recording.visibility, recording.world_m, strict=True)
        poses = [Pose(landmarks, visibility, world, mask) for landmarks, visibility, world in seen]
    took = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        for rgb, pose in zip(frames, poses, strict=False):
            crop = take_crop(rgb, pose, 1)
            assert crop is not None
            outline_in(crop, corrected(pose, find_joints(crop)).landmarks_px)
        took.append((time.perf_counter() - start) * 1000 / len(frames))
    inference_ms = statistics.median(took[1:])
    print(f"crop, joints and outline {inference_ms:.2f} ms an inference")
    took = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        for rgb, pose in zip(frames, poses, strict=False):
            second_network(rgb, pose)
        took.append((time.perf_counter() - start) * 1000 / len(frames))
    second_ms = statistics.median(took[1:])
    print(f"second network {second_ms:.2f} ms an inference")
    took = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        compute_segments(recording, spine)
        took.append((time.perf_counter() - start) * 1000 / len(recording))
    frame_ms = statistics.median(took[1:])
    print(f"estimators {frame_ms:.2f} ms a frame")
    inference_rate_hz = BEND.inference_rate_hz or 30.0
    each = frame_ms + inference_rate_hz / 30 * (inference_ms + second_ms / BEND.second_network_every)
    print(f"all of it in a bend at 30 frames a second {each:.2f} ms a frame (at most 2)")


def memory(film: Path, minutes: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        peaks = []
        for name, duration_s in (("short", 10.0), ("long", 60.0 * minutes)):
            path = Path(folder) / f"{name}.mp4"
            film_of(film, path, duration_s)
            peaks.append(peak_mb((*ROMCAM, "analyze", str(path), "--out", str(Path(folder) / name))))
            print(f"{duration_s:.0f} s of 720p: peak {peaks[-1]:.0f} MB", flush=True)
        print(f"difference {peaks[1] - peaks[0]:.0f} MB (at most 100)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("film", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--estimator", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    if given.memory:
        memory(given.film, given.minutes)
    elif given.estimator:
        estimator(given.film, given.rounds)
    else:
        time_ratios(given.film, given.rounds)
