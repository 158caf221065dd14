"""Where live pictures come from, and the file they are written to as they come.

A camera, be it a device or a film that plays the part of one, is a `Camera`; nothing else in romcam opens a device.
"""

from romcam.capture.choosing import open_camera
from romcam.capture.recorder import Recorder
from romcam.capture.source import Camera, Clock, Shot

__all__ = ["Camera", "Clock", "Recorder", "Shot", "open_camera"]
