"""C3D: angles in the group ANGLES, landmarks as points if the recording is there, and the repetitions as events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from romcam.errors import InputError
from romcam.exports.format import Format
from romcam.exports.space import METRES, NAMES, points_in_space
from romcam.exports.trial import Trial
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from romcam.body.landmarks import FloatArray

_text = Catalogue(__name__)

MOST_FRAMES: Final = 65_535
"""Frames that the count in the header of a C3D file can express; ezc3d 1.7.2 writes more and reads back as many."""
MOST_EVENTS: Final = 255
"""Entries that the dimension of a parameter, one byte, can express; ezc3d 1.7.2 writes more and cannot read them."""
_MOMENTS: Final = 3
"""Events of a repetition."""
_MOST_BYTES: Final = 255
"""Bytes of a text, likewise."""
_ENDING: Final = "_deg"


def frame_grid(time_s: FloatArray) -> tuple[float, NDArray[np.intp]]:
    """Return the rate of an even grid of times, and the place in it of each frame.

    Parameters
    ----------
    time_s
        (T,) seconds, increasing.

    Returns
    -------
    rate, place
        Frames a second, and (T,) indices of the nearest times of the grid. The mean rate is taken if no frame is half
        a step or more from its own place; else the median one, and then frames may share a place or leave some empty.
    """
    since = np.asarray(time_s, dtype=float) - float(time_s[0])
    if len(since) < 2:
        return 1.0, np.zeros(len(since), dtype=np.intp)
    mean = (len(since) - 1) / float(since[-1])
    place = np.rint(since * mean).astype(np.intp)
    if np.array_equal(place, np.arange(len(since))):
        return mean, place
    rate = 1 / float(np.median(np.diff(since)))
    return rate, np.rint(since * rate).astype(np.intp)


def _missing(trial: Trial) -> str | None:
    _, place = frame_grid(trial.angles["time_s"].to_numpy())
    if place[-1] >= MOST_FRAMES:
        return _text("c3d-too-long", source=trial.source, frames=str(place[-1] + 1), most=str(MOST_FRAMES))
    return None


def _write(trials: Sequence[Trial], path: Path) -> None:
    import ezc3d

    (trial,) = trials
    if (reason := _missing(trial)) is not None:
        raise InputError(reason)
    rate, place = frame_grid(trial.angles["time_s"].to_numpy())
    columns = [name for name in trial.angles.columns if name.endswith(_ENDING)]
    angles = [name.removesuffix(_ENDING) for name in columns]
    values = trial.angles.select(columns).to_numpy().astype(float)
    shown = np.zeros((len(place), len(columns), 3))
    shown[..., 0] = values
    shown[~np.isfinite(values)] = np.nan
    labels, unit = list(angles), METRES
    if trial.recording is not None:
        points = points_in_space(trial)
        shown, labels, unit = np.concatenate([points.xyz, shown], axis=1), [*NAMES, *angles], points.unit

    grid = np.full((int(place[-1]) + 1, *shown.shape[1:]), np.nan)
    grid[place[::-1]] = shown[::-1]  # of frames that share a place, the first stays
    unknown = np.isnan(grid).any(axis=-1)
    content: Any = ezc3d.c3d()
    parameters = content["parameters"]["POINT"]
    parameters["RATE"]["value"] = [rate]
    parameters["LABELS"]["value"] = labels
    parameters["UNITS"]["value"] = [unit]
    content["data"]["points"] = np.concatenate([grid, np.ones((*grid.shape[:2], 1))], axis=-1).transpose(2, 1, 0)
    content["data"]["meta_points"]["residuals"] = np.where(unknown, -1.0, 0.0).T[None]
    content.add_parameter("POINT", "ANGLES", angles)
    content.add_parameter("POINT", "ANGLE_UNITS", ["deg"])
    content.add_parameter("SUBJECTS", "USED", [1])
    person = (trial.result.subject.id or "").encode()[:_MOST_BYTES].decode(errors="ignore")
    content.add_parameter("SUBJECTS", "NAMES", [person])
    _add_events(content, trial)
    content.write(str(path))


def _add_events(content: Any, trial: Trial) -> None:
    first = float(trial.angles["time_s"][0])
    side = trial.result.side
    context = "General" if side is None else side.capitalize()

    def add(name: str, time_s: float, described: str) -> None:
        since = time_s - first
        content.add_event(
            time=[since // 60, since % 60], context=context, label=_text(f"event-{name}"), description=described
        )

    if trial.result.neutral_s is not None:
        add("neutral", trial.result.neutral_s[1], _text("event-neutral-end"))
    repetitions = trial.result.repetitions[: (MOST_EVENTS - 1) // _MOMENTS]
    for number, each in enumerate(repetitions, start=1):
        described = _text("event-repetition", number=str(number))
        moments = (("start", each.start_s), ("end-of-range", each.end_of_range_s), ("stop", each.stop_s))
        for name, time_s in moments:
            add(name, time_s, described)
    if left_out := len(trial.result.repetitions) - len(repetitions):
        content.add_parameter("EVENT", "REPETITIONS_LEFT_OUT", [left_out])


C3D: Final = Format("c3d", "trial.c3d", _write, _missing, library="ezc3d", from_landmarks=True)
