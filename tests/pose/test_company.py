"""Who else is in front of a camera."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.landmarks import Landmark
from romcam.pose.company import LOOK_EVERY_S, Company, CompanyWatch, at_place, at_point
from romcam.pose.people import Appearance

LEFT, RIGHT = 0.25, 0.7


def person(x: float, time_s: float = 0.0, bend: float = 0.0, length: float = 0.3) -> Appearance:
    posture = np.zeros((33, 2))
    posture[Landmark.NOSE] = (bend, -0.6)
    posture[Landmark.LEFT_SHOULDER] = posture[Landmark.RIGHT_SHOULDER] = (bend, -0.5)
    return Appearance(time_s, np.array([x, 0.3]), length, posture)


def company(bend: float, others_bend: float, *, length: float = 0.3, looks: int = 12, every: int = 1) -> Company | None:
    """Company of a person on the left who bends, beside one on the right who is seen in every n-th search."""
    watch = CompanyWatch()
    for look in range(looks):
        time_s, down = look * LOOK_EVERY_S, float(look % 4 > 1)
        others = [person(RIGHT, time_s, others_bend * down, length)] if look % every == 0 else []
        watch.add(time_s, person(LEFT, time_s, bend * down), others)
    return watch.company(chosen=False)


@pytest.mark.parametrize(
    ("others_bend", "length", "expected"),
    [
        (0.5, 0.3, Company("left", moves_alike=True)),
        (0.0, 0.3, Company("left", moves_alike=False)),
        (0.5, 0.1, None),
    ],
    ids=["moves alike", "stands by", "in the background"],
)
def test_whether_another_person_moves_alike(others_bend: float, length: float, expected: Company | None) -> None:
    assert company(0.5, others_bend, length=length) == expected


def test_one_detection_is_nobody() -> None:
    assert company(0.5, 0.5, looks=1) is None
    assert company(0.5, 0.5, every=6) is None


def test_that_another_moved_alike_stays_known_while_they_stand() -> None:
    watch = CompanyWatch()
    for look in range(40):
        time_s, bend = look * LOOK_EVERY_S, 0.5 * (look in (5, 6, 7))
        watch.add(time_s, person(RIGHT, time_s, bend), [person(LEFT, time_s, bend)])
    assert watch.company(chosen=True) == Company("right", moves_alike=True, chosen=True)
    watch.clear()
    assert watch.company(chosen=True) is None


def test_searches_are_spaced_also_while_nobody_is_followed() -> None:
    watch = CompanyWatch()
    assert watch.is_due(0.0)
    watch.add(0.0, None, [person(LEFT)])
    assert not watch.is_due(LOOK_EVERY_S / 2)
    assert watch.is_due(LOOK_EVERY_S)


def test_people_are_chosen_by_side_and_by_point() -> None:
    people = [person(LEFT), person(RIGHT), person(0.05, length=0.1)]
    assert at_place(people, "left") is people[0], "the one in the background is not meant"
    assert at_place(people, "right") is people[1]
    assert at_point(people, (RIGHT + 0.01, 0.2)) is people[1]
    assert at_point(people, (0.5, 0.2)) is None
