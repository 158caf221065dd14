#!/bin/sh
# ezc3d 1.7.2 writes a C3D with 256 events without an error or a warning, and cannot read it: "The format is not
# standard". 255 events are read. So it is with any parameter of more than 255 entries, and with a text of more than 255
# bytes, a name of a person for instance; more than 255 labels of points are split into LABELS2, as the format asks.
# Guess before: refused when it is written, or split as the labels are.
# It matters to: whoever marks every step of a walk, or every repetition of a long set, as an event.
# (romcam writes at most 255 events, and says in the file how many repetitions have none.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check ezc3d==1.7.2 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import ezc3d
import numpy as np


def read(points=1, events=0, name="P01"):
    content = ezc3d.c3d()
    content["parameters"]["POINT"]["RATE"]["value"] = [30.0]
    content["parameters"]["POINT"]["LABELS"]["value"] = [f"point{number}" for number in range(points)]
    content["data"]["points"] = np.ones((4, points, 20))
    content.add_parameter("SUBJECTS", "NAMES", [name])
    for number in range(events):
        content.add_event(time=[0, number / 30], label="Start")
    content.write("trial.c3d")
    try:
        parameters = ezc3d.c3d("trial.c3d")["parameters"]
    except OSError as error:
        return str(error).partition(".")[0]
    return parameters["EVENT"]["USED"]["value"][0] if events else len(parameters["SUBJECTS"]["NAMES"]["value"][0])


seen = {
    "255 events": read(events=255),
    "256 events": read(events=256),
    "a name of 255 letters": read(name="a" * 255),
    "a name of 256 letters": read(name="a" * 256),
    "a name of 255 letters beside 300 points": read(points=300, name="a" * 255),
}
for case, found in seen.items():
    print("ezc3d", version("ezc3d"), "-", case, "are read back as:", found)
refused = "The format is not standard"
assert list(seen.values()) == [255, refused, 255, refused, 255], "changed"
PY
