"""Films in and films out: upright frames in square pixels, with the times that the film itself gives them.

Nothing here knows what is filmed. This is the only room that talks to FFmpeg.
"""

from romcam.video.prefetch import prefetch
from romcam.video.reader import Frame, VideoReader, pick_frames
from romcam.video.sink import VideoSink
from romcam.video.source import VideoSource

__all__ = ["Frame", "VideoReader", "VideoSink", "VideoSource", "pick_frames", "prefetch"]
