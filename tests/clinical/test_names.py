"""No module outside romcam/clinical/ names a clinical test: neither as a string nor by importing its module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args, get_type_hints

import pytest

from romcam import clinical
from romcam.assessment.conclusions import TissueFinding

PACKAGE = Path(clinical.__file__).parents[1]
ROOM = PACKAGE / "clinical"
NAMES = frozenset(clinical.names())
MODULES = frozenset(name.replace("-", "_") for name in NAMES)

STATES: Final = frozenset(get_args(get_type_hints(TissueFinding)["state"]))
"""Codes of a tissue's state in result.json. `free`, long enough, is also the name of a test."""

TEST_WORDS: Final = ("test", "name")
"""Variables, arguments, attributes and keys that hold the name of a test contain one of these words."""


def modules() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if ROOM not in path.parents:
            yield path


def named(path: Path) -> Iterator[str]:
    """Where a module names a test."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents: dict[ast.AST, ast.AST] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            if not parents:
                parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
            if node.value not in STATES or is_test(node, parents):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno} {node.value!r}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            whole = [alias.name for alias in node.names]
            source = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            for name in whole:
                parts = f"{source}.{name}".split(".")
                if "clinical" in parts and MODULES & set(parts):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno} import of {'.'.join(parts)}"


def is_test(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a word that is both a state and a test stands for the test: by what it is passed to or compared with."""
    parent = parents[node]
    if isinstance(parent, ast.Tuple | ast.List | ast.Set):
        node, parent = parent, parents[parent]
    if isinstance(parent, ast.keyword):
        return holds_test(parent.arg or "")
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Name | ast.Attribute) and ast.unparse(parent.func).split(".")[-1] in (
            "get",
            "load_norms",
            "own_sentences",
        )
    if isinstance(parent, ast.Compare):
        return any(holds_test(ast.unparse(each)) for each in (parent.left, *parent.comparators) if each is not node)
    if isinstance(parent, ast.Assign | ast.AnnAssign):
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        return any(holds_test(ast.unparse(each)) for each in targets)
    if isinstance(parent, ast.arguments):
        spec = [*parent.posonlyargs, *parent.args][-len(parent.defaults) or None :]
        pairs = [*zip(spec, parent.defaults, strict=False), *zip(parent.kwonlyargs, parent.kw_defaults, strict=True)]
        return any(holds_test(argument.arg) for argument, default in pairs if default is node)
    return False


def holds_test(words: str) -> bool:
    return any(each in words.lower() for each in TEST_WORDS)


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_outside_the_room_names_a_test(path: Path) -> None:
    assert not list(named(path))


def test_no_file_beside_the_modules_names_a_test() -> None:
    """Norms files belong to the tests, and are named after them; templates and scripts are like modules."""
    for path in sorted(PACKAGE.rglob("*.j2")) + sorted(PACKAGE.rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in NAMES - STATES if f'"{name}"' in text or f"'{name}'" in text], path


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('test = get("squat")', True),
        ('states = {"squat": 1}', True),
        ('state = "free"', False),
        ('if reading.state in ("short", "free"): pass', False),
        ('if result.test == "free": pass', True),
        ('clinical.get("free")', True),
        ('analyse(test="free")', True),
        ('def analyse(film, *, test="free"): pass', True),
        ('def show(state="free", test=None): pass', False),
        ("from romcam.clinical import gait", True),
        ("from romcam.clinical.gait import GAIT", True),
        ("import romcam.clinical.twist", True),
        ("from romcam.synthetic.movements import gait", False),
    ],
)
def test_the_check_distinguishes_a_test_from_a_state(source: str, found: bool, tmp_path: Path, monkeypatch) -> None:
    module = tmp_path / "module.py"
    module.write_text(source)
    monkeypatch.setattr("tests.clinical.test_names.PACKAGE", tmp_path)
    assert bool(list(named(module))) is found
