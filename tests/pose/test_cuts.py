"""A cut is recognised, and movement, noise and a change of light are not taken for one."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.pose.cuts import CutDetector
from romcam.pose.follow import Follower


def room(seed: int, size=(120, 160)) -> np.ndarray:
    """A picture of blocks of different brightness."""
    blocks = np.random.default_rng(seed).integers(30, 220, (6, 8), dtype=np.uint8)
    return np.repeat(np.repeat(blocks, size[0] // 6, axis=0), size[1] // 8, axis=1)[..., None].repeat(3, axis=-1)


def person(picture: np.ndarray, left: int) -> np.ndarray:
    picture = picture.copy()
    picture[30:110, left : left + 30] = 250
    return picture


def begins(*frames: np.ndarray) -> list[bool]:
    cuts = CutDetector()
    return [cuts.begins_scene(each) for each in frames]


def test_another_room_begins_a_scene():
    assert begins(room(1), room(1), room(2), room(2)) == [False, False, True, False]


def test_a_person_who_moves_noise_and_changing_light_begin_none():
    noise = np.random.default_rng(0).integers(-8, 9, room(1).shape)
    brighter = np.clip(room(1).astype(int) + 15, 0, 255).astype(np.uint8)
    noisy = np.clip(room(1) + noise, 0, 255).astype(np.uint8)
    assert not any(begins(person(room(1), 20), person(room(1), 60), noisy, brighter, room(1)))


def test_pictures_of_another_size_are_not_compared():
    assert begins(room(1), room(1)[:20, :24], room(2)) == [False, False, False]


@pytest.mark.parametrize(("seeds", "resets"), [((1, 1, 1), 0), ((1, 1, 2), 1)])
def test_the_model_does_not_look_where_the_person_was_before_a_cut(seeds, resets):
    class Model:
        resets = 0

        def find(self, rgb):
            return []

        def follow(self, rgb, time_s):
            return None

        def reset(self):
            self.resets += 1

        def close(self):
            pass

    model = Model()
    follower = Follower(model)
    for index, seed in enumerate(seeds):
        follower.next(room(seed), index / 30.0)
    assert model.resets == resets
