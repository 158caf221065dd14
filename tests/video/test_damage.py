"""A damaged film delivers the frames it has, and is marked as incomplete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from romcam.video import VideoReader
from tests.video.films import cut, greys, index_of, write_film

INTRA = {"crf": "8", "preset": "ultrafast", "g": "1"}


def noisy(count: int) -> list[np.ndarray]:
    """`greys` with noise on them, so that every frame fills some bytes."""
    noise = np.random.default_rng(1).integers(-20, 21, (count, 48, 64, 3))
    return [np.clip(p.astype(int) + n, 0, 255).astype(np.uint8) for p, n in zip(greys(count), noise, strict=True)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("film.mp4", {"movflags": "+faststart"}),
        ("film.mp4", {"movflags": "frag_keyframe+empty_moov", "g": "10"}),
        ("film.mkv", {}),
        ("film.avi", {}),
    ],
)
def test_a_film_cut_off_half_way(tmp_path: Path, name, options):
    path = write_film(tmp_path / name, noisy(28), fps=10, container_options=options, options=INTRA)
    with VideoReader(path) as whole:
        assert len(list(whole)) == 28
    assert not whole.source.ends_early
    with VideoReader(cut(path, 0.6)) as reader:
        frames = list(reader)
    assert 8 < len(frames) < 27
    assert [index_of(frame.rgb) for frame in frames] == list(range(len(frames)))
    if "empty_moov" not in options.get("movflags", ""):  # Such a header promises nothing.
        assert reader.source.ends_early


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_the_key_frames_of_a_copy_that_broke_off(tmp_path: Path, share: float, monkeypatch: pytest.MonkeyPatch):
    """A decoder with several threads still holds the key frame when the broken end comes."""
    monkeypatch.setenv("ROMCAM_THREADS", "4")
    options = {"crf": "8", "preset": "ultrafast", "g": "250"}
    path = write_film(
        tmp_path / "film.mp4", noisy(28), fps=10, container_options={"movflags": "+faststart"}, options=options
    )
    with VideoReader(cut(path, share), key_frames_only=True) as reader:
        frames = list(reader)
    assert [index_of(frame.rgb) for frame in frames] == [0]
    assert reader.source.ends_early


def test_a_film_without_key_frames_is_surveyed_in_full(tmp_path: Path):
    path = write_film(tmp_path / "film.ts", noisy(12), options={"crf": "8", "preset": "ultrafast", "g": "250"})
    with av.open(str(path)) as container, av.open(str(tmp_path / "tail.ts"), "w") as tail:
        source = container.streams.video[0]
        stream = tail.add_stream_from_template(source)
        for packet in container.demux(source):
            if packet.size:
                packet.is_keyframe = False
                packet.stream = stream
                tail.mux(packet)
    with VideoReader(tmp_path / "tail.ts", key_frames_only=True) as reader:
        assert len(list(reader)) >= 1


@pytest.mark.parametrize(("kept", "early"), [(40, False), (36, False), (29, True), (20, True)])
def test_more_than_half_a_second_has_to_be_missing(tmp_path: Path, kept, early):
    """Two seconds at 20/s, cut between pictures, so that only the header shows what is missing."""
    options = {"movflags": "+faststart"}
    path = write_film(tmp_path / "film.mp4", noisy(40), fps=20, container_options=options, options=INTRA)
    with av.open(str(path)) as container:
        ends = [p.pos + p.size for p in container.demux(container.streams.video[0]) if p.size]
    path.write_bytes(path.read_bytes()[: ends[kept - 1]])
    with VideoReader(path) as reader:
        assert len(list(reader)) == kept
    assert reader.source.ends_early is early


def test_damaged_frames_on_the_way_are_left_out_and_counted(tmp_path: Path):
    path = write_film(tmp_path / "film.mov", noisy(20), fps=10, codec="png", pix_fmt="rgb24")
    content = bytearray(path.read_bytes())
    at = 0
    for _ in range(8):
        at = content.index(b"\x89PNG", at + 1)
    content[at : at + 40] = b"\0" * 40  # The header of picture 7.
    path.write_bytes(content)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [index_of(frame.rgb) for frame in frames] == [i for i in range(20) if i != 7]
    times = [i / 10 for i in range(20) if i != 7]
    np.testing.assert_allclose([frame.time_s for frame in frames], times, atol=1e-9)
    assert [frame.index for frame in frames] == list(range(19))
    assert (reader.skipped_frames, reader.source.ends_early) == (1, False)


def test_a_damaged_beginning_is_skipped(tmp_path: Path):
    path = write_film(tmp_path / "film.mov", noisy(10), fps=10, codec="png", pix_fmt="rgb24")
    content = bytearray(path.read_bytes())
    at = content.index(b"\x89PNG")
    content[at : at + 40] = b"\0" * 40
    path.write_bytes(content)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [index_of(frame.rgb) for frame in frames] == list(range(1, 10))
    assert frames[0].time_s == 0.0
    assert reader.skipped_frames == 1


def test_a_damaged_end_is_an_early_end(tmp_path: Path):
    path = write_film(tmp_path / "film.mov", noisy(20), fps=10, codec="png", pix_fmt="rgb24")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"\x89PNG")
    content[at : at + 40] = b"\0" * 40
    path.write_bytes(content)
    with VideoReader(path) as reader:
        assert len(list(reader)) == 19
    assert (reader.skipped_frames, reader.source.ends_early) == (1, True)


def test_nothing_is_printed_on_stderr(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", noisy(28), container_options={"movflags": "+faststart"})
    content = bytearray(path.read_bytes())
    start = len(content) // 2
    content[start : start + 400] = np.random.default_rng(2).bytes(400)
    path.write_bytes(content)
    program = (
        "import sys; from romcam.video import VideoReader, VideoSink\n"
        "with VideoReader(sys.argv[1]) as reader, VideoSink(sys.argv[2], 64, 48) as sink:\n"
        "    for frame in reader: sink.write(frame.rgb, frame.time_s)\n"
    )
    command = [sys.executable, "-c", program, str(path), str(tmp_path / "out.mp4")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
