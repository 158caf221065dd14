"""What reading tags costs in a frame, against a search of the whole frame by OpenCV's detector in the same run."""

from __future__ import annotations

import time
from pathlib import Path

import av
import cv2
import msgspec
import numpy as np

from romcam import clinical
from romcam.analysis import run
from romcam.assessment import Subject
from romcam.tag_reading.reader import TagReader

LINES = 720
ROUNDS = 3


class Cost(msgspec.Struct, frozen=True):
    """Milliseconds of processor time of one frame: mean, 95th centile, and of a detection in the whole picture."""

    mean_ms: float
    late_ms: float
    whole_ms: float


def reading_cost(film: Path) -> Cost:
    """Read the tags of a film, scaled to 720 lines, in one thread, about the person whom romcam found in it."""
    cv2.setNumThreads(1)
    recording = run(film, test=clinical.get("forward-bend"), subject=Subject()).recording
    with av.open(str(film)) as container:
        greys = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    scale = LINES / recording.source.height_px
    greys = [
        np.asarray(
            cv2.resize(grey, None, fx=LINES / len(grey), fy=LINES / len(grey), interpolation=cv2.INTER_AREA), np.uint8
        )
        for grey in greys
    ]
    times: list[float] = []
    for _ in range(ROUNDS):
        reader = TagReader()
        for grey, landmarks, time_s in zip(greys, recording.landmarks_px, recording.time_s, strict=False):
            found = np.isfinite(landmarks).all()
            start = time.process_time()
            reader.read(grey, (landmarks + 0.5) * scale - 0.5 if found else None, float(time_s))
            times.append(time.process_time() - start)
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50))
    start = time.process_time()
    for grey in greys[:20]:
        detector.detectMarkers(grey)
    whole = (time.process_time() - start) / len(greys[:20])
    return Cost(1000 * float(np.mean(times)), 1000 * float(np.quantile(times, 0.95)), 1000 * whole)
