#!/bin/sh
# fhirpathpy 2.2.4: 1 'm' = 100 'cm', 1 'kg' = 1000 'g', 180 'deg' = 3.141592653589793 'rad' and 60 '/min' = 1 '/s' are false,
# without an error, while 2 'cm' = 20 'mm' and 1 'h' = 60 'min' are true: some UCUM units are converted, others compared as
# they stand. A quantity of an Observation equals a literal, but `Observation.value > 20 'deg'` is refused.
# Guess before: units are converted, or the answer is empty, as FHIRPath has it for what cannot be compared.
# It matters to: whoever selects measurements by FHIRPath in Python: heights in metres, weights in grams, angles in radians
# and rates a second fall out of the selection. Compare `value.value` and `value.code` by yourself.
# (fhirpath.js 5.2.2 answers true to all of them. romcam gives every quantity with its UCUM code.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check fhirpathpy==2.2.4
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import fhirpathpy
from fhirpathpy.models import models

print("fhirpathpy", version("fhirpathpy"))
quantity = {"value": 26.5, "unit": "°", "system": "http://unitsofmeasure.org", "code": "deg"}
observation = {"resourceType": "Observation", "status": "final", "code": {"text": "tilt"}, "valueQuantity": quantity}


def evaluated(expression):
    try:
        return fhirpathpy.evaluate(observation, expression, {}, models["r4"])
    except Exception as error:
        return f"refused: {str(error)[:7]}"


EXPECTED = {
    "2 'cm' = 20 'mm'": [True],
    "1 'h' = 60 'min'": [True],
    "1 'm' = 100 'cm'": [False],
    "1 'kg' = 1000 'g'": [False],
    "180 'deg' = 3.141592653589793 'rad'": [False],
    "60 '/min' = 1 '/s'": [False],
    "Observation.value = 26.5 'deg'": [True],
    "Observation.value > 20 'deg'": "refused: Type of",
    "Observation.value.value > 20": [True],
}
for expression, expected in EXPECTED.items():
    found = evaluated(expression)
    print(f"{expression}  =>  {found}")
    assert found == expected, "changed"
PY
