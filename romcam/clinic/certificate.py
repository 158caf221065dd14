"""The server's certificate: read with its key, and tried once before any browser does."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.messages import Catalogue

_EXPIRED: Final = 10
_NOT_YET: Final = 9
_OTHER_NAME: Final = (62, 64)
"""Codes of X509_STORE_CTX_get_error in OpenSSL: the name, or the address, is not in the certificate."""
_text = Catalogue(__name__)


class _HasPassword(Exception):
    """The key is encrypted; OpenSSL would ask for its password on a terminal, which a service does not have."""


def server_context(certificate: Path, key: Path, names: tuple[str, ...]) -> ssl.SSLContext:
    """Return what encrypts the server's answers.

    Parameters
    ----------
    certificate
        File with the certificate, followed by those of its authority if browsers need them (PEM).
    key
        File with its private key (PEM), without a password.
    names
        Names and addresses that browsers use.

    Raises
    ------
    InputError
        A file cannot be read; the key has a password or belongs to another certificate; the certificate has expired,
        or does not hold for one of the names.
    """
    for file in (certificate, key):
        try:
            file.read_bytes()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(_text("certificate-unreadable", file=file, reason=reason)) from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # Python's own default leaves it to the system in some builds
    try:
        context.load_cert_chain(certificate, key, _no_password)
    except _HasPassword:
        raise InputError(_text("key-with-password", file=key)) from None
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise InputError(_text("key-of-another", key=key, certificate=certificate)) from error
        raise InputError(_text("certificate-invalid", certificate=certificate, key=key)) from error
    for name in names:
        _try(context, certificate, name)
    return context


def _no_password() -> str:
    raise _HasPassword


def _try(server: ssl.SSLContext, certificate: Path, name: str) -> None:
    """Greet the server as a browser would that trusts its certificate, in memory."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # who signed it is the browsers' to judge
    client.load_verify_locations(certificate)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = (client.wrap_bio(back, there, server_hostname=name), server.wrap_bio(there, back, server_side=True))
    try:
        waiting = set(sides)
        while waiting:
            for side in sides:
                try:
                    side.do_handshake()
                    waiting.discard(side)
                except ssl.SSLWantReadError:
                    continue
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in (_EXPIRED, _NOT_YET):
            late = error.verify_code == _EXPIRED
            raise InputError(_text("certificate-expired" if late else "certificate-early", file=certificate)) from error
        if error.verify_code in _OTHER_NAME:
            raise InputError(_text("certificate-other-name", file=certificate, name=name)) from error
        reason = error.verify_message.lower()
        raise InputError(_text("certificate-untrusted", file=certificate, reason=reason)) from error
