#!/bin/sh
# pybids 0.22.0: a data set in which events.json describes a column `task` of events.tsv cannot be opened at all:
# "Conflicting values found for entity 'task'". So it is with `run`, if the name of the file has one.
# The field's validator (bids-validator-deno 3.0.2) reports no error: BIDS leaves the names of further columns free.
# Guess before: the description of a column is no entity of the file.
# It matters to: whoever adds the obvious columns `task` or `run` to events of a test with several parts: one sidecar makes
# the whole data set unreadable for fMRIPrep and whatever else opens it through pybids.
# (romcam did so, and calls its column repetition_task now.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pybids==0.22.0 pandas==2.3.3 bids-validator-deno==3.0.2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bids import BIDSLayout
from bids.exceptions import BIDSConflictingValuesError

MOTION = {
    "TaskName": "walk",
    "SamplingFrequency": 50,
    "TrackingSystemName": "imu",
    "MotionChannelCount": 1,
    "JNTANGChannelCount": 1,
}


def opened(column):
    root = Path(f"with_{column}")
    folder = root / "sub-01" / "motion"
    folder.mkdir(parents=True)
    about = {"Name": "a walk", "BIDSVersion": "1.10.0", "DatasetType": "raw"}
    (root / "dataset_description.json").write_text(json.dumps(about))
    (root / "README.md").write_text("A walk of one person, measured by one sensor at the knee, for an example. " * 3)
    stem = "sub-01_task-walk_tracksys-imu_run-1"
    (folder / f"{stem}_motion.tsv").write_text("".join(f"{number}.0\n" for number in range(100)))
    (folder / f"{stem}_motion.json").write_text(json.dumps(MOTION))
    channels = "name\tcomponent\ttype\ttracked_point\tunits\nknee\tn/a\tJNTANG\tknee\tdeg\n"
    (folder / f"{stem}_channels.tsv").write_text(channels)
    (folder / f"{stem}_events.tsv").write_text(f"onset\tduration\t{column}\n0.1\t0.5\t1\n")
    (folder / f"{stem}_events.json").write_text(json.dumps({column: {"Description": "Part of the test."}}))
    command = [Path(sys.executable).with_name("bids-validator-deno"), "--format", "json", root]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    issues = json.loads(done.stdout)["issues"]["issues"]
    errors = [issue["code"] for issue in issues if issue["severity"] == "error"]
    try:
        result = str(BIDSLayout(root).get_subjects())
    except BIDSConflictingValuesError as error:
        result = str(error).split(" in filename")[0]
    print(f"pybids {version('pybids')}: events with the column {column}: {result}; errors of the validator: {errors}")
    return result, errors


assert opened("part_of_test") == ("['01']", [])
for each in ("task", "run"):
    assert opened(each) == (f"Conflicting values found for entity '{each}'", []), "changed"
PY
