"""Fit the networks that find the legs of who lies or sits, to rendered stills alone."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from romcam.estimators.leg_network import CELL_PX, POINTS, SEEN_PX, SIDE_PX, CROPS, colour_crop_matrix, take_colour_crop
from romcam.protocol import Legs
from romcam.recording import FloatArray
from romcam.training.layers import SHORT, bump_misfit, means, short
from romcam.training.leg_net import LegNet
from romcam.training.onnx_export import write_legs
from romcam.training.onnx_import import legs_read
from romcam.training.render import APART, LEG_MOVEMENTS, MOVEMENTS, Stills, load_stills, render_all

MARGIN: Final = SIDE_PX - SEEN_PX


@dataclass(frozen=True)
class LegSettings:
    """How a network is fitted."""

    rounds: int = 14
    stills: int = 64
    rate: float = 3e-3
    decay: float = 2e-2
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True, eq=False)
class Shown:
    """Stills as the network is shown them. pixels: (N, side, side, 3) uint8. places: (N, 6, 2) pixels of that.

    known: (N, 6) the point is in the picture. nearer: (N,) 1 where the upper leg is the nearer one, else 0, NaN where
    that has no meaning. body: (N,) seeds.
    """

    pixels: NDArray[np.uint8]
    places: FloatArray
    known: NDArray[np.bool_]
    nearer: FloatArray
    body: NDArray[np.intp]

    def part(self, which: NDArray[np.bool_]) -> Shown:
        """Some of the stills."""
        return Shown(self.pixels[which], self.places[which], self.known[which], self.nearer[which], self.body[which])


def shown_of(stills: Stills, kind: Legs) -> Shown:
    """One body's stills; where trunk and hips are is put a little wrong, as the pose model puts them."""
    rng = np.random.default_rng([stills.seed, 11])
    hips, shoulders = stills.joints_px[:, 0], stills.joints_px[:, 2]
    legs, mirrored, nearer = _in_order(stills, kind)
    trunk = float(np.median(np.linalg.norm(shoulders - hips, axis=1)))
    where = np.median(hips, axis=0) + rng.normal(0.0, OF_BODY, 2) * trunk
    scale, turned = float(np.exp(rng.normal(0.0, 0.10))), float(rng.normal(0.0, 3.0))
    pixels, places, known = [], [], []
    for jpeg, points in zip(stills.jpegs, legs, strict=True):
        frame = np.ascontiguousarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])
        hip = where + rng.normal(0.0, OF_STILL, 2) * trunk
        matrix = colour_crop_matrix(CROPS[kind], hip, trunk * scale, mirrored=mirrored, turned_deg=turned)
        assert matrix is not None
        flat = points.reshape(POINTS, 2)
        inside = ((flat >= 0) & (flat < [frame.shape[1], frame.shape[0]])).all(axis=1)
        place = flat @ matrix[:, :2].T + matrix[:, 2]
        pixels.append(take_colour_crop(frame, matrix))
        places.append(place)
        known.append(inside & (np.abs(place - SIDE_PX / 2) < SIDE_PX / 2 - 2).all(axis=1))
    count = len(pixels)
    return Shown(
        np.stack(pixels),
        np.stack(places).astype(np.float32),
        np.stack(known),
        np.full(count, nearer, np.float32),
        np.full(count, stills.seed),
    )


OF_BODY: Final = 0.06
OF_STILL: Final = 0.015
"""How far the hips are put wrong, standard deviations in lengths of the trunk: of a body, and of each still."""


def _in_order(stills: Stills, kind: Legs) -> tuple[FloatArray, bool, float]:
    """Legs (T, 2, 3, 2) in the order in which the network names them, whether it is shown the mirror image, and what
    `Shown.nearer` says."""
    legs = stills.legs_px.astype(float)
    if kind == "seated":
        return legs, bool(np.median(legs[:, 0, 0, 0] - legs[:, 1, 0, 0]) < 0), np.nan
    motion = stills.case["motion"]
    upper = motion["leg"] if stills.case["test"] != "thomas" else {"left": "right", "right": "left"}[motion["leg"]]
    mirrored = bool(np.median(stills.joints_px[:, 2, 0] - stills.joints_px[:, 0, 0]) > 0)
    return (legs[:, ::-1] if upper == "right" else legs), mirrored, float(upper == stills.case["camera"]["facing"])


