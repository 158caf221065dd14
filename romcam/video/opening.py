"""Opening a file as a film, or refusing it with one sentence."""

from __future__ import annotations

import stat
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from romcam.cores import threads_per_video
from romcam.errors import InputError
from romcam.memory import refuse_shortage
from romcam.messages import Catalogue

LONGEST_SIDE_PX: Final = 8192
"""A header may declare any size; memory is allocated up to this one only (8K cameras record 7680)."""
LEAST_FPS: Final = 0.5
MOST_FPS: Final = 500.0
"""Rates outside these are no rates of a film of a person: a clock that leapt, or a guess."""

_DEMUX_OPTIONS: Final = {
    # A playlist or a reference file disguised as a video must not make FFmpeg open network connections.
    "protocol_whitelist": "file",
    # Without this, the name of a still such as "a%03d.jpg" would be read as the pattern of a numbered sequence.
    "pattern_type": "none",
    "max_pixels": str(LONGEST_SIDE_PX**2),
}
_text = Catalogue(__name__)


def open_film(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a film; nothing is decoded yet.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    container, stream
        The opened container and its video stream. The caller closes the container.

    Raises
    ------
    InputError
        Where the file is missing, not a regular file, empty, not permitted, not a film, without a moving picture,
        larger than `LONGEST_SIDE_PX`, or in a format that no installed decoder understands.
    """
    _check_file(path)
    container = _open_container(path)
    try:
        return container, _video_stream(path, container)
    except BaseException:
        container.close()
        raise


def check_size(path: Path, width_px: int, height_px: int) -> None:
    """Refuse a picture with a side longer than `LONGEST_SIDE_PX`.

    Parameters
    ----------
    path
        The film, for the sentence.
    width_px, height_px
        Size of its pictures.

    Raises
    ------
    InputError
        Where a side is too long.
    """
    if max(width_px, height_px) > LONGEST_SIDE_PX:
        width, height, limit = str(width_px), str(height_px), str(LONGEST_SIDE_PX)
        raise InputError(_text("film-is-too-large", film=path, width=width, height=height, limit=limit))


def frame_rate(stream: VideoStream) -> Fraction | None:
    """Return the frame rate that the container states.

    Parameters
    ----------
    stream
        The film's video stream.

    Returns
    -------
    Fraction or None
        Frames per second; None where the container states no rate from `LEAST_FPS` to `MOST_FPS`. FFmpeg states 1000
        for WebM whose pictures come irregularly, as browsers record it.
    """
    for rate in (stream.average_rate, stream.guessed_rate):
        if rate and is_possible_rate(rate):
            return rate
    return None


def is_possible_rate(fps: float | Fraction) -> bool:
    """Return whether a film can have this many pictures a second.

    Parameters
    ----------
    fps
        Pictures a second.
    """
    return LEAST_FPS <= fps <= MOST_FPS


def is_still(container: InputContainer) -> bool:
    """Return whether the film is a single picture; the frame rate that its container states means nothing then.

    Parameters
    ----------
    container
        The opened film.
    """
    name = container.format.name
    return name == "image2" or name.endswith("_pipe")


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(_text("film-is-a-folder", film=path))
        if not stat.S_ISREG(status.st_mode):
            raise InputError(_text("film-is-not-regular", film=path))
        if status.st_size == 0:
            raise InputError(_text("film-is-empty", film=path))
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise InputError(_text("film-does-not-exist", film=path)) from None
    except NotADirectoryError:
        raise InputError(_text("film-path-is-not-a-folder", film=path)) from None
    except PermissionError:
        raise InputError(_text("film-not-permitted", film=path)) from None
    except OSError as error:
        raise InputError(_text("film-cannot-be-read", film=path, reason=error.strerror)) from error


def _open_container(path: Path) -> InputContainer:
    try:
        # Without "file:", a colon in a name would be taken for a network protocol.
        return av.open(f"file:{path}", mode="r", options=dict(_DEMUX_OPTIONS), metadata_errors="replace")
    except (av.error.FFmpegError, ValueError) as error:
        refuse_shortage(error)
        cut_off = path.suffix.lower() in {".mp4", ".mov", ".m4v", ".3gp"} and _is_iso_media(path)
        raise InputError(_text("film-is-cut-off" if cut_off else "film-is-no-video", film=path)) from error


def _is_iso_media(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[4:8] in (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"moov")


def _video_stream(path: Path, container: InputContainer) -> VideoStream:
    # Cover art of a music file is a "video stream" of one picture.
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        has_sound = bool(container.streams.audio)
        raise InputError(_text("film-has-no-moving-picture" if has_sound else "film-is-no-video", film=path))
    stream = max(streams, key=_preference)
    # The type says that it always exists, but it is None where there is no decoder.
    if getattr(stream, "codec_context", None) is None:
        raise InputError(_text("film-has-no-decoder", film=path))
    check_size(path, stream.codec_context.width, stream.codec_context.height)
    stream.thread_type = "AUTO"  # pyright: ignore[reportAttributeAccessIssue]
    stream.codec_context.thread_count = threads_per_video()
    stream.codec_context.options = {"max_pixels": str(LONGEST_SIDE_PX**2)}
    return stream


def _preference(stream: VideoStream) -> tuple[bool, int]:
    context = getattr(stream, "codec_context", None)
    area = context.width * context.height if context else -1
    return bool(stream.disposition & Disposition.default), area
