"""Finds and follows one person in a video: landmarks and silhouette of every frame, by a pose model in its own process.

`observe` makes a recording of a video. Another pose model takes part by the protocol in `model`; whatever else is read
in a frame, by networks this room knows nothing of, is handed in by the protocol in `reader`."""

from romcam.pose.model import Pose, PoseModel
from romcam.pose.reader import FrameReader, FrameReading, FrameValues, Settled, VideoContext

__all__ = ["FrameReader", "FrameReading", "FrameValues", "Pose", "PoseModel", "Settled", "VideoContext"]
