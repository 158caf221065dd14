"""Folders and manifests as clinics have them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cases.folder import CASES, MARKS, SAMPLES

pytestmark = MARKS


@pytest.fixture(scope="session")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All folders that mklayouts.sh builds."""
    from tests.cli.command import measured_bend

    folder = tmp_path_factory.mktemp("layouts")
    given = {
        "S": SAMPLES / "forward-bend-typical.mp4",
        "R": measured_bend(),
        "L": SAMPLES / "thomas-short.mp4",
    }
    subprocess.run(
        ["sh", str(CASES / "batch" / "mklayouts.sh"), str(folder)],
        env={**os.environ, **{name: str(path) for name, path in given.items()}},
        check=True,
    )
    return folder


def test_the_folders_are_built(layouts: Path) -> None:
    assert (layouts / "nas" / "p01" / "bend.mp4").is_file()
