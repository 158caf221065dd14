"""A server in a process of its own, asked over HTTP, and killed."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
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

    def start(self) -> None:
        line = [sys.executable, str(Path(__file__).with_name("server.py")), str(self.data), str(self.port)]
        self.process = subprocess.Popen(
            [*line, *([self.database] if self.database else [])],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("http"), "the server did not start"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

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
        self.process.communicate(timeout=20)

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
