"""Random edits: what is done to films from life after they are taken."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np

from romcam.synthetic.case_parts import Colour
from romcam.synthetic.edits import Caption, Cut, Edits, Mark, MarkKind, Zoom
from romcam.synthetic.tempo import duration_s

_WORDS: Final = ("HINGE", "Push the hips back", "Rep 1", "KEEP YOUR BACK FLAT", "@coach", "3 x 10", "Warm up", "00:12")


def random_edits(rng: np.random.Generator, motion: Any) -> Edits | None:
    """Draw what is done to the film; None where nothing is.

    Parameters
    ----------
    rng
        Source of the random draws.
    motion
        The motion, whose length the edits refer to.
    """
    total = duration_s(motion)
    cuts, zooms, captions, marks = _cuts(rng, motion, total), _zooms(rng, total), _captions(rng, total), _marks(rng)
    soft = float(rng.uniform(0.0015, 0.004)) if rng.random() < 0.2 else 0.0
    shrunk = float(rng.uniform(1.4, 2.6)) if rng.random() < 0.15 else 1.0
    jpeg = int(rng.integers(12, 40)) if rng.random() < 0.2 else None
    edits = Edits(cuts=cuts, zooms=zooms, captions=captions, marks=marks, soft=soft, shrunk=shrunk, jpeg=jpeg)
    return None if edits == Edits() else edits


def _cuts(rng: np.random.Generator, motion: Any, total: float) -> tuple[Cut, ...]:
    if rng.random() >= 0.15:
        return ()
    length = float(rng.uniform(0.2, 0.8))
    start = float(rng.uniform(0.3, max(0.4, total - length - 0.3)))
    return (Cut(from_s=start, to_s=start + length),)


def _zooms(rng: np.random.Generator, total: float) -> tuple[Zoom, ...]:
    if rng.random() >= 0.2:
        return ()
    factor, x, y = float(rng.uniform(1.05, 1.3)), float(rng.uniform(0.42, 0.58)), float(rng.uniform(0.45, 0.58))
    first, last = Zoom(at_s=0.0), Zoom(at_s=total, factor=factor, x=x, y=y)
    way = rng.random()
    if way < 0.3:  # at once
        at = float(rng.uniform(0.2, 0.8) * total)
        return (first, Zoom(at_s=at), msgspec.structs.replace(last, at_s=at + 0.01), last)
    if way < 0.65:
        return (msgspec.structs.replace(last, at_s=0.0), msgspec.structs.replace(first, at_s=total))
    return (first, last)


def _captions(rng: np.random.Generator, total: float) -> tuple[Caption, ...]:
    if rng.random() >= 0.25:
        return ()
    found: list[Caption] = []
    for _ in range(int(rng.integers(1, 4))):
        whole = rng.random() < 0.5
        start = 0.0 if whole else float(rng.uniform(0.0, 0.6) * total)
        found.append(
            Caption(
                text=_WORDS[int(rng.integers(len(_WORDS)))],
                x=float(rng.uniform(0.02, 0.5)),
                y=float(rng.choice([rng.uniform(0.06, 0.3), rng.uniform(0.4, 0.98)])),
                height=float(rng.uniform(0.025, 0.07)),
                colour=random_shade(rng, 0.7, 1.0) if rng.random() < 0.7 else random_shade(rng, 0.0, 1.0),
                box=float(rng.choice([0.0, rng.uniform(0.3, 1.0)])),
                opacity=float(rng.choice([1.0, rng.uniform(0.4, 0.9)])),
                face=int(rng.integers(4)),
                from_s=start,
                to_s=1e3 if whole else start + float(rng.uniform(0.8, 2.5)),
            )
        )
    return tuple(found)


def _marks(rng: np.random.Generator) -> tuple[Mark, ...]:
    if rng.random() >= 0.12:
        return ()
    kinds: tuple[MarkKind, ...] = ("line", "arrow", "circle", "patch")
    found: list[Mark] = []
    for _ in range(int(rng.integers(1, 4))):
        x, y = float(rng.uniform(0.25, 0.75)), float(rng.uniform(0.25, 0.85))
        size = float(rng.uniform(0.04, 0.2))
        turn = float(rng.uniform(0.0, 2.0 * np.pi))
        found.append(
            Mark(
                kind=kinds[int(rng.choice(4, p=[0.35, 0.25, 0.2, 0.2]))],
                start=(x, y),
                end=(x + size * float(np.cos(turn)), y + size * float(np.sin(turn))),
                width=float(rng.uniform(0.003, 0.012)),
                colour=random_shade(rng, 0.0, 1.0),
                opacity=float(rng.uniform(0.5, 1.0)),
            )
        )
    return tuple(found)


def random_shade(rng: np.random.Generator, low: float, high: float) -> Colour:
    """Draw a colour.

    Parameters
    ----------
    rng
        Source of the random draws.
    low, high
        Least and most of red, green and blue, 0 to 1.
    """
    r, g, b = rng.uniform(low, high, 3)
    return (float(r), float(g), float(b))
