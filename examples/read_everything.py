"""Read every file that romcam writes, compare their angles, and draw the lumbopelvic rhythm.

    romcam analyze samples/forward-bend-stiff-hip.mp4 --out out/stiff-hip --parquet --export recording --no-overlay
    romcam export out/stiff-hip --to mot --to trc --to c3d --to netcdf --to landmarks --to xlsx --to fhir --to bids
    python examples/read_everything.py out/stiff-hip --picture out/rhythm.png

Files that are not there are passed over. Needs matplotlib, and ezc3d for C3D.
"""

import argparse
import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import polars as pl
from python_calamine import CalamineWorkbook
from scipy.io import netcdf_file

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path, nargs="?", default=Path("out/stiff-hip"))
parser.add_argument("--picture", type=Path, default=Path("out/rhythm.png"))
given = parser.parse_args()
folder = given.folder


def angles_csv(path):
    """Return degrees, forward and flexion positive; an empty cell is unknown."""
    return pl.read_csv(path)["pelvis_tilt_deg"].to_numpy()


def angles_parquet(path):
    """Return the columns of angles.csv, as numbers with their types."""
    return pl.read_parquet(path)["pelvis_tilt_deg"].to_numpy()


def mot(path):
    """OpenSim: the table follows the line endheader; pelvis_tilt is positive backwards."""
    lines = path.read_text().splitlines()
    table = pl.read_csv(path, separator="\t", skip_rows=lines.index("endheader") + 1)
    return -table["pelvis_tilt"].to_numpy()


def c3d(path):
    """Angles are points, listed in POINT:ANGLES, with the angle as x."""
    import ezc3d

    content = ezc3d.c3d(str(path))
    labels = content["parameters"]["POINT"]["LABELS"]["value"]
    return content["data"]["points"][0, labels.index("pelvis_tilt")]


def xlsx(path):
    """One row for each film, and one sheet with the angles of each."""
    book = CalamineWorkbook.from_path(path)
    head, first, *_ = book.get_sheet_by_name("measures").to_python()
    head, *rows = book.get_sheet_by_name(str(first[head.index("sheet")])).to_python()
    column = head.index("pelvis_tilt_deg")
    return np.array([np.nan if row[column] == "" else float(row[column]) for row in rows])


def bids(path):
    """The columns of motion.tsv are the rows of channels.tsv."""
    motion = next(path.rglob("*_motion.tsv"))
    channels = pl.read_csv(str(motion).replace("_motion.tsv", "_channels.tsv"), separator="\t")["name"].to_list()
    table = pl.read_csv(motion, separator="\t", has_header=False, null_values="n/a", new_columns=channels)
    return table["pelvis_tilt"].to_numpy()


readers = {
    "angles.csv": angles_csv,
    "angles.parquet": angles_parquet,
    "angles.mot": mot,
    "trial.c3d": c3d,
    "results.xlsx": xlsx,
    "bids": bids,
}
for name, read in readers.items():
    if (folder / name).exists():
        angle = read(folder / name)
        print(f"{name:22} {len(angle):4} frames, pelvis up to {np.nanmax(angle):.1f}°")

if (path := folder / "landmarks.parquet").exists():
    table = pl.read_parquet(path)
    hip = f"{table['left_hip_x_px'][0]:.0f}, {table['left_hip_y_px'][0]:.0f} px"
    print(f"{path.name:22} {table.height:4} frames, left hip at {hip}")
if (path := folder / "landmarks.nc").exists():
    with netcdf_file(str(path), mmap=False) as file:
        print(f"{path.name:22} {file.variables['position'].shape[0]:4} frames, {file.ds_type.decode()}")
if (path := folder / "landmarks.trc").exists():
    head = dict(zip(*(line.split("\t") for line in path.read_text().splitlines()[1:3]), strict=True))
    print(f"{path.name:22} {head['NumFrames']:>4} frames, {head['NumMarkers']} points in {head['Units']}")
if (path := folder / "recording.npz").exists():
    with np.load(path) as arrays:
        print(f"{path.name:22} {len(arrays['time_s']):4} frames, arrays: {', '.join(arrays.files[:4])}, ...")
if (path := folder / "observations.fhir.json").exists():
    entries = json.loads(path.read_text(encoding="utf-8"))["entry"]
    kinds = [entry["resource"]["resourceType"] for entry in entries]
    print(f"{path.name:22} {kinds.count('Observation'):4} observations")
result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
share = result["measures"]["lumbar_share"]
print(f"{'result.json':22} lumbar share {share['value']:.0%} ({share['low']:.0%} to {share['high']:.0%})")

# The rhythm: how pelvis and lumbar spine share the trunk's inclination, on the way down of the measured repetition.
best = next(each for each in result["repetitions"] if each["best"])
table = pl.read_csv(folder / "angles.csv")
down = table.filter(pl.col("time_s").is_between(best["start_s"], best["plateau_start_s"])).drop_nulls("pelvis_tilt_deg")
trunk = down["trunk_inclination_deg"]
figure, axes = plt.subplots(figsize=(6, 5), layout="constrained")
axes.plot(trunk, down["pelvis_tilt_deg"], label="pelvis")
axes.plot(trunk, down["lumbar_flexion_deg"], label="lumbar spine")
axes.set(xlabel="trunk inclination at T12-L1, degrees", ylabel="degrees", title="The way down")
axes.legend()
given.picture.parent.mkdir(parents=True, exist_ok=True)
figure.savefig(given.picture)
print(f"written: {given.picture}")
