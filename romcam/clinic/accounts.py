"""Accounts: who may sign in, and what they may do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic import audit, sign_ins
from romcam.clinic.access import ROLES
from romcam.clinic.moments import now, token
from romcam.clinic.passwords import hashed
from romcam.clinic.refusals import Conflict, Invalid, Unknown
from romcam.clinic.schema import Account
from romcam.messages import Catalogue

ADMINISTRATOR: Final = "administrator"
_NAME: Final = re.compile(r"[\w.@-]{1,60}")
_text = Catalogue(__name__)


def normal_name(given: str) -> str:
    """Return the name of an account as it is stored and compared: in lower case.

    Parameters
    ----------
    given
        What was typed.
    """
    return unicodedata.normalize("NFKC", given.strip()).casefold()


def add(session: Session, name: str, password: str, role: str = "", who: str = "") -> Account:
    """Add an account.

    Parameters
    ----------
    session
        A session that writes.
    name
        Name to sign in with: letters, digits and `.`, `@`, `_`, `-`.
    password
        The password.
    role
        One of `ROLES`; empty: the first account is an administrator's, others are a clinician's.
    who
        Who adds it.

    Raises
    ------
    Invalid, Conflict
        Name, role or password cannot be used; the first account would not be an administrator's; the name is taken.
    """
    wanted, role = check_new(session, name, role)
    account = Account(id=token(), name=wanted, password=hashed(password, wanted), role=role, created=now())
    session.add(account)
    audit.note(session, who, "account-added", thing=account.id)
    return account


def check_new(session: Session, name: str, role: str = "") -> tuple[str, str]:
    """Return name and role as they would be stored, before a password is asked for; parameters and errors as `add`."""
    wanted = normal_name(name)
    if _NAME.fullmatch(wanted) is None:
        raise Invalid(_text("account-name-invalid", name=name))
    first = not any_account(session)
    role = role or (ADMINISTRATOR if first else "clinician")
    _check_role(role)
    if first and role != ADMINISTRATOR:
        raise Invalid(_text("account-first"))
    if session.scalar(sql.select(Account.id).where(Account.name == wanted)) is not None:
        raise Conflict(_text("account-taken", name=wanted))
    return wanted, role


def named(name: str) -> sql.Select[Account]:
    """Return the query for the account with a name.

    Parameters
    ----------
    name
        The name, in any case.
    """
    return sql.select(Account).where(Account.name == normal_name(name))


def by_name(session: Session, name: str) -> Account:
    """Return an account.

    Parameters
    ----------
    session
        A session.
    name
        Its name, in any case.

    Raises
    ------
    Unknown
        There is no such account.
    """
    account = session.scalar(named(name))
    if account is None:
        raise Unknown(_text("account-unknown", name=name))
    return account


def every(session: Session) -> Sequence[Account]:
    """Return all accounts, by name.

    Parameters
    ----------
    session
        A session.
    """
    return session.scalars(sql.select(Account).order_by(Account.name)).all()


def any_account(session: Session) -> bool:
    """Return whether there is any account.

    Parameters
    ----------
    session
        A session.
    """
    return session.scalar(sql.select(Account.id).limit(1)) is not None


def set_password(session: Session, account: Account, password: str, who: str = "", keep: str = "") -> None:
    """Replace the password of an account; its sessions in browsers end. Tokens of programs stay.

    Parameters
    ----------
    session
        A session that writes.
    account
        The account.
    password
        The new password.
    who
        Who does so.
    keep
        Digest of the session that goes on: the one in which it was changed.

    Raises
    ------
    Invalid
        The password cannot be used.
    """
    account.password = hashed(password, account.name)
    sign_ins.end_all(session, account.id, keep)
    audit.note(session, who, "password-changed", thing=account.id)


def set_role(session: Session, account: Account, role: str, who: str = "") -> None:
    """Replace the role of an account, from its next request on.

    Parameters
    ----------
    session
        A session that writes.
    account
        The account.
    role
        One of `ROLES`.
    who
        Who does so.

    Raises
    ------
    Invalid, Conflict
        There is no such role; no administrator would be left.
    """
    _check_role(role)
    if role != ADMINISTRATOR:
        _check_not_last(session, account)
    account.role = role
    audit.note(session, who, "role-changed", thing=account.id)


def remove(session: Session, account: Account, who: str = "") -> None:
    """Remove an account with its sessions and tokens; what it did stays in the audit log.

    Parameters
    ----------
    session
        A session that writes.
    account
        The account.
    who
        Who does so.

    Raises
    ------
    Conflict
        Other accounts would be left without an administrator.
    """
    if len(every(session)) > 1:
        _check_not_last(session, account)
    session.execute(sql.delete(Account).where(Account.id == account.id))
    audit.note(session, who, "account-removed", thing=account.id)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid(_text("role-unknown", role=role, roles=", ".join(ROLES)))


def _check_not_last(session: Session, account: Account) -> None:
    others = sql.select(Account.id).where(Account.role == ADMINISTRATOR, Account.id != account.id).limit(1)
    if account.role == ADMINISTRATOR and session.scalar(others) is None:
        raise Conflict(_text("account-last-administrator", name=account.name))
