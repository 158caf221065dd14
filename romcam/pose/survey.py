"""A quick look through a film before it is watched: who is in it, and who is to be measured."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from romcam.pose.follow import Appearance, appearance, choose
from romcam.pose.model import PoseModel
from romcam.video import VideoReader, pick_frames

GLANCES: Final = 4
"""Key frames looked at. Where they show one person alone, that is the one."""
LOOKS: Final = 10
"""Frames looked at, evenly over the film, where there are several people to choose from."""


def survey(path: Path, model: PoseModel, long_side_px: int) -> tuple[Appearance | None, bool]:
    """The person to measure, as first seen, and whether others are about. None where nobody was found at a glance."""
    with VideoReader(path, long_side_px, key_frames_only=True) as reader:
        # A quarter more than wanted are decoded at most: films of key frames alone (MJPEG) are thinned by their times.
        duration = reader.duration_hint_s or 0.0
        apart = duration / GLANCES
        people: list[list[Appearance]] = []
        centre = np.array([0.5, 0.5])
        due = 0.0
        for frame in islice(reader, 600):
            if frame.time_s < due:
                continue
            due = frame.time_s + apart
            centre = np.array([frame.rgb.shape[1], frame.rgb.shape[0]]) / (2 * max(frame.rgb.shape[:2]))
            people.append([appearance(pose, frame.time_s, frame.rgb.shape) for pose in model.find(frame.rgb)])
            if len(people) >= GLANCES:
                break
        count = reader.frame_count_hint or 1
    crowded = any(len(found) > 1 for found in people)
    if crowded and count > LOOKS:
        people = _look_closely(path, model, long_side_px, count)
    return choose(people, centre), crowded


def _look_closely(path: Path, model: PoseModel, long_side_px: int, count: int) -> list[list[Appearance]]:
    indices = np.linspace(0, 0.95 * (count - 1), LOOKS).astype(int).tolist()
    frames = pick_frames(path, indices, long_side_px)
    return [
        [appearance(pose, float(index), frame.shape) for pose in model.find(frame)]
        for index, frame in sorted(frames.items())
    ]
