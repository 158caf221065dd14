"""A picture decoded from the key frame before it is identical to that of a complete pass, or seeking is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.video import VideoReader, pick_frames
from tests.video.films import write_film

COUNT: Final = 60
EVENLY: Final = [i / 25 for i in range(COUNT)]
UNEVENLY: Final = np.cumsum([0.0, *np.random.default_rng(1).choice([0.02, 0.033, 0.1], COUNT - 1)]).tolist()


def x264(more: str = "") -> dict[str, Any]:
    return {"options": {"crf": "18", "x264-params": f"keyint=12:min-keyint=12:scenecut=0:bframes=3:{more}"}}


def x265(more: str) -> dict[str, Any]:
    params = f"keyint=12:min-keyint=12:scenecut=0:bframes=3:log-level=error:{more}"
    return {"codec": "libx265", "options": {"preset": "ultrafast", "x265-params": params}}


ORDINARY: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "closed groups": ("a.mp4", x264()),
    "open groups": ("a.mp4", x264("open-gop=1")),
    "uneven times": ("a.mp4", x264() | {"times_s": UNEVENLY}),
    "beginning late": ("a.mp4", x264() | {"times_s": [0.1 + t for t in EVENLY]}),
    "trimmed": ("a.mp4", x264() | {"times_s": [t - 0.2 for t in EVENLY]}),
    "QuickTime": ("a.mov", x264()),
    "closed HEVC": ("a.mp4", x265("open-gop=0")),
    "open HEVC": ("a.mp4", x265("open-gop=1")),
    "MPEG-4": ("a.mp4", {"codec": "mpeg4", "options": {"g": "12", "bf": "2"}}),
    "one key frame": ("a.mp4", {"options": {"g": "100"}}),
}
ODD: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "Matroska": ("a.mkv", x264()),
    "no key frames but refreshed bit by bit": ("a.mp4", x264("intra-refresh=1")),
    "WebM with hidden pictures": (
        "a.webm",
        {"codec": "libvpx-vp9", "options": {"g": "12", "auto-alt-ref": "1", "lag-in-frames": "10", "cpu-used": "8"}},
    ),
    "transport stream": ("a.ts", x264("open-gop=1")),
    "fragmented": ("a.mp4", x264() | {"container_options": {"movflags": "frag_keyframe+empty_moov"}}),
    "programme stream": ("a.mpg", {"codec": "mpeg2video", "options": {"g": "12", "bf": "2"}}),
    "AVI": ("a.avi", {"codec": "mpeg4", "options": {"g": "12", "bf": "2"}}),
}


def swaying() -> list[NDArray[np.uint8]]:
    """A coarse noise that drifts: no picture can be decoded without others."""
    noise = np.random.default_rng(0).integers(0, 256, (24, 48, 3)).repeat(4, 0).repeat(4, 1).astype(np.uint8)
    return [np.roll(noise, (i, 2 * i), (0, 1)) for i in range(COUNT)]


def watched(path: Path) -> tuple[list[NDArray[np.uint8]], NDArray[np.float64]]:
    with VideoReader(path) as film:
        frames = list(film)
    return [frame.rgb for frame in frames], np.array([frame.time_s for frame in frames])


def seeks(path: Path, times_s: NDArray[np.float64], index: int = 40) -> bool:
    with VideoReader(path) as film:
        return film.seek([index], times_s) is not None


@pytest.mark.parametrize("kind", [*ORDINARY, *ODD])
def test_every_picture_is_identical(kind: str, tmp_path: Path) -> None:
    name, options = (ORDINARY | ODD)[kind]
    path = write_film(tmp_path / name, swaying(), **options)
    pictures, times_s = watched(path)
    assert len(pictures) == COUNT - 5 * (kind == "trimmed")
    for index, picture in enumerate(pictures):
        np.testing.assert_array_equal(pick_frames(path, [index], times_s=times_s)[index], picture, str(index))
    assert seeks(path, times_s) or kind in ODD


def test_several_at_once_and_none_and_one_beyond_the_end(tmp_path: Path) -> None:
    path = write_film(tmp_path / "a.mp4", swaying(), **x264("open-gop=1"))
    pictures, times_s = watched(path)
    picked = pick_frames(path, [59, 3, 14, 13, 600], times_s=times_s)
    assert set(picked) == {3, 13, 14, 59}
    for index, picture in picked.items():
        np.testing.assert_array_equal(picture, pictures[index])
    assert pick_frames(path, [], times_s=times_s) == {}


def test_only_the_group_around_it_is_decoded(tmp_path: Path) -> None:
    """The content before the key frame does not matter."""
    path = write_film(tmp_path / "a.mp4", swaying(), **x264())
    pictures, times_s = watched(path)
    content = bytearray(path.read_bytes())
    begin = content.index(b"mdat") + 4
    end = begin + (len(content) - begin) // 2
    content[begin + 6000 : end] = bytes(end - begin - 6000)
    path.write_bytes(content)
    np.testing.assert_array_equal(pick_frames(path, [57], times_s=times_s)[57], pictures[57])


@pytest.mark.parametrize("kind", ["closed groups", "open HEVC"])
def test_a_film_with_lost_pictures_is_not_sought_in(kind: str, tmp_path: Path) -> None:
    name, options = ORDINARY[kind]
    path = write_film(tmp_path / name, swaying(), **options)
    content = bytearray(path.read_bytes())
    begin = content.index(b"mdat") + 6000
    content[begin : begin + 20_000] = np.random.default_rng(2).bytes(20_000)
    path.write_bytes(content)
    pictures, times_s = watched(path)
    assert 20 < len(pictures) < COUNT
    assert not seeks(path, times_s, index=len(pictures) - 5)


def test_times_of_another_film_are_refused(tmp_path: Path) -> None:
    path = write_film(tmp_path / "a.mp4", swaying(), **x264())
    pictures, times_s = watched(path)
    for wrong in (times_s[:-1], times_s * 1.01, np.append(times_s, times_s[-1] + 0.04)):
        assert not seeks(path, wrong)
        np.testing.assert_array_equal(pick_frames(path, [40], times_s=wrong)[40], pictures[40])
