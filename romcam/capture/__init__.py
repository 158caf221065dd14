"""Live pictures: the cameras they come from, and the file they are written to as they arrive.

A device of this machine, or a film played back in its place, is a `Camera`; nothing else in romcam opens a device.
"""

from romcam.capture.camera import Camera, Clock, Shot, open_camera
from romcam.capture.recorder import Recorder

__all__ = ["Camera", "Clock", "Recorder", "Shot", "open_camera"]
