"""Augmentation degrades the stated shares of bodies and stills, and leaves most of each still visible."""

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

from romcam.training.augmentation import BLOTCHED, BLURRED, COVERED, COVERED_FRAMES, degrade

BODIES, EACH, SIDE = 300, 8, 80


def striped() -> np.ndarray:
    stripes = np.where(np.arange(SIDE) // 8 % 2, 180, 60).astype(np.uint8)
    return np.broadcast_to(stripes[:, None], (BODIES * EACH, SIDE, SIDE, 3)).copy()


def test_the_stated_share_of_bodies_is_degraded() -> None:
    before, after = striped(), striped()
    degrade(after, BODIES, np.random.default_rng(1))
    stills = (before != after).any(axis=(1, 2, 3)).reshape(BODIES, EACH)
    fully = stills.all(axis=1).mean()
    partly = (stills.any(axis=1) & ~stills.all(axis=1)).mean()
    blurred_or_blotched = 1 - (1 - BLURRED) * (1 - BLOTCHED)
    assert fully == pytest.approx(blurred_or_blotched, abs=0.08)
    assert partly == pytest.approx(COVERED * (1 - blurred_or_blotched), abs=0.06)


def test_an_arm_covers_a_part_of_some_stills() -> None:
    before, after = striped(), striped()
    degrade(after, BODIES, np.random.default_rng(1))
    changed = (before != after).any(axis=3).reshape(BODIES, EACH, -1).mean(axis=2)
    covered = changed[((changed > 0).any(axis=1)) & ((changed == 0).any(axis=1))]
    assert (covered > 0).mean() == pytest.approx(COVERED_FRAMES, abs=0.1)
    assert covered.max() < 0.5
