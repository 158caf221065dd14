"""Backups made while the clinic is open, and the desktop's entry."""

from __future__ import annotations

import shlex
import sys
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from romcam.cli.app import app
from romcam.clinic.backup import make_backup, restore_backup
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import open_database
from romcam.clinic.folder import opened
from romcam.clinic.shortcut import install_shortcut
from romcam.errors import InputError, UsageError
from tests.clinic.conftest import Database
from tests.clinic.measured import finish
from tests.clinic.test_api import FILM, added, film, visit
from tests.screening.results import bend


@pytest.fixture
def database(sqlite: Database) -> Database:
    """A database on a server has backups of its own."""
    return sqlite


def silent(*_: object) -> None:
    pass


def test_a_backup_of_an_open_clinic_comes_back(client: TestClient, clinic: Clinic, tmp_path: Path) -> None:
    of_visit = visit(client, added(client, "K-1", name="Anna"))
    first, second = film(client, of_visit), film(client, of_visit, FILM[:-1])
    for _ in range(2):
        finish(clinic, bend())
    data, file, back = clinic.database.folder.path, tmp_path / "a.zip", tmp_path / "back"
    make_backup(data, file, silent)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="exists"):
        make_backup(data, file, silent)
    with pytest.raises(UsageError, match="uses the data folder"):
        restore_backup(file, data, silent)
    restore_backup(file, back, silent)
    with opened(back) as folder:
        again = open_database(folder)
        try:
            assert folder.film(first["id"]).read_bytes() == FILM
            with again.read() as session:
                claims = session.connection().exec_driver_sql("SELECT claim FROM outcomes").scalars().all()
            assert all((folder.result(str(claim)) / "result.json").is_file() for claim in claims)
            assert len(claims) == 2
            assert folder.film(second["id"]).is_file()
        finally:
            again.close()
    with pytest.raises(UsageError, match="holds a clinic already"):
        restore_backup(file, back, silent)


@pytest.mark.parametrize("name", ["../evil", "films/../../evil", "results/x/y", "/etc/evil", "films/"])
def test_what_is_no_backup_is_refused(client: TestClient, clinic: Clinic, tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.zip"
    make_backup(clinic.database.folder.path, file, silent)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, b"evil")
    with pytest.raises(InputError, match="not a whole backup"):
        restore_backup(file, tmp_path / "back", silent)
    assert not (tmp_path / "back" / "clinic.db").exists()
    assert not list(tmp_path.rglob("*evil*"))


def test_a_backup_of_nothing_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--data"):
        make_backup(tmp_path, tmp_path / "a.zip", silent)


def test_a_backup_is_of_the_folder_that_is_named_before_it_too(clinic: Clinic, tmp_path: Path) -> None:
    data, file = str(clinic.database.folder.path), tmp_path / "a.zip"
    assert CliRunner().invoke(app, ["clinic", "--data", data, "backup", str(file)]).exit_code == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.read("identity").decode().strip() == clinic.database.folder.identity()
    back = tmp_path / "back"
    assert CliRunner().invoke(app, ["clinic", "--data", str(back), "restore", str(file)]).exit_code == 0
    assert (back / "clinic.db").is_file()
    assert not list(back.rglob("*.partial"))


def test_a_damaged_backup_leaves_no_database(clinic: Clinic, tmp_path: Path) -> None:
    file, back = tmp_path / "a.zip", tmp_path / "back"
    make_backup(clinic.database.folder.path, file, silent)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF  # a byte of the database, which is stored as it is
    file.write_bytes(content)
    with pytest.raises(InputError, match="not a whole backup"):
        restore_backup(file, back, silent)
    assert not (back / "clinic.db").exists()


def test_the_desktops_entry_starts_the_clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform in ("win32", "darwin"):
        pytest.skip("another desktop")
    ended = CliRunner().invoke(app, ["clinic", "--install-shortcut", "--data", str(tmp_path / 'a "b" 5%')])
    assert ended.exit_code == 0
    written = (tmp_path / "applications" / "romcam-clinic.desktop").read_text().splitlines()
    entry = dict(each.split("=", 1) for each in written[1:])
    line = entry["Exec"].replace("\\\\", "\\").replace("%%", "%")
    assert shlex.split(line) == [sys.executable, "-m", "romcam", "clinic", "--data", str(tmp_path / 'a "b" 5%')]
    assert install_shortcut([]).is_file()
