"""Seeds of training bodies: published weights name the bodies they were fitted to by them."""

import numpy as np
import pytest

pytest.importorskip("cv2")

from romcam.training.stills import (
    BACK_MOVEMENTS,
    SEEDS_PER_MOVEMENT,
    TRAINED_MOVEMENTS,
    held_out,
    movement_of,
    movements_of,
    of_first_movement,
    seeds_of,
)


def test_movements_keep_their_seeds() -> None:
    assert (
        *("forward-bend", "squat", "sit-to-stand"),
        *("hip-rotation", "straight-leg-raise", "active-knee-extension", "thomas", "prone-knee-bend"),
    ) == TRAINED_MOVEMENTS
    assert TRAINED_MOVEMENTS[:3] == BACK_MOVEMENTS
    assert movements_of("legs-seated") == TRAINED_MOVEMENTS[3:4]
    assert movements_of("legs-lying") == TRAINED_MOVEMENTS[4:]
    assert movement_of(5) == "forward-bend"
    assert movement_of(6 * SEEDS_PER_MOVEMENT + 571) == "thomas"


def test_bodies_are_chosen_by_number_or_by_range() -> None:
    assert seeds_of(["2"], ("squat", "thomas")) == [100_000, 100_001, 600_000, 600_001]
    assert seeds_of(["thomas=571:573", "forward-bend=3:4"], BACK_MOVEMENTS) == [600_571, 600_572, 3]


def test_a_twelfth_of_each_envelope_is_held_out() -> None:
    out = held_out(np.arange(SEEDS_PER_MOVEMENT, SEEDS_PER_MOVEMENT + 2400))
    assert out.sum() == 200
    assert out[::2].sum() == out[1::2].sum()
    assert of_first_movement(np.array([0, SEEDS_PER_MOVEMENT - 1, SEEDS_PER_MOVEMENT])).tolist() == [True, True, False]
