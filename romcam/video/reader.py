"""Reading a film frame by frame, in one pass and in bounded memory."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from typing_extensions import Self

from romcam.errors import InputError
from romcam.recording import Source
from romcam.video.ahead import ahead
from romcam.video.clock import increasing
from romcam.video.decoding import Decoding
from romcam.video.opening import check_size, frame_rate, open_film
from romcam.video.upright import Upright


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a film.

    index: 0, 1, 2 … over the frames that decode.
    time_s: seconds since the first frame, strictly increasing, as the film has them.
    rgb: (H, W, 3), upright, square pixels, contiguous.
    """

    index: int
    time_s: float
    rgb: NDArray[np.uint8]
