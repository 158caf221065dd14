"""Where the server answers, and by which names browsers may ask it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from romcam.errors import UsageError
from romcam.messages import Catalogue

_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
"""A name, or an address; an IPv6 address has at least two colons, and no name has one."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Address:
    """Where the server answers.

    Parameters
    ----------
    host
        A numeric address, or `localhost`.
    port
        The port.
    tls
        Whether it is encrypted.
    called
        Names by which browsers ask, without port; empty: the address itself.
    """

    host: str
    port: int
    tls: bool = False
    called: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every value of `Host` by which this server may be asked, in lower case."""
        own = _LOOPBACK if is_loopback(self.host) else () if self.called else (_in_url(self.host),)
        hosts = (*own, *(_in_url(each.lower()) for each in self.called))
        usual = 443 if self.tls else 80
        return frozenset(
            name for host in hosts for name in (f"{host}:{self.port}", *([host] if self.port == usual else []))
        )

    @property
    def url(self) -> str:
        """The address for a browser."""
        host = self.called[0] if self.called else self.host
        return f"{'https' if self.tls else 'http'}://{_in_url(host)}:{self.port}/"


def is_loopback(host: str) -> bool:
    """Return whether an address is reached from this machine only.

    Parameters
    ----------
    host
        A numeric address or `localhost`.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_names(host: str, called: tuple[str, ...]) -> None:
    """Refuse an address that is none, and one that no browser can ask by.

    Parameters
    ----------
    host
        The address that was asked for.
    called
        The names that were stated.

    Raises
    ------
    UsageError
        The address is neither numeric nor `localhost`; or it is that of all networks, and no name is stated.
    """
    if host != "localhost":
        try:
            every = ipaddress.ip_address(host).is_unspecified
        except ValueError:
            raise UsageError(_text("address-not-numeric", host=host)) from None
        if every and not called:
            raise UsageError(_text("address-without-name", host=host))
    for name in called:
        if not _NAME.fullmatch(name):
            raise UsageError(_text("name-invalid", name=name))


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
