"""A file that is no film is refused at once, in one sentence that names it."""

from __future__ import annotations

import os
import socket
import struct
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from romcam.errors import InputError
from romcam.video import VideoReader
from tests.video.films import cut, greys, write_film, write_sound, write_still


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        VideoReader(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_missing(tmp_path: Path):
    assert "does not exist" in refusal(tmp_path / "film.mp4")
    (tmp_path / "file").touch()
    assert "does not exist" in refusal(tmp_path / "file" / "film.mp4")


def test_folder(tmp_path: Path):
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe(tmp_path: Path):
    os.mkfifo(tmp_path / "film.mp4")
    assert "not a regular file" in refusal(tmp_path / "film.mp4")


def test_empty(tmp_path: Path):
    (tmp_path / "film.mp4").touch()
    assert "is empty" in refusal(tmp_path / "film.mp4")


@pytest.mark.parametrize("name", ["film.mp4", "film.avi", "film.jpg", "film"])
@pytest.mark.parametrize(
    "content",
    [b"Dear patient,\n" * 100, b"\0" * 5000, np.random.default_rng(5).bytes(50_000)],
    ids=["text", "zeros", "noise"],
)
def test_another_file_with_a_film_s_suffix(tmp_path: Path, name, content):
    (tmp_path / name).write_bytes(content)
    sentence = refusal(tmp_path / name)
    assert "not a film that can be read" in sentence or "no picture that can be decoded" in sentence


def test_sound_alone(tmp_path: Path):
    assert "sound but no picture" in refusal(write_sound(tmp_path / "film.mp4"))


def test_cover_art_is_not_a_film(tmp_path: Path):
    """An ID3v2.3 tag with a picture (APIC) before plain AAC."""
    art = write_still(tmp_path / "art.png", greys(1)[0]).read_bytes()
    body = b"\0image/png\0\x03\0" + art
    frame = b"APIC" + struct.pack(">IH", len(body), 0) + body
    size = bytes((len(frame) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    sound = write_sound(tmp_path / "sound.aac").read_bytes()
    path = tmp_path / "song.aac"
    path.write_bytes(b"ID3\x03\0\0" + size + frame + sound)
    with av.open(str(path)) as container:
        assert len(container.streams.video) == 1
    assert "sound but no picture" in refusal(path)


def test_recording_never_finished(tmp_path: Path):
    path = cut(write_film(tmp_path / "film.mp4", greys(20)), 0.7)
    assert "cut off" in refusal(path)


def test_unknown_codec(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(5))
    path.write_bytes(path.read_bytes().replace(b"avc1", b"xyz9").replace(b"avcC", b"xyzC"))
    assert "no installed decoder understands" in refusal(path)


def test_encrypted(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(20))
    content = bytearray(path.read_bytes())
    start = content.index(b"mdat") + 4
    end = content.index(b"moov") - 4
    content[start:end] = np.random.default_rng(3).bytes(end - start)
    path.write_bytes(content)
    assert "encrypted" in refusal(path)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix permissions")
def test_permission(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(5))
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)  # Root may read everything.
    try:
        assert "may not be read" in refusal(path)
    finally:
        os.seteuid(user)


@pytest.mark.parametrize(
    ("error", "words"),
    [(PermissionError(13, "Permission denied"), "may not be read"), (OSError(5, "I/O error"), "I/O error")],
)
def test_opening_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error, words):
    path = write_film(tmp_path / "film.mp4", greys(5))

    def refuse(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    assert words in refusal(path)


def test_a_gigantic_picture_gets_no_memory(tmp_path: Path):
    resource = pytest.importorskip("resource")
    path = write_still(tmp_path / "still.jpg", greys(1)[0])
    content = bytearray(path.read_bytes())
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", 12_000, 12_000)
    path.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "8192 px" in refusal(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB; decoded it is 432 MB


def test_a_picture_too_long_on_one_side(tmp_path: Path):
    path = write_film(tmp_path / "film.mkv", greys(1, 8194, 16), codec="ffv1", pix_fmt="gray")
    assert "8194×16 px" in refusal(path)
    with VideoReader(write_film(tmp_path / "8k.mkv", greys(1, 8192, 16), codec="ffv1", pix_fmt="gray")) as reader:
        assert reader.source.width_px == 8192


def test_a_playlist_cannot_reach_the_network(tmp_path: Path):
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.5)
    port = server.getsockname()[1]
    visits: list[object] = []

    def answer() -> None:
        try:
            visits.append(server.accept())
        except TimeoutError:
            return

    thread = threading.Thread(target=answer)
    thread.start()
    address = f"http://127.0.0.1:{port}/a.ts"
    (tmp_path / "a.m3u8").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n")
    (tmp_path / "b.mp4").write_text(f"ffconcat version 1.0\nfile '{address}'\n")
    refusal(tmp_path / "a.m3u8")
    refusal(tmp_path / "b.mp4")
    thread.join()
    server.close()
    assert visits == []


def test_a_name_that_looks_like_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_film(tmp_path / "film.mp4", greys(4))
    monkeypatch.chdir(tmp_path)
    for name in ("http:film", "concat:film.mp4", "-", "pipe:0"):
        (tmp_path / "film.mp4").rename(name)
        with VideoReader(name) as reader:
            assert len(list(reader)) == 4
        (tmp_path / name).rename("film.mp4")
