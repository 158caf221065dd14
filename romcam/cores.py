"""The share of the machine that one video may use."""

from __future__ import annotations

import os
from typing import Final

_MOST: Final = 4


def threads_per_video() -> int:
    """Return the number of threads that decode, scale and read one video: one per core, up to four, or ROMCAM_THREADS.

    If every core has a video of its own, one thread each takes the least time.
    """
    asked = os.environ.get("ROMCAM_THREADS", "")
    return int(asked) if asked.isdigit() and asked != "0" else min(_MOST, os.cpu_count() or 1)