def gathered(parts: Sequence[Shown]) -> Shown:
    """All bodies' stills."""
    return Shown(*(np.concatenate([getattr(each, name) for each in parts]) for name in Shown.__annotations__))


def fit_legs(shown: Shown, settings: LegSettings, *, flips: bool, start: LegNet | None = None) -> LegNet:
    """Fit one network. flips: a mirror image with left and right exchanged is another right example. start: to go on
    from."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = np.random.default_rng(settings.seed)
    net = (start or LegNet()).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = len(shown.body) // settings.stills
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, settings.rounds * steps)
    for round_ in range(settings.rounds):
        net.train()
        total = 0.0
        for part in np.array_split(rng.permutation(len(shown.body))[: steps * settings.stills], steps):
            x, places = _varied(shown.pixels[part], shown.places[part], rng)
            known, nearer = torch.from_numpy(shown.known[part]).float(), torch.from_numpy(shown.nearer[part])
            if flips and rng.random() < 0.5:
                x, known = x.flip(3).contiguous(memory_format=torch.channels_last), known.roll(POINTS // 2, 1)
                places = torch.stack([SEEN_PX - places[..., 0], places[..., 1]], -1).roll(POINTS // 2, 1)
            with short():
                maps, said = net(x)
            loss = _loss(maps.float(), places, known)
            meant = torch.isfinite(nearer)
            if meant.any():
                loss = loss + 0.1 * nn.functional.binary_cross_entropy_with_logits(said.float()[meant], nearer[meant])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"round {round_ + 1} of {settings.rounds}: loss {total / steps:.4f}", flush=True)
    return net.eval()


def _loss(maps: torch.Tensor, places: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """How far each map's mean place is off, in cells, and how unlike the map is to a bump round the true place."""
    chance = torch.log_softmax(maps.flatten(2), dim=2).view_as(maps)
    found, true = (each / CELL_PX for each in (means(chance.exp(), CELL_PX), places))
    off = nn.functional.smooth_l1_loss(found, true, beta=0.5, reduction="none").sum(-1)
    return ((bump_misfit(chance, places, CELL_PX) * 0.3 + off) * known).sum() / known.sum()


