"""Write docs/real-movements.md from evaluated films: errors on real movements, beside those on drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from accuracy_page import percent, rmse, table
from real_movements import ANGLES, TRIALS, Evaluation

TITLES: Final = {
    "pelvis_tilt": "Pelvis",
    "trunk_inclination": "T12-L1",
    "lumbar_flexion": "Lumbar spine",
    "hip_flexion": "Hip joint",
    "thigh_tilt": "Thigh",
}
MOVEMENTS: Final = {"forward-bend": "Stoops", "squat": "Squats", "sit-to-stand": "Rises from a seat"}
KINDS: Final = {"real": "real", "drawn": "drawn"}
UNJUDGED: Final = ("sit-to-stand",)
"""Tests whose phases begin seated: their rhythm has no quarters, and their verdict rests on more than these angles."""
QUARTERS: Final = ("first", "second", "third", "last")

INTRODUCTION: Final = """# Real movements

The people whom [the other pages](accuracy.md) measure move by drawn curves: one smooth reach down, one back. Here
they move by the motion capture of real people ([`romcam phantom --follow`](phantoms.md)): rhythm of hip joints and
spine, speeds and postures are those of life, and the true angles come from the same curves. Beside each of these
films stands one of the same body, in the same clothes, before the same camera, that makes the simulator's own
movement to the same range. What is worse on the real side is what real movement adds. `python
bench/real_movements.py` made this page with the whole program. No network was trained on these bodies or movements.
Two rules have to do with them: what a stand that is not held adds to the intervals was measured on six stands of the
same captures that none of these films follows, and the feet of a rise are judged from the seat to the stand since a
hidden foot in one of these films was taken for a lifted one. Half of the films are made as recommended, half
carelessly."""

TRIAL_SOURCES: Final = (
    ("movement", "trials", "source"),
    (
        "Stoops",
        "three, by one man who lifts 15 kg from the floor with a bent back; markers on ASIS, PSIS, T10 and C7, 50 "
        "samples a second",
        "mjhmilla/MillardSreenivasaMombaur2017 on GitHub, MIT licence",
    ),
    (
        "Squats",
        "two in a row, by one person; OpenSim's inverse kinematics of markers, 100 samples a second",
        "keenon/nimblephysics on GitHub, BSD-2 licence",
    ),
    ("Rises from a seat", "two in a row and sitting down again, by one person; as above", "the same"),
)

SOURCES: Final = """The files are not part of romcam. They are few: five trials of two or three people. The rendered
bodies differ in everything but the movement. The three stoops have nearly the same range, so each body makes one drawn
bend. The stoops hold no legs, so knees and balance are the simulator's; thoracic spine, neck and arms are the
simulator's in all of them, and the weight that was lifted is left out. The trunk of the stoops is the line from T10 to
C7, which stands for T12-L1. In the squats and rises, OpenSim's lumbar joint stands for the lumbar spine."""

STANDS: Final = """The true angles are counted from one stand of the capture, the angles that are found from the stand
that romcam chose in the film. A person who never stops does not stand twice in the same way: between their rises the
pelvis of this one differs by 3° and more. That is no error of the reading, but it is one of the change from standing,
so that romcam widens the intervals of a stand that is not held. *Stand*: the true angle in the posture that romcam
counts from, mean. *Bias from there*: found minus true, where both are counted from that posture."""

RHYTHM: Final = """The lumbar spine's share of the trunk's motion in each quarter of the way down of the best
repetition, as romcam draws it in the rhythm chart. Points are percentage points. The lag is the time by which the
pelvis starts after the lumbar spine, at 20 % of each one's own change. A rise begins seated, so it has no such
quarters."""

VERDICTS: Final = """A verdict is right if it is the one that the true angles have by the same borders. Clear trials
have true angles that are 5° and 5 points away from every border. Rises are not counted here: their verdict rests on
more than these angles."""


