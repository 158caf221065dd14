"""Signing in by name and password, a few attempts at a time."""

from __future__ import annotations

import math
import threading
import time
from typing import Final

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from romcam.clinic import accounts, audit, sign_ins
from romcam.clinic.database import Database
from romcam.clinic.passwords import is_password
from romcam.clinic.refusals import Invalid, TooOften
from romcam.clinic.schema import Account
from romcam.messages import Catalogue

ATTEMPTS: Final = {
    "name and machine": parse("5/15 minutes"),
    "machine": parse("30/15 minutes"),
    "name": parse("50/15 minutes"),
}
"""Wrong passwords that are looked at: for one name from one machine, from one machine, and for one name."""
_text = Catalogue(__name__)


class Door:
    """Lets people in by name and password, a few attempts at a time.

    Parameters
    ----------
    database
        The database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turn = threading.Lock()

    def sign_in(self, name: str, password: str, machine: str) -> str:
        """Return the value of a new session.

        Parameters
        ----------
        name, password
            What was typed.
        machine
            Address that the request came from.

        Raises
        ------
        TooOften
            There were too many wrong passwords; this one was not looked at.
        Invalid
            There is no such account, or its password is another one.
        """
        name = accounts.normal_name(name)[:100]
        keys = {"name and machine": (name, machine), "machine": (machine,), "name": (name,)}
        with self._database.read() as session:
            account = session.scalar(accounts.named(name))
        stored = account.password if account is not None and account.disabled is None else None
        right = self._is_right(keys, stored, password)
        if account is None or not right:
            if account is not None:
                with self._database.write() as session:
                    audit.note(session, account.name, "sign-in-failed", thing=account.id)
            raise Invalid(_text("sign-in-wrong"))
        self._limiter.clear(ATTEMPTS["name and machine"], "name and machine", name, machine)
        with self._database.write() as session:
            value = sign_ins.begin(session, session.get_one(Account, account.id))
            audit.note(session, account.name, "signed-in", thing=account.id)
        return value

    def confirm(self, account: Account, password: str, machine: str) -> None:
        """Check the password of a person who is signed in; parameters and errors as `sign_in`."""
        keys = {"name and machine": (account.name, machine)}
        if not self._is_right(keys, account.password, password):
            raise Invalid(_text("password-wrong"))

    def _is_right(self, keys: dict[str, tuple[str, ...]], stored: str | None, given: str) -> bool:
        """Whether a password is right, which is not looked at after too many wrong ones."""
        with self._turn:  # attempts that come at once are counted one by one
            for kind, key in keys.items():
                if not self._limiter.test(ATTEMPTS[kind], kind, *key):
                    reset = self._limiter.get_window_stats(ATTEMPTS[kind], kind, *key).reset_time
                    after = max(1, math.ceil(reset - time.time()))
                    raise TooOften(_text("sign-in-too-often", minutes=math.ceil(after / 60)), after)
            right = is_password(stored, given)
            if not right:
                for kind, key in keys.items():
                    self._limiter.hit(ATTEMPTS[kind], kind, *key)
        return right
