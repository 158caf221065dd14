"""Every command line that a sentence or a document advises is one that romcam accepts, and those that can run do."""

from __future__ import annotations

import dataclasses
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from romcam import clinical
from romcam.cli.app import app
from romcam.clinic.database import attached
from romcam.guided.prompts import SoundMode
from romcam.results.reading import read_result
from romcam.results.result import to_json
from tests.cli.command import SAMPLES, measured_bend, romcam, small_bend

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "romcam"
FOLDERS = ("docs", "examples", "samples")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(path for each in FOLDERS for path in (ROOT / each).rglob("*.md"))])
CATALOGUES = sorted(PACKAGE.rglob("messages.en.ftl"))
COMMANDS = typer.main.get_command(app)
USAGE = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line."""


def sentences(path: Path) -> Iterator[tuple[str, str]]:
    """Each message's name and its text, as it stands in the catalogue."""
    text = path.read_text(encoding="utf-8")
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, ftl.Message) and entry.span is not None:
            yield entry.id.name, text[entry.span.start : entry.span.end].partition("=")[2]


def advised(path: Path) -> list[tuple[str, str]]:
    """The message's name and the command line, of all in a catalogue."""
    found: list[tuple[str, str]] = []
    for name, text in sentences(path):
        lines = re.findall(r"`(romcam [^`]*)`", text) + re.findall(r"Example: (romcam .*)", text)
        found += [(name, re.sub(r"{ \$\w+ }", "VALUE", line)) for line in lines]
    return found


