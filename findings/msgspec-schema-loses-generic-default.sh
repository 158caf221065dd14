#!/bin/sh
# msgspec 0.23.0: the JSON Schema of a dataclass states an empty default for `default_factory=dict`, and leaves it out
# for `default_factory=dict[str, float]`, which strict type checkers ask for. Decoding treats both alike.
# Guess before: both schemas state the same default, since both factories make the same empty value.
# It matters to: whoever publishes a schema and later annotates the factory; a program generated from it changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check msgspec==0.23.0
"$folder/venv/bin/python" - <<'PY'
from dataclasses import dataclass, field

import msgspec


@dataclass
class Plain:
    values: dict[str, float] = field(default_factory=dict)


@dataclass
class Generic:
    values: dict[str, float] = field(default_factory=dict[str, float])


def stated(kind):
    return "default" in msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]["values"]


print("msgspec", msgspec.__version__)
print("default stated in the schema: dict", stated(Plain), "- dict[str, float]", stated(Generic))
assert msgspec.json.decode(b"{}", type=Plain).values == msgspec.json.decode(b"{}", type=Generic).values == {}
assert (stated(Plain), stated(Generic)) == (True, False), "changed: both factories are treated alike"
PY
