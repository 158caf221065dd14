"""The pose model of MediaPipe Tasks.

No other module imports MediaPipe; `romcam.pose.guard` explains what makes that safe.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.pose.model import MOST_PEOPLE, Pose


@contextmanager
def _placeholders(*names: str) -> Generator[None]:
    """Put an empty module in place of each that is not loaded yet, and take it away again."""
    placed = {name: ModuleType(name) for name in names if name not in sys.modules}
    sys.modules.update(placed)
    try:
        yield
    finally:
        for name in placed:
            del sys.modules[name]


# MediaPipe loads these to plot landmarks and to record sound. The pose model does neither, and they cost two thirds of
# the time that MediaPipe takes to load.
with _placeholders("matplotlib", "matplotlib.pyplot", "sounddevice"):
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

STRIDE_MS: Final = 1_000_000
"""Time between frames that MediaPipe is given in video mode, milliseconds.

MediaPipe smooths landmarks, but not masks, by these times. The landmarks then lag by up to 30 ms, more in slow
movements than in fast ones. With a quarter of an hour between frames it smooths nothing, so that landmarks and mask are
of the same instant. `romcam.angles` filters without lag."""


class MediaPipePose:
    """A `PoseModel` run by MediaPipe.

    Parameters
    ----------
    weights
        Content of a `.task` bundle.
    """

    def __init__(self, weights: bytes) -> None:
        self._weights = weights
        self._follower: Any = None
        self._finder: Any = None
        self._time_ms = 0

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Find all people in a frame, at most `MOST_PEOPLE`.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        """
        if self._finder is None:
            self._finder = self._landmarker(vision.RunningMode.IMAGE, MOST_PEOPLE)
        return _poses(self._finder.detect(_image(rgb)), rgb.shape)

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Find the followed person in the next frame.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Not used; see `STRIDE_MS`.

        Returns
        -------
        The pose; None if no person is seen.
        """
        if self._follower is None:
            self._follower = self._landmarker(vision.RunningMode.VIDEO, 1)
        self._time_ms += STRIDE_MS
        poses = _poses(self._follower.detect_for_video(_image(rgb), self._time_ms), rgb.shape)
        return poses[0] if poses else None

    def reset(self) -> None:
        """Forget the person that was followed."""
        if self._follower is not None:
            self._follower.close()
        self._follower = None

    def close(self) -> None:
        """Close both networks."""
        self.reset()
        if self._finder is not None:
            self._finder.close()
        self._finder = None

    def _landmarker(self, mode: Any, people: int) -> Any:
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=self._weights),
            running_mode=mode,
            num_poses=people,
            output_segmentation_masks=True,
        )
        return vision.PoseLandmarker.create_from_options(options)


def _image(rgb: NDArray[np.uint8]) -> Any:
    return mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))


def _poses(result: Any, shape: tuple[int, ...]) -> tuple[Pose, ...]:
    size = np.array([shape[1], shape[0]], dtype=np.float32)
    return tuple(
        Pose(
            landmarks_px=np.array([(p.x, p.y) for p in landmarks], dtype=np.float32) * size,
            visibility=np.array([p.visibility for p in landmarks], dtype=np.float32),
            world_m=np.array([(p.x, p.y, p.z) for p in world], dtype=np.float32),
            # A copy: the view lives in memory that goes with the result.
            mask=np.array(mask.numpy_view(), dtype=np.float32).reshape(shape[:2]),
        )
        for landmarks, world, mask in zip(
            result.pose_landmarks, result.pose_world_landmarks, result.segmentation_masks or [], strict=True
        )
    )
