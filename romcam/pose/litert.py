"""The pose model's two networks run by LiteRT, without MediaPipe's graph around them.

Region, crop, thresholds and the way back into the frame are computed here and in `romcam.pose.regions`. They agree with
MediaPipe's to a few hundredths of a pixel (tests/pose/test_runtimes.py), in two thirds of the time.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.pose.model import MOST_PEOPLE, Pose
from romcam.pose.regions import CONFIDENT, DETECTION_PX, Region, people_detected, region_along, whole

REGION_PX: Final = 256
"""Side of the square around a person that the second network is given, and of its mask."""

_SMOOTHING: Final = 0.1
"""Share of a frame in the visibility of a followed person's landmarks; the rest is that of the frames before, as in
MediaPipe, on which the thresholds of visibility were set."""

_SMOOTHED_EVERY_S: Final = 1 / 15
"""Time between two frames above which a frame counts as the several that were left out with it."""

_POINTS: Final = 33
"""Landmarks of a pose; two more define the next region."""

_AROUND: Final = np.arange(-3, 4)
"""Cells of the heat map around a landmark whose mean, weighted by heat, is its refined position."""


class LiteRTPose:
    """A `PoseModel` run by LiteRT.

    Parameters
    ----------
    weights
        Content of a `.task` bundle.
    """

    def __init__(self, weights: bytes) -> None:
        bundle = zipfile.ZipFile(io.BytesIO(weights))
        self._detect = _Network(bundle.read("pose_detector.tflite"))
        self._locate = _Network(bundle.read("pose_landmarks_detector.tflite"))
        self._next: Region | None = None
        self._visibility: FloatArray | None = None
        self._last_s = 0.0

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find all people in a frame, at most `MOST_PEOPLE`.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        """
        located = (self._pose(rgb, region) for region in self._people(rgb)[:MOST_PEOPLE])
        return tuple(pose for pose, _ in located if pose is not None)

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Find the followed person in the next frame.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Time of the frame, seconds.

        Returns
        -------
        The pose; None if no person is seen.
        """
        frames = max(1.0, (time_s - self._last_s) / _SMOOTHED_EVERY_S)
        self._last_s = time_s
        regions = [self._next] if self._next else self._people(rgb)[:1]
        pose, self._next = self._pose(rgb, regions[0]) if regions else (None, None)
        if pose is None or self._visibility is None:
            self._visibility = None if pose is None else pose.visibility
            return pose
        kept = (1 - _SMOOTHING) ** frames
        self._visibility = (1 - kept) * pose.visibility + kept * self._visibility
        return replace(pose, visibility=self._visibility)

    def reset(self) -> None:
        """Forget the person that was followed."""
        self._next = self._visibility = None

    def close(self) -> None:
        """Release both networks; they are built again if the model is used again."""
        self.reset()
        self._detect.close()
        self._locate.close()

    def _people(self, rgb: NDArray[np.uint8]) -> list[Region]:
        around = whole(rgb.shape[1], rgb.shape[0])
        crop = _cut(rgb, around, DETECTION_PX, cv2.BORDER_CONSTANT)
        boxes, scores = self._detect(crop.astype(np.float32) * (2 / 255) - 1)
        return people_detected(boxes, scores[:, 0], around)

    def _pose(self, rgb: NDArray[np.uint8], region: Region) -> tuple[Pose | None, Region | None]:
        crop = _cut(rgb, region, REGION_PX, cv2.BORDER_REPLICATE)
        points, present, mask, heat, world = self._locate(crop.astype(np.float32) * (1 / 255))
        if present[0] < CONFIDENT:
            return None, None
        points = points.reshape(-1, 5)
        to_frame = region.to_frame(REGION_PX)
        refined = _refined(points[: _POINTS + 2, :2] / REGION_PX, heat)
        landmarks = (refined * REGION_PX) @ to_frame[:, :2].T + to_frame[:, 2]
        cos, sin = np.cos(region.turn), np.sin(region.turn)
        world_m = world.reshape(-1, 3)[:_POINTS].astype(np.float64)
        world_m[:, :2] = world_m[:, :2] @ np.array([[cos, sin], [-sin, cos]])
        pose = Pose(
            landmarks_px=landmarks[:_POINTS].astype(np.float32),
            visibility=_logistic(points[:_POINTS, 3]),
            world_m=world_m.astype(np.float32),
            mask=_mask(_logistic(mask[..., 0]), to_frame, rgb.shape[1], rgb.shape[0]),
        )
        return pose, region_along(*landmarks[_POINTS:])


class _Network:
    """A network that takes one picture."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._interpreter: Any = None
        self._takes = 0
        self._gives: list[int] = []

    def __call__(self, picture: FloatArray) -> list[FloatArray]:
        """Run the network on a picture (H, W, 3); return its outputs without the axis of the batch."""
        if self._interpreter is None:
            # One thread: a second one shortens a picture by a third and takes the core that decodes the next.
            self._interpreter = Interpreter(model_content=self._content, num_threads=1)
            self._interpreter.allocate_tensors()
            self._takes = self._interpreter.get_input_details()[0]["index"]
            self._gives = [each["index"] for each in self._interpreter.get_output_details()]
        self._interpreter.set_tensor(self._takes, picture[None])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index)[0] for index in self._gives]

    def close(self) -> None:
        self._interpreter = None


