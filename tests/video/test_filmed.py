"""When a film was made, by its container or by the user, and which of two films is the later one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import av
import numpy as np
import pytest

from romcam.capture.fragmented_sink import FragmentedSink
from romcam.errors import UsageError
from romcam.video import Stated, VideoReader
from romcam.video.filmed import Filmed, is_later, parse_time, read_filmed
from romcam.video.stating import stated_by_user
from tests.video.films import greys, marked, quarters, write_film

NOW = datetime(2031, 6, 1, 12, tzinfo=timezone.utc)
APPLE = "com.apple.quicktime.creationdate"


def dated(path: Path, tags: dict[str, str]) -> Filmed | None:
    """What a reader finds in a film with those tags."""
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(tags)
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for picture in greys(2):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    with VideoReader(path) as film:
        return film.source.filmed


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_the_container_says_when_a_film_was_made(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    assert dated(path, {"creation_time": "2024-05-04T22:30:00Z"}) == Filmed("2024-05-04T22:30:00Z", "film")


def test_apple_s_local_time_with_its_zone_comes_first(tmp_path: Path) -> None:
    tags = {"creation_time": "2024-05-04T22:30:00Z", APPLE: "2024-05-05T00:30:00+0200"}
    assert dated(tmp_path / "film.mov", tags) == Filmed("2024-05-05T00:30:00+02:00", "film")


@pytest.mark.parametrize("nonsense", ["1904-01-01T00:00:01Z", "1970-01-01T00:00:00Z", "1980-01-01T00:00:00Z"])
def test_a_clock_that_was_never_set_says_nothing(tmp_path: Path, nonsense: str) -> None:
    assert dated(tmp_path / "film.mp4", {"creation_time": nonsense}) is None


def test_a_film_without_a_tag_says_nothing(tmp_path: Path) -> None:
    assert dated(tmp_path / "film.mp4", {}) is None


@pytest.mark.parametrize(
    ("tags", "at"),
    [
        ({"creation_time": "2031-06-02T11:00:00Z"}, "2031-06-02T11:00:00Z"),  # local time written as UTC
        ({"creation_time": "2031-06-03T12:00:00Z"}, None),
        ({"creation_time": "2099-01-01T00:00:00Z"}, None),
        ({"creation_time": "2000-01-01T00:04:10Z"}, None),
        ({APPLE: "2031-06-03T12:00:00+0000", "creation_time": "2031-05-01T10:00:00.000000Z"}, "2031-05-01T10:00:00Z"),
        ({APPLE: "2031-05-01T10:00:00-0730"}, "2031-05-01T10:00:00-07:30"),
        ({"DATE_RECORDED": "2031-05-01"}, "2031-05-01"),
        ({"date": "2031"}, None),
        ({"date": "yesterday"}, None),
        ({"creation_time": "2031-13-01T10:00:00Z"}, None),
        ({"creation_time": "2031-05-01 10:00:00"}, "2031-05-01T10:00:00Z"),
    ],
)
def test_the_tags_of_containers(tags: dict[str, str], at: str | None) -> None:
    assert read_filmed([tags, {}], NOW) == (at and Filmed(at, "film"))
    assert read_filmed([{}, tags], NOW) == (at and Filmed(at, "film"))


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("2031-05-04", "2031-05-03", True),
        ("2031-05-04", "2031-05-04", False),
        ("2031-05-04T10:00:00Z", "2031-05-04T11:30:00+02:00", True),
        ("2031-05-04T10:00:00Z", "2031-05-04T12:00:00+02:00", False),
        ("2031-05-04T23:30:00Z", "2031-05-04", False),
        ("2031-05-05T08:00:00Z", "2031-05-04", False),  # it may be the fourth's evening somewhere
        ("2031-05-05T12:00:01Z", "2031-05-04", True),
        ("2031-05-06", "2031-05-04T10:00:00Z", True),
        ("2031-05-03", "2031-05-04T10:00:00Z", False),
    ],
)
def test_which_film_is_later(one: str, other: str, later: bool) -> None:
    assert is_later(one, other) is later


def test_what_the_user_states_comes_before_what_the_film_says(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    assert dated(path, {"creation_time": "2024-05-04T22:30:00Z"}) is not None
    with VideoReader(path, stated=stated_by_user(filmed="2023-01-02")) as film:
        assert film.source.filmed == Filmed("2023-01-02", "given")
        assert film.source.stated == Stated(filmed="2023-01-02", size=(64, 48))


@pytest.mark.parametrize(
    "given", ["yesterday", "2031-02-30", "31.04.2024", "24-05-04", "0024-05-04", "2024-05-04T25:00"]
)
def test_what_is_not_a_date_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        stated_by_user(filmed=given)


def test_a_day_in_the_future_is_refused() -> None:
    with pytest.raises(UsageError, match="in the future"):
        stated_by_user(filmed=(datetime.now(timezone.utc) + timedelta(days=4)).date().isoformat())


def test_a_moment_without_a_zone_is_the_computer_s() -> None:
    stated = parse_time("2024-05-04 10:00")
    assert stated is not None
    moment = datetime.fromisoformat(stated.replace("Z", "+00:00"))
    assert moment == datetime(2024, 5, 4, 10).astimezone()


def test_a_recording_says_when_it_was_made(tmp_path: Path) -> None:
    sink = FragmentedSink(tmp_path / "film.mp4", (64, 48))
    before = datetime.now(timezone.utc).replace(microsecond=0)
    for index, picture in enumerate(greys(3)):
        sink.write(picture, index / 10)
    sink.close()
    with VideoReader(tmp_path / "film.mp4") as film:
        filmed = film.source.filmed
    assert filmed is not None
    assert before <= datetime.fromisoformat(filmed.at.replace("Z", "+00:00")) <= datetime.now(timezone.utc)


@pytest.mark.parametrize("matrix", [None, (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)])
def test_a_mirrored_film_is_mirrored_back(tmp_path: Path, matrix: tuple[int, int, int, int] | None) -> None:
    path = write_film(tmp_path / "film.mp4", [marked()], matrix=matrix)
    with VideoReader(path) as film:
        plain, source = next(iter(film)).rgb, film.source
    with VideoReader(path, stated=Stated(mirrored=True)) as film:
        back, mirrored = next(iter(film)).rgb, film.source
    assert np.array_equal(back, plain[:, ::-1])
    assert quarters(back) == [quarters(plain)[i] for i in (1, 0, 3, 2)]
    assert (source.mirrored, mirrored.mirrored) == (False, True)
    assert source.rotation_deg == mirrored.rotation_deg
