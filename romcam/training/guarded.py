"""Running a training command in a process that cannot reach the network.

The pose model's library reports its use to its maker; like everything else in romcam, training runs it only where it
cannot (`romcam.pose.guard`).
"""

from __future__ import annotations

import subprocess
import sys

from romcam.pose.guard import guarded_environment, is_guarded


def rerun_guarded(module: str) -> None:
    """Run this command again in a guarded process and exit with its status; return at once where this one is guarded.

    Parameters
    ----------
    module
        Name of the module that was started with `python -m`.
    """
    if not is_guarded():
        command = [sys.executable, "-m", module, *sys.argv[1:]]
        raise SystemExit(subprocess.run(command, env=guarded_environment(), check=False).returncode)
