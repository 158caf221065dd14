"""Documents and the tree agree: links lead somewhere, and a file, module or name that a document mentions exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import romcam

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "models/*.md", "samples/*.md", "examples/*.md")
    for path in ROOT.glob(pattern)
)
GONE = {
    "CHANGELOG.md": "romcam",
    "0002-clinical-tests-live-in-clinical.md": "romcam/tests/",
    "0014-lying-person-is-rotated-upright-for-the-pose-model.md": "romcam/segments/lying.py",
    "0018-second-thigh-estimate-for-squats-and-rises.md": "models/legs-standing.onnx",
}
"""Removed or renamed things that a document mentions as such."""
TO_COME = ("romcam/terms.de.ftl",)

FOLDERS = "romcam|docs|models|samples|examples|bench|tests"


def prose(path: Path) -> str:
    """The document without blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def names(path: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose(path))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)", prose(path))
    inside = [link for link in links if "://" not in link]
    # The API reference is made when the site is built.
    assert [link for link in inside if not (path.parent / link).exists() and "reference/" not in link] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_are_mentioned_exist(path):
    files = [name for name in names(path) if re.match(rf"({FOLDERS})/[\w./*<>-]*$", name)]
    files = [re.sub(r"<\w+>", "*", name) for name in files]
    gone = GONE.get(path.name, "-")
    missing = [name for name in files if not list(ROOT.glob(name.rstrip("/"))) and not name.startswith(gone)]
    assert [name for name in missing if name not in TO_COME] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_that_are_mentioned_exist(path):
    gone = GONE.get(path.name, "-")
    missing = []
    for name in names(path):
        match = re.match(r"(romcam(?:\.\w+)+)", name)
        if match and not name.startswith(gone) and not _exists(match.group(1)):
            missing.append(name)
    assert missing == []


def _exists(dotted: str) -> bool:
    """Whether a module, or a name in a module's text, exists."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:length])
        file = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if file.is_file():
            rest = parts[length:]
            return all(re.search(rf"\b{part}\b", file.read_text(encoding="utf-8")) for part in rest[:1])
    return (ROOT / dotted).exists()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_programs_that_are_mentioned_exist(path):
    text = path.read_text(encoding="utf-8")
    modules = re.findall(r"python -m (romcam[\w.]*)", text)
    for file in (ROOT.joinpath(*module.split(".")) for module in modules):
        assert (file / "__main__.py").is_file() or file.with_suffix(".py").is_file(), file
    for script in re.findall(r"python ((?:bench|examples|docs)/[\w./]+)", text):
        assert (ROOT / script).is_file(), script


def test_the_citation_and_the_changelog_name_this_version():
    assert f"version: {romcam.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## [{romcam.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_decision_has_a_number_of_its_own():
    titles = {path.name[:4]: path.read_text(encoding="utf-8") for path in (ROOT / "docs/decisions").glob("*.md")}
    assert sorted(titles) == [f"{number:04}" for number in range(1, len(titles) + 1)]
    assert all(text.startswith(f"# {int(number)}. ") for number, text in titles.items())
