"""The server: data folder, database, port, and what ends it."""

from __future__ import annotations

import errno
import logging
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from romcam.batch.fork_server import check_possible
from romcam.clinic.app import make_app
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import open_database
from romcam.clinic.events import Hub
from romcam.clinic.folder import InUse, opened
from romcam.clinic.leading import MOST_BYTES
from romcam.clinic.safety import Address, check_address, is_loopback
from romcam.clinic.uploads import Uploads
from romcam.clinic.workers import SETTINGS, Workers, default_count
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.weights.store import ensure

PORT: Final = 8710
"""Port where none is asked for; another free one if it is in use."""
_ENDS_S: Final = 3
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """How the server is to run.

    Parameters
    ----------
    data
        The data folder.
    host
        Address to answer at.
    port
        Port to answer at; None: `PORT`, or a free one.
    database
        URL of a database on a server; None: SQLite in the data folder.
    browser
        Whether a browser is opened.
    workers
        Films that are analysed at the same time; None: one less than there are cores.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int | None = None
    database: str | None = None
    browser: bool = True
    workers: int | None = None


def fetch_model(progress: Callable[[int, int | None], None]) -> None:
    """Fetch the pose model at the first start; films are analysed without the network.

    Parameters
    ----------
    progress
        Called with bytes and total while it is fetched.

    Raises
    ------
    ModelError
        It cannot be fetched.
    """
    ensure(SETTINGS.model, progress)


def serve(wish: Wish, started: Callable[[str], None]) -> None:
    """Run the server until it is interrupted.

    Parameters
    ----------
    wish
        How it is to run.
    started
        Called with its URL once it answers.

    Raises
    ------
    UsageError
        It cannot run so; if another server uses the data folder, the browser is opened at that one.
    """
    check_possible()
    check_address(wish.host)
    try:
        _serve(wish, started)
    except InUse as error:
        if wish.browser and error.address is not None:
            webbrowser.open(error.address)
        raise


def _serve(wish: Wish, started: Callable[[str], None]) -> None:
    with opened(wish.data) as folder, listening(wish.host, wish.port) as bound:
        address = Address(wish.host, int(bound.getsockname()[1]))
        database = open_database(folder, wish.database)
        hub = Hub()
        workers = Workers(database, hub, wish.workers or default_count())
        clinic = Clinic(database, hub, workers, Uploads(database))
        try:
            clinic.start()
            server = _server(clinic, address)
            folder.announce(address.url)
            threading.Thread(target=_announce, args=(server, address, wish, started), daemon=True).start()
            server.run([bound])
        finally:
            clinic.stop()


def _server(clinic: Clinic, address: Address) -> uvicorn.Server:
    for name in ("uvicorn.error", "uvicorn.access"):  # with `--verbose`, romcam's own log is shown
        logging.getLogger(name).propagate = False
        logging.getLogger(name).addHandler(logging.NullHandler())
    return uvicorn.Server(
        uvicorn.Config(
            make_app(clinic, address),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_ENDS_S,
            ws_max_size=MOST_BYTES,
            ws_per_message_deflate=False,  # a JPEG file does not become smaller
        )
    )


def listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens.

    Parameters
    ----------
    host
        A loopback address.
    port
        The port; None: `PORT`, or a free one.

    Raises
    ------
    UsageError
        The port is in use, or not allowed.
    """
    assert is_loopback(host)
    for each in (PORT, 0) if port is None else (port,):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, each))
            bound.listen(128)
            return bound
        except OSError as error:
            bound.close()
            if error.errno != errno.EADDRINUSE:
                reason = (error.strerror or str(error)).lower()
                raise UsageError(_text("port-not-allowed", port=str(each), reason=reason)) from error
    raise UsageError(_text("port-in-use", port=str(port)))


def _announce(server: uvicorn.Server, address: Address, wish: Wish, started: Callable[[str], None]) -> None:
    """Wait until the server answers, then say so."""
    waiting = threading.Event()
    while not server.started:
        if server.should_exit:
            return
        waiting.wait(0.02)
    started(address.url)
    if wish.browser:
        webbrowser.open(address.url)
