"""Rendered people who move by known angles: the only videos for which the true hip and lumbar motion is known.

A `Case` describes a trial: who moves how, where, before which camera. A `RenderedScene` renders it at any time, and
`render_video` writes it as a video with its true angles. Rendering needs the extra `phantom`; nothing else does.
"""

from romcam.synthetic.case import Case, load_case, save_case
from romcam.synthetic.extras import MissingExtraError
from romcam.synthetic.movements import DEFAULT_MOVEMENT, MOVEMENTS
from romcam.synthetic.random_cases import random_case
from romcam.synthetic.random_tags import TagFault, random_tagged_case
from romcam.synthetic.scene import RenderedScene, still_times
from romcam.synthetic.video import render_video

__all__ = [
    "DEFAULT_MOVEMENT",
    "MOVEMENTS",
    "Case",
    "MissingExtraError",
    "RenderedScene",
    "TagFault",
    "load_case",
    "random_case",
    "random_tagged_case",
    "render_video",
    "save_case",
    "still_times",
]
