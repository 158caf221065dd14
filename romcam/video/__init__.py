"""Reading and writing films: upright frames in square pixels, with the times that the film gives them.

Every film that romcam reads is read here; the room does not know what is filmed. The decoder is loaded at its first
use: a process that only receives a recording needs just `VideoSource`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from romcam.video.source import Stated, VideoSource

if TYPE_CHECKING:
    from romcam.video.picking import pick_frames
    from romcam.video.reader import Frame, VideoReader
    from romcam.video.sink import VideoSink

__all__ = ["Frame", "Stated", "VideoReader", "VideoSink", "VideoSource", "pick_frames"]

_MODULES = {"Frame": "reader", "VideoReader": "reader", "pick_frames": "picking", "VideoSink": "sink"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
