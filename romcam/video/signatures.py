"""Whether a file is a film by its first bytes, whatever its name.

Only bytes are compared: nothing is decoded, because a hostile file must not reach a decoder before it has a process of
its own. Libraries that know signatures (filetype 1.2, puremagic 1.30) do not know MPEG transport streams, DV or raw
H.264, which camcorders write.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Final

_HEAD: Final = 4096
_PACKETS: Final = (188, 192, 204)
"""Lengths of a packet of an MPEG transport stream."""
_NOT_MOVING: Final = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"avis", b"M4A ", b"M4B ", b"crx ", b"jp2 ")
"""Brands of files with the structure of MP4 that hold a still or sound."""
_STARTS: Final = (
    b"\x1aE\xdf\xa3",  # Matroska, WebM
    b"0&\xb2u\x8ef\xcf\x11",  # ASF: wmv
    b"FLV\x01",
    b"\x00\x00\x01\xba",  # MPEG program stream: mpg, vob, mod
    b"\x00\x00\x01\xb3",  # MPEG video
    b"\x06\x0e+4\x02\x05\x01\x01\r\x01\x02\x01\x01\x02",  # MXF
    b"\x1f\x07\x00",  # DV
    b".RMF",
)
_PARAMETER_SETS: Final = re.compile(
    rb"\x00?\x00\x00\x01(?:\t.{1,4}\x00?\x00\x00\x01)?[\x67\x27\x47]|\x00?\x00\x00\x01\x40\x01", re.DOTALL
)
"""Beginning of raw H.264, with or without a delimiter, or of raw H.265."""


def looks_like_film(path: Path) -> bool:
    """Return whether the first bytes of a file are those of a film.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bool
        False where it cannot be read, or is not a regular file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return is_film(file.read(_HEAD))
    except OSError:
        return False


def is_film(head: bytes) -> bool:
    """Return whether bytes are the beginning of a film.

    Parameters
    ----------
    head
        The first bytes of the file; a few hundred are enough for most formats.
    """
    if head[4:8] == b"ftyp":
        return head[8:12] not in _NOT_MOVING
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] == b"AVI "
    if head.startswith(b"OggS"):
        return b"\x80theora" in head or b"OVP80" in head or b"\x01video" in head
    return head.startswith(_STARTS) or bool(_PARAMETER_SETS.match(head)) or _is_transport_stream(head)


def _is_transport_stream(head: bytes) -> bool:
    """Whether synchronisation bytes stand at the distance of a packet, as often as the head has room for."""
    for packet in _PACKETS:
        start = packet - 188 if packet == 192 else 0
        marks = head[start::packet]
        if len(marks) > 3 and set(marks) == {0x47}:
            return True
    return False
