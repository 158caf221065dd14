#!/bin/sh
# fhir.resources 8.3.0 (pydantic 2.14.4): the value 1.50 of a Quantity in JSON becomes Decimal('1.5'), and is written as
# 1.5; a Decimal("1.50") that a program sets is written as 1.5, too, and of 20 digits some 17 are left. FHIR's definition of
# decimal is "a rational number with implicit precision", which asks not to use IEEE floating point types for it.
# Guess before: Decimal is there to keep the digits that the record has.
# It matters to: whoever reads measurements from a record system and writes them back: a length of 1.50 m that was read
# to a centimetre comes back as one that was read to 10.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check fhir.resources==8.3.0 fhir-core==1.1.12 pydantic==2.14.4
"$folder/venv/bin/python" - <<'PY'
from decimal import Decimal
from importlib.metadata import version

from fhir.resources.R4B.quantity import Quantity

written = {}
for text in ("1.50", "0.010", "60", "12345678901.123456789"):
    quantity = Quantity.model_validate_json(f'{{"value":{text},"unit":"m"}}')
    written[text] = quantity.model_dump_json()
    print("fhir.resources", version("fhir.resources"), text, "is read as", repr(quantity.value), "and written as", written[text])
made = Quantity(value=Decimal("1.50"), unit="m")
print(repr(made.value), "is written as", made.model_dump_json())
assert written["60"] == '{"value":60,"unit":"m"}'
lost = '{"value":1.5,"unit":"m"}'
assert written["1.50"] == made.model_dump_json() == lost, "changed: the zero at the end is kept"
assert written["0.010"] == '{"value":0.01,"unit":"m"}', "changed: the zero at the end is kept"
assert ".123456789" not in written["12345678901.123456789"], "changed: all digits are kept"
PY
