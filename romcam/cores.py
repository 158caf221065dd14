"""How much of the machine one film may take."""

from __future__ import annotations

import os
from typing import Final

_MOST: Final = 4


def threads_per_film() -> int:
    """Threads that decode, scale and measure one film: the cores there are, up to four, or what ROMCAM_THREADS says.

    Where every core has a film of its own, one each takes the least of their time.
    """
    said = os.environ.get("ROMCAM_THREADS", "")
    return int(said) if said.isdigit() and said != "0" else min(_MOST, os.cpu_count() or 1)
