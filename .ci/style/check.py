"""Check the words of documents, message catalogues, pages, docstrings and comments by the rules in `words.toml`.

    python .ci/style/check.py            # what must be clean
    python .ci/style/check.py --all      # everything
    python .ci/style/check.py FILE ...   # those of the files that must be clean

Prints `file:line: found -> what to write instead`, and ends with status 1 if anything was found. An own checker of a
page, because Vale's package fetches a program at its first use and other checkers take no words of their own.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(__file__).resolve().parent
PAGES: Final = (".js", ".j2", ".css")
"""Read whole: their code is names that are words, too."""
SUFFIXES: Final = (".md", ".ftl", ".py", *PAGES)
EVERYTHING: Final = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs",
    "models",
    "samples",
    "examples",
    "romcam",
    "bench",
    "tests",
)

Line = tuple[int, str]


def main(arguments: list[str]) -> int:
    """Check files; the exit status."""
    rules = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    must = _files(rules["checked"])
    if arguments == ["--all"]:
        files = _files(EVERYTHING)
    elif arguments:
        files = sorted(must & {Path(each).resolve() for each in arguments})
    else:
        files = sorted(must)
    generated = {(ROOT / each).resolve() for each in rules["generated"]}
    words = {**rules["words"], **rules["people"], **rules["mannered"]}
    patterns = [
        (re.compile(rf"(?<![\w-])(?:{found})(?![\w-])", re.IGNORECASE), instead) for found, instead in words.items()
    ]
    count = 0
    for file in sorted(files):
        if file in generated or file.is_relative_to(HERE):
            continue
        for number, text in _prose(file):
            for pattern, instead in patterns:
                for match in pattern.finditer(text):
                    count += 1
                    print(f"{file.relative_to(ROOT)}:{number}: {match.group()!r} -> {instead}")
    print(f"{count} found in {len(files)} files")
    return 1 if count else 0


def _files(names: list[str] | tuple[str, ...]) -> set[Path]:
    found: set[Path] = set()
    for name in names:
        path = ROOT / name
        found.update([path] if path.is_file() else (each for each in path.rglob("*") if each.suffix in SUFFIXES))
    return found


def _prose(file: Path) -> Iterator[Line]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        lines = _of_python(text)
    elif file.suffix in PAGES:
        lines = list(enumerate(text.splitlines(), 1))
    else:
        lines = list(enumerate(text.splitlines(), 1))
        lines = _of_catalogue(lines) if file.suffix == ".ftl" else _of_markdown(lines)
    for number, line in lines:
        yield number, re.sub(r"``?[^`]*``?", "", line)


def _of_markdown(lines: list[Line]) -> list[Line]:
    """Without blocks of code and addresses of links."""
    kept: list[Line] = []
    fenced = False
    for number, line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            kept.append((number, re.sub(r"\]\([^)]*\)|<!--.*?-->|https?://\S+", "]", line)))
    return kept


def _of_catalogue(lines: list[Line]) -> list[Line]:
    """Values and comments, without names and placeables."""
    return [(number, re.sub(r"\{[^{}]*\}|^[\w.-]+ *=|^ *\.[\w-]+ *=", "", line)) for number, line in lines]


def _of_python(text: str) -> list[Line]:
    """Docstrings and comments."""
    lines: list[Line] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines += enumerate(node.value.value.splitlines(), node.value.lineno)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            lines.append((token.start[0], token.string))
    return sorted(lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
