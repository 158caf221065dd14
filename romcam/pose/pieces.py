"""A long video cut into pieces that can be watched one by one or side by side, and put together again.

The pose model finds a person anew from frame to frame near where it just found them, and that trembles: a pass that
begins in the middle never comes to be the same as one from the beginning (docs/batch.md). So the cut depends on the
video alone, and never on how many processes watch it: then the same video always gives the same numbers.

A piece begins where the survey found the person without knowing anything of other frames. What is seen within
`WARM_UP_S` of that is left to the piece before. Whatever is decided for a whole video is decided afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from romcam.pose.channel import Request
from romcam.pose.model import PoseModel
from romcam.pose.observer import WatchedFrames, recording_of
from romcam.pose.pace import Pace
from romcam.pose.subject import Subject
from romcam.pose.survey import suitable_side_px
from romcam.pose.worker import REPORT_EVERY, open_observer
from romcam.recording import Recording
from romcam.video import VideoReader
from romcam.video.seeking import FrameIndex

WARM_UP_S: Final = 1.0
"""Seconds that the model's tracking, begun anew, may take to settle; after that it only trembles."""
FEWEST_FRAMES: Final = 300
"""A shorter piece is not worth a process, its warm-up and its networks: together they cost as much as 40 frames."""


@dataclass(frozen=True)
class Piece:
    """Frames `own` to `stop` (the first beyond) of a video, watched from `begin` on."""

    begin: int
    own: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.own


@dataclass(frozen=True, eq=False)
class WatchedPiece:
    """What was seen in a piece's own frames. ends_early: the video breaks off, if this piece is its last."""

    frames: WatchedFrames
    ends_early: bool


def cut(laid: FrameIndex, subject: Subject | None) -> list[Piece]:
    """Decide where to cut a video; a single piece where that is not worth it, or nobody was found."""
    count, pieces = len(laid.ticks), [Piece(0, 0, len(laid.ticks))]
    for sighting in subject.sightings if subject else ():
        begin, own = np.searchsorted(laid.times_s, [sighting.time_s, sighting.time_s + WARM_UP_S]).tolist()
        before = pieces[-1]
        if min(own - before.own, count - own) >= FEWEST_FRAMES and begin > 0:
            pieces[-1:] = [replace(before, stop=own), Piece(begin, own, count)]
    return pieces


def watch_piece(
    piece: Piece,
    laid: FrameIndex,
    subject: Subject | None,
    facing: int,
    model: PoseModel,
    request: Request,
    report: Callable[[int], None],
) -> WatchedPiece | None:
    """Watch one piece; None as soon as somebody else turns up whom the survey did not find.

    Parameters
    ----------
    piece, laid
        The piece, and the layout of the video's frames.
    subject, facing
        Whom to watch, and the side of the picture, ±1, that they face.
    model
        The pose model.
    request
        The video, and how it is watched.
    report
        Called now and then with how many of the piece's own frames are done.

    Raises
    ------
    UnsafeSeek
        Where the decoder gives other frames than the layout says.
    """
    with VideoReader(Path(request.path), suitable_side_px(subject, request.long_side_px)) as reader:
        follower, observer = open_observer(subject, facing, model, reader, request)
        frames = reader.part(laid, piece.begin, piece.stop, Pace(request.protocol.inference_rate_hz))
        for count, frame in enumerate(frames):
            observer.watch(frame.rgb, frame.time_s)
            if follower.met_others:
                return None
            if count % REPORT_EVERY == 0:
                report(max(0, frame.index + 1 - piece.own))
        return WatchedPiece(observer.kept(float(laid.times_s[piece.own])), reader.ends_early)


def join_pieces(pieces: Sequence[WatchedPiece], laid: FrameIndex, facing: int, request: Request) -> Recording:
    """Return the recording of the whole video from all its pieces, in order."""
    parts = [piece.frames for piece in pieces]
    whole = WatchedFrames(
        rows=np.concatenate([each.rows for each in parts]),
        time_s=np.concatenate([each.time_s for each in parts]),
        seen=np.concatenate([each.seen for each in parts]),
        people=max(each.people for each in parts),
    )
    with VideoReader(Path(request.path)) as reader:
        source = replace(reader.source, ends_early=pieces[-1].ends_early)
    return recording_of(whole, request.reading, facing, source, request.model, laid.times_s)
