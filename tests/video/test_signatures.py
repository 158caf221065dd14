"""Films are recognised by their first bytes, whatever their names."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from romcam.video.signatures import is_film, looks_like_film


@pytest.mark.parametrize(
    ("form", "codec"),
    [
        *((each, "libx264") for each in ("mp4", "mov", "3gp", "matroska", "flv", "mpegts", "h264")),
        *((each, "mpeg2video") for each in ("vob", "mpeg", "mxf")),
        *(("avi", "mpeg4"), ("asf", "wmv2"), ("webm", "libvpx"), ("ogg", "libvpx")),
    ],
)
def test_containers_are_films(tmp_path: Path, form: str, codec: str) -> None:
    path = tmp_path / "film"
    with av.open(str(path), "w", format=form) as out:
        stream = out.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for _ in range(3):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((240, 320, 3), np.uint8), format="rgb24")))
        out.mux(stream.encode(None))
    assert looks_like_film(path)


@pytest.mark.parametrize(
    "head",
    [
        *(
            b"",
            b"\0" * 544,
            b"\xff\xd8\xff\xe0",
            b"\x89PNG\r\n",
            b"%PDF-1.7",
            b"PK\x03\x04",
            b"path;test\n",
            b"ID3\x04",
        ),
        *(
            b"\0\0\0\x18ftypheic",
            b"\0\0\0\x20ftypM4A ",
            b"RIFF\0\0\0\0WAVE",
            b"OggS\0\x02" + b"\0" * 22 + b"\x01\x1e\x01vorbis",
        ),
        b"G" + b"o" * 400,
    ],
)
def test_other_files_are_none(head: bytes) -> None:
    assert not is_film(head)
