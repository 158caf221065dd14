"""Compare romcam with motion capture of a person who rises from a chair, filmed obliquely.

    python bench/mocap.py FILM.mp4 MOCAP.csv

The camera stands at 45°, so `romcam analyze` withholds every angle; this prints the withheld values. Motion capture has
OpenSim's signs: pelvis_tilt below 0 is anterior, lumbar_ext below 0 is flexion.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from romcam import clinical
from romcam.body.facing import View, lean_side
from romcam.body.inclination import change_from_neutral, sagittal_inclinations
from romcam.estimators import load_estimator, reading_for
from romcam.pose.observe import observe
from romcam.segments import landmark_segments

LAG_S = 0.06
"""Delay of the capture after the film, seconds."""


def read(path: Path) -> dict[str, np.ndarray]:
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("film", type=Path)
    parser.add_argument("mocap", type=Path)
    given = parser.parse_args()
    protocol = clinical.get("sit-to-stand").protocol
    recording, capture = observe(given.film, protocol, reading=reading_for(protocol)), read(given.mocap)
    time = recording.time_s
    at = {name: np.interp(time + LAG_S, capture["time"], values) for name, values in capture.items()}
    facing = lean_side(recording.landmarks_px)
    absolute = sagittal_inclinations(recording.landmarks_px, facing)
    upright = at["hip_flex_r"] < np.min(at["hip_flex_r"]) + 5
    estimates = load_estimator("any").estimate(recording, View(facing, 0.0), upright)
    pelvis, t12, _ = estimates.change_deg.T
    view = landmark_segments(recording, protocol).view
    print(f"seen as facing {view.facing}, yaw {view.yaw_deg:.0f}°; {int(upright.sum())} frames upright")
    true = {
        "thigh tilt": -(at["hip_flex_r"] + at["hip_flex_l"]) / 2 - at["pelvis_tilt"],
        "knee flexion": (at["knee_r"] + at["knee_l"]) / 2,
        "pelvis tilt": -at["pelvis_tilt"],
        "lumbar flexion": -at["lumbar_ext"],
        "T12-L1": -at["pelvis_tilt"] - at["lumbar_ext"],
    }
    found = {
        "thigh tilt": change_from_neutral(absolute["thigh"], upright),
        "knee flexion": change_from_neutral(absolute["shank"] - absolute["thigh"], upright),
        "pelvis tilt": pelvis,
        "lumbar flexion": t12 - pelvis,
        "T12-L1": t12,
    }
    for name, values in found.items():
        change = true[name] - np.median(true[name][upright])
        off = values - np.nanmedian(values[upright]) - change
        known = np.isfinite(off)
        if not known.any():
            print(f"{name:15} not read")
            continue
        r = np.corrcoef((off + change)[known], change[known])[0, 1]
        print(
            f"{name:15} true range {np.ptp(change):5.0f}°  RMSE {np.sqrt(np.mean(off[known] ** 2)):5.1f}°  "
            f"bias {np.mean(off[known]):+6.1f}°  r {r:+.2f}  frames read {known.mean():.0%}"
        )


if __name__ == "__main__":
    main()
