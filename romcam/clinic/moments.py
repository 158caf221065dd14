"""Moments as the database holds them, and the random names of rows and files."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta, timezone
from typing import Final

TOKEN: Final = re.compile(r"[0-9a-f]{20}")
"""Form of every identifier in a URL and of every file name: nothing of a person, nothing that is a path."""


def now(after: timedelta = timedelta()) -> str:
    """Return the present moment as ISO 8601 in UTC, which sorts as text.

    Parameters
    ----------
    after
        Time that is added.
    """
    at = datetime.now(timezone.utc) + after
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def token() -> str:
    """Return a random identifier of 80 bits, in 20 hexadecimal digits."""
    return secrets.token_hex(10)


def is_token(text: str) -> bool:
    """Return whether a text can be an identifier.

    Parameters
    ----------
    text
        Part of a URL or a file's name.
    """
    return TOKEN.fullmatch(text) is not None
