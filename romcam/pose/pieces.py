"""Cuts a long video into pieces that can be watched separately, and joins the results.

The pose model searches for the person in each frame near their last position, and its landmarks tremble: a pass that
begins in the middle never becomes the same as one from the beginning (docs/batch.md). The cuts therefore depend on the
video alone, not on the number of processes that watch it, so that a video always gives the same numbers.

A piece begins where the survey found the person without knowledge of other frames. The frames within `WARM_UP_S` of
that belong to the piece before. Decisions that concern the whole video are made after joining.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from romcam.pose.background import joined_motion
from romcam.pose.channel import Request
from romcam.pose.model import PoseModel
from romcam.pose.pace import Pace
from romcam.pose.subject import TrackedPerson
from romcam.pose.survey import suitable_side_px
from romcam.pose.watched import SettledFrames, WatchedFrames, settle
from romcam.pose.worker import REPORT_EVERY, grey_side_px, open_observer
from romcam.video import VideoReader
from romcam.video.seeking import FrameIndex

WARM_UP_S: Final = 1.0
"""Seconds that the model's tracking may take to settle after its start; after that it only trembles."""
FEWEST_FRAMES: Final = 300
"""Least length of a piece: a process, its warm-up and its networks cost as much as 40 frames."""


@dataclass(frozen=True)
class Piece:
    """Frames of a video that are watched together.

    Parameters
    ----------
    begin
        First frame watched; results are kept from `first` on.
    first
        First frame that belongs to the piece.
    stop
        First frame after the piece.
    """

    begin: int
    first: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.first


@dataclass(frozen=True, eq=False)
class WatchedPiece:
    """What was seen in a piece's own frames.

    Parameters
    ----------
    frames
        The frames.
    ends_early
        Whether the video breaks off, if this piece is its last.
    sizes
        Number of different sizes of pictures in the piece.
    """

    frames: WatchedFrames
    ends_early: bool
    sizes: int


def cut(index: FrameIndex, subject: TrackedPerson | None) -> list[Piece]:
    """Decide where to cut a video.

    Parameters
    ----------
    index
        Layout of the video's frames.
    subject
        The person to follow; None: nobody was found.

    Returns
    -------
    The pieces in order; a single one if cutting is not worth it or nobody was found.
    """
    count, pieces = len(index.ticks), [Piece(0, 0, len(index.ticks))]
    for sighting in subject.sightings if subject else ():
        begin, first = np.searchsorted(index.times_s, [sighting.time_s, sighting.time_s + WARM_UP_S]).tolist()
        before = pieces[-1]
        if min(first - before.first, count - first) >= FEWEST_FRAMES and begin > 0:
            pieces[-1:] = [replace(before, stop=first), Piece(begin, first, count)]
    return pieces


def watch_piece(
    piece: Piece,
    index: FrameIndex,
    subject: TrackedPerson | None,
    facing: int,
    model: PoseModel,
    request: Request,
    report: Callable[[int], None],
) -> WatchedPiece | None:
    """Watch one piece of a video.

    Parameters
    ----------
    piece, index
        The piece, and the layout of the video's frames.
    subject, facing
        The person to follow, and the side of the picture, ±1, that they face.
    model
        The pose model.
    request
        The video and how it is watched.
    report
        Called at intervals with the number of the piece's own frames that are done.

    Returns
    -------
    The watched piece; None as soon as another person appears whom the survey did not find.

    Raises
    ------
    UnsafeSeek
        If the decoder returns other frames than the layout states.
    """
    side_px = suitable_side_px(subject, request.long_side_px)
    with VideoReader(Path(request.path), side_px, stated=request.stated, grey_side_px=grey_side_px(request)) as reader:
        follower, observer = open_observer(subject, facing, model, reader, request)
        part = reader.part(index, piece.begin, piece.stop, Pace(request.protocol.inference_rate_hz))
        for count, frame in enumerate(part):
            observer.offer(frame.rgb, frame.time_s, frame.grey)
            if follower.met_others:
                return None
            if count % REPORT_EVERY == 0:
                report(max(0, frame.index + 1 - piece.first))
        frames = observer.watched_frames(float(index.times_s[piece.first]))
        return WatchedPiece(frames, reader.ends_early, reader.sizes)


def join_pieces(pieces: Sequence[WatchedPiece], index: FrameIndex, facing: int, request: Request) -> SettledFrames:
    """Join watched pieces to what was seen in the whole video.

    Parameters
    ----------
    pieces
        All pieces of the video, in order.
    index
        Layout of the video's frames.
    facing
        Side of the picture, ±1, that the person was assumed to face.
    request
        The video and how it was watched.
    """
    parts = [piece.frames for piece in pieces]
    joined = WatchedFrames(
        rows=np.concatenate([each.rows for each in parts]),
        time_s=np.concatenate([each.time_s for each in parts]),
        seen=np.concatenate([each.seen for each in parts]),
        people=max(each.people for each in parts),
        background=joined_motion([each.background for each in parts if each.background is not None]),
        held_s=np.concatenate([each.held_s for each in parts]),
    )
    with VideoReader(Path(request.path), stated=request.stated) as reader:
        sizes = max(each.sizes for each in pieces)
        source = replace(reader.source, ends_early=pieces[-1].ends_early, sizes=sizes)
    return settle(joined, request.reading, facing, source, request.model, index.times_s)
