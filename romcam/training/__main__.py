"""`python -m romcam.training --out models`: rebuild joint network and spine estimator from nothing, by one seed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from romcam.pose.guard import guarded_environment, is_guarded


def main() -> None:
    """Render, watch, fit; what is already there is not done again."""
    parser = argparse.ArgumentParser(prog="python -m romcam.training", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for joints.onnx and spine.npz")
    parser.add_argument(
        "--work", type=Path, default=Path("out/learning"), help="stills, trials and networks are kept here"
    )
    parser.add_argument("--bodies", type=int, default=2690, help="that bend, for the joint networks")
    parser.add_argument("--others", type=int, default=540, help="bodies of each other movement, for the joint networks")
    parser.add_argument(
        "--strangers", type=int, default=1050, help="further bodies of each movement, for the spine of every movement"
    )
    parser.add_argument("--only-fit", action="store_true", help="to what is already watched")
    parser.add_argument("--seed", type=int, default=1, help="of the fit")
    parser.add_argument("--rounds", type=int, default=32, help="of the joint networks over all stills of bends")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if not is_guarded():
        command = [sys.executable, "-m", "romcam.training", *sys.argv[1:]]
        raise SystemExit(subprocess.run(command, env=guarded_environment(), check=False).returncode)

    from romcam.training.fit import Settings
    from romcam.training.joints import JointSettings
    from romcam.training.rebuild import rebuild
    from romcam.training.render import APART, BACK_MOVEMENTS, render_all
    from romcam.training.watch import watch_all

    taught = (given.bodies, *(given.others for _ in BACK_MOVEMENTS[1:]))
    if not given.only_fit:
        seeds = [i * APART + each for i, count in enumerate(taught) for each in range(count + given.strangers)]
        render_all(seeds, given.work / "stills", given.processes)
        watch_all(given.work / "stills", seeds, given.work / "trials")
    joints = JointSettings(seed=given.seed, rounds=given.rounds)
    rebuild(given.work / "trials", given.work, given.out, joints, Settings(seed=given.seed), given.processes, taught)


if __name__ == "__main__":
    main()
