"""The server: data folder, database, port, and what ends it."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from romcam.batch.fork_server import check_possible
from romcam.clinic.accounts import any_account
from romcam.clinic.address import Address, check_names, is_loopback
from romcam.clinic.app import make_app
from romcam.clinic.certificate import server_context
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import Database, open_database
from romcam.clinic.events import Hub
from romcam.clinic.folder import InUse, opened
from romcam.clinic.leading import MOST_BYTES
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
    certificate, key
        Files with the server's certificate and its private key; None: not encrypted, on this machine only.
    called
        Names by which browsers ask; empty: the address.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int | None = None
    database: str | None = None
    browser: bool = True
    workers: int | None = None
    certificate: Path | None = None
    key: Path | None = None
    called: tuple[str, ...] = ()


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
    InputError
        The certificate or its key cannot be used.
    """
    check_possible()
    context = encryption(wish)
    try:
        _serve(wish, context, started)
    except InUse as error:
        if wish.browser and error.address is not None:
            webbrowser.open(error.address)
        raise


def encryption(wish: Wish) -> ssl.SSLContext | None:
    """Return what encrypts the server's answers; None: nothing, which is allowed on this machine only.

    Parameters
    ----------
    wish
        How the server is to run.

    Raises
    ------
    UsageError
        The address cannot be used, or others reach it and there is no certificate.
    InputError
        The certificate or its key cannot be used.
    """
    check_names(wish.host, wish.called)
    if (wish.certificate is None) != (wish.key is None):
        raise UsageError(_text("certificate-without-key"))
    if wish.certificate is None or wish.key is None:
        if not is_loopback(wish.host):
            raise UsageError(_text("address-without-certificate", host=wish.host))
        return None
    return server_context(wish.certificate, wish.key, wish.called or (wish.host,))


def check_accounts(database: Database, host: str) -> None:
    """Refuse to answer other machines without accounts.

    Parameters
    ----------
    database
        The database.
    host
        Address to answer at.

    Raises
    ------
    UsageError
        Others reach the address, and nobody could sign in.
    """
    with database.read() as session:
        if not is_loopback(host) and not any_account(session):
            raise UsageError(_text("address-without-accounts", host=host))


def _serve(wish: Wish, context: ssl.SSLContext | None, started: Callable[[str], None]) -> None:
    with opened(wish.data) as folder, listening(wish.host, wish.port) as bound:
        address = Address(wish.host, int(bound.getsockname()[1]), context is not None, wish.called)
        database = open_database(folder, wish.database)
        try:
            check_accounts(database, wish.host)
        except UsageError:
            database.close()
            raise
        hub = Hub()
        workers = Workers(database, hub, wish.workers or default_count())
        clinic = Clinic(database, hub, workers, Uploads(database))
        try:
            clinic.start()
            server = _server(clinic, address, context)
            folder.announce(address.url)
            threading.Thread(target=_announce, args=(server, address, wish, started), daemon=True).start()
            server.run([bound])
        finally:
            clinic.stop()


def _server(clinic: Clinic, address: Address, context: ssl.SSLContext | None) -> uvicorn.Server:
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
            ssl_context_factory=None if context is None else _always(context),
            ws_max_size=MOST_BYTES,
            ws_per_message_deflate=False,  # a JPEG file does not become smaller
        )
    )


def _always(context: ssl.SSLContext) -> Callable[[uvicorn.Config, Callable[[], ssl.SSLContext]], ssl.SSLContext]:
    return lambda config, make: context


def listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens.

    Parameters
    ----------
    host
        A numeric address, or `localhost`.
    port
        The port; None: `PORT`, or a free one where only this machine asks.

    Raises
    ------
    UsageError
        The port is in use, or not allowed; the address is not one of this machine.
    """
    choices = (PORT, 0) if port is None and is_loopback(host) else (port or PORT,)
    for each in choices:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, each))
            bound.listen(128)
            return bound
        except OSError as error:
            bound.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise UsageError(_text("address-elsewhere", host=host)) from error
            if error.errno != errno.EADDRINUSE:
                reason = (error.strerror or str(error)).lower()
                raise UsageError(_text("port-not-allowed", port=str(each), reason=reason)) from error
    raise UsageError(_text("port-in-use", port=str(choices[0])))


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
