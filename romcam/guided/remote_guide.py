"""The program that guides a person in front of a camera elsewhere, started by `remote_client` only.

Pictures arrive as JPEG files, a few a second. They are measured by the same state machine and quality rules as those of
a camera of this machine, and kept in memory only.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import BinaryIO, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam import clinical
from romcam.body.landmarks import BONES
from romcam.capture import Shot
from romcam.estimators import load_estimator, reading_for
from romcam.guided.free_measurement import FreeMeasurement
from romcam.guided.measurement import LiveMeasurement, LiveMeter, Measured, single_threaded
from romcam.guided.pose_worker import LivePose, run, warmed_up
from romcam.guided.presenter import company_sentence
from romcam.guided.remote_channel import (
    Answered,
    BeginTest,
    GuidedPicture,
    JpegPicture,
    LoadModel,
    ModelLoaded,
    SkipSetup,
    StartOver,
)
from romcam.pose.channel import ChoosePerson, receive, send
from romcam.pose.company import Company
from romcam.pose.model import PoseModel
from romcam.protocol import BEND
from romcam.recording import FloatArray, Recording
from romcam.report.marks import Marks

_BONES: Final = np.array(BONES)


def main() -> None:
    """Answer the pictures that arrive until the other process closes the channel."""
    with single_threaded():
        run(LoadModel, _serve)


def _serve(request: LoadModel, channel: BinaryIO) -> None:
    model = warmed_up(request.weights, request.model)
    load_estimator()
    send(channel, ModelLoaded())
    guide: RemoteGuide | None = None
    while (message := receive(sys.stdin.buffer)) is not None:
        if isinstance(message, BeginTest):
            guide = RemoteGuide(model, request.model, message)
        elif guide is None:
            continue
        elif isinstance(message, JpegPicture):
            send(channel, Answered(guide.see(message)))
        elif isinstance(message, SkipSetup):
            guide.meter.begin()
        elif isinstance(message, StartOver):
            guide.meter.redo()
        elif isinstance(message, ChoosePerson):
            guide.meter.choose(message.x, message.y)
    model.close()


class _HerePose:
    """The pose of a picture, found in this process; a `romcam.guided.measurement.PoseSource`."""

    def __init__(self, pose: LivePose) -> None:
        self._pose = pose
        self.lock, self.choose = pose.lock, pose.choose

    @property
    def company(self) -> Company | None:
        return self._pose.company

    @property
    def choices(self) -> int:
        return self._pose.choices

    def infer(self, shot: Shot) -> Recording:
        seen = self._pose.infer(shot.rgb, shot.time_s)
        self._pose.prepare_next()
        return seen


class RemoteGuide:
    """Guides through one test, from one JPEG picture to the next.

    Parameters
    ----------
    model
        The pose model.
    name
        Its name and digest.
    wanted
        The test.
    """

    def __init__(self, model: PoseModel, name: str, wanted: BeginTest) -> None:
        test = clinical.get(wanted.test)
        # Printed tags are too small in these pictures; the recording is read with them.
        reading = reading_for(replace(BEND.in_every_frame(), tags="off")) if test.guided else None
        model.reset()
        pose = _HerePose(LivePose(model, name, wanted.size, reading))
        kind = LiveMeasurement if test.guided else FreeMeasurement
        self.meter: LiveMeter = kind(pose, test, load_estimator(), wanted.repetitions)
        self._size = wanted.size
        self._index = 0
        self._last: GuidedPicture | None = None

    def see(self, picture: JpegPicture) -> GuidedPicture | None:
        """Return what a picture leads to.

        Parameters
        ----------
        picture
            The picture, later than the one before.

        Returns
        -------
        GuidedPicture or None
            None if it is no picture; after the test's end what its last picture led to.
        """
        if self._last is not None and self._last.ending is not None:
            return self._last
        rgb = _decoded(picture.jpeg)
        if rgb is None:
            return None
        self._index += 1
        self._last = _answer(self.meter.measure(Shot(self._index, picture.time_s, rgb)), picture.time_s, self._size)
        return self._last


def _decoded(jpeg: bytes) -> NDArray[np.uint8] | None:
    # OpenCV's types do not know that it returns None for what is no picture.
    bgr = cast("NDArray[np.uint8] | None", cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR))
    return None if bgr is None else cast("NDArray[np.uint8]", cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))


def _answer(measured: Measured, time_s: float, size: tuple[int, int]) -> GuidedPicture:
    guidance, company = measured.guidance, measured.company
    chosen = company.place if company is not None and company.chosen and company.place != "middle" else None
    return GuidedPicture(
        time=time_s,
        phase=guidance.phase.value,
        prompt=guidance.prompt.key,
        tone=guidance.prompt.tone,
        headline=guidance.prompt.headline,
        detail=guidance.prompt.detail,
        count=guidance.count,
        wanted=guidance.wanted,
        take=guidance.take,
        countdown=guidance.countdown_s,
        ending=None if guidance.ending is None else guidance.ending.value,
        company="" if company is None else company_sentence(company, window=True),
        company_mirrored="" if company is None else company_sentence(company, window=True, mirror=True),
        chosen=chosen,
        bones=[] if measured.marks is None else _bones(measured.marks, size),
        pelvis=_degrees(measured, "pelvis_tilt"),
        lumbar=_degrees(measured, "lumbar_flexion"),
    )


def _bones(marks: Marks, size: tuple[int, int]) -> list[tuple[float, float, float, float]]:
    ends: FloatArray = (marks.landmarks_px[0] / np.array(size, dtype=float))[_BONES].reshape(-1, 4)
    known = np.isfinite(ends).all(axis=1)
    return [
        (round(float(end[0]), 3), round(float(end[1]), 3), round(float(end[2]), 3), round(float(end[3]), 3))
        for end in ends[known]
    ]


def _degrees(measured: Measured, name: str) -> float | None:
    value = measured.angles.get(name, float("nan"))
    return round(value, 1) if np.isfinite(value) else None
