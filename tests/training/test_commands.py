"""Each command of training explains itself."""

import subprocess
import sys

import pytest

COMMANDS = ("", ".calibration", ".distillation", ".leg_network", ".second_estimator", ".stacking")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_explains_its_options(command: str) -> None:
    if command:
        pytest.importorskip("torch")
        pytest.importorskip("onnx")
    line = [sys.executable, "-m", f"romcam.training{command}", "--help"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--processes" in done.stdout
