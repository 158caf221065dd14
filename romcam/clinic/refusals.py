"""Requests that the clinic refuses, each with one sentence and the HTTP status that a browser gets."""

from __future__ import annotations

from typing import ClassVar

from romcam.errors import RomcamError


class Refused(RomcamError):
    """A request that cannot be fulfilled; `status` is its HTTP status."""

    exit_status = 2
    status: ClassVar[int] = 400


class Invalid(Refused):
    """A value of the request cannot be used."""

    status = 422


class Unknown(Refused):
    """There is no such patient, visit or film."""

    status = 404


class Conflict(Refused):
    """The request contradicts what is there."""

    status = 409


class Forbidden(Refused):
    """The request comes from another web page, or from someone who may not make it."""

    status = 403


class SignedOut(Refused):
    """Nobody is signed in, or the session has ended."""

    status = 401


class TooOften(Refused):
    """Too many attempts to sign in; `after_s` is when the next one is looked at."""

    status = 429

    def __init__(self, sentence: str, after_s: int) -> None:
        super().__init__(sentence)
        self.after_s = after_s


class TooLarge(Refused):
    """The film or form is larger than the clinic accepts."""

    status = 413


class NoRoom(Refused):
    """The disk is full."""

    exit_status = 1
    status = 507


class Busy(Refused):
    """Another program holds the database; the same request may succeed in a moment."""

    exit_status = 1
    status = 503
