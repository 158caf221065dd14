"""Fit the second witness, who looks at the hips close by, to rendered stills alone.

python -m romcam.training.second_estimator --stills out/learning/stills --out models --bodies squat=540:2200
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from romcam.estimators.leg_network import CELL_PX, SEEN_PX
from romcam.training.augmentation import varied
from romcam.training.evaluation import errors_of, heard
from romcam.training.layers import bump_misfit, means, short
from romcam.training.leg_net import LegNet
from romcam.training.legs import MARGIN, left_out, seeds_of
from romcam.training.onnx_import import legs_read
from romcam.training.pelvis_dataset import Hips, read_all
from romcam.training.render import APART, BACK_MOVEMENTS, render_all
from romcam.training.second_estimator_file import write_witness
from romcam.training.second_estimator_net import WitnessNet
from romcam.weights.shipped import FITTED, second_estimator_name


@dataclass(frozen=True)
class WitnessSettings:
    """How the network is fitted. bodies, stills: of one step. others: share of who does not bend that a round takes."""

    rounds: int = 12
    bodies: int = 8
    stills: int = 8
    others: float = 0.3
    rate: float = 2e-3
    decay: float = 2e-2
    dropout: float = 0.1
    seed: int = 1
    threads: int = 1


def fit_witness(hips: Hips, settings: WitnessSettings, start: WitnessNet | None = None) -> WitnessNet:
    """Fit the network. start: to go on from."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = np.random.default_rng(settings.seed)
    net = (start or WitnessNet(settings.dropout)).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    stills_of = {int(body): np.flatnonzero(hips.body == body) for body in np.unique(hips.body)}
    steps = len(of_a_round(list(stills_of), settings.others, rng)) // settings.bodies
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, settings.rounds * steps, pct_start=0.15)
    for round_ in range(settings.rounds):
        net.train()
        total = 0.0
        bodies = of_a_round(list(stills_of), settings.others, rng)[: steps * settings.bodies]
        for part in np.array_split(bodies, steps):
            chosen = [_chosen(stills_of[int(body)], hips.neutral, settings.stills, rng) for body in part]
            some = hips.part(np.concatenate(chosen))
            loss = _loss(net, some, len(part), rng)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"round {round_ + 1} of {settings.rounds}: loss {total / steps:.4f}", flush=True)
    return net.eval()


def of_a_round(bodies: Sequence[int], others: float, rng: np.random.Generator) -> NDArray[np.intp]:
    """Everybody who bends and so many of the others, in any order."""
    everybody = np.array(bodies)
    rest = rng.permutation(everybody[everybody >= APART])
    return rng.permutation(np.concatenate([everybody[everybody < APART], rest[: round(others * len(rest))]]))


def _chosen(
    own: NDArray[np.intp], neutral: NDArray[np.bool_], count: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """So many of a body's stills, one to three of them neutral."""
    standing = own[neutral[own]]
    some = rng.choice(standing, min(len(standing), int(rng.integers(1, 4))), replace=False)
    others, wanted = np.setdiff1d(own, some), count - len(some)
    return np.concatenate([some, rng.choice(others, wanted, replace=len(others) < wanted)])


def _loss(net: WitnessNet, some: Hips, bodies: int, rng: np.random.Generator) -> torch.Tensor:
    """Of the maps (in cells), the tilts since neutral and their differences, the leans, and the errors stated."""
    x, places = varied(some.pixels, some.places, bodies, rng)
    known, true = torch.from_numpy(some.known).float(), torch.from_numpy(some.tilts)
    with short():
        maps, said = net.see(x)
    chance = torch.log_softmax(maps.flatten(2), dim=2).view_as(maps)
    found = means(chance.exp(), CELL_PX) / CELL_PX
    off = nn.functional.smooth_l1_loss(found, places / CELL_PX, beta=0.5, reduction="none").sum(-1)
    of_maps = ((bump_misfit(chance, places, CELL_PX) * 0.3 + off) * known).sum() / known.sum()
    neutral = torch.from_numpy(some.neutral).float().view(bodies, -1)
    tilts, log_sd = net.compare(net.noticed(maps, said).view(bodies, neutral.shape[1], -1), neutral)
    error = tilts.flatten(0, 1) - true
    lumbar, hip = error[:, 1] - error[:, 0], error[:, 0] - error[:, 2]
    every = torch.cat([error, lumbar[:, None], hip[:, None]], dim=1) / 10.0
    of_tilts = nn.functional.smooth_l1_loss(every, torch.zeros_like(every), beta=0.5)
    log_sd = log_sd.flatten(0, 1).clamp(-1.5, 4.0)
    of_errors = (0.5 * (error.detach() / log_sd.exp()) ** 2 + log_sd).mean()
    lean = torch.from_numpy(some.lean) / 30.0
    of_lean = nn.functional.smooth_l1_loss(net.saying(said), lean, beta=0.3)
    return of_maps + 6.0 * of_tilts + 2.0 * of_lean + 0.1 * of_errors


_LOOKED_AT: Final = 800
"""Stills that a network is shown before a fit goes on from it."""


def _look(net: LegNet, hips: Hips) -> None:
    some = np.random.default_rng(0).permutation(len(hips.body))[:_LOOKED_AT]
    edge = MARGIN // 2
    with torch.no_grad():
        for part in np.array_split(np.sort(some), max(1, len(some) // 64)):
            middle = torch.from_numpy(hips.pixels[part][:, edge : edge + SEEN_PX, edge : edge + SEEN_PX])
            net((middle.permute(0, 3, 1, 2).float() / 255 - 0.45) * 3.0)


def main() -> None:
    """Fit the network to rendered stills and write both files of the witness."""
    parser = argparse.ArgumentParser(prog="python -m romcam.training.second_estimator", description=__doc__)
    parser.add_argument("--stills", type=Path, required=True, help="folder of `romcam.training.render`")
    parser.add_argument("--out", type=Path, required=True, help="folder for both files")
    parser.add_argument("--beside", choices=FITTED, default="bend", help="the spine estimator it is heard beside")
    parser.add_argument(
        "--bodies", nargs="+", default=["1700"], help="how many of each movement, or which of some: squat=540:2200"
    )
    parser.add_argument("--start", type=Path, help="legs-lying.onnx, turned by a quarter: what it sees is begun with")
    parser.add_argument(
        "--alike", type=float, default=0.4, metavar="R", help="correlation of its errors with the estimator's"
    )
    parser.add_argument("--rounds", type=int, default=WitnessSettings.rounds)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    seeds = seeds_of(given.bodies, BACK_MOVEMENTS)
    render_all(seeds, given.stills, given.processes)
    hips = read_all(seeds, given.stills, given.processes)
    unseen = left_out(hips.body)
    print(f"fitting {np.sum(~unseen)} stills", flush=True)
    settings = WitnessSettings(rounds=given.rounds, threads=given.processes)
    start = None
    if given.start is not None:
        legs = legs_read(given.start, partial(_look, hips=hips), turned=True)
        start = WitnessNet.after(legs, settings.dropout)
    net = fit_witness(hips.part(~unseen), settings, start)
    print(json.dumps(errors_of(heard(net, hips.part(unseen))), indent=1), flush=True)
    own = (hips.body < APART) == (given.beside == "bend")
    write_witness(given.out, second_estimator_name(given.beside), net, heard(net, hips.part(unseen & own)), given.alike)


if __name__ == "__main__":
    main()
