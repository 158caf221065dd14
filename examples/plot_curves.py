"""Plot the curves of pelvis and lumbar spine.

    python examples/plot_curves.py out/stiff-hip --picture out/curves.png

Reads angles.csv, which `romcam analyze` or `analyze_film.py --out` wrote, and shades the 95 % interval of each angle.
Needs matplotlib.
"""

import argparse
from pathlib import Path

import matplotlib.pyplot as plt
import polars as pl

CURVES = {"pelvis_tilt": "pelvis tilt", "lumbar_flexion": "lumbar flexion"}

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path, nargs="?", default=Path("out/stiff-hip"))
parser.add_argument("--picture", type=Path, default=Path("out/curves.png"))
given = parser.parse_args()

table = pl.read_csv(given.folder / "angles.csv")
figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
for name, title in CURVES.items():
    angle, error = table[f"{name}_deg"].to_numpy(), table[f"{name}_se_deg"].to_numpy()
    (line,) = axes.plot(table["time_s"], angle, label=title)
    axes.fill_between(table["time_s"], angle - 1.96 * error, angle + 1.96 * error, color=line.get_color(), alpha=0.2)
axes.set(xlabel="time, s", ylabel="change from neutral, degrees")
axes.legend()
given.picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(given.picture)
print(f"written: {given.picture}")
