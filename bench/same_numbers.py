"""Show that this build measures what an earlier one measured.

`python bench/same_numbers.py OLD_VENV` analyses all samples and the films of `tests/films` with `romcam analyze`, once
by the build installed in OLD_VENV and once by this one, and compares every number of result.json and angles.csv: angles
to 0.01 degrees, times to 0.01 s, shares and probabilities to 0.01. It ends with 1 where any differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from rich.progress import track

ROOT: Final = Path(__file__).resolve().parents[1]
TOLERANCE: Final = 0.01
COMPARED: Final = ("measures", "finding", "quality", "repetitions", "subject", "test")
"""Parts of result.json in which every number has to agree; the others say which build made it."""


def films() -> list[Path]:
    """List the films of the project; each has a case beside it that names the movement."""
    return sorted(film for folder in ("samples", "tests/films") for film in (ROOT / folder).rglob("*.mp4"))


def analysed(python: Path, film: Path, out: Path, checkout: Path | None) -> int:
    """Analyse a film with the build of that interpreter, or with a checkout in its place; return the exit status."""
    case = json.loads(film.with_suffix(".json").read_text(encoding="utf-8"))
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    environment.pop("PYTHONPATH", None)
    if checkout is not None:
        environment["PYTHONPATH"] = str(checkout)
    test = case.get("test", "forward-bend")
    command = [str(python), "-m", "romcam", "analyze", str(film), "--test", test, "--out", str(out), "--no-overlay"]
    return subprocess.run(command, env=environment, capture_output=True, cwd=out.parent, check=False).returncode


def numbers(value: Any, at: str = "") -> Iterator[tuple[str, float | str | bool | None]]:
    """Every number, truth value and named state in a JSON value, each with the path to it; sentences are left out."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, f"{at}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from numbers(each, f"{at}[{index}]")
    elif not isinstance(value, str) or " " not in value:
        yield at, value


def differences(old: Path, new: Path) -> tuple[int, list[str]]:
    """Return the count of compared numbers, and one line for each that differs."""
    count, found = 0, list[str]()
    before, after = (json.loads((each / "result.json").read_text(encoding="utf-8")) for each in (old, new))
    for part in COMPARED:
        first, second = dict(numbers(before.get(part), part)), dict(numbers(after.get(part), part))
        count += len(first)
        found += [f"{at}: {first.get(at)} → {second.get(at)}" for at in first | second if differ(first, second, at)]
    with (old / "angles.csv").open(newline="") as left, (new / "angles.csv").open(newline="") as right:
        rows = zip(csv.DictReader(left), csv.DictReader(right), strict=True)
        for first, second in ((dict(a), dict(b)) for a, b in rows):
            count += len(first)
            found += [
                f"angles.csv, frame {first['frame']}, {at}: {first.get(at)} → {second.get(at)}"
                for at in first | second
                if differ(first, second, at)
            ]
    return count, found


def differ(first: dict[str, Any], second: dict[str, Any], at: str) -> bool:
    """Whether a value is missing on one side or differs by more than the tolerance."""
    if at not in first or at not in second:
        return True
    try:
        a, b = float(first[at]), float(second[at])
    except (TypeError, ValueError):
        return first[at] != second[at]
    return not (math.isclose(a, b, abs_tol=TOLERANCE, rel_tol=0.0) or (math.isnan(a) and math.isnan(b)))


def main() -> int:
    """Compare both builds film by film and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old_venv", type=Path, help="virtual environment in which the earlier build is installed")
    parser.add_argument("--only", default="", help="films whose name contains this, for example squat")
    parser.add_argument("--lines", type=int, default=5, help="differences printed a film")
    options = parser.parse_args()
    chosen = [film for film in films() if options.only in film.name]
    total, bad = 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for index, film in enumerate(track(chosen, "comparing", transient=True)):
            old, new = Path(scratch) / f"{index}-old", Path(scratch) / f"{index}-new"
            statuses = [
                analysed(options.old_venv.absolute() / "bin" / "python", film, old, None),
                analysed(Path(sys.executable), film, new, ROOT),
            ]
            name = film.relative_to(ROOT)
            if statuses[0] != statuses[1]:
                bad += 1
                print(f"{name}: exit status {statuses[0]} → {statuses[1]}")
            elif statuses[0] == 0:
                count, found = differences(old, new)
                total, bad = total + count, bad + len(found)
                print(f"{name}: {count} numbers, {len(found)} differ")
                print("".join(f"    {line}\n" for line in found[: options.lines]), end="")
            else:
                print(f"{name}: no result by either (exit status {statuses[0]})")
    print(f"{total} numbers compared, {bad} differ.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
