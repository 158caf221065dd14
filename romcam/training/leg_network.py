"""Fit the networks that find the legs of a lying or seated person, to rendered stills alone."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from romcam.body.landmarks import FloatArray
from romcam.estimators.colour_crop import CELL_PX, SEEN_PX
from romcam.estimators.leg_network import CROPS, POINTS
from romcam.messages import Catalogue
from romcam.protocol import Legs
from romcam.synthetic.movement import Network
from romcam.training.layers import PICTURE_TYPE, MapNet, half_precision, map_loss, mean_points
from romcam.training.leg_dataset import MARGIN, LegStills, join_leg_stills, leg_stills
from romcam.training.stills import held_out, load_stills, movements_of, render_all, seeds_of

text = Catalogue("romcam.training")  # __name__ is "__main__" where this module is run

CHANNELS: Final = (16, 24, 48, 72, 96)


class LegNet(nn.Module):
    """From a picture one map for each joint (B, 6, cells, cells), and whether the upper leg is the nearer one (B,)."""

    def __init__(self) -> None:
        super().__init__()
        self.finder = MapNet(3, CHANNELS, POINTS)
        self.nearer = nn.Linear(CHANNELS[4], 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Compute maps, and the log odds that the upper leg is the nearer one.

        Parameters
        ----------
        x
            (B, 3, side, side) pictures.

        Returns
        -------
        tuple[torch.Tensor, torch.Tensor]
            (B, 6, side / 4, side / 4) and (B,).
        """
        maps, _, coarse = self.finder(x)
        return maps, self.nearer(coarse.mean(dim=(2, 3)))[:, 0]


@dataclass(frozen=True)
class LegSettings:
    """How a network is fitted.

    Attributes
    ----------
    rounds
        Rounds over all stills.
    stills
        Stills of one step.
    rate, decay
        Highest learning rate, and weight decay.
    seed
        Seed of weights, order and augmentation.
    threads
        Threads of the fit.
    """

    rounds: int = 14
    stills: int = 64
    rate: float = 3e-3
    decay: float = 2e-2
    seed: int = 1
    threads: int = 1


def fit_legs(data: LegStills, settings: LegSettings, *, flips: bool, start: LegNet | None = None) -> LegNet:
    """Fit one network.

    Parameters
    ----------
    data
        Stills to fit to.
    settings
        How to fit.
    flips
        Whether a mirror image with left and right exchanged is another valid example.
    start
        A network to continue from.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = np.random.default_rng(settings.seed)
    net = (start or LegNet()).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = len(data.body) // settings.stills
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, settings.rounds * steps)
    for round_ in range(settings.rounds):
        net.train()
        total = 0.0
        for part in np.array_split(rng.permutation(len(data.body))[: steps * settings.stills], steps):
            x, points = _augment(data.pixels[part], data.points[part], rng)
            known, nearer = torch.from_numpy(data.known[part]).float(), torch.from_numpy(data.nearer[part])
            if flips and rng.random() < 0.5:
                x, known = x.flip(3).contiguous(memory_format=torch.channels_last), known.roll(POINTS // 2, 1)
                points = torch.stack([SEEN_PX - points[..., 0], points[..., 1]], -1).roll(POINTS // 2, 1)
            with half_precision():
                maps, log_odds = net(x)
            loss = _loss(maps.float(), points, known)
            meant = torch.isfinite(nearer)
            if meant.any():
                loss = loss + 0.1 * nn.functional.binary_cross_entropy_with_logits(
                    log_odds.float()[meant], nearer[meant]
                )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(text("round", done=str(round_ + 1), all=str(settings.rounds), loss=f"{total / steps:.4f}"), flush=True)
    return net.eval()


def _loss(maps: torch.Tensor, points: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """Error of each map's mean point, in cells, and distance of the map from a normal distribution round the truth."""
    chance = torch.log_softmax(maps.flatten(2), dim=2).view_as(maps)
    found, true = (each / CELL_PX for each in (mean_points(chance.exp(), CELL_PX), points))
    off = nn.functional.smooth_l1_loss(found, true, beta=0.5, reduction="none").sum(-1)
    return ((map_loss(chance, points, CELL_PX) * 0.3 + off) * known).sum() / known.sum()