def write_page(films: Sequence[Evaluation], out: Path) -> None:
    """Write the page."""
    parts = [INTRODUCTION, "## The trials", table(TRIAL_SOURCES), SOURCES, "## Outcome", outcome(films)]
    parts += ["## Error at the end of range", "Found minus true, best repetition, degrees."]
    parts += [ends([film for film in read(films) if film.test == test], title) for test, title in MOVEMENTS.items()]
    parts += ["## The stand that angles are counted from", STANDS, stands(films)]
    parts += ["## Error in every frame", "Over the whole film, the stand and every repetition included.", frames(films)]
    parts += ["## Rhythm", RHYTHM, rhythm(films), "## Verdict", VERDICTS, verdicts(films)]
    out.write_text("\n\n".join(parts) + "\n")


def read(films: Sequence[Evaluation]) -> list[Evaluation]:
    """Films with a result."""
    return [film for film in films if film.refused is None]


def of_kind(films: Sequence[Evaluation], kind: str, test: str | None = None) -> list[Evaluation]:
    """Films of a kind, and of a test if one is given."""
    return [film for film in films if film.kind == kind and test in (None, film.test)]


def outcome(films: Sequence[Evaluation]) -> str:
    """How many films have a result."""
    rows = [["movement", "trials × bodies", "real: measured", "drawn: measured"]]
    for test, title in MOVEMENTS.items():
        kinds = [of_kind(films, kind, test) for kind in KINDS]
        trials = sum(trial.test == test for trial in TRIALS)
        size = f"{trials} × {len({film.seed for film in kinds[0]})}"
        rows.append([title, size, *(percent(len(read(each)), len(each)) for each in kinds)])
    reasons = sorted({(film.kind, film.test, film.refused) for film in films if film.refused is not None})
    said = [
        f"* {kind}, {MOVEMENTS[test].lower()}, {sum(film.refused == why for film in of_kind(films, kind, test))}: {why}"
        for kind, test, why in reasons
    ]
    return table(rows) + ("\n\nWithheld with the sentence:\n\n" + "\n".join(said) if said else "")


def ends(films: Sequence[Evaluation], title: str) -> str:
    """Errors at the end of range of one movement."""
    rows = [[title, "", "true", "films", "RMSE", "bias", "furthest", "in 95 % interval", "half width"]]
    for name, words in TITLES.items():
        for kind in KINDS:
            known = [film for film in of_kind(films, kind) if film.found[name] is not None]
            if not known:
                continue
            off = np.array([float(film.found[name] or 0.0) - film.truth[name] for film in known])
            true = np.array([film.truth[name] for film in known])
            spans = [(film, film.low[name], film.high[name]) for film in known]
            bounded = [(film, low, high) for film, low, high in spans if low is not None and high is not None]
            held = sum(low <= film.truth[name] <= high for film, low, high in bounded)
            width = np.median([(high - low) / 2.0 for _, low, high in bounded]) if bounded else np.nan
            rows.append(
                [
                    *(words, KINDS[kind], f"{true.mean():.0f}°", str(len(known)), rmse(off), f"{off.mean():+.1f}°"),
                    *(f"{np.abs(off).max():.1f}°", percent(held, len(bounded)), f"{width:.1f}°"),
                ]
            )
    return table(rows)


def stands(films: Sequence[Evaluation]) -> str:
    """How much of the error is that of the stand."""
    rows = [["movement", "", "stand held", "angle", "stand", "bias", "bias from there", "RMSE", "RMSE from there"]]
    for test, title in MOVEMENTS.items():
        for kind in KINDS:
            known = [film for film in read(of_kind(films, kind, test)) if film.found["pelvis_tilt"] is not None]
            held = percent(sum(film.hold == "held" for film in known), len(known))
            for name in ("pelvis_tilt", "trunk_inclination", "thigh_tilt"):
                off = np.array([float(film.found[name] or 0.0) - film.truth[name] for film in known])
                stand = np.array([film.stand[name] for film in known])
                biases = [f"{each.mean():+.1f}°" for each in (stand, off, off + stand)]
                rows.append([title, KINDS[kind], held, TITLES[name], *biases, rmse(off), rmse(off + stand)])
    return table(rows)


