"""The scripts of `examples/` run and print the documented results; the public names of `romcam` work."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import romcam
from romcam import clinical, exports
from romcam.by_hand import ByHand
from romcam.report.outputs import Wanted, save
from romcam.results.result import to_json
from romcam.video.source import Stated
from tests.analyses import sample

ROOT = Path(__file__).parent.parent
FILM = ROOT / "samples" / "forward-bend-stiff-hip.mp4"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def analysis() -> romcam.Analysis:
    return sample(FILM.stem)


@pytest.fixture(scope="module")
def folder(analysis: romcam.Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two visits: the film, and the same film with another name and digest."""
    out = tmp_path_factory.mktemp("results")
    romcam.save_results(analysis, out / "monday", pictures=False)
    result = romcam.read_result(out / "monday")
    film = replace(result.provenance.input, name="friday.mp4", sha256="f" * 64)
    other = replace(result, provenance=replace(result.provenance, input=film))
    (out / "friday").mkdir()
    (out / "friday" / "result.json").write_bytes(to_json(other))
    return out


@pytest.fixture
def run(analysis: romcam.Analysis, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a script as a user would, with an existing analysis; return its output."""

    def run(name: str, *arguments: object) -> str:
        monkeypatch.chdir(ROOT)
        monkeypatch.setenv("MPLBACKEND", "agg")
        monkeypatch.setattr(romcam, "analyze", lambda film, test=None: analysis)
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        runpy.run_path(str(ROOT / "examples" / name), run_name="__main__")
        return capsys.readouterr().out

    return run


def test_every_example_is_run_here():
    text = Path(__file__).read_text()
    names = [path.name for path in (ROOT / "examples").glob("*.py")]
    assert len(names) >= 5
    assert all(f'run("{name}"' in text for name in names)
    scripts = [path.name for path in (ROOT / "examples").glob("*.R")]
    assert all(name in text for name in scripts)
    names += scripts
    listed = (ROOT / "examples" / "README.md").read_text()
    assert all(f"({name})" in listed for name in names)


def test_analyze_film(run, analysis, tmp_path):
    printed = run("analyze_film.py", FILM, "--out", tmp_path / "out")
    assert analysis.finding.sentence in printed
    assert "pelvis_tilt: " in printed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["angles.csv", "result.json"]


def test_plot_curves(run, folder, tmp_path):
    run("plot_curves.py", folder / "monday", "--picture", tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_compare_visits(run, folder):
    printed = run("compare_visits.py", folder / "monday", folder / "friday")
    assert "pelvis_tilt: +0.00, within" in printed


def test_collect_results(run, folder, tmp_path):
    run("collect_results.py", folder, "--table", tmp_path / "measures.csv")
    lines = (tmp_path / "measures.csv").read_text().splitlines()
    assert lines[0] == "film,test,subject,measure,value,low,high,unit,evidence,pattern"
    assert sum(",pelvis_tilt," in line for line in lines) == 2


def test_conclude_again(run, analysis, tmp_path):
    printed = run("conclude_again.py", FILM, "--recording", tmp_path / "recording.npz")
    assert f"aged 30: {analysis.finding.sentence}" in printed
    fastest = [int(line.split()[-4]) for line in printed.splitlines() if line.startswith("filtered at")]
    assert fastest[0] < fastest[1] <= fastest[2], "a lower cut-off takes the fast parts away"


def test_a_loaded_recording_gives_the_numbers_of_the_film(analysis, tmp_path):
    again = romcam.conclude(romcam.load_recording(romcam.save_recording(analysis.recording, tmp_path / "film.npz")))
    assert again.measures == analysis.measures
    assert again.finding == analysis.finding


def test_analyze_passes_on_its_arguments(analysis, monkeypatch):
    given = {}

    def run(path: Path, **options: object) -> romcam.Analysis:
        given.update(options, path=path)
        return analysis

    monkeypatch.setattr("romcam.analysis.run", run)
    subject = romcam.Subject(age=44, sex="female")
    assert romcam.analyze("bend.mp4", subject=subject, model="lite", every_frame=True) is analysis
    assert given == {
        "path": Path("bend.mp4"),
        "test": clinical.get(clinical.names()[0]),
        "subject": subject,
        "model": "lite",
        "every_frame": True,
        "stated": Stated(),
        "by_hand": ByHand(),
        "progress": None,
        "tags": "auto",
    }
    romcam.analyze("leg.mp4", "thomas")
    assert given["test"].name == "thomas"


def test_an_analysis_states_its_provenance(analysis):
    assert analysis.provenance["video"].startswith(f"{FILM.name}:")
    assert analysis.provenance["pose_model"].startswith("full:")
    assert set(analysis.provenance) > {"video", "pose_model"}
    assert romcam.make_result(analysis).provenance.pose_model == analysis.provenance["pose_model"]


def test_every_public_name_exists():
    assert all(getattr(romcam, name) is not None for name in romcam.__all__)
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        _ = romcam.analyse  # pyright: ignore[reportAttributeAccessIssue]


FORMATS = ("recording", "mot", "trc", "c3d", "netcdf", "landmarks", "xlsx", "fhir", "bids")


@pytest.fixture(scope="module")
def everything(analysis: romcam.Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file that romcam writes without pictures."""
    out = tmp_path_factory.mktemp("everything")
    wanted = Wanted(overlay=False, html=False, parquet=True, exports=tuple(map(exports.get, FORMATS)))
    save(analysis, out, wanted)
    return out


OF_PYTHON = ("angles.parquet", "trial.c3d", "results.xlsx", "landmarks.parquet", "landmarks.nc", "recording.npz")
OF_BOTH = ("angles.csv", "angles.mot", "landmarks.trc", "bids")

OF_R = {
    "result.json": "jsonlite",
    "observations.fhir.json": "jsonlite",
    "results.xlsx": "readxl",
    "landmarks.nc": "ncdf4",
}
"""Files that R reads with a package."""
R = "r-base-core r-cran-jsonlite r-cran-readxl r-cran-ncdf4"


def test_read_everything(run, everything, tmp_path):
    printed = run("read_everything.py", everything, "--picture", tmp_path / "rhythm.png")
    assert (tmp_path / "rhythm.png").read_bytes().startswith(b"\x89PNG")
    _check_read(printed, (*OF_BOTH, *OF_PYTHON, "result.json", "observations.fhir.json"))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason=f"R is not at hand: apt install {R}")
def test_read_everything_in_r(everything, tmp_path):
    script, picture = ROOT / "examples" / "read_everything.R", tmp_path / "rhythm.pdf"
    done = subprocess.run(["Rscript", script, everything, picture], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"%PDF")
    packages = subprocess.run(["Rscript", "-e", "cat(.packages(TRUE))"], capture_output=True, text=True, check=True)
    _check_read(
        done.stdout, (*OF_BOTH, *(file for file, package in OF_R.items() if package in packages.stdout.split()))
    )


def _check_read(printed: str, expected: tuple[str, ...]) -> None:
    """Assert that these files were read, and that every file of angles has the same greatest pelvic tilt."""
    lines = dict(line.split(maxsplit=1) for line in printed.splitlines())
    assert set(expected) <= set(lines)
    greatest = {line.partition("pelvis")[2] for line in lines.values() if "pelvis up to" in line}
    assert len(greatest) == 1
