"""Passwords: what is accepted, and how they are stored."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from romcam.clinic.refusals import Invalid
from romcam.messages import Catalogue

HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with the least cost that the OWASP Password Storage Cheat Sheet names; more memory would be a large
part of the server's own."""
SHORTEST: Final = 12
LONGEST: Final = 200
"""Characters that a password may have."""
_LEAST_DIFFERENT: Final = 5
_turn = threading.Lock()
"""One at a time: each takes the memory that `HASHER` states."""
_text = Catalogue(__name__)


def hashed(password: str, name: str) -> str:
    """Return what is stored of a password.

    Parameters
    ----------
    password
        The password.
    name
        Name of the account.

    Raises
    ------
    Invalid
        It is too short, too long or too easily guessed.
    """
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise Invalid(_text("password-too-short", least=str(SHORTEST)))
    if len(plain) > LONGEST:
        raise Invalid(_text("password-too-long", most=str(LONGEST)))
    if len(set(plain)) < _LEAST_DIFFERENT or (name in plain.casefold() and len(plain) < 2 * SHORTEST):
        raise Invalid(_text("password-guessable"))
    with _turn:
        return HASHER.hash(plain)


def is_password(stored: str | None, given: str) -> bool:
    """Return whether a password is the one that was stored.

    Parameters
    ----------
    stored
        What `hashed` returned; None: there is no such account, which takes as long to find out.
    given
        The password.
    """
    plain = _normal(given)[: LONGEST + 1]
    with _turn:
        try:
            return HASHER.verify(stored or _nobody(), plain) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """What is compared where there is no account, so that a name cannot be found out by the time of an answer."""
    return HASHER.hash("nobody")


def _normal(password: str) -> str:
    """The same characters from every keyboard: some write an umlaut as one of them, some as two."""
    return unicodedata.normalize("NFKC", password)
