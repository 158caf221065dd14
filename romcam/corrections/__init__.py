"""Correcting a result by hand: another person, test or side, other moments, and lines drawn in the key frames.

The corrections of a result are a list, which is replayed on the automatic result, so that any of them can be taken
back. `correct` does it for the command line and for the clinic's pages; `preview` gives the numbers while a line
is being dragged.
"""

from romcam.corrections.correct import Corrected, automatic_of, correct, edits_of, preview
from romcam.corrections.handles import Handle, KeyFrameHandles, find_handles
from romcam.corrections.material import Watching
from romcam.corrections.reading import find_fault, read_edit
from romcam.corrections.replay import in_effect
from romcam.corrections.wording import corrected_sentence, parts_of

__all__ = [
    "Corrected",
    "Handle",
    "KeyFrameHandles",
    "Watching",
    "automatic_of",
    "correct",
    "corrected_sentence",
    "edits_of",
    "find_fault",
    "find_handles",
    "in_effect",
    "parts_of",
    "preview",
    "read_edit",
]
