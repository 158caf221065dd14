"""Opening a file as a film, or saying in one sentence why it cannot be one."""

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

from romcam.cores import threads_per_film
from romcam.errors import InputError

LONGEST_SIDE_PX: Final = 8192
"""A header may declare any size; nothing larger than this is given memory (8K cameras make 7680)."""

_DEMUX_OPTIONS: Final = {
    # A playlist or a reference file that poses as a video must not make FFmpeg reach for the network.
    "protocol_whitelist": "file",
    # Without this a still named "a%03d.jpg" is taken for the pattern of a numbered sequence.
    "pattern_type": "none",
    "max_pixels": str(LONGEST_SIDE_PX**2),
}


def open_film(path: Path) -> tuple[InputContainer, VideoStream]:
    """The opened container and the moving picture in it, not yet decoded.

    Raises InputError for what is missing, not a file, empty, not permitted, not a film, sound alone, larger
    than `LONGEST_SIDE_PX`, or coded in a way that no decoder here understands.
    """
    _check_file(path)
    container = _open_container(path)
    try:
        return container, _moving_picture(path, container)
    except BaseException:
        container.close()
        raise


def check_size(path: Path, width_px: int, height_px: int) -> None:
    """Refuse a picture that would need memory out of all proportion; raises InputError."""
    if max(width_px, height_px) > LONGEST_SIDE_PX:
        raise InputError(
            f"{path} declares pictures of {width_px}×{height_px} px, more than the {LONGEST_SIDE_PX} px that "
            f"romcam reads: export it at a smaller size, 1080p is plenty."
        )


def frame_rate(stream: VideoStream) -> Fraction | None:
    """The container's statement of frames a second; None where it makes none that could be true."""
    for rate in (stream.average_rate, stream.guessed_rate):
        if rate and Fraction(1, 60) <= rate <= 2000:
            return rate
    return None


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{path} is a folder: give the video file itself.")
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path} is not a regular file: give the video file itself.")
        if status.st_size == 0:
            raise InputError(f"{path} is empty: copy the video again from where it was recorded.")
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: check the name and the folder.") from None
    except NotADirectoryError:
        raise InputError(f"{path} does not exist: part of its path is a file, not a folder.") from None
    except PermissionError:
        raise InputError(f"{path} may not be read by this user: change its permissions or copy it.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): copy it to this disk again.") from error


def _open_container(path: Path) -> InputContainer:
    try:
        # "file:" keeps a colon in a name from being taken for a network protocol.
        container = av.open(f"file:{path}", mode="r", options=dict(_DEMUX_OPTIONS), metadata_errors="replace")
    except (av.error.FFmpegError, ValueError) as error:
        if path.suffix.lower() in {".mp4", ".mov", ".m4v", ".3gp"} and _is_iso_media(path):
            raise InputError(
                f"{path} is cut off (its index is missing): copy it again from the camera, "
                f"or let the recording finish before it is copied."
            ) from error
        raise _unreadable(path) from error
    return container


def _is_iso_media(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[4:8] in (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"moov")


def _unreadable(path: Path) -> InputError:
    return InputError(
        f"{path} is not a video that can be read: give a recording such as .mp4, .mov, .mkv, .avi or .webm."
    )


def _moving_picture(path: Path, container: InputContainer) -> VideoStream:
    # Cover art of a music file is a "video stream" of one picture.
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        if container.streams.audio:
            raise InputError(f"{path} holds sound but no picture: give the video recording.")
        raise _unreadable(path)
    stream = max(streams, key=_preference)
    # Typed as always there, yet None where no decoder exists.
    if getattr(stream, "codec_context", None) is None:
        raise InputError(
            f"{path} is encrypted or in a format that no decoder here understands: export it as H.264 (.mp4)."
        )
    check_size(path, stream.codec_context.width, stream.codec_context.height)
    stream.thread_type = "AUTO"  # pyright: ignore[reportAttributeAccessIssue]
    stream.codec_context.thread_count = threads_per_film()
    stream.codec_context.options = {"max_pixels": str(LONGEST_SIDE_PX**2)}
    return stream


def _preference(stream: VideoStream) -> tuple[bool, int]:
    context = getattr(stream, "codec_context", None)
    area = context.width * context.height if context else -1
    return bool(stream.disposition & Disposition.default), area


def is_still(container: InputContainer) -> bool:
    """Whether the container is a single picture, whose "25 frames a second" mean nothing."""
    name = container.format.name
    return name == "image2" or name.endswith("_pipe")
