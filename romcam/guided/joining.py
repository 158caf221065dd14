"""Recordings of single frames put together, so that what judges whole trials can judge what was seen so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np

from romcam.pose.sides import with_sides_settled
from romcam.recording import Recording

T = TypeVar("T")


def joined(frames: Sequence[Recording]) -> Recording:
    """One recording of all frames in this order, at least one, with left and right decided once for all of them."""
    together = _joined(frames)
    landmarks, world, visibility = with_sides_settled(together.landmarks_px, together.world_m, together.visibility)
    return replace(
        together,
        landmarks_px=landmarks,
        world_m=world,
        visibility=visibility,
        people=max(each.people for each in frames),
    )


def _joined(parts: Sequence[T]) -> T:
    """Field by field: arrays one after the other, all else as the last has it."""
    last: Any = parts[-1]
    new: dict[str, Any] = {}
    for each in fields(last):
        values = [getattr(part, each.name) for part in parts]
        if isinstance(values[-1], np.ndarray):
            new[each.name] = np.concatenate(values)
        elif isinstance(values[-1], Mapping):
            new[each.name] = _joined_by_name(values)
        elif is_dataclass(values[-1]) and any(isinstance(v, np.ndarray) for v in vars(values[-1]).values()):
            new[each.name] = _joined(values)
    return replace(last, **new)


def _joined_by_name(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Name by name, as `_joined` does."""
    return {
        name: np.concatenate([part[name] for part in parts]) if isinstance(last, np.ndarray) else last
        for name, last in parts[-1].items()
    }
