"""Cases as JSON files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from romcam.synthetic.case import Case
from romcam.synthetic.movements import MOVEMENTS


class _Named(msgspec.Struct):
    test: str = "forward-bend"


def load_case(path: str | Path) -> Case[Any]:
    """Read a case from JSON; its `test` says what `motion` consists of.

    Raises `msgspec.ValidationError` naming the field that is wrong.
    """
    written = Path(path).read_bytes()
    return msgspec.json.decode(written, type=case_of(msgspec.json.decode(written, type=_Named).test))


def case_of(test: str) -> Any:
    """The type of the cases of a test. Raises `msgspec.ValidationError` where there is no such test."""
    if test not in MOVEMENTS:
        raise msgspec.ValidationError(f"No phantom does `{test}`, only {', '.join(MOVEMENTS)} - at `$.test`")
    return Case[MOVEMENTS[test].parameters]


def save_case(case: Case[Any], path: str | Path) -> None:
    """Write a case as indented JSON."""
    Path(path).write_bytes(msgspec.json.format(msgspec.json.encode(case), indent=2) + b"\n")
