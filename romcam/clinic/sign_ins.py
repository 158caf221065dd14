"""Sessions of people in browsers and tokens of programs. They are rows, so that the server can end them at any time.

The database holds the SHA-256 of each, never the value itself, which has 256 random bits.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, cast

import sqlalchemy as sql
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from romcam.clinic import audit
from romcam.clinic.access import ROLES, Caller, Role
from romcam.clinic.database import Database
from romcam.clinic.moments import now
from romcam.clinic.refusals import Invalid, Unknown
from romcam.clinic.schema import Account, SignIn
from romcam.messages import Catalogue
from romcam.names import printable

LASTS: Final = timedelta(hours=12)
"""How long a session lasts at most: a working day."""
IDLE: Final = timedelta(hours=1)
"""How long it lasts without a request."""
NOTED: Final = timedelta(minutes=1)
"""How precisely the last request is remembered; each time is a write."""
TOKEN_DAYS: Final = 365
LOOKED_AFTER_S: Final = 15.0
"""Seconds between two checks of the session behind a connection that stays open."""
_SHOWN: Final = 12
"""Digits of a token's digest by which it is named in a list."""
_text = Catalogue(__name__)


def begin(session: Session, account: Account, *, label: str = "", lasts: timedelta | None = None) -> str:
    """Begin a session, or make a token.

    Parameters
    ----------
    session
        A session that writes.
    account
        Whose it is.
    label
        What a token is for; empty: a session in a browser.
    lasts
        How long it is accepted; None: `LASTS`.

    Returns
    -------
    str
        Its value, which is stored nowhere.
    """
    session.execute(sql.delete(SignIn).where(SignIn.expires < now()))
    value = secrets.token_urlsafe(32)
    row = SignIn(
        digest=digest_of(value),
        account_id=account.id,
        expires=now(LASTS if lasts is None else lasts),
        seen=now(),
        kind="program" if label else "browser",
        label=printable(label),
        created=now(),
    )
    session.add(row)
    return value


def find(database: Database, value: str, kind: str, *, active: bool = True) -> Caller | None:
    """Return whose session or token a value is; None: nobody's (any more).

    Parameters
    ----------
    database
        The database.
    value
        What the request carries.
    kind
        `browser`: a cookie; `program`: a token.
    active
        Whether the request is an act of a person, after which a session lasts on.
    """
    digest = digest_of(value)
    with database.read() as session:
        row = session.execute(
            sql.select(SignIn, Account)
            .join(Account, Account.id == SignIn.account_id)
            .where(SignIn.digest == digest, SignIn.kind == kind, SignIn.expires > now(), Account.disabled.is_(None))
        ).one_or_none()
    if row is None:
        return None
    sign_in, account = row
    if kind == "browser" and sign_in.seen < now(-IDLE):
        return None
    if active and sign_in.seen < now(-NOTED):
        with database.write() as session:
            session.execute(sql.update(SignIn).where(SignIn.digest == digest).values(seen=now()))
    return Caller(account.name, cast(Role, account.role), account.id, digest, by_cookie=kind == "browser")


def goes_on(database: Database, caller: Caller, role: Role = "reader") -> bool:
    """Return whether a session that was found before is still accepted; one without accounts is.

    Parameters
    ----------
    database
        The database.
    caller
        What `find` returned.
    role
        Least role that the account must have, now.
    """
    if not caller.session:
        return True
    there = (
        sql.select(SignIn.seen)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.digest == caller.session, SignIn.expires > now(), Account.disabled.is_(None))
        .where(Account.role.in_(ROLES[ROLES.index(role) :]))
    )
    with database.read() as session:
        seen = session.scalar(there)
    return seen is not None and (not caller.by_cookie or seen >= now(-IDLE))


async def over(database: Database, caller: Caller, role: Role = "reader") -> None:
    """Return as soon as a session that was found before is no longer accepted, within `LOOKED_AFTER_S`.

    Parameters
    ----------
    database
        The database.
    caller
        What `find` returned.
    role
        Least role that the account must have, now.
    """
    while await run_in_threadpool(goes_on, database, caller, role):
        await asyncio.sleep(LOOKED_AFTER_S)


def end(session: Session, digest: str) -> None:
    """End a session or token.

    Parameters
    ----------
    session
        A session that writes.
    digest
        SHA-256 of its value.
    """
    session.execute(sql.delete(SignIn).where(SignIn.digest == digest))


def end_all(session: Session, account: str, keep: str = "") -> None:
    """End every session of an account in browsers.

    Parameters
    ----------
    session
        A session that writes.
    account
        Random identifier of the account.
    keep
        Digest of a session that goes on; empty: none does.
    """
    ended = (SignIn.account_id == account, SignIn.kind == "browser", SignIn.digest != keep)
    session.execute(sql.delete(SignIn).where(*ended))


def add_token(session: Session, account: Account, label: str, days: int = TOKEN_DAYS, who: str = "") -> str:
    """Make a token, with which a program may do what its account may.

    Parameters
    ----------
    session
        A session that writes.
    account
        The account.
    label
        What it is for.
    days
        How long it is accepted.
    who
        Who makes it.

    Returns
    -------
    str
        The token, which is stored nowhere.

    Raises
    ------
    Invalid
        The label is empty or too long.
    """
    if not label.strip() or len(label) > 80:
        raise Invalid(_text("token-label-invalid"))
    value = begin(session, account, label=label.strip(), lasts=timedelta(days=days))
    audit.note(session, who, "token-added", thing=account.id)
    return value


def tokens(session: Session) -> Sequence[tuple[SignIn, Account]]:
    """Return all tokens that are accepted, with their accounts.

    Parameters
    ----------
    session
        A session.
    """
    query = (
        sql.select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.kind == "program", SignIn.expires > now())
        .order_by(Account.name, SignIn.created)
    )
    return [(each, account) for each, account in session.execute(query)]


def token_name(sign_in: SignIn) -> str:
    """Return what a token is called in a list.

    Parameters
    ----------
    sign_in
        The token.
    """
    return sign_in.digest[:_SHOWN]


def remove_token(session: Session, name: str, who: str = "") -> None:
    """End a token.

    Parameters
    ----------
    session
        A session that writes.
    name
        What `token_name` returned.
    who
        Who ends it.

    Raises
    ------
    Unknown
        There is no such token.
    """
    found = [(each, account) for each, account in tokens(session) if token_name(each) == name]
    if not found:
        raise Unknown(_text("token-unknown", token=name))
    for each, account in found:
        end(session, each.digest)
        audit.note(session, who, "token-removed", thing=account.id)


def digest_of(value: str) -> str:
    """Return what is stored of a session or token.

    Parameters
    ----------
    value
        Its value.
    """
    return hashlib.sha256(value.encode(errors="replace")).hexdigest()
