"""Finds and follows one person in a video: landmarks and silhouette of every frame, by a pose model in its own process.

`romcam.pose.observe` makes a recording of a video. Another pose model implements the protocol in `model`. Further
values of a frame, such as those of romcam's own networks, are read by an implementation of the protocol in `reader`.
"""

from romcam.pose.model import Pose, PoseModel
from romcam.pose.reader import FrameReader, FrameReading, FrameValues, Settled, VideoContext

__all__ = ["FrameReader", "FrameReading", "FrameValues", "Pose", "PoseModel", "Settled", "VideoContext"]
