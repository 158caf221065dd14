"""Folders of tiny films: bends that give a result in under a second, and bad files as on a clinic's disk."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from romcam.video import VideoReader
from tests.cli.command import SAMPLES, Picture, make_film
from tests.video.films import cut, greys, write_film, write_sound
from tests.warm import WARM_FORK_SERVER, WarmProcess

HERE = Path(__file__).parent


@cache
def _pictures(sample: str, every: int) -> tuple[Picture, ...]:
    with VideoReader(SAMPLES / f"forward-bend-{sample}.mp4", 320) as film:
        return tuple(frame.rgb for frame in film)[::every]


def bend(path: Path, sample: str = "stiff-hip", every: int = 8) -> Path:
    """A bend of some twenty-five frames, four a second, 320 px high."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = _pictures(sample, every)[24 // every : 228 // every]
    return make_film(path, list(pictures), fps=Fraction(30, every))


def another(film: Path, path: Path, number: int) -> Path:
    """A copy with its own content and digest: an empty box of an MP4 is appended."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(film.read_bytes() + struct.pack(">I4sI", 12, b"free", number))
    return path


def bomb(path: Path, frames: int = 20_000) -> Path:
    """Small on the disk, very long in the decoder: the same few frames of 4K repeated."""
    packets: list[bytes] = []
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("libx264", rate=30, options={"preset": "ultrafast", "g": "8", "bf": "0"})
        stream.width, stream.height = 3840, 2160
        grey = np.full((2160, 3840, 3), 120, np.uint8)
        for _ in range(8):
            packets += [bytes(each) for each in stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24"))]
        packets += [bytes(each) for each in stream.encode(None)]
        for index in range(frames):
            packet = av.Packet(packets[index % len(packets)])
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, index, index, Fraction(1, 30)
            packet.is_keyframe = index % len(packets) == 0
            out.mux(packet)
    return path


def bad_ones(folder: Path) -> Iterator[Path]:
    """Twenty films that give no result, each for another reason or in another folder."""
    folder.mkdir(parents=True, exist_ok=True)
    empty_room = np.full((240, 320, 3), 190, dtype=np.uint8)
    still = list(_pictures("stiff-hip", 8))[:1]
    for name in ("empty.mp4", "empty.mov"):
        (folder / name).touch()
        yield folder / name
    for name, content in (
        ("letter.mp4", b"This is a letter.\n" * 50),
        ("=cmd|'calc'!A1.mp4", b"no film"),
        ("noise.avi", np.random.default_rng(0).bytes(5000)),
        ("noise.mkv", np.random.default_rng(1).bytes(50_000)),
        ("zeros.webm", bytes(4096)),
        ("Ä ö ü 100%#?.mp4", b"no film either"),
    ):
        (folder / name).write_bytes(content)
        yield folder / name
    yield cut(write_film(folder / "cut-off.mp4", greys(20)), 0.5)
    yield write_sound(folder / "sound.mp4")
    yield write_film(folder / "too-large.mkv", greys(1, 8208, 16), codec="ffv1", pix_fmt="gray")
    yield make_film(folder / "one-frame.mp4", still)
    yield make_film(folder / "nobody.mp4", [empty_room] * 12)
    yield make_film(folder / "nobody-moves.mp4", still * 12)
    yield write_film(folder / "grey.mp4", greys(12))
    yield bomb(folder / "bomb.mp4")
    good = bend(folder / "hang.mp4")
    yield good
    for name in ("abort.mp4", "killed.mp4", "below/abort again.mp4"):
        (folder / name).parent.mkdir(exist_ok=True)
        yield Path(shutil.copy(good, folder / name))


def clinic(folder: Path, count: int) -> list[Path]:
    """Good films in a few folders, each with its own content. count: number of films."""
    first = [bend(folder / f"patient {i}" / "a.mp4", sample) for i, sample in enumerate(("stiff-hip", "typical"))]
    more = [another(first[i % 2], folder / f"patient {i % 7}" / f"b{i:03d}.mp4", i) for i in range(count - 2)]
    return [*first, *more]


def begin(*arguments: object, program: str = "", warm: bool = False, **options: Any) -> subprocess.Popen[str]:
    """Start `romcam batch`. program: as this one of this folder has it. warm: its fork server is no descendant."""
    start = [str(HERE / program)] if program else ["-m", "romcam"]
    return WarmProcess(
        [sys.executable, *start, "batch", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | ({WARM_FORK_SERVER: "1"} if warm else {}),
        **options,
    )


def batch(*arguments: object, program: str = "", timeout: float = 600) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    process = begin(*arguments, program=program, warm=True)
    with process:
        out, errors = process.communicate(timeout=timeout)
    return subprocess.CompletedProcess([], process.returncode, out, errors)
