"""Single frames of a film by their numbers."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from romcam.video.reader import VideoReader
from romcam.video.source import Stated, Times


def pick_frames(
    path: str | os.PathLike[str],
    indices: Collection[int],
    long_side_px: int | None = None,
    times_s: Times | None = None,
    *,
    stated: Stated | None = None,
) -> dict[int, NDArray[np.uint8]]:
    """Read single frames of a film.

    Parameters
    ----------
    path
        The film.
    indices
        Frame numbers.
    long_side_px
        Upper limit for the longer side of the frames, pixels; None for no limit.
    times_s
        (T,) times of all frames in seconds, from a complete pass. With these, most of the film need not be decoded
        where seeking is safe; without, one pass stops after the last of the frames.
    stated
        What the user states about the film; None: nothing.

    Returns
    -------
    dict
        Each frame (H, W, 3) RGB by its number. Numbers beyond the film's end are absent.

    Raises
    ------
    InputError
        Where the file cannot be read as a film.
    """
    if times_s is not None:
        with VideoReader(path, long_side_px, stated=stated) as reader:
            picked = reader.seek(indices, times_s)
        if picked is not None:
            return picked
    with VideoReader(path, long_side_px, stated=stated) as reader, closing(reader.frames(frozenset(indices))) as frames:
        return {frame.index: frame.rgb for frame in frames}