def _varied(
    pixels: NDArray[np.uint8], places: FloatArray, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut what is seen out of the pictures, each a little elsewhere, and change light and colours."""
    count = len(pixels)
    corner = rng.integers(0, MARGIN + 1, (count, 2))
    cut = np.stack([p[y : y + SEEN_PX, x : x + SEEN_PX] for p, (x, y) in zip(pixels, corner, strict=True)])
    x = torch.from_numpy(cut).to(SHORT).permute(0, 3, 1, 2)  # channels last, as it lies

    def each(spread: float, channels: int = 1) -> torch.Tensor:
        return (torch.randn(count, channels, 1, 1) * spread).to(SHORT)

    colour = torch.rand(count, 1, 1, 1).to(SHORT) * 1.2
    gain = torch.exp(each(0.3) + each(0.1, 3)) * 3.0 / 255
    negative = (torch.rand(count, 1, 1, 1) < 0.1).to(SHORT)
    gain = gain * (1 - 2 * negative)
    x = (x * colour + x.mean(1, keepdim=True) * (1 - colour)) * gain + (each(0.18) - 1.35 + 3.0 * negative)
    if rng.random() < 0.3:
        x = x + torch.randn_like(x) * float(rng.uniform(0.0, 0.2))
    return x, torch.from_numpy(places - corner[:, None].astype(np.float32))


def found_in(net: LegNet, shown: Shown) -> tuple[FloatArray, FloatArray]:
    """Places (N, 6, 2) in pixels of what is shown, and the log odds (N,) that the upper leg is the nearer one."""
    edge, places, nearer = MARGIN // 2, [], []
    with torch.no_grad():
        for start in range(0, len(shown.body), 64):
            middle = shown.pixels[start : start + 64, edge : edge + SEEN_PX, edge : edge + SEEN_PX]
            x = (torch.from_numpy(middle).permute(0, 3, 1, 2).float() / 255 - 0.45) * 3.0
            maps, said = net(x.contiguous(memory_format=torch.channels_last))
            places.append(means(torch.softmax(maps.flatten(2), 2).view_as(maps), CELL_PX).numpy() + edge)
            nearer.append(said.numpy())
    return np.concatenate(places), np.concatenate(nearer)


def errors(net: LegNet, shown: Shown) -> dict[str, float]:
    """What the network is off by in stills of bodies it has not seen: places in pixels, directions in degrees."""
    places, nearer = found_in(net, shown)
    off = np.linalg.norm(places - shown.places, axis=-1)
    rmse = {name: _rms(off[:, i::3][shown.known[:, i::3]]) for i, name in enumerate(("hip", "knee", "ankle"))}
    for name, (upper, lower) in {"thigh": (0, 1), "shank": (1, 2)}.items():
        for leg in (0, 1):
            ends = 3 * leg + upper, 3 * leg + lower
            turned = (_direction(places, *ends) - _direction(shown.places, *ends) + 180.0) % 360.0 - 180.0
            turned = turned[shown.known[:, ends].all(axis=1)]
            rmse |= {f"{name} {leg}": _rms(turned), f"{name} {leg}, median": float(np.median(np.abs(turned)))}
    bodies = [shown.body == seed for seed in np.unique(shown.body)]
    right = [(np.sum(nearer[own]) > 0) == (shown.nearer[own][0] > 0.5) for own in bodies]
    return rmse | ({"nearer leg told": float(np.mean(right))} if np.isfinite(shown.nearer).all() else {})


def _rms(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _direction(places: FloatArray, start: int, end: int) -> FloatArray:
    x, y = (places[:, end] - places[:, start]).T
    return np.degrees(np.arctan2(y, x))


SHOWN: Final[dict[Legs, tuple[str, ...]]] = {
    "lying": LEG_MOVEMENTS[1:],
    "seated": LEG_MOVEMENTS[:1],
}
"""What the people do that each network is fitted to."""

_LOOKED_AT: Final = 800
"""Stills that a network is shown before a fit goes on from it."""


def _look(net: LegNet, *, shown: Shown) -> None:
    some = np.random.default_rng(0).permutation(len(shown.body))[:_LOOKED_AT]
    found_in(net, shown.part(np.isin(np.arange(len(shown.body)), some)))


KEPT_OUT: Final = 12
"""One body of so many is left out of the fit, for its error."""


def left_out(body: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which bodies, by their seeds, are left out: as many of either envelope, which go by odd and even seeds."""
    return body % APART // 2 % KEPT_OUT == KEPT_OUT - 1


def seeds_of(asked: Sequence[str], movements: Sequence[str]) -> list[int]:
    """Seeds of as many bodies of each movement (`700`), or of these of some (`thomas=571:2071`)."""
    named = asked if "=" in asked[0] else [f"{each}=0:{asked[0]}" for each in movements]
    seeds: list[int] = []
    for each in named:
        movement, _, bodies = each.partition("=")
        first, stop = (int(end) for end in bodies.split(":"))
        seeds += [MOVEMENTS.index(movement) * APART + body for body in range(first, stop)]
    return seeds


def main() -> None:
    """Fit one of the networks to rendered stills and write it."""
    parser = argparse.ArgumentParser(prog="python -m romcam.training.legs", description=__doc__)
    parser.add_argument("kind", choices=list(CROPS))
    parser.add_argument("--stills", type=Path, required=True, help="folder of `romcam.training.render`")
    parser.add_argument("--out", type=Path, required=True, help="folder for legs-lying.onnx or legs-seated.onnx")
    parser.add_argument(
        "--bodies", nargs="+", default=["700"], help="how many of each movement, or which of some: thomas=571:2071"
    )
    parser.add_argument("--rounds", type=int, default=LegSettings.rounds)
    parser.add_argument("--rate", type=float, default=LegSettings.rate)
    parser.add_argument("--start", type=Path, help="file of a network to go on from")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    seeds = seeds_of(given.bodies, SHOWN[given.kind])
    render_all(seeds, given.stills, given.processes)
    shown = gathered([shown_of(load_stills(given.stills, seed), given.kind) for seed in seeds])
    unseen = left_out(shown.body)
    print(f"fitting {np.sum(~unseen)} stills", flush=True)
    settings = LegSettings(rounds=given.rounds, rate=given.rate)
    start = given.start and legs_read(given.start, partial(_look, shown=shown))
    if start is not None:
        print(f"before: {json.dumps(errors(start, shown.part(unseen)))}", flush=True)
    net = fit_legs(shown.part(~unseen), settings, flips=given.kind == "seated", start=start)
    print(json.dumps(errors(net, shown.part(unseen)), indent=1), flush=True)
    write_legs(given.out / f"legs-{given.kind}.onnx", net)


if __name__ == "__main__":
    main()
