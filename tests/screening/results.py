"""Results made by hand: one person's tests with known values, intervals and states, no film, no pose model."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, Literal

from romcam import clinical
from romcam.assessment.conclusions import Check, Finding, Measure, Reference, Subject, TissueFinding
from romcam.results.result import Result, make_result
from tests.report.trials import make_analysis

Side = Literal["left", "right"]
SHORT, FREE, CLOSE = 0.95, 0.05, 0.5
"""Probability of being short for each state."""


def angle(value: float | None, half: float = 5.0, evidence: Any = "landmarks") -> Measure:
    if value is None:
        return Measure(None, None, None, "deg", evidence)
    return Measure(float(value), float(value - half), float(value + half), "deg", evidence)


@cache
def _base() -> Result:
    return make_result(make_analysis("typical"))


def result(
    test: str,
    film: str,
    measures: dict[str, Measure],
    finding: Finding,
    *,
    subject: Subject | None = None,
    day: int = 1,
    filmed: str | None = None,
    quality: tuple[Check, ...] = (),
    references: tuple[Reference, ...] = (),
    **made: Any,
) -> Result:
    base = _base()
    source = dataclasses.replace(
        base.provenance.input, name=f"{film}.mp4", sha256=film.encode().hex().ljust(64, "0"), filmed=filmed
    )
    provenance = dataclasses.replace(base.provenance, input=source, created=f"2031-05-{day:02}T10:00:00Z", **made)
    parts = tuple(Check(f"part_{i}", True, "Fine.") for i in range(len(clinical.get(test).compensations)))
    return dataclasses.replace(
        base,
        test=test,
        subject=subject or Subject("7", 44, "female"),
        measures=measures,
        finding=finding,
        quality=quality if len(quality) > len(parts) else (*quality, *parts[len(quality) :]),
        references=references,
        provenance=provenance,
    )


def bend(
    pelvis: float | None = 30.0,
    lumbar: float | None = 60.0,
    *,
    compensating: float = 0.9,
    limited: float = 0.97,
    film: str = "bend",
    half: float = 5.0,
    **more: Any,
) -> Result:
    """A forward bend. compensating, limited: probabilities of compensation and of an early stop of the pelvis."""
    if pelvis is None or lumbar is None:
        withheld = Finding(None, None, None, "How the movement divides cannot be told from this film.")
        check = Check("outline", False, "The back could not be read: wear close-fitting clothes.", "withhold")
        none = {"pelvis_tilt": angle(None), "lumbar_flexion": angle(None)}
        return result("forward-bend", film, none, withheld, quality=(check, *more.pop("quality", ())), **more)
    chances = {
        "compensating": compensating,
        "hip-limited": limited - compensating,
        "lumbar-dominant": 0.0,
        "hip-dominant": 0.0,
        "typical": 1.0 - limited,
    }
    likeliest = max(chances, key=lambda name: chances[name])
    named = chances[likeliest] >= 0.8
    verdict = True if compensating >= 0.8 else False if compensating <= 0.2 else None
    finding = Finding(
        likeliest if named else "indeterminate",  # pyright: ignore[reportArgumentType]
        verdict,
        chances[likeliest],
        "The hips stopped early.",
        (),
        chances,
        tuple(sorted(chances, key=lambda name: -chances[name])[:2]),
    )
    share = lumbar / (lumbar + pelvis)
    measures = {
        "pelvis_tilt": angle(pelvis, half, "contour"),
        "lumbar_flexion": angle(lumbar, half, "contour"),
        "lumbar_share": Measure(share, share - 0.05, share + 0.05, "ratio", "contour"),
    }
    return result("forward-bend", film, measures, finding, **more)


def tissue(
    name: str, side: Side | None, measure: str, chance: float | None, border: float | None, short: Any
) -> TissueFinding:
    state = "unknown" if chance is None else "short" if chance >= 0.8 else "free" if chance <= 0.2 else "indeterminate"
    sentence = f"The {name} of the {side} leg: {state}."
    return TissueFinding(name, side, measure, state, chance, sentence, border, short)  # pyright: ignore[reportArgumentType]


def leg_raise(side: Side | None, value: float | None, chance: float | None, **more: Any) -> Result:
    film = more.pop("film", f"raise-{side}")
    usual = Reference("leg_elevation", 80.7, 106.9, "mean ± SD", "50 adults", "Mier 2013", None)
    found = tissue("hamstrings", side, "leg_elevation", chance, 80.0, "below")
    finding = Finding(None, None, None, found.sentence, tissues=(found,))
    measures = {"leg_elevation": angle(value), "knee_angle": angle(3.0), "other_leg_elevation": angle(1.0)}
    return result("straight-leg-raise", film, measures, finding, references=(usual,), **more)


def knee_extension(side: Side, value: float | None, chance: float | None, **more: Any) -> Result:
    film = more.pop("film", f"extension-{side}")
    usual = Reference("knee_angle", 7.4, 19.4, "mean ± SD", "students", "Yıldırım 2018", None)
    found = tissue("hamstrings", side, "knee_angle", chance, 23.4, "above")
    finding = Finding(None, None, None, found.sentence, tissues=(found,))
    measures = {"knee_angle": angle(value), "thigh_elevation": angle(89.0)}
    return result("active-knee-extension", film, measures, finding, references=(usual,), **more)


def rotation(chances: dict[str, float | None], **more: Any) -> Result:
    """chances: probability of being short by tissue and side, `external rotators left`."""
    turns = {"external rotators": "internal", "internal rotators": "external"}
    tissues: list[TissueFinding] = []
    measures: dict[str, Measure] = {}
    references: list[Reference] = []
    for each, chance in chances.items():
        name, _, side = each.rpartition(" ")
        measure = f"{turns[name]}_rotation_{side}"
        low, high = (24.0, 45.4) if turns[name] == "internal" else (39.3, 60.1)
        measures[measure] = angle(None if chance is None else low - 20.0 * (chance - 0.5))
        tissues.append(tissue(name, side, measure, chance, low, "below"))  # pyright: ignore[reportArgumentType]
        references.append(Reference(measure, low, high, "mean ± SD", "131 women", "Czuppon 2017", None))
    finding = Finding(None, None, None, "Rotation.", tissues=tuple(tissues))
    more.setdefault("film", "rotation")
    return result("hip-rotation", more.pop("film"), measures, finding, references=tuple(references), **more)


def thomas(side: Side, value: float, chance: float, **more: Any) -> Result:
    usual = Reference("thigh_elevation", -20.2, -1.0, "mean ± SD", "300 athletes", "Ferber 2010", None)
    tissues = (
        tissue("hip flexors", side, "thigh_elevation", chance, 0.0, "above"),
        tissue("quadriceps", side, "knee_angle", None, None, None),
    )
    finding = Finding(None, None, None, tissues[0].sentence, tissues=tissues)
    measures = {"thigh_elevation": angle(value), "knee_angle": angle(48.0)}
    return result("thomas", f"thomas-{side}", measures, finding, references=(usual,), **more)


def squat(
    compensating: bool | None, probability: float = 0.9, *, lumbar: float = 28.0, film: str = "squat", **more: Any
) -> Result:
    finding = Finding(None, compensating, probability, "At the bottom the hips were bent by 96°.")
    measures = {
        "hip_flexion": angle(96.0, 6, "contour"),
        "lumbar_flexion": angle(lumbar, 8, "contour"),
        "pelvis_tuck": angle(12.0, 4, "contour"),
    }
    return result("squat", film, measures, finding, **more)
