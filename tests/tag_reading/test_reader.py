"""Tags are followed from picture to picture, and only on the person."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.landmarks import COUNT, FloatArray, Landmark
from romcam.recording import TAG_NUMBERS
from romcam.tag_reading.following import turn_of
from romcam.tag_reading.reader import TagReader
from tests.tag_reading.pictures import picture, placed


def person(x: float) -> FloatArray:
    """Landmarks of someone who stands at x, 180 pixels from knee to shoulder."""
    points = np.full((COUNT, 2), (x, 150.0))
    for name, y in (("KNEE", 250.0), ("HIP", 170.0), ("SHOULDER", 70.0)):
        points[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]] = (x, y)
    return points


def test_a_tag_that_turns_is_followed_through_blur_and_one_beside_the_person_is_only_counted() -> None:
    reader, turns = TagReader(), np.linspace(0.0, 36.0, 8)
    looks = [
        reader.read(
            picture(
                [(1, placed(turn, 22.0, (130 + 4 * k, 150))), (3, placed(5.0, 24.0, (350, 40)))],
                (400, 300),
                motion_px=6.0 if 3 < k < 6 else 0.0,
            ),
            person(200.0),
            k / 15,
        )
        for k, turn in enumerate(turns)
    ]
    corners = np.array([each.corners_px for each in looks])
    assert np.isfinite(corners[:, TAG_NUMBERS.index(1)]).all()
    assert np.isnan(corners[:, TAG_NUMBERS.index(3)]).all()
    assert looks[0].further[-2:].tolist()[0] == 1.0
    across = corners[:, TAG_NUMBERS.index(1), 1] - corners[:, TAG_NUMBERS.index(1), 0]
    assert np.degrees(np.arctan2(across[:, 1], across[:, 0])) == pytest.approx(turns, abs=1.5)


def test_mirrored_tags_are_counted_and_not_read() -> None:
    grey = picture([(1, placed(8.0, 24.0, (150, 150)))], (400, 300))
    look = TagReader().read(np.ascontiguousarray(grey[:, ::-1]), person(200.0), 0.0)
    assert np.isnan(look.corners_px).all()
    assert look.further[-1] == 1.0


def test_without_a_person_nothing_is_read() -> None:
    look = TagReader().read(picture([(1, placed(8.0, 24.0, (150, 150)))], (400, 300)), None, 0.0)
    assert np.isnan(look.corners_px).all()
    assert np.isnan(look.further).all()


def test_the_turn_of_a_map_is_clockwise_in_the_picture() -> None:
    assert np.degrees(turn_of(placed(33.0, 20.0, (0, 0)))) == pytest.approx(33.0)


def test_a_film_without_tags_is_searched_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_s, reader, now_s = list[float](), TagReader(), 0.0

    def none(grey: object, box: tuple[int, int, int, int], side_px: float) -> list[object]:
        if box == (0, 0, 400, 300):
            whole_s.append(now_s)
        return []

    monkeypatch.setattr("romcam.tag_reading.reader.find_tags", none)
    grey = np.full((300, 400), 120, np.uint8)
    for now_s in (np.arange(61) / 5).tolist():
        look = reader.read(grey, person(200.0), now_s)
        assert np.isnan(look.corners_px).all()
    assert whole_s[::2] == [0.0, 1.0, 3.0, 7.0, 11.0], "each time as it is and mirrored"


def test_a_tag_that_appears_late_is_read_within_a_second() -> None:
    reader, tagged = TagReader(), picture([(1, placed(8.0, 24.0, (200, 150)))], (400, 300))
    for time_s in (np.arange(30) / 5).tolist():
        reader.read(picture([], (400, 300)), person(200.0), time_s)
    looks = [reader.read(tagged, person(200.0), 6.0 + k / 5) for k in range(6)]
    assert np.isfinite(looks[-1].corners_px[TAG_NUMBERS.index(1)]).all()
