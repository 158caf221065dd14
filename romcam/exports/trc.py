"""Landmarks as OpenSim's marker file (.trc)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from romcam.exports.format import Format
from romcam.exports.recording import recording_missing, recording_of
from romcam.exports.space import NAMES, points_in_space
from romcam.exports.trial import Trial

_FILE: Final = "landmarks.trc"
_RATES: Final = ("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units")


def _write(trials: Sequence[Trial], path: Path) -> None:
    (trial,) = trials
    points, recording = points_in_space(trial), recording_of(trial)
    count = len(recording)
    rate = f"{recording.fps:.6g}" if np.isfinite(recording.fps) else "0"
    axes = [f"{axis}{number}" for number in range(1, len(NAMES) + 1) for axis in "XYZ"]
    head = [
        ("PathFileType", "4", "(X/Y/Z)", _FILE),
        (*_RATES, "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"),
        (rate, rate, str(count), str(len(NAMES)), points.unit, rate, "1", str(count)),
        ("Frame#", "Time", *(cell for name in NAMES for cell in (name, "", ""))),
        ("", "", *axes),
        (),
    ]
    # OpenSim takes nan for a marker that is not there; an empty last cell it takes for a missing column.
    rows = (
        (str(number), f"{time:.6f}", *(f"{value:.5f}" for value in frame.ravel()))
        for number, (time, frame) in enumerate(zip(recording.time_s, points.xyz + 0.0, strict=True), start=1)
    )
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in (*head, *rows))


TRC: Final = Format("trc", _FILE, _write, recording_missing, from_landmarks=True)
