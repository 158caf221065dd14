"""Pages of the documentation site that are made from code, and from files outside `docs/`.

MkDocs calls the `on_*` functions (mkdocs.yml, `hooks`). README, CONTRIBUTING, CHANGELOG and the cards of the weights
become pages, each room of the package gets a page in the API reference, and the glossary gets its table of quantities.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
import types
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "romcam"
HIDDEN_ROOMS: Final = ("__main__",)
OUTSIDE: Final = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "LICENSE": "LICENSE.txt",
    "CITATION.cff": "CITATION.cff.txt",
    "docs/decisions": "decisions/index.md",
    "examples/README.md": "examples/index.md",
    "models/README.md": "models/index.md",
    "samples/README.md": "samples.md",
}
"""Files of the repository that become pages of the site, and the page's path."""

_LINK: Final = re.compile(r"(!?\[[^\]]*\]\()([^)\s#]+)(#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the folders of the navigation: decisions, cards of the weights, examples, rooms."""
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    folders = {
        "decisions/": ["decisions/index.md", *({_title(path): _page_of(path)} for path in decisions)],
        "models/": ["models/index.md", *({_title(path): _page_of(path)} for path in _cards())],
        "examples/": ["examples/index.md", *({path.stem: _page_of(path)} for path in _examples())],
        "reference/": [{room: f"reference/{room}.md"} for room in ("romcam", *_rooms())],
    }
    config.nav = _with_folders(config.nav, folders)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are not files of `docs/`."""
    for name, page in OUTSIDE.items():
        if (ROOT / name).is_file():
            files.append(File.generated(config, page, content=_relinked(ROOT / name, page)))
    files.append(File.generated(config, "decisions/index.md", content=_decisions()))
    for path in (*_cards(), *_examples()):
        page = str(_page_of(path))
        content = _relinked(path, page) if path.suffix == ".md" else _example(path)
        files.append(File.generated(config, page, content=content))
    for room in ("romcam", *_rooms()):
        folder = PACKAGE if room == "romcam" else PACKAGE / room
        module = folder / "__init__.py" if folder.is_dir() else PACKAGE / f"{room}.py"
        name = room if room == "romcam" else f"romcam.{room}"
        files.append(File.generated(config, f"reference/{room}.md", content=_reference(name, module)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Point links out of `docs/` to the pages made from those files; fill in the table of quantities."""
    if page.file.generated_by is None:
        markdown = _links(markdown, ROOT / "docs" / page.file.src_uri, page.file.src_uri)
    return markdown.replace("<!-- quantities -->", _quantities()) if page.file.src_uri == "glossary.md" else markdown


def _with_folders(nav: Any, folders: dict[str, list[dict[str, str]]]) -> Any:
    if isinstance(nav, str):
        return folders.get(nav, nav)
    if isinstance(nav, dict):
        return {title: _with_folders(entry, folders) for title, entry in nav.items()}
    return [_with_folders(entry, folders) for entry in nav]


def _cards() -> list[Path]:
    return [path for path in sorted((ROOT / "models").glob("*.md")) if path.stem != "README"]


def _examples() -> list[Path]:
    return sorted((ROOT / "examples").glob("*.py"))


def _example(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    about = ast.get_docstring(ast.parse(source)) or path.stem
    code = source.partition(about)[2].partition('"""')[2].strip()
    title, _, rest = about.partition("\n")
    return f"# {title.rstrip('.')}\n\n{rest.strip()}\n\n`{path.relative_to(ROOT)}`\n\n```python\n{code}\n```\n"


def _decisions() -> str:
    lines = ["# Decisions", "", "What was decided, why, what it costs, and what was rejected.", ""]
    lines += [f"- [{_title(path)}]({path.name})" for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    return "\n".join(lines) + "\n"


def _title(path: Path) -> str:
    heading = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return heading.group(1).replace("`", "") if heading else path.stem


def _relinked(path: Path, page: str) -> str:
    return _links(path.read_text(encoding="utf-8"), path, page)


def _links(markdown: str, source: Path, page: str) -> str:
    """Rewrite the relative links of a file of the repository for the page that it becomes."""

    def replaced(match: re.Match[str]) -> str:
        before, target, anchor = match.group(1), match.group(2), match.group(3) or ""
        if "://" in target or target.startswith("mailto:"):
            return match.group(0)
        path = (source.parent / target).resolve()
        if not path.exists() or not path.is_relative_to(ROOT):
            return match.group(0)
        inside = _page_of(path)
        up = "../" * page.count("/")
        return f"{before}{up}{inside}{anchor})" if inside else match.group(0)

    return _LINK.sub(replaced, markdown)


def _page_of(path: Path) -> str | None:
    """The page of the site that a file or folder of the repository becomes; None if it becomes none."""
    inside = path.relative_to(ROOT).as_posix()
    if inside in OUTSIDE:
        return OUTSIDE[inside]
    if inside.startswith("docs/"):
        return inside.removeprefix("docs/")
    folder, _, name = inside.partition("/")
    return (
        f"{folder}/{Path(name).stem}.md" if folder in ("models", "examples") and path.suffix in (".md", ".py") else None
    )


def _rooms() -> list[str]:
    names = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return sorted(names - {"__init__", *HIDDEN_ROOMS})


def _reference(name: str, module: Path) -> str:
    """A page of the reference: the room's public names, or, where it lists none, those of each of its modules."""
    lines = [f"# {name}", "", f"::: {name}", "    options:", "      show_root_heading: false"]
    if module.name == "__init__.py" and "__all__" not in _assigned(module):
        lines += ["      members: false"]
        for part in sorted(module.parent.rglob("*.py")):
            if part.name != "__init__.py" and not part.stem.startswith("_"):
                dotted = ".".join(part.relative_to(ROOT).with_suffix("").parts)
                lines += ["", f"::: {dotted}"]
    return "\n".join(lines) + "\n"


def _assigned(module: Path) -> set[str]:
    targets = [
        node.targets for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Assign)
    ]
    return {target.id for each in targets for target in each if isinstance(target, ast.Name)}


def _quantities() -> str:
    # The table needs neither numpy nor the rest of its room, so the room's own __init__ is passed over.
    sys.path.insert(0, str(ROOT))
    room = types.ModuleType("romcam.body")
    room.__path__ = [str(PACKAGE / "body")]
    sys.modules["romcam.body"] = room
    quantities = importlib.import_module("romcam.body.quantities").QUANTITIES
    units = {"deg": "°", "ratio": "0 to 1", "s": "s"}
    rows = [
        f"| `{name}` | {each.title} | {each.definition} | {each.positive} | {units[each.unit]} |"
        for name, each in quantities.items()
    ]
    return "\n".join(["| name | title | definition | positive | unit |", "| --- | --- | --- | --- | --- |", *rows])
