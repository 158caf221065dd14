"""Prevents the pose model's library from contacting any server.

LiteRT opens no socket. MediaPipe, the reference for it, resolves and contacts a usage-metrics server while it runs
(from 0.10.30), and no switch for that is documented. Its HTTP client honours the proxy variables. The process that
runs the model is therefore given proxies that lead to a closed port of this machine: no name is resolved and no packet
leaves. Only that child process has this environment; the program that uses romcam keeps its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

NOWHERE: Final = "http://127.0.0.1:9"
"""Port 9 is `discard`: no server listens there, and a connection is refused at once."""

_PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")


def guarded_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a copy of an environment in which every proxy variable points to a closed port.

    Parameters
    ----------
    environment
        Variables by name; None: those of this process.
    """
    guarded = dict(os.environ if environment is None else environment)
    for name in [name for name in guarded if name.lower() in (*_PROXIES, "no_proxy")]:
        del guarded[name]
    return guarded | {spelt: NOWHERE for name in _PROXIES for spelt in (name, name.upper())}


def is_guarded() -> bool:
    """Return whether this process runs in a guarded environment."""
    spelt = {name: value for name, value in os.environ.items() if name.lower() in (*_PROXIES, "no_proxy")}
    return all(name in spelt for name in _PROXIES) and set(spelt.values()) == {NOWHERE}
