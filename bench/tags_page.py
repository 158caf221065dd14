"""The page about the accuracy of printed tags, written from the evaluations of films."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from tags_cost import Cost


class Trial(msgspec.Struct, frozen=True):
    """One film compared with its truth. Angles in degrees by name; `said`: what is reported about the tags."""

    film: str
    seed: int
    fault: str | None
    worn: bool
    refused: str | None = None
    side_px: float = 0.0
    yaw_deg: float = 0.0
    top: str = ""
    blurred: bool = False
    truth: dict[str, float] = {}
    found: dict[str, float | None] = {}
    low: dict[str, float | None] = {}
    high: dict[str, float | None] = {}
    evidence: dict[str, str] = {}
    outline: dict[str, float | None] = {}
    frame_rms: dict[str, float] = {}
    seen: dict[str, float] = {}
    said: list[str] = []
    true_pattern: str = ""
    clear: bool = False
    pattern: str | None = None
    outline_pattern: str | None = None


_TITLES = {
    "pelvis_tilt": "pelvis",
    "trunk_inclination": "T12-L1",
    "lumbar_flexion": "lumbar spine",
    "hip_flexion": "hip joint",
}


def write_page(trials: list[Trial], cost: Cost, path: Path) -> None:
    """Write the page.

    trials: all films. cost: of reading tags. path: the Markdown file.
    """
    kinds: dict[str, list[Trial]] = {}
    for each in trials:
        if each.refused is None:
            kinds.setdefault(each.film.partition("-")[0], []).append(each)
    sound, hanging = kinds.get("tags", []), kinds.get("hanging", [])
    large = [each for each in sound if each.side_px >= 25.0]
    bare = {each.seed: each for each in kinds.get("bare", [])}
    lines = [
        "# Accuracy of printed tags",
        "",
        f"`bench/tags.py` renders {len([t for t in trials if t.film.startswith('tags-')])} people whom no network and "
        "no constant has seen. They wear the cards of [`romcam tags`](tags.md) and bend forward once: clothes of all "
        "kinds, the camera 2 to 4 m away and up to 15° off, tags 15 to 35 pixels wide, compressed as a phone does. In "
        "the stand they fold the arms on the chest, as the printed sheet asks. The whole program measures each film. "
        "The error is the found angle minus the true one, in degrees.",
        "",
        "The bones of a rendered person turn exactly with their cards. On a living back the skin moves under a card, "
        "which neither these figures nor romcam's intervals contain ([what the interval holds]"
        "(tags.md#what-the-interval-holds)).",
        "",
        "## At the end of range",
        "",
        *_ends("all tags", sound),
        "",
        *_ends("tags from 25 pixels", large),
        "",
        "## In every frame",
        "",
        *_frames(sound, hanging),
        "",
        "Frames without a tag are those in which the person was not followed, or too large a part of the card was "
        f"hidden. The last rows are {len(hanging)} of the same people whose arms hang in the stand.",
        "",
        "## Pattern",
        "",
        *_patterns(sound),
        "",
        "## Outline alone, with and without tags",
        "",
        "Other people, each filmed with and without cards; in the films with cards the tags are left out.",
        "",
        *_outlines(kinds.get("worn", []), bare),
        "",
        "## Cost",
        "",
        f"Reading the tags of a frame of 720 lines takes {cost.mean_ms:.1f} ms of processor time on average, and "
        f"{cost.late_ms:.1f} ms in one frame of 20, in `samples/forward-bend-tags.mp4`. A search of the whole frame by "
        f"OpenCV's detector took {cost.whole_ms:.1f} ms in the same run.",
        "",
        *_faults([each for each in trials if each.fault is not None]),
    ]
    path.write_text("\n".join(lines))


def _ends(title: str, trials: list[Trial]) -> list[str]:
    rows = [
        f"| {title} | films | by tags | RMSE | bias | furthest | in 95 % | half width | outline alone, RMSE |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, words in _TITLES.items():
        by_tags = [each for each in trials if each.evidence.get(name) == "tags" and each.found[name] is not None]
        off = _errors(by_tags, name)
        if not len(off):
            continue
        held = [_held(each, name) for each in by_tags]
        width = np.median([0.5 * ((each.high[name] or 0.0) - (each.low[name] or 0.0)) for each in by_tags])
        outline = np.array([value - each.truth[name] for each in trials if (value := each.outline[name]) is not None])
        alone = f"{np.sqrt(np.mean(outline**2)):.1f}" if len(outline) else "–"
        rows.append(
            f"| {words} | {len(trials)} | {len(by_tags)} | {np.sqrt(np.mean(off**2)):.2f} | {np.mean(off):+.2f} | "
            f"{np.abs(off).max():.1f} | {100 * np.mean(held):.0f} % | {width:.1f} | "
            f"{alone} |"
        )
    return rows


def _errors(trials: list[Trial], name: str) -> np.ndarray:
    return np.array([value - each.truth[name] for each in trials if (value := each.found[name]) is not None])


def _held(trial: Trial, name: str) -> bool:
    low, high = trial.low[name], trial.high[name]
    return low is not None and high is not None and low <= trial.truth[name] <= high


def _frames(sound: list[Trial], hanging: list[Trial]) -> list[str]:
    rows = ["| | RMS of a frame's error, all films | worst film | frames by tags |", "| --- | --- | --- | --- |"]
    for words, trials in (("", sound), (", arms hanging", hanging)):
        for name, segment in (("pelvis_tilt", "pelvis"), ("trunk_inclination", "t12")):
            each = np.array([trial.frame_rms[name] for trial in trials if name in trial.frame_rms])
            if len(each):
                share = 100 * np.mean([trial.seen.get(segment, 0.0) for trial in trials])
                rows.append(
                    f"| {_TITLES[name]}{words} | {np.sqrt(np.mean(each**2)):.2f} | {each.max():.2f} | {share:.1f} % |"
                )
    return rows


def _patterns(trials: list[Trial]) -> list[str]:
    clear = [each for each in trials if each.clear]
    rows = [
        f"Of {len(clear)} trials whose true pattern is 5° and 5 points away from every border:",
        "",
        "| | right | indeterminate or withheld | wrong |",
        "| --- | --- | --- | --- |",
    ]
    for words, said in (("with tags", "pattern"), ("outline alone", "outline_pattern")):
        named = [getattr(each, said) for each in clear]
        right = sum(pattern == each.true_pattern for pattern, each in zip(named, clear, strict=True))
        open_ = sum(pattern in ("indeterminate", None) for pattern in named)
        rows.append(f"| {words} | {right} | {open_} | {len(clear) - right - open_} |")
    named = [each.pattern for each in trials]
    wrong = sum(p not in ("indeterminate", None, each.true_pattern) for p, each in zip(named, trials, strict=True))
    left_open = named.count("indeterminate") + named.count(None)
    rows += ["", f"Of all {len(trials)} trials, indeterminate or withheld: {left_open}; wrong: {wrong}."]
    return rows


def _outlines(trials: list[Trial], bare: dict[int, Trial]) -> list[str]:
    """The outline alone in a film with tags against the film of the same body without them."""
    pairs = [(each, bare[each.seed]) for each in trials if each.seed in bare]
    rows = ["| | films | mean difference | RMS | furthest |", "| --- | --- | --- | --- | --- |"]
    for name, words in _TITLES.items():
        found = [(a.outline[name], b.found[name]) for a, b in pairs]
        off = np.array([a - b for a, b in found if a is not None and b is not None])
        if len(off):
            rms = np.sqrt(np.mean(off**2))
            rows.append(f"| {words} | {len(off)} | {np.mean(off):+.2f} | {rms:.2f} | {np.abs(off).max():.2f} |")
    return rows


def _faults(trials: list[Trial]) -> list[str]:
    if not trials:
        return []
    rows = [
        "## Faults",
        "",
        "| fault | film | reported | pelvis off, by | T12-L1 off, by | pattern (true) |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in trials:
        if each.refused is not None:
            rows.append(f"| {each.fault} | {each.seed} | refused: {each.refused} | | | |")
            continue
        pelvis, t12 = (_off(each, name) for name in ("pelvis_tilt", "trunk_inclination"))
        said = "; ".join(each.said) or "nothing"
        rows.append(
            f"| {each.fault} | {each.seed} | {said} | {pelvis} | {t12} | {each.pattern} ({each.true_pattern}) |"
        )
    return rows


def _off(trial: Trial, name: str) -> str:
    value: Any = trial.found.get(name)
    return "–" if value is None else f"{value - trial.truth[name]:+.1f} {trial.evidence[name]}"
