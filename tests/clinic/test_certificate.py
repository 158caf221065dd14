"""The certificate: a pair that works, and one sentence for whatever is wrong with it before any browser asks."""

from __future__ import annotations

import http.client
import os
import ssl
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from romcam.clinic import accounts
from romcam.clinic.certificate import server_context
from romcam.clinic.database import attached
from romcam.errors import InputError
from tests.clinic.running import ROOT, free_port

NAMES = ("clinic.example", "127.0.0.1")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def pair(authority: trustme.CA, folder: Path, *names: str, until: datetime | None = None) -> tuple[Path, Path]:
    """Files with a certificate and its key."""
    made = authority.issue_cert(*(names or NAMES), not_after=until)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
    made.private_key_pem.write_to_path(str(key))
    return certificate, key


def test_a_pair_is_accepted_for_its_names(authority: trustme.CA, tmp_path: Path) -> None:
    assert server_context(*pair(authority, tmp_path), NAMES).minimum_version >= ssl.TLSVersion.TLSv1_2


def test_what_browsers_would_refuse_is_refused_at_the_start(authority: trustme.CA, tmp_path: Path) -> None:
    certificate, key = pair(authority, tmp_path)
    for name in ("other.example", "10.0.0.1"):
        with pytest.raises(InputError, match=f"does not hold for {name}"):
            server_context(certificate, key, (name,))
    past = datetime.now(timezone.utc) - timedelta(days=1)
    with pytest.raises(InputError, match="has expired"):
        server_context(*pair(authority, tmp_path, until=past), NAMES)


def test_a_pair_that_is_none_is_named(authority: trustme.CA, tmp_path: Path) -> None:
    certificate, key = pair(authority, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    other_certificate, _ = pair(authority, other)
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("no certificate")
    locked = tmp_path / "locked.pem"
    private = load_pem_private_key(key.read_bytes(), None)
    form = (Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    locked.write_bytes(private.private_bytes(*form))
    for wrong_certificate, wrong_key, sentence in (
        (other_certificate, key, "does not belong to the certificate"),
        (certificate, nothing, "are not a certificate and its private key"),
        (nothing, key, "are not a certificate and its private key"),
        (key, certificate, "are not a certificate and its private key"),
        (certificate, locked, "protected by a password"),
        (tmp_path / "missing.pem", key, "cannot be read"),
        (certificate, tmp_path, "cannot be read"),
    ):
        with pytest.raises(InputError, match=sentence):
            server_context(wrong_certificate, wrong_key, NAMES)


@pytest.mark.slow
def test_a_server_with_a_certificate_answers_encrypted_to_its_name(authority: trustme.CA, tmp_path: Path) -> None:
    """The real program, at an address that is not only this machine's."""
    certificate, key = pair(authority, tmp_path, "clinic.example")
    data, port = tmp_path / "data", free_port()
    options = ["--data", str(data), "--port", str(port), "--no-open", "--host", "0.0.0.0", "--name", "clinic.example"]
    line = [sys.executable, "-m", "romcam", "clinic", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def refused(*more: str) -> str:
        ended = subprocess.run([*line, *more], capture_output=True, text=True, env=environment, timeout=60, check=False)
        assert ended.returncode == 2, ended.stderr
        return ended.stderr

    assert "--certificate FILE --key FILE" in refused()
    files = ["--certificate", str(certificate), "--key", str(key)]
    assert "romcam clinic user add NAME" in refused(*files)
    with attached(data) as database, database.write() as session:
        accounts.add(session, "ada", "four words are enough")
    process = subprocess.Popen([*line, *files], stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr is not None
        assert f"answers at https://clinic.example:{port}/" in process.stderr.readline()
        context = ssl.create_default_context()
        authority.configure_trust(context)
        context.check_hostname = False  # the name is in no directory here
        headers = {"Host": f"clinic.example:{port}"}
        for path, status in (("/", 303), ("/sign-in", 200), ("/api/v1/patients", 401)):
            with closing(http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)) as connection:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                assert answer.status == status, path
                assert answer.headers["strict-transport-security"]
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as plain:
            plain.request("GET", "/", headers=headers)
            with pytest.raises((http.client.HTTPException, OSError)):
                plain.getresponse()
    finally:
        process.kill()
        process.communicate()
