"""Guides the person in a film through the test, picture by picture, as fast as the machine can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from romcam import clinical
from romcam.capture import Shot
from romcam.estimators import load_estimator
from romcam.guided import Ending
from romcam.guided.measurement import LiveMeasurement, Measured, single_threaded
from romcam.guided.pose_client import PoseClient
from romcam.video import VideoReader

FILMS = Path(__file__).parents[1] / "films"

Pictures = list[tuple[float, NDArray[np.uint8]]]


@dataclass(frozen=True)
class Led:
    """A guided film. prompts: their keys in the order they were shown, without consecutive repeats."""

    prompts: tuple[str, ...]
    count: int
    takes: int
    ending: Ending | None
    moments: tuple[Measured, ...]


def pictures(name: str, every: int = 2) -> Pictures:
    """Every n-th picture of a film of tests/films, with its time. every: n."""
    with VideoReader(FILMS / name) as film:
        return [(frame.time_s, frame.rgb) for frame in film if frame.index % every == 0]


def between(film: Pictures, start_s: float, stop_s: float) -> Pictures:
    return [(time_s, rgb) for time_s, rgb in film if start_s <= time_s < stop_s]


def held(film: Pictures, at_s: float, seconds: float, fps: float = 7.5) -> Pictures:
    """One picture of a film, repeated for this many seconds: a person who does not move."""
    rgb = min(film, key=lambda each: abs(each[0] - at_s))[1]
    return [(step / fps, rgb) for step in range(round(seconds * fps))]


def after_another(*parts: Pictures, fps: float = 7.5) -> Iterator[Shot]:
    pictures = (rgb for part in parts for _, rgb in part)
    return (Shot(index, index / fps, rgb) for index, rgb in enumerate(pictures))


def lead(shots: Iterable[Shot], repetitions: int = 2) -> Led:
    """Guide the person in these pictures through the forward bend."""
    shots = iter(shots)
    first = next(shots)
    moments: list[Measured] = []
    with closing(PoseClient("full", (first.rgb.shape[1], first.rgb.shape[0]))) as pose, single_threaded():
        pose.wait()
        measuring = LiveMeasurement(pose, clinical.get("forward-bend"), load_estimator(), repetitions)
        for shot in (first, *shots):
            moments.append(measuring.measure(shot))
            if moments[-1].guidance.ending is not None:
                break
    keys = [moment.guidance.prompt.key for moment in moments]
    last = moments[-1].guidance
    return Led(
        prompts=tuple(key for index, key in enumerate(keys) if index == 0 or key != keys[index - 1]),
        count=last.count,
        takes=max(moment.guidance.take for moment in moments),
        ending=last.ending,
        moments=tuple(moments),
    )