def frames(films: Sequence[Evaluation]) -> str:
    """Errors over all frames."""
    rows = [["movement", "angle", "real: RMSE", "bias", "in interval", "drawn: RMSE", "bias", "in interval"]]
    for test, title in MOVEMENTS.items():
        for name in ANGLES:
            cells: list[str] = []
            for kind in KINDS:
                each = [
                    film.frames[name] for film in read(of_kind(films, kind, test)) if np.isfinite(film.frames[name][0])
                ]
                shares = [held for *_, held in each if held is not None]
                off, bias = np.array([rms for rms, *_ in each]), np.array([bias for _, bias, _ in each])
                cells += [rmse(off), f"{bias.mean():+.1f}°" if len(each) else "–"]
                cells.append(f"{100 * np.mean(shares):.0f} %" if shares else "–")
            rows.append([title, TITLES[name], *cells])
    return table(rows)


def rhythm(films: Sequence[Evaluation]) -> str:
    """Errors of the lumbar share over the movement, and of the lag."""
    rows = [
        ["movement", "", *(f"{quarter} quarter, true / found" for quarter in QUARTERS), "RMSE", "lag, true / found"]
    ]
    for test, title in MOVEMENTS.items():
        for kind in KINDS if test not in UNJUDGED else ():
            cells: list[str] = []
            errors: list[float] = []
            for quarter in range(len(QUARTERS)):
                pairs = [
                    (true, found)
                    for film in read(of_kind(films, kind, test))
                    if len(film.shares) == len(film.true_shares) == len(QUARTERS)
                    if (true := film.true_shares[quarter]) is not None
                    if (found := film.shares[quarter]) is not None
                ]
                errors += [found - true for true, found in pairs]
                true, found = (100 * np.median([pair[at] for pair in pairs]) if pairs else np.nan for at in (0, 1))
                cells.append(f"{true:.0f} / {found:.0f} %" if pairs else "–")
            if not errors:
                continue
            lags = [
                (film.true_lag, film.lag)
                for film in read(of_kind(films, kind, test))
                if film.true_lag is not None and film.lag is not None
            ]
            lag = " / ".join(f"{np.median([each[at] for each in lags]):+.2f}" for at in (0, 1)) + " s" if lags else "–"
            points = f"{100 * np.sqrt(np.mean(np.square(errors))):.0f} points"
            rows.append([title, KINDS[kind], *cells, points, lag])
    return table(rows) + "\n\nMedians over the films; RMSE over films and quarters."


def verdicts(films: Sequence[Evaluation]) -> str:
    """Right, open and wrong verdicts."""
    rows = [["movement", "", "films", "right", "left open", "wrong", "clear", "of these right", "left open", "wrong"]]
    for test, title in MOVEMENTS.items():
        for kind in KINDS:
            judged = [film for film in read(of_kind(films, kind, test)) if film.true_verdict is not None]
            if judged:
                clear = [film for film in judged if film.clear]
                rows.append([title, KINDS[kind], *_counts(judged), *_counts(clear)])
    wrong = [
        f"* {film.trial}, {film.kind}, body {film.seed}: {film.verdict} instead of {film.true_verdict}"
        f"{'' if film.clear else ' (not clear)'}"
        for film in read(films)
        if film.true_verdict is not None and film.verdict not in (None, film.true_verdict)
    ]
    return table(rows) + ("\n\n" + "\n".join(wrong) if wrong else "")


def _counts(films: Sequence[Evaluation]) -> list[str]:
    right = sum(film.verdict == film.true_verdict for film in films)
    left_open = sum(film.verdict is None for film in films)
    return [str(len(films)), str(right), str(left_open), str(len(films) - right - left_open)]
