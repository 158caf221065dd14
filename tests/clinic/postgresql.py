"""A PostgreSQL server for the tests, where its programs are installed; it lives as long as the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str | None:
    """Path of a program; Debian keeps most of them beside the path of commands."""
    return next(filter(None, (shutil.which(name, path=str(folder)) for folder in _FOLDERS)), shutil.which(name))


POSSIBLE = program("initdb") is not None and hasattr(os, "fork")


@contextmanager
def running() -> Iterator[str]:
    """URL of an empty database. PostgreSQL refuses to run as root, so then it runs as the user of Debian's package."""
    with tempfile.TemporaryDirectory(prefix="romcam-postgresql-") as name:
        folder, as_user = Path(name), []
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        data = folder / "data"
        quick = "-c fsync=off -c synchronous_commit=off -c shared_buffers=16MB"

        def run(*line: str | None) -> None:
            subprocess.run([*as_user, *filter(None, line)], check=True, capture_output=True, cwd=folder, timeout=60)

        run(program("initdb"), "-D", str(data), "-U", "clinic", "--auth=trust", "--no-sync", "--locale=C.UTF-8")
        options = f"-k {folder} -c listen_addresses= {quick}"
        run(program("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://clinic@/postgres?host={folder}"
        finally:
            run(program("pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
