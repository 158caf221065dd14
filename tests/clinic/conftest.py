"""A clinic for each test, on every kind of database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql
from argon2 import PasswordHasher
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from romcam.clinic import accounts, passwords
from romcam.clinic.access import allow
from romcam.clinic.address import Address
from romcam.clinic.app import make_app
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import Database, open_database
from romcam.clinic.events import Hub
from romcam.clinic.folder import DataFolder, opened
from romcam.clinic.schema import Base
from romcam.clinic.uploads import Uploads
from romcam.clinic.workers import Workers
from tests.clinic import postgresql
from tests.clinic.browser import Browser
from tests.clinic.running import Program
from tests.clinic.signing_in import NAMES, NETWORK, ORIGIN, PASSWORD

ON_BOTH = ("test_api", "test_database", "test_browser")
"""Modules whose tests run on PostgreSQL by default, too; those of the others do with `pytest -m slow`."""
ADDRESS = Address("127.0.0.1", 8999)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        here = item.path.parent == Path(__file__).parent and item.path.stem not in ON_BOTH
        if here and "postgresql" in item.name:
            item.add_marker("slow")


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with the least cost that it has: tests are about what surrounds it."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql.running() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """URL of a database without any row."""
    yield postgresql_server
    engine = sql.create_engine(postgresql_server)
    with engine.begin() as connection:
        there = set(sql.inspect(connection).get_table_names())
        names = ", ".join(table.name for table in Base.metadata.sorted_tables if table.name in there)
        if names:
            connection.execute(sql.text(f"TRUNCATE {names}"))
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    with opened(tmp_path / "data") as folder:
        yield folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the newest schema, which tests copy rather than migrate their own."""
    with opened(tmp_path_factory.mktemp("migrated") / "data") as folder:
        database = open_database(folder)
        database.forget()
        database.close()
        return folder.path


@pytest.fixture
def sqlite(folder: DataFolder, migrated: Path) -> Iterator[Database]:
    for name in ("clinic.db", "identity"):
        shutil.copy(migrated / name, folder.path / name)
    database = open_database(folder)
    yield database
    database.close()


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not postgresql.POSSIBLE, reason="needs PostgreSQL")),
    ]
)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    database = open_database(request.getfixturevalue("folder"), request.getfixturevalue("postgresql_url"))
    yield database
    database.close()


@pytest.fixture
def clinic(database: Database) -> Clinic:
    """A clinic whose queue nobody works through."""
    hub = Hub()
    return Clinic(database, hub, Workers(database, hub, 0), Uploads(database, most_bytes=2**20))


@pytest.fixture
def client(clinic: Clinic) -> Iterator[TestClient]:
    with TestClient(make_app(clinic, ADDRESS), base_url=ADDRESS.url, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def people(clinic: Clinic) -> Clinic:
    """The clinic with an account for each role."""
    with clinic.database.write() as session:
        for role in ("administrator", "clinician", "reader"):
            accounts.add(session, NAMES[role], PASSWORD, role)
            session.flush()
    return clinic


@pytest.fixture
def asked(people: Clinic) -> Iterator[TestClient]:
    """A browser on another machine."""
    app = make_app(people, NETWORK)

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(allow(socket).name)
        await socket.close()

    app.router.routes.append(WebSocketRoute("/echo", echo))
    with TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def open_browser(tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """Opens browsers with a profile of their own, as `open_browser(option, …)`; they are closed after the test."""
    opened: list[Browser] = []

    def open_one(*options: str) -> Browser:
        opened.append(Browser(tmp_path / f"browser-{len(opened)}", *options))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """`romcam clinic` itself, on SQLite: `program.address`, `program.ask(method, path)`."""
    program = Program(tmp_path / "data")
    yield program
    program.kill()
