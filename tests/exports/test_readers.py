"""What OpenSim, movement and xarray read, in an environment of their own: they take 500 MB."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from romcam import exports
from romcam.assessment.conclusions import Subject
from tests.exports.trials import TABLES, folder

SCRIPT = Path(__file__).with_name("read_back.py")
READERS = ("opensim==4.6", "movement==0.15.0", "numpy<3")


@pytest.mark.slow
def test_the_readers_of_the_field_read_the_angles(tmp_path: Path):
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", *READERS], check=True)
    wanted = replace(TABLES, exports=tuple(map(exports.get, ("mot", "trc", "netcdf"))))
    result = folder(tmp_path / "result", wanted=wanted, subject=Subject(height_cm=170.0))
    done = subprocess.run([python, SCRIPT, result], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
