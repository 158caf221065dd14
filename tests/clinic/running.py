"""A server in a process of its own, asked over HTTP, and killed."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


class Running:
    """The server of a data folder."""

    def __init__(self, data: Path, database: str | None = None) -> None:
        self.data, self.database, self.port = data, database, free_port()
        self.start()

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        line = [sys.executable, str(Path(__file__).with_name("server.py")), str(self.data), str(self.port)]
        self._start([*line, *([self.database] if self.database else [])], "http")

    def _start(self, line: list[str], first: str) -> None:
        """Start a process and wait for the line that it prints once it answers."""
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True
        )
        assert self.process.stdout is not None
        printed = self.process.stdout.readline()
        assert first in printed, printed + self.process.stdout.read()
        # What it prints later must not stop it.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def kill_worker(self) -> bool:
        """Kill a film's process, or else the fork server; False where there is neither."""
        try:
            children = psutil.Process(self.process.pid).children(recursive=True)
            children[-1].kill()
        except (IndexError, psutil.NoSuchProcess):
            return False
        return True

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            content = body if isinstance(body, (bytes, type(None))) else json.dumps(body)
            connection.request(method, f"/api/v1{path}", content, headers or {})
            answer = connection.getresponse()
            read = answer.read()
            return answer.status, json.loads(read) if read else None

    def visit(self) -> str:
        """A visit of a new patient."""
        patient = self.ask("POST", "/patients", {"identifier": "K-1"})[1]["id"]
        return self.ask("POST", f"/patients/{patient}/visits", {})[1]["id"]


class Program(Running):
    """`romcam clinic` itself, which analyses films as they are."""

    def start(self) -> None:
        line = [sys.executable, "-m", "romcam", "clinic", "--no-open", "--workers", "1"]
        where = ["--data", str(self.data), "--port", str(self.port)]
        self._start([*line, *where, *(["--database", self.database] if self.database else [])], "answers at")
