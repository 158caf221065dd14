"""The environment in which the pose model cannot reach any server."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request

from romcam.pose.guard import NOWHERE, guarded_environment

MINE = {
    "PATH": "/bin",
    "HTTPS_PROXY": "http://hospital:3128",
    "no_proxy": "*",
    "No_Proxy": "example",
    "HOME": "/h",
}


def test_every_proxy_variable_points_to_the_closed_port_without_exemptions():
    guarded = guarded_environment(MINE)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        assert guarded[name] == NOWHERE
    assert not [name for name in guarded if name.lower() == "no_proxy"]
    assert guarded["PATH"] == "/bin"


def test_the_environment_of_the_calling_program_is_unchanged():
    before = dict(os.environ)
    guarded_environment()
    assert dict(os.environ) == before
    assert MINE["HTTPS_PROXY"] == "http://hospital:3128"


def test_a_guarded_process_uses_the_closed_port():
    code = "import urllib.request as u; print(u.getproxies())"
    printed = subprocess.run(
        [sys.executable, "-c", code], env=guarded_environment(), capture_output=True, text=True, check=True
    ).stdout
    assert "'https': 'http://127.0.0.1:9'" in printed
    assert urllib.request.getproxies().get("https") != NOWHERE


def test_a_process_knows_whether_it_is_guarded():
    code = "from romcam.pose.guard import is_guarded; print(is_guarded())"
    answers = [
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
        for env in (guarded_environment(), {**guarded_environment(), "NO_PROXY": "*"}, dict(os.environ))
    ]
    assert [answer.strip() for answer in answers] == ["True", "False", "False"]
