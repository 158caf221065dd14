"""Imports run downwards only, from a room to the rooms below it."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import Final

import pytest

PACKAGE = Path(__file__).parents[1] / "romcam"

ROOMS: Final = (
    ("names", "errors", "messages", "cores", "files", "memory"),
    ("body",),
    ("tables",),
    ("video",),
    ("capture",),
    ("recording",),
    ("protocol",),
    ("tag_reading",),
    ("weights",),
    ("pose",),
    ("estimators",),
    ("segments",),
    ("angles",),
    ("movement",),
    ("norms",),
    ("assessment",),
    ("clinical",),
    ("by_hand",),
    ("analysis",),
    ("results",),
    ("presentation",),
    ("exports",),
    ("tag_sheet",),
    ("report",),
    ("corrections",),
    ("comparison", "screening", "validation"),
    ("guided",),
    ("batch",),
    ("clinic",),
    ("synthetic",),
    ("training",),
    ("cli",),
    ("__main__",),
)
"""Rooms in order; a room may import those before it. Rooms in one group do not import each other."""

FLOOR: Final = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms}

MATHEMATICS: Final = ("segments", "angles", "movement", "assessment")
"""Mathematical rooms: they import numpy, scipy and the standard library, and no other package."""


def room_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Line and dotted name of everything that a module imports, wherever in it."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute here"
            found += ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("room", sorted({room_of(path) for path in MODULES}))
def test_imports_run_downwards(room: str) -> None:
    assert room in FLOOR, f"{room} has no place among the rooms"
    upwards = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in MODULES
        if room_of(path) == room
        for line, name in imported(path)
        if name.startswith("romcam.") and name.split(".")[1] not in (room, "__version__")
        if FLOOR.get(name.split(".")[1], len(ROOMS)) >= FLOOR[room] and name.split(".")[1] not in ROOMS[0]
    ]
    assert not upwards


@pytest.mark.parametrize("room", MATHEMATICS)
def test_the_mathematics_imports_numpy_and_scipy_only(room: str) -> None:

    allowed = {"numpy", "scipy", "romcam", *sys.stdlib_module_names}
    others = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in MODULES
        if room_of(path) == room
        for line, name in imported(path)
        if name.split(".")[0] not in allowed
    ]
    assert not others
