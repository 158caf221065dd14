"""What is said of left-out bodies must come from a fit that has not seen them."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="fitting needs romcam[learning]")

from romcam.learning.fit import Rows, Settings, fit


def test_nothing_of_a_left_out_body_is_known():
    # Tilts that are each body's own and have nothing to do with its inputs: whoever says them better than their spread
    # has seen the body.
    rng = np.random.default_rng(1)
    bodies, stills, inputs = 120, 6, 150
    own = rng.normal(size=(bodies, 1, inputs)) + 0.1 * rng.normal(size=(bodies, stills, inputs))
    tilts = np.repeat(rng.normal(0.0, 20.0, (bodies, 1, 3)), stills, axis=1)
    rows = Rows(
        x=own.reshape(-1, inputs).astype(np.float32),
        y=tilts.reshape(-1, 3).astype(np.float32),
        body=np.repeat(np.arange(bodies), stills),
        neutral=np.tile(np.arange(stills) == 0, bodies),
    )
    held_out = fit(rows, Settings(epochs=3, batch=64), {}).held_out
    assert np.sqrt(np.mean((held_out.mean - rows.y) ** 2)) > 0.97 * rows.y.std()
