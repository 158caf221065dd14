"""How much of the machine one video may take."""

from __future__ import annotations

import os
from typing import Final

_MOST: Final = 4


def threads_per_video() -> int:
    """Return the threads that decode, scale and read one video: one a core, up to four, or ROMCAM_THREADS.

    Where every core has a video of its own, one thread each takes the least time.
    """
    asked = os.environ.get("ROMCAM_THREADS", "")
    return int(asked) if asked.isdigit() and asked != "0" else min(_MOST, os.cpu_count() or 1)
