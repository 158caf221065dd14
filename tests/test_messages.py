"""The catalogues of sentences and the code that uses them agree."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from romcam.messages import Catalogue, _bundle, _formatted, _plain  # pyright: ignore[reportPrivateUsage]

PACKAGE = Path(__file__).parents[1] / "romcam"
CATALOGUES = sorted(PACKAGE.rglob("messages.en.ftl"))
ALIGNED = ("cli", "guided", "training")
"""Rooms whose catalogues align columns of text with several spaces."""


class _Variables(Visitor):
    """The values that one message needs, including those of the messages it refers to."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.names.add(node.id.name)


class _Texts(Visitor):
    """The literal pieces of text of one catalogue, those in the variants of a selector among them."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def visit_TextElement(self, node: ftl.TextElement) -> None:
        self.pieces.append(str(node.value))


@cache
def parsed(path: Path) -> ftl.Resource:
    """A catalogue as Fluent reads it."""
    return FluentParser().parse(path.read_text(encoding="utf-8"))


@cache
def entries(path: Path) -> dict[str, set[str]]:
    """Message, or message.attribute → the names of its values."""
    found: dict[str, set[str]] = {}
    for entry in parsed(path).body:
        assert not isinstance(entry, ftl.Junk), f"{path}: {entry.content}"
        if not isinstance(entry, ftl.Message):
            continue
        parts = [(entry.id.name, entry.value), *((f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes)]
        for name, pattern in parts:
            if pattern is not None:
                variables = _Variables()
                variables.visit(pattern)
                assert name not in found, f"{path}: {name} stands twice"
                found[name] = variables.names
    return found


def modules(folder: Path) -> Iterator[Path]:
    yield from (folder.glob("*.py") if folder == PACKAGE else folder.rglob("*.py"))


@cache
def calls(folder: Path) -> list[tuple[str, ast.expr, set[str] | None, bool]]:
    """Location, name as written, values given (None: passed on with **), and whether the name is built."""
    found: list[tuple[str, ast.expr, set[str] | None, bool]] = []
    for path in modules(folder):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("text", "_text"):
                given = None if any(k.arg is None for k in node.keywords) else {str(k.arg) for k in node.keywords}
                for name in _alternatives(node.args[0]):
                    found.append((f"{path.name}:{node.lineno}", name, given, not isinstance(name, ast.Constant)))
    return found


def templates(folder: Path) -> Iterator[tuple[str, str]]:
    """Location in a page's template or script, and fixed name of the message."""
    files = folder.glob if folder == PACKAGE else folder.rglob
    for path in (*files("*.j2"), *files("*.js")):
        for name in re.findall(r"""\btext\(["']([\w.-]+)["']""", path.read_text(encoding="utf-8")):
            yield path.name, name


def _alternatives(name: ast.expr) -> list[ast.expr]:
    return [*_alternatives(name.body), *_alternatives(name.orelse)] if isinstance(name, ast.IfExp) else [name]


def _prefix(name: ast.expr) -> str:
    """The fixed beginning of a built name; empty where there is none."""
    first = name.values[0] if isinstance(name, ast.JoinedStr) and name.values else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_every_sentence_used_exists_and_gets_its_values(path: Path) -> None:
    known = entries(path)
    for where, name, given, built in calls(path.parent):
        if isinstance(name, ast.Constant):
            assert name.value in known, f"{where}: no message {name.value}"
            if given is not None:
                assert given == known[name.value], f"{where}: {name.value} takes {sorted(known[name.value])}"
        else:
            assert built
            assert any(each.startswith(_prefix(name)) for each in known), f"{where}: no message begins so"
    for where, name in templates(path.parent):
        assert name in known, f"{where}: no message {name}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_every_sentence_is_used(path: Path) -> None:
    used: dict[bool, set[str]] = defaultdict(set)
    used[False] = {name for _, name in templates(path.parent)}
    for _, name, _, built in calls(path.parent):
        used[built].add(_prefix(name) if built else str(getattr(name, "value", "")))
    assert "" not in used[True] or path.parent.name == "clinical", "a built name needs a fixed beginning"
    left = {
        name
        for name in entries(path)
        if name not in used[False] and not any(name.startswith(beginning) for beginning in used[True])
    }
    assert not left


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_no_sentence_contains_a_comment(path: Path) -> None:
    """Fluent reads an indented `#` line within a message as part of its text."""
    texts = _Texts()
    texts.visit(parsed(path))
    assert not [piece for piece in texts.pieces if "#" in piece]
    if path.parent.name not in ALIGNED:
        assert not [piece for piece in texts.pieces if "  " in piece]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_plain_sentences_read_as_fluent_reads_them(path: Path) -> None:
    plain, bundle = _plain(path.parent, "en"), _bundle(path.parent, "en")
    assert plain == {name: _formatted(bundle, name, {}) for name in plain}


def test_a_sentence_takes_values_and_plural_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "messages.en.ftl").write_text(
        "bends = { $count ->\n    [one] One bend\n   *[other] { $count } bends\n } of\n    { $person }.\n"
        "test =\n    .title = A test\n"
    )
    (tmp_path / "messages.de.ftl").write_text("bends = { $count } Beugungen von { $person }.\n")
    text = Catalogue("romcam.messages")
    text.folder = tmp_path
    assert text("bends", count=1, person="somebody") == "One bend of somebody."
    assert text("bends", count=3, person="somebody") == "3 bends of somebody."
    assert text("test.title") == "A test"
    assert "test.title" in text
    assert "nothing" not in text
    with pytest.raises(KeyError, match="bends"):
        text("bends", count=1)
    monkeypatch.setenv("ROMCAM_LANGUAGE", "de")
    assert text("bends", count=2, person="jemandem") == "2 Beugungen von jemandem."
    assert text("test.title") == "A test"
