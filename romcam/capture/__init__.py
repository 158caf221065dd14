"""Live pictures: the cameras that deliver them, and the file that they are written to as they arrive.

A device of this machine, or a film played back in its place, is a `Camera`; no other room opens a device.
"""

from romcam.capture.camera import Camera, Clock, Shot, open_camera
from romcam.capture.recorder import Recorder

__all__ = ["Camera", "Clock", "Recorder", "Shot", "open_camera"]