def written(path: Path) -> list[str]:
    """The command lines of a document, in blocks of shell code and within sentences."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```(?:sh|bash|console)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition(" #")[0] for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines += re.findall(r"`([^`\n]+)`", prose)
    found = (re.match(r"(?:.*&& )?\s*(?:[A-Z_]+=\S+ )?(?:\S*/bin/)?(romcam(?: [^|&>]*)?)$", line) for line in lines)
    commands = [each[1].replace(" …", "").replace("SEED", "7").strip() for each in found if each]
    return [each for each in commands if not each.endswith("COMMAND")]


def parse(line: str) -> tuple[str, dict[str, Any]]:
    """Read a command line as romcam does, without running it; return the command's name and its parameters.

    What a mere reference to a command leaves out is filled in: `romcam analyze --mirrored` names no film.
    """
    words = shlex.split(line)[1:]
    command, context, name = COMMANDS, COMMANDS.make_context("romcam", words or ["tests"]), "romcam"
    while context.args or getattr(context, "_protected_args", None):
        words = [*getattr(context, "_protected_args", []), *context.args]
        assert isinstance(command, typer.core.TyperGroup), f"{line}: {words[0]} is one too many"
        command, name = command.get_command(context, words[0]), words[0]
        assert command is not None, f"{line}: there is no {words[0]}"
        if isinstance(command, typer.core.TyperGroup) and not words[1:]:
            return name, {}
        context = _completed(command, words, context)
    return name, context.params


def _completed(command: Any, words: list[str], parent: Any) -> Any:
    given = words[1:]
    for _ in range(4):
        try:
            return command.make_context(words[0], list(given), parent=parent)
        except USAGE as error:
            if str(error).endswith("requires an argument."):
                given.append("VALUE")
                continue
            if "Missing" not in type(error).__name__ or error.param is None:
                raise
            given += ["VALUE"] if error.param.param_type_name == "argument" else [error.param.opts[0], "VALUE"]
    raise AssertionError(words)


def check_values(name: str, given: dict[str, Any]) -> None:
    """The values that the parser takes as any text: names of tests, models and sounds; capitals stand for one."""
    of = {"test": clinical.names(), "model": ("lite", "full", "heavy"), "sound": [each.value for each in SoundMode]}
    if name == "tests":
        of["name"] = clinical.names()
    for each, known in of.items():
        value = given.get(each)
        assert value is None or value.isupper() or value in known, f"{name}: {value} is not one of {known}"


@pytest.mark.parametrize(
    ("name", "line"), [each for path in CATALOGUES for each in advised(path)], ids=lambda value: value[:60]
)
def test_an_advised_command_line_is_accepted(name: str, line: str) -> None:
    if line != "romcam --verbose":
        check_values(*parse(line))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_command_lines_of_a_document_are_accepted(path: Path) -> None:
    for line in written(path):
        check_values(*parse(line))


def test_the_command_lines_of_the_documents_are_found() -> None:
    lines = {line for path in DOCUMENTS for line in written(path)}
    assert {
        "romcam analyze patient.mp4 --out results/7 --subject 7 --age 44 --sex female",
        "romcam analyze samples/forward-bend-stiff-hip.mp4 --out out/stiff-hip",
        "romcam models fetch",
        "romcam analyze --mirrored",
        "romcam --verbose analyze patient.mp4",
    } <= lines
    assert len(lines) > 30


READS_RESULTS = ("compare", "screen", "validate")


def _runs() -> list[Any]:
    """The advised lines that only read results, list, or plan; the first of each command is run by default."""
    lines = [line for path in CATALOGUES for _, line in advised(path)]
    lines += [line for path in DOCUMENTS for line in written(path)]
    found: dict[str, str] = {}
    for line in lines:
        words = line.split()
        name = parse(line)[0] if words[1:] not in ([], ["--verbose"]) else ""
        if any((word.isupper() and word.isalpha()) or "://" in word or word == "--columns" for word in words):
            continue  # FILM or NAME: a reference; a store, or a table, that is not here
        if "clinic" in words and "--data" not in words:
            continue  # the clinic of the person who runs the tests
        if name == "batch" and "--out" in words:
            found[line if "--dry-run" in words else f"{line} --dry-run"] = name
        elif name in ("tests", "list") or (name in READS_RESULTS and len(words) > 3):
            found[line] = name
    first = {name: line for line, name in reversed(found.items())}.values()
    return [pytest.param(line, marks=() if line in first else pytest.mark.slow) for line in found]


@pytest.mark.parametrize("line", _runs())
def test_an_advised_command_line_runs(tmp_path: Path, line: str) -> None:
    name, given = parse(line)
    _prepare(name, given, tmp_path)
    done = romcam(*shlex.split(line)[1:], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout


ANALYSES = [line for path in DOCUMENTS for line in written(path) if (parse(line)[1].get("video") or Path()).suffix]


@pytest.mark.slow
@pytest.mark.parametrize("line", dict.fromkeys(ANALYSES))
def test_an_advised_analysis_runs(tmp_path: Path, line: str) -> None:
    name, given = parse(line)
    _prepare(name, given, tmp_path)
    done = romcam(*shlex.split(line)[1:], cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def _prepare(name: str, given: dict[str, Any], folder: Path) -> None:
    """Lay films, results and references where the command line expects them."""
    if name == "list" and given.get("data"):
        with attached(folder / given["data"]):
            pass  # a clinic without accounts
    if name == "batch":
        (folder / given["folder"]).mkdir(parents=True)
        shutil.copy(small_bend(), folder / given["folder"] / "film.mp4")
    elif name == "analyze" and given.get("landmarks"):
        pytest.skip("poses of another program")
    elif name == "analyze":
        film = folder / given["video"]
        film.parent.mkdir(parents=True, exist_ok=True)
        of_test = sorted(SAMPLES.glob(f"{given['test']}-*.mp4"))
        shutil.copy(of_test[0] if of_test else small_bend(), film)
    elif name in ("compare", "screen"):
        places = given["results"] if name == "screen" else [given["before"], given["after"]]
        two_sets = None in places
        for number, place in enumerate(each for each in places if each is not None):
            (folder / place).mkdir(parents=True)
            _result(number, folder / place / "result.json", two_sets=two_sets)
    elif name == "validate" and given.get("tags"):
        pytest.skip("results of several people with tags")
    elif name == "validate":
        (reference,) = given["reference"]
        for place in (given["angles"], reference):
            path = folder / place
            table = path if path.suffix else path / "07.csv"
            table.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(measured_bend() / "angles.csv", table if path.suffix else table.parent / "angles.csv")
        if not Path(reference).suffix:
            (folder / given["angles"] / "angles.csv").unlink()
            trial = folder / given["angles"] / "07"
            trial.mkdir()
            shutil.copy(measured_bend() / "angles.csv", trial / "angles.csv")
            (folder / reference / "angles.csv").rename(folder / reference / "07.csv")


def _result(number: int, path: Path, *, two_sets: bool = False) -> None:
    """The result of the small bend, as if it were of another film for each number; the bend again a minute later."""
    result = read_result(measured_bend())
    if two_sets:
        (bend,) = result.repetitions
        later = {field: getattr(bend, field) + 60.0 for field in ("start_s", "end_of_range_s", "stop_s")}
        result = dataclasses.replace(result, repetitions=(bend, dataclasses.replace(bend, **later)))
    source = dataclasses.replace(result.provenance.input, sha256=f"{number:064d}")
    provenance = dataclasses.replace(result.provenance, input=source)
    path.write_bytes(to_json(dataclasses.replace(result, provenance=provenance)))


def test_wrong_command_lines_are_not_accepted() -> None:
    for line in (
        "romcam dance",
        "romcam analyze film.mp4 --sideways",
        "romcam models list more",
        "romcam compare a b c",
    ):
        with pytest.raises((AssertionError, USAGE)):
            parse(line)


def options(*names: str) -> set[str]:
    """All options of some commands, `--help` and those of `romcam` itself included."""
    commands = [COMMANDS, *(COMMANDS.get_command(COMMANDS.make_context("romcam", ["tests"]), name) for name in names)]
    for each in commands[1:]:  # with the commands below them
        commands += getattr(each, "commands", {}).values()
    return {
        "--help",
        *(option for each in commands for param in each.params for option in (*param.opts, *param.secondary_opts)),
    }


OF_OTHERS = {
    *("--bodies", "--others", "--unseen", "--rounds", "--out", "--beside", "--stills", "--work", "--go-on", "--help"),
    *("--no-install-recommends", "--dist"),
}
"""Options of the commands that retrain networks, of apt and of pytest."""

OF_ROOM = {
    "validation": ["validate"],
    "comparison": ["compare"],
    "screening": ["screen"],
    "batch": ["batch"],
    "guided": ["record"],
    "capture": ["record", "cameras"],
}
"""The commands whose options a room may advise; every other room, those of all commands."""


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_an_advised_option_is_one_of_the_command(path: Path) -> None:
    own = options(*OF_ROOM.get(path.parent.name, COMMANDS.commands))
    of_analysis = options("analyze")
    for name, text in sentences(path):
        # "Analyse the films again with --sex": the option is that of another command, which the sentence names.
        known = own | of_analysis if re.search(r"\banalys", text, re.IGNORECASE) else own
        assert set(re.findall(r"--[a-z][a-z-]*", text)) <= known | OF_OTHERS, name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_option_alone_in_a_document_exists(path: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    alone = {each.split()[0].partition("=")[0] for each in re.findall(r"`(--[a-z][^`\n]*)`", text)}
    assert {each for each in alone if "/" not in each} <= {*options(*COMMANDS.commands), *OF_OTHERS}


def every_command() -> Iterator[tuple[str, ...]]:
    for name, command in COMMANDS.commands.items():
        yield (name,)
        yield from ((name, below) for below in getattr(command, "commands", {}))


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_every_help_shows_an_example_of_its_own_command(words: tuple[str, ...]) -> None:
    command, context = COMMANDS, COMMANDS.make_context("romcam", ["tests"])
    for word in words:
        command = command.get_command(context, word)
    example = command.epilog or ""
    assert example.startswith(f"Example: romcam {' '.join(words)}")
    parse(example.removeprefix("Example: "))
    assert len((command.help or "").partition("\n")[0]) <= 66


@pytest.mark.parametrize("room", ["batch", "capture", "cli", "comparison", "guided", "validation"])
def test_every_command_in_a_sentence_is_marked_as_one(room: str) -> None:
    names = "|".join(COMMANDS.commands)
    for name, text in sentences(PACKAGE / room / "messages.en.ftl"):
        assert not re.search(rf"\bromcam ({names})\b", re.sub(r"`[^`]*`|Example: .*", "", text)), name
