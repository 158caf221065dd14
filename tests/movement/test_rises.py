from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.angles import Angles, compute_angles
from romcam.movement import RISE, SIT, RepetitionRule, find_rises
from tests.movement.analytic import Bend, minimum_jerk, tilts_of

SEAT = RepetitionRule("knee_flexion", least_range_deg=25.0)
FPS = 30.0


def chair(rises: int = 2, *, seated_first: bool = True, lean: float = 40.0) -> Angles:
    """A seated person (knees 90, thighs level) who leans forward, rises, stands for a second, and sits down again."""
    t = np.arange(0.0, 1.5 + rises * 5.0 + 1.0, 1 / FPS)
    knee, thigh, chord = np.full_like(t, 90.0), np.full_like(t, -90.0), np.zeros_like(t)
    for k in range(rises):
        begin = 1.5 + 5.0 * k
        up = minimum_jerk((t - begin - 0.6) / 1.0) - minimum_jerk((t - begin - 2.6) / 1.0)
        knee, thigh = knee - 90.0 * up, thigh + 90.0 * up
        for middle in (begin + 0.6, begin + 3.6):
            chord = chord + lean * np.exp(-(((t - middle) / 0.45) ** 2))
    first = 0 if seated_first else int((1.5 + 1.8) * FPS)
    tilts = tilts_of(Bend(pelvis=0, lumbar=0, thigh=0, shank=0, chord=0), t[first:] - t[first])
    rise = {"chord": chord[first:], "thigh": thigh[first:], "shank": (knee + thigh)[first:]}
    tilts = replace(
        tilts,
        inclination_deg={**tilts.inclination_deg, **rise},
        neutral_deg={**tilts.neutral_deg, "chord": 0.0},
    )
    return compute_angles(tilts, np.ones(len(tilts.time_s)))


@pytest.mark.parametrize("rises", [1, 2, 3])
def test_every_rise_and_every_sitting_down_is_found(rises: int):
    movement = find_rises(chair(rises), SEAT)
    assert [each.task for each in movement.repetitions] == [RISE, SIT] * rises


def test_the_film_may_begin_standing():
    movement = find_rises(chair(2, seated_first=False), SEAT)
    assert [each.task for each in movement.repetitions] == [SIT, RISE, SIT]


def test_the_end_of_range_is_the_greatest_lean_near_the_seat():
    angles = chair(1)
    movement = find_rises(angles, SEAT)
    rise, sit = movement.repetitions
    lean = angles.values["apparent_hip_flexion"]
    top = int(np.argmax(lean[: int(3.0 * FPS)]))
    assert rise.plateau_start <= top < rise.plateau_stop
    assert lean[rise.plateau].min() > lean[top] - 8.0
    assert 1.0 < angles.time_s[rise.start] < angles.time_s[top]
    assert rise.complete
    assert angles.time_s[sit.plateau_start] > 4.0


def test_a_person_who_never_sits_does_not_rise():
    angles = compute_angles(tilts_of(Bend()), np.ones(len(Bend().times())))
    assert find_rises(angles, SEAT).repetitions == ()
    assert find_rises(angles, SEAT).best is None


def test_fidgeting_on_the_seat_before_the_first_rise_is_no_sitting_down():
    angles = chair(1)
    knees = angles.values["knee_flexion"]
    knees[:10] -= np.linspace(15.0, 0.0, 10)
    assert [each.task for each in find_rises(angles, SEAT).repetitions] == [RISE, SIT]
