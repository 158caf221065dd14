"""`python -m romcam.training --out models`: rebuild the joint networks and the first estimators from one seed."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from romcam.messages import Catalogue
from romcam.training.guarded import rerun_guarded

text = Catalogue("romcam.training")  # __name__ is "__main__" where this module is run


class _Options(argparse.Namespace):
    out: Path
    work: Path
    bodies: int
    others: int
    unseen: int
    only_fit: bool
    seed: int
    rounds: int
    processes: int


def main() -> None:
    """Render, run the pose model and fit; steps whose results exist are skipped."""
    parser = argparse.ArgumentParser(prog="python -m romcam.training", description=text("rebuild.title"))
    parser.add_argument("--out", type=Path, required=True, help=text("rebuild.out"))
    parser.add_argument("--work", type=Path, default=Path("out/training"), help=text("rebuild.work"))
    parser.add_argument("--bodies", type=int, default=2690, help=text("rebuild.bodies"))
    parser.add_argument("--others", type=int, default=540, help=text("rebuild.others"))
    parser.add_argument("--unseen", type=int, default=1050, help=text("rebuild.unseen"))
    parser.add_argument("--only-fit", action="store_true", help=text("rebuild.only-fit"))
    parser.add_argument("--seed", type=int, default=1, help=text("rebuild.seed"))
    parser.add_argument("--rounds", type=int, default=32, help=text("rebuild.rounds"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help=text("processes"))
    options = parser.parse_args(namespace=_Options())
    rerun_guarded("romcam.training")

    from romcam.training.ensemble import EnsembleSettings
    from romcam.training.joint_network import JointSettings
    from romcam.training.observation import observe_all
    from romcam.training.rebuild import rebuild
    from romcam.training.stills import BACK_MOVEMENTS, SEEDS_PER_MOVEMENT, render_all

    fitted_to = (options.bodies, *(options.others for _ in BACK_MOVEMENTS[1:]))
    if not options.only_fit:
        seeds = [
            i * SEEDS_PER_MOVEMENT + body for i, count in enumerate(fitted_to) for body in range(count + options.unseen)
        ]
        render_all(seeds, options.work / "stills", options.processes)
        observe_all(options.work / "stills", seeds, options.work / "trials")
    rebuild(
        options.work / "trials",
        options.work,
        options.out,
        JointSettings(seed=options.seed, rounds=options.rounds),
        EnsembleSettings(seed=options.seed),
        options.processes,
        fitted_to,
    )


if __name__ == "__main__":
    main()
