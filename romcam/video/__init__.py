"""Films in and films out: frames upright and in square pixels with the times the film itself gives them.

Nothing here knows what is filmed; this is the one room that talks to FFmpeg.
"""

from romcam.video.ahead import ahead
from romcam.video.reader import Frame, VideoReader, pick_frames
from romcam.video.sink import VideoSink

__all__ = ["Frame", "VideoReader", "VideoSink", "ahead", "pick_frames"]
