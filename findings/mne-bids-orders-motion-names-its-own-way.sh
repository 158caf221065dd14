#!/bin/sh
# mne-bids 0.20.0: BIDSPath puts tracksys after acq and run in the name of a motion file. The validator refuses that name
# (bids-validator 1.14.7.post0; BIDS asks for task, tracksys, acq, run), and mne-bids refuses the valid one:
# "Entities in filename not ordered correctly". Names with neither acq nor run agree.
# Guess before: a library that has `tracking_system` for BIDS-Motion writes and reads the order of BIDS.
# It matters to: whoever keeps EEG and movement of several runs in one data set: make_report and anonymize_dataset end at
# the valid names, and files under the names of BIDSPath are left out by other readers.
# (romcam writes the names of BIDS.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check mne-bids==0.20.0 mne==1.13.2 bids-validator==1.14.7.post0 \
  bidsschematools==2.0.1
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version
from pathlib import Path

import mne_bids
from bids_validator import BIDSValidator

print("mne-bids", version("mne-bids"), "bids-validator", version("bids-validator"))


def accepted(name):
    return BIDSValidator().is_bids(f"/sub-01/motion/{name}")


facts = dict(root="/data", subject="01", task="walk", tracking_system="video", datatype="motion", suffix="motion")
seen = []
for more in ({}, {"run": "1"}, {"acquisition": "left"}):
    theirs = mne_bids.BIDSPath(**facts, extension=".tsv", **more).fpath.name
    extra = "".join(f"_{ {'acquisition': 'acq'}.get(key, key) }-{value}" for key, value in more.items())
    ours = f"sub-01_task-walk_tracksys-video{extra}_motion.tsv"
    try:
        read = mne_bids.get_bids_path_from_fname(Path("/data/sub-01/motion") / ours).tracking_system == "video"
    except ValueError as error:
        read = str(error).split(".")[0]
    print(f"BIDSPath names {theirs}, valid: {accepted(theirs)}")
    print(f"  {ours}, valid: {accepted(ours)}, mne-bids reads it: {read}")
    seen.append((accepted(theirs), accepted(ours), read if read is True else "not ordered correctly" in read and "refused"))
assert seen == [(True, True, True), (False, True, "refused"), (False, True, "refused")], "changed"
PY
