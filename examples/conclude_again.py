"""Start in the middle: conclude again from a stored recording.

    python examples/conclude_again.py samples/forward-bend-stiff-hip.mp4 --recording out/recording.npz

The pose model takes most of the time of an analysis. This example stores its recording once, loads it again, and
concludes from it with another age and another filter, without the film and without a network of the pose model.
"""

import argparse
from pathlib import Path

import numpy as np

import romcam

parser = argparse.ArgumentParser()
parser.add_argument("film", nargs="?", default="samples/forward-bend-stiff-hip.mp4")
parser.add_argument("--recording", type=Path, default=Path("out/recording.npz"))
given = parser.parse_args()

if not given.recording.exists():
    given.recording.parent.mkdir(parents=True, exist_ok=True)
    romcam.save_recording(romcam.analyze(given.film).recording, given.recording)

recording = romcam.load_recording(given.recording)
print(f"{recording.source.name}: {len(recording)} frames, {recording.fps:.1f} a second")

for age in (30, 70):
    analysis = romcam.conclude(recording, subject=romcam.Subject(age=age))
    print(f"aged {age}: {analysis.finding.sentence}")

for cutoff_hz in (2.0, 4.0, 6.0):
    angles = romcam.conclude(recording, cutoff_hz=cutoff_hz).angles
    speed = np.gradient(angles.values["pelvis_tilt"], angles.time_s)
    print(f"filtered at {cutoff_hz:.0f} Hz: the pelvis turns by up to {np.nanmax(np.abs(speed)):.0f} degrees a second")
