#!/bin/sh
# pybids 0.22.0: get_df() of a motion file takes its first sample for the names of the columns: of 100 samples 99 are left,
# without an error or a warning, the columns are called "0.0", "12.5" and so on, and two channels that begin with one value
# become "7.0" and "7.0.1". The argument header, which would say that there is no heading, is refused.
# Guess before: the names come from channels.tsv, as BIDS says (motion.tsv has no heading, as physio.tsv.gz has none, which
# pybids knows).
# It matters to: whoever reads movement of a BIDS data set through pybids: every film lacks a sample, so what is laid over
# it by number is off by one. (romcam says so where it describes its data set.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pybids==0.22.0 bids-validator==1.14.7.post0 pandas==2.3.3
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import json
from importlib.metadata import version
from pathlib import Path

from bids import BIDSLayout
from bids_validator import BIDSValidator

COUNT, RATE = 100, 50.0
stem = "sub-01/motion/sub-01_task-walk_tracksys-imu"
Path("data/sub-01/motion").mkdir(parents=True)
Path("data/dataset_description.json").write_text(json.dumps({"Name": "a walk", "BIDSVersion": "1.10.0"}))
samples = [f"{number / RATE}\t{12.5 + number}\t7.0\t7.0\n" for number in range(COUNT)]
Path(f"data/{stem}_motion.tsv").write_text("".join(samples))
facts = {"TaskName": "walk", "SamplingFrequency": RATE, "TrackingSystemName": "imu", "MotionChannelCount": 4}
Path(f"data/{stem}_motion.json").write_text(json.dumps(facts))
head = "name\tcomponent\ttype\ttracked_point\tunits\n"
rows = "latency\tn/a\tLATENCY\tn/a\ts\nhip\tn/a\tJNTANG\thip\tdeg\nknee\tn/a\tJNTANG\tknee\tdeg\nfoot\tn/a\tJNTANG\tfoot\tdeg\n"
Path(f"data/{stem}_channels.tsv").write_text(head + rows)
assert BIDSValidator().is_bids(f"/{stem}_motion.tsv")

(motion,) = BIDSLayout("data").get(suffix="motion", extension=".tsv")
table = motion.get_df()
print("pybids", version("pybids"), "-", COUNT, "samples, read:", len(table), "columns:", list(table.columns))
try:
    motion.get_df(header=None)
    refused = False
except TypeError as error:
    refused = True
    print("header=None:", error)
assert len(table) == COUNT - 1 and list(table.columns) == ["0.0", "12.5", "7.0", "7.0.1"] and refused, "changed"
PY
