"""What OpenSim, movement, xarray, pybids and BIDS's validator read, in environments of their own: they take 650 MB."""

from __future__ import annotations

import json
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
VALIDATOR = "bids-validator-deno==3.0.2"
LAYOUT = "pybids==0.22.0"
OPENED = "import sys, bids; print(*sorted(bids.BIDSLayout(sys.argv[1]).get_subjects()))"


def environment(folder: Path, *packages: str) -> Path:
    """The folder of the programs of a new environment that has the packages."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", *packages], check=True)
    return folder / "bin"


@pytest.mark.slow
def test_the_validator_of_the_field_accepts_the_data_set_and_pybids_opens_it(tmp_path: Path):
    """Offline: no registry is asked. A table with a column too many shows that the validator looks at it."""
    programs = environment(tmp_path / "venv", VALIDATOR, LAYOUT)
    validator = programs / "bids-validator-deno"
    recorded = replace(TABLES, exports=(exports.get("recording"),))
    for name, kind in (("a", "typical"), ("b", "withheld"), ("c", "typical")):
        folder(tmp_path / "results" / name, kind, recorded, subject=Subject("p 1" if name != "c" else None, 40, "male"))
    trials = [trial for _, trial in exports.read_trials([tmp_path / "results"], landmarks=True)]
    exports.get("bids").write([trials[0].of_height(181), *trials[1:]], tmp_path / "bids")
    assert not _errors(validator, tmp_path / "bids")
    command = [programs / "python", "-c", OPENED, tmp_path / "bids"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == ["p1", "unknown"]
    samples = next((tmp_path / "bids").rglob("*_motion.tsv"))
    samples.write_text(samples.read_text().replace("\n", "\t0\n"))
    assert _errors(validator, tmp_path / "bids") == {"TSV_EQUAL_ROWS"}


def _errors(validator: Path, data: Path) -> set[str]:
    done = subprocess.run([validator, "--format", "json", data], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["subjects"], done.stderr
    return {each["code"] for each in report["issues"]["issues"] if each["severity"] == "error"}


@pytest.mark.slow
def test_the_readers_of_the_field_read_the_angles(tmp_path: Path):
    python = environment(tmp_path / "venv", *READERS) / "python"
    wanted = replace(TABLES, exports=tuple(map(exports.get, ("mot", "trc", "netcdf"))))
    result = folder(tmp_path / "result", wanted=wanted, subject=Subject(height_cm=170.0))
    done = subprocess.run([python, SCRIPT, result], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
