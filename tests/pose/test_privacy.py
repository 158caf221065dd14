"""No packet leaves the machine while the pose model works: the system calls of a whole analysis."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from romcam.pose.opening import RUNTIME
from romcam.weights.store import ensure
from tests.pose.clips import clip

pytestmark = pytest.mark.model

NO_ROUTE = ["unshare", "-rn"]
"""A network namespace of its own, in which even the loopback is down."""

WATCH = """import sys
from romcam.estimators import reading_for
from romcam.pose.observe import observe
from romcam.protocol import BEND
print(len(observe(sys.argv[1], BEND, reading=reading_for(BEND))))"""

UNGUARDED = """
import sys
from romcam.pose.mediapipe import MediaPipePose
from romcam.weights.store import load
from romcam.video import VideoReader
model = MediaPipePose(load()[0])
with VideoReader(sys.argv[1]) as reader:
    for frame in reader:
        model.follow(frame.rgb, frame.time_s)
model.close()
"""


def runs(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0


needs_strace = pytest.mark.skipif(not runs("strace", "-f"), reason="strace is missing or not permitted")
needs_namespace = pytest.mark.skipif(not runs(*NO_ROUTE), reason="network namespaces are not permitted")


def unproxied() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def python(code: str, film: Path, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", code, str(film)]
    return subprocess.run(command, env=unproxied(), capture_output=True, text=True, check=True, timeout=120)


def calls(code: str, film: Path, *before: str) -> list[str]:
    """Every attempt to reach a socket of any kind, by any process of the run, one line each."""
    log = film.with_suffix(".strace")
    trace = ["strace", "-f", "-qq", "-e", "signal=none", "-e", "trace=connect,sendto,sendmsg,sendmmsg"]
    python(code, film, *before, *trace, "-o", str(log))
    return [line for line in log.read_text().splitlines() if re.search(r"connect\(|send(to|msg|mmsg)\(", line)]


def is_harmless(call: str) -> bool:
    """Whether a call stays on this machine and resolves no name."""
    if "sa_family=AF_INET," in call:
        return 'inet_addr("127.0.0.1")' in call and "sin_port=htons(9)" in call
    # nscd is asked for the user's name; a resolver's socket would be asked for a host.
    return "sa_family=AF_UNIX" in call and "resolve" not in call


@needs_strace
@needs_namespace
def test_the_trace_shows_the_network_calls_of_the_unguarded_library(tmp_path: Path):
    ensure()
    seen = calls(UNGUARDED, clip(tmp_path, 5), *NO_ROUTE)
    assert [call for call in seen if not is_harmless(call)], "the library no longer calls home: is the guard needed?"


@needs_strace
def test_an_analysis_reaches_for_no_socket(tmp_path: Path):
    ensure()
    assert calls(WATCH, clip(tmp_path, 12)) == []


@needs_strace
def test_an_analysis_with_mediapipe_connects_to_the_closed_port_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(RUNTIME, "mediapipe")
    ensure()
    seen = calls(WATCH, clip(tmp_path, 12))
    assert [call for call in seen if not is_harmless(call)] == []
    assert any("sin_port=htons(9)" in call for call in seen), "the model was not watched at work"


@needs_namespace
@pytest.mark.parametrize("runtime", ["litert", "mediapipe"])
def test_an_analysis_works_without_any_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runtime: str):
    monkeypatch.setenv(RUNTIME, runtime)
    ensure()
    assert python(WATCH, clip(tmp_path, 12), *NO_ROUTE).stdout.strip() == "12"


def test_the_calling_program_keeps_its_network(tmp_path: Path):
    ensure()
    code = f"import os, urllib.request\nbefore = dict(os.environ)\n{WATCH}\nassert dict(os.environ) == before"
    assert python(code + "\nprint(urllib.request.getproxies())", clip(tmp_path, 2)).stdout.split() == [
        "2",
        "{}",
    ]