def _cut(rgb: NDArray[np.uint8], region: Region, pixels: int, border: int) -> NDArray[np.uint8]:
    """The region of a frame as a square of that many pixels; beyond the frame, black or its last pixels.

    Positions are rounded to 1/32 of a pixel, as in the crops that the estimators know from MediaPipe. Without rounding,
    landmarks differ by a third of a pixel.
    """
    (xx, xy, x), (yx, yy, y) = region.to_frame(pixels) * 32
    at = np.arange(pixels)
    columns = np.rint((xx * at)[None, :] + (xy * at + x)[:, None]).astype(np.int32)
    rows = np.rint((yx * at)[None, :] + (yy * at + y)[:, None]).astype(np.int32)
    whole_px = np.stack([columns >> 5, rows >> 5], axis=-1).astype(np.int16)
    part = ((rows & 31) << 5 | columns & 31).astype(np.uint16)
    return np.asarray(cv2.remap(rgb, whole_px, part, cv2.INTER_LINEAR, borderMode=border), dtype=np.uint8)


def _refined(points: FloatArray, heat: FloatArray) -> FloatArray:
    """Landmarks moved to the middle of the heat around them, where the heat map is certain.

    points: (N, 2) in shares of the region's side. heat: (R, R, C) before the logistic function, C at least N.
    """
    cells, count = heat.shape[0], len(points)
    at = np.trunc(points * cells).astype(np.int64)
    inside = ((at >= 0) & (at < cells)).all(axis=1)
    columns, rows = at[:, :1] + _AROUND, at[:, 1:] + _AROUND
    here = ((rows >= 0) & (rows < cells))[:, :, None] & ((columns >= 0) & (columns < cells))[:, None, :]
    near = heat[
        rows.clip(0, cells - 1)[:, :, None], columns.clip(0, cells - 1)[:, None, :], np.arange(count)[:, None, None]
    ]
    weight = np.where(here, _logistic(near), 0.0)
    total = weight.sum(axis=(1, 2))
    known = inside & (weight.max(axis=(1, 2)) >= CONFIDENT)
    middle = np.stack([(weight.sum(axis=1) * columns).sum(axis=1), (weight.sum(axis=2) * rows).sum(axis=1)], axis=1)
    return np.where(known[:, None], middle / np.where(known, total, 1.0)[:, None] / cells, points)


def _mask(mask: FloatArray, to_frame: NDArray[np.float64], width: int, height: int) -> NDArray[np.float32]:
    """The region's mask in the frame, 0 beyond the region."""
    corners = np.array([[0, 0], [0, REGION_PX], [REGION_PX, 0], [REGION_PX, REGION_PX]]) @ to_frame[:, :2].T
    corners += to_frame[:, 2]
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int) - 1, 0, (width, height)).tolist()
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 2, 0, (width, height)).tolist()
    frame = np.zeros((height, width), dtype=np.float32)
    if right > left and bottom > top:
        moved = to_frame - np.array([[0, 0, left], [0, 0, top]])
        cv2.warpAffine(
            mask, moved, (right - left, bottom - top), dst=frame[top:bottom, left:right], borderMode=cv2.BORDER_CONSTANT
        )
    return frame


def _logistic(values: FloatArray) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + cv2.exp(-np.clip(values, -80, 80).astype(np.float32))), dtype=np.float32).reshape(
        values.shape
    )