def _augment(
    pixels: NDArray[np.uint8], points: FloatArray, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut inputs out of crops at random positions, and change light and colours."""
    count = len(pixels)
    corner = rng.integers(0, MARGIN + 1, (count, 2))
    cut = np.stack([p[y : y + SEEN_PX, x : x + SEEN_PX] for p, (x, y) in zip(pixels, corner, strict=True)])
    x = torch.from_numpy(cut).to(PICTURE_TYPE).permute(0, 3, 1, 2)  # channels last in memory

    def each(spread: float, channels: int = 1) -> torch.Tensor:
        return (torch.randn(count, channels, 1, 1) * spread).to(PICTURE_TYPE)

    colour = torch.rand(count, 1, 1, 1).to(PICTURE_TYPE) * 1.2
    gain = torch.exp(each(0.3) + each(0.1, 3)) * 3.0 / 255
    negative = (torch.rand(count, 1, 1, 1) < 0.1).to(PICTURE_TYPE)
    gain = gain * (1 - 2 * negative)
    x = (x * colour + x.mean(1, keepdim=True) * (1 - colour)) * gain + (each(0.18) - 1.35 + 3.0 * negative)
    if rng.random() < 0.3:
        x = x + torch.randn_like(x) * float(rng.uniform(0.0, 0.2))
    return x, torch.from_numpy(points - corner[:, None].astype(np.float32))


def _predict_legs(net: LegNet, data: LegStills) -> tuple[FloatArray, FloatArray]:
    """Compute points (N, 6, 2), pixels of the crop, and the log odds (N,) that the upper leg is the nearer one."""
    points: list[FloatArray] = []
    nearer: list[FloatArray] = []
    with torch.no_grad():
        for start in range(0, len(data.body), 64):
            x = (torch.from_numpy(data.inputs(start, start + 64)).permute(0, 3, 1, 2).float() / 255 - 0.45) * 3.0
            maps, log_odds = net(x.contiguous(memory_format=torch.channels_last))
            chance = torch.softmax(maps.flatten(2), 2).view_as(maps)
            points.append(mean_points(chance, CELL_PX).numpy() + MARGIN // 2)
            nearer.append(log_odds.numpy())
    return np.concatenate(points), np.concatenate(nearer)


def _errors(net: LegNet, data: LegStills) -> dict[str, float]:
    """Compute errors on bodies the network has not seen: points in pixels, directions in degrees."""
    points, nearer = _predict_legs(net, data)
    off = np.linalg.norm(points - data.points, axis=-1)
    rmse = {name: _rms(off[:, i::3][data.known[:, i::3]]) for i, name in enumerate(("hip", "knee", "ankle"))}
    for name, (upper, lower) in {"thigh": (0, 1), "shank": (1, 2)}.items():
        for leg in (0, 1):
            ends = 3 * leg + upper, 3 * leg + lower
            turned = (_direction(points, *ends) - _direction(data.points, *ends) + 180.0) % 360.0 - 180.0
            turned = turned[data.known[:, ends].all(axis=1)]
            rmse |= {f"{name} {leg}": _rms(turned), f"{name} {leg}, median": float(np.median(np.abs(turned)))}
    bodies = [data.body == seed for seed in np.unique(data.body)]
    right = [(np.sum(nearer[own]) > 0) == (data.nearer[own][0] > 0.5) for own in bodies]
    return rmse | ({"nearer leg right": float(np.mean(right))} if np.isfinite(data.nearer).all() else {})


def _rms(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _direction(points: FloatArray, start: int, end: int) -> FloatArray:
    x, y = (points[:, end] - points[:, start]).T
    return np.degrees(np.arctan2(y, x))


NETWORKS: Final[dict[Legs, Network]] = {"lying": "legs-lying", "seated": "legs-seated"}

_EXAMPLES: Final = 800
"""Stills a network is run on to restore the statistics of its normalisation before a fit continues from it."""


def _run_on_examples(net: LegNet, *, data: LegStills) -> None:
    some = np.random.default_rng(0).permutation(len(data.body))[:_EXAMPLES]
    _predict_legs(net, data.part(np.isin(np.arange(len(data.body)), some)))


class _Options(argparse.Namespace):
    kind: Legs
    stills: Path
    out: Path
    bodies: list[str]
    rounds: int
    rate: float
    start: Path | None
    processes: int


def main() -> None:
    """Fit one of the networks to rendered stills and write it."""
    from romcam.training.onnx_export import write_leg_network
    from romcam.training.onnx_import import read_leg_network

    parser = argparse.ArgumentParser(prog="python -m romcam.training.leg_network", description=text("legs.title"))
    parser.add_argument("kind", choices=list(CROPS), help=text("legs.kind"))
    parser.add_argument("--stills", type=Path, required=True, help=text("stills-folder"))
    parser.add_argument("--out", type=Path, required=True, help=text("legs.out"))
    parser.add_argument("--bodies", nargs="+", default=["700"], help=text("bodies-of-movements"))
    parser.add_argument("--rounds", type=int, default=LegSettings.rounds, help=text("legs.rounds"))
    parser.add_argument("--rate", type=float, default=LegSettings.rate, help=text("legs.rate"))
    parser.add_argument("--start", type=Path, help=text("legs.start"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help=text("processes"))
    options = parser.parse_args(namespace=_Options())
    seeds = seeds_of(options.bodies, movements_of(NETWORKS[options.kind]))
    render_all(seeds, options.stills, options.processes)
    data = join_leg_stills([leg_stills(load_stills(options.stills, seed), options.kind) for seed in seeds])
    unseen = held_out(data.body)
    print(text("fitting-stills", stills=str(int(np.sum(~unseen)))), flush=True)
    settings = LegSettings(rounds=options.rounds, rate=options.rate)
    start = options.start and read_leg_network(options.start, partial(_run_on_examples, data=data))
    if start is not None:
        print(text("errors-before", errors=json.dumps(_errors(start, data.part(unseen)))), flush=True)
    net = fit_legs(data.part(~unseen), settings, flips=options.kind == "seated", start=start)
    print(json.dumps(_errors(net, data.part(unseen)), indent=1), flush=True)
    write_leg_network(options.out / f"legs-{options.kind}.onnx", net)


if __name__ == "__main__":
    main()
