"""A proxy has the film's frames: all of them, in order, and nothing of them is left on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from romcam.video import Stated, VideoReader
from romcam.video import proxy as room
from romcam.video.planar import PartConverter, size_of
from romcam.video.proxy import Proxy, ProxyPart, ProxyWriter, drawn_every
from tests.video.films import CLOCKWISE_90, grey, greys, index_of, marked, quarters, write_film

SIDE = 64


def made(path: Path, stated: Stated | None = None, due: Callable[[float], bool] | None = None) -> Proxy | None:
    writer = ProxyWriter(SIDE)
    with VideoReader(path, 32, stated=stated, proxy=writer) as reader:
        for _ in reader.frames(due=due):
            pass
    return writer.proxy


def shown(proxy: Proxy) -> list[tuple[int, np.ndarray]]:
    converter = PartConverter(proxy.layout.matrix)
    frames = list(proxy.planar_frames(100))
    return [(index, converter.rgb(planes, 0, 0, *size_of(planes))) for index, _, planes in frames]


@pytest.mark.parametrize("threads", ["1", "2"])
def test_it_has_every_frame_also_those_that_were_not_delivered(
    tmp_path: Path, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMCAM_THREADS", threads)
    path = write_film(tmp_path / "film.mp4", greys(20, 160, 120))
    proxy = made(path, due=lambda time_s: time_s > 0.5)
    assert proxy is not None
    assert (proxy.layout.size, proxy.layout.scale, proxy.layout.every) == ((64, 48), 2.5, 1)
    assert [(index, index_of(rgb)) for index, rgb in shown(proxy)] == [(each, each) for each in range(20)]
    assert proxy.fits(SIDE, 1, 20)
    assert proxy.fits(SIDE, 3, 20)
    assert not proxy.fits(SIDE + 1, 1, 20)
    assert not proxy.fits(SIDE, 1, 21)


@pytest.mark.parametrize("width", [160, 158])
def test_it_is_upright_as_the_film_is_read(tmp_path: Path, width: int) -> None:
    path = write_film(tmp_path / "film.mp4", [marked(width, 120)], matrix=CLOCKWISE_90)
    stated = Stated(mirrored=True, rotate_deg=180)
    proxy = made(path, stated)
    assert proxy is not None
    with VideoReader(path, SIDE, stated=stated) as reader:
        wanted = [quarters(frame.rgb) for frame in reader]
        assert proxy.layout.size == reader.size
    width, height = proxy.layout.size
    assert [quarters(rgb[:height, :width]) for _, rgb in shown(proxy)] == wanted


def test_of_a_fast_film_it_has_the_frames_that_are_drawn(tmp_path: Path) -> None:
    proxy = made(write_film(tmp_path / "film.mp4", greys(27, 160, 120), fps=60))
    assert proxy is not None
    assert [(index, index_of(rgb)) for index, rgb in shown(proxy)] == [(each, each) for each in range(0, 27, 2)]
    assert proxy.fits(SIDE, 2, 27)
    assert not proxy.fits(SIDE, 1, 27)


@pytest.mark.parametrize(
    ("rate_hz", "every"), [(0, 1), (15, 1), (24, 1), (30, 1), (48, 1), (50, 2), (60, 2), (100, 4), (120, 4), (240, 9)]
)
def test_a_fast_film_is_drawn_at_24_to_49_frames_a_second(rate_hz: float, every: int) -> None:
    assert drawn_every(rate_hz) == every
    assert every == 1 or 24 < rate_hz / every < 49


def test_a_film_that_is_hardly_larger_has_none(tmp_path: Path) -> None:
    assert made(write_film(tmp_path / "film.mp4", greys(3, 78, 60))) is None


def test_a_pass_that_is_given_up_leaves_the_next_one_its_own_frames(tmp_path: Path) -> None:
    path, writer = write_film(tmp_path / "film.mp4", greys(20, 160, 120)), ProxyWriter(SIDE)
    with VideoReader(path, 32, proxy=writer) as reader:
        next(iter(reader))
    with VideoReader(path, 32, proxy=writer) as reader:
        assert len(list(reader)) == 20
    assert writer.proxy is not None
    assert [index_of(rgb) for _, rgb in shown(writer.proxy)] == list(range(20))


def test_a_long_one_is_a_file_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_film(tmp_path / "film.mp4", greys(20, 160, 120))
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(room, "MOST_IN_MEMORY", 1)
    proxy = made(path)
    assert proxy is not None
    assert [index_of(rgb) for _, rgb in shown(proxy)] == list(range(20))
    assert list(folder.iterdir()) == []


def test_it_is_handed_on_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PART_BYTES", 100)
    proxy = made(write_film(tmp_path / "film.mp4", greys(20, 160, 120)))
    assert proxy is not None
    parts = list(proxy.parts())
    assert len(parts) > 1
    assert all(isinstance(part, ProxyPart) for part in parts)
    copy = Proxy(parts[0].layout)
    for part in parts:
        copy.append(part.packets)
    assert [index_of(rgb) for _, rgb in shown(copy)] == list(range(20))


def still_then_moving() -> list[np.ndarray]:
    """Twenty frames of one picture with noise, then ten that are all different."""
    noise = np.random.default_rng(1)
    still = [np.clip(grey(5, 640, 480) + noise.normal(0, 3, (480, 640, 1)), 0, 255).astype(np.uint8) for _ in range(20)]
    return still + greys(10, 640, 480)


def test_frames_that_show_nothing_new_are_left_out_but_the_last(tmp_path: Path) -> None:
    proxy = made(write_film(tmp_path / "film.mp4", still_then_moving() + [grey(9, 640, 480)] * 3))
    assert proxy is not None
    # At 25 frames a second the same picture is shown for 0.2 s at most; all ten are there, and the end.
    assert [index for index, _ in shown(proxy)] == [*range(0, 20, 5), *range(20, 30), 32]
    assert [index_of(rgb) for _, rgb in shown(proxy)] == [5, 5, 5, 5, *range(10), 9]
    assert proxy.fits(SIDE, 1, 33)
    assert not proxy.fits(SIDE, 1, 34)
    assert [proxy.shown_at(each) for each in (0, 4, 5, 19, 20, 21, 31, 32, 33)] == [0, 0, 5, 15, 20, 21, 29, 32, None]


def test_a_proxy_that_lacks_a_part_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PART_BYTES", 100)
    whole = made(write_film(tmp_path / "film.mp4", greys(20, 160, 120)))
    assert whole is not None
    copy = Proxy(whole.layout)

    def full(content: bytes) -> int:
        raise OSError(28, "No space left on device")

    for number, part in enumerate(whole.parts()):
        with monkeypatch.context() as once:
            if number == 1:
                once.setattr(copy._file, "write", full)
            with suppress(OSError):
                copy.append(part.packets)
    assert not copy.fits(SIDE, 1, 20)


def test_a_full_disk_costs_the_proxy_and_not_the_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(proxy: Proxy, packets: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Proxy, "append", full)
    path, writer = write_film(tmp_path / "film.mp4", [grey(each, 160, 120) for each in range(6)]), ProxyWriter(SIDE)
    with VideoReader(path, 32, proxy=writer) as reader:
        assert [index_of(frame.rgb) for frame in reader] == list(range(6))
    assert writer.proxy is None
