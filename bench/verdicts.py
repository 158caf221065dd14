"""How often a pattern can be named, given errors of the angles of exactly the stated size.

    python bench/verdicts.py

Nothing is filmed. True pelvis and T12-L1 at the end of range are drawn, normal errors are added, and the pattern is
decided as in romcam. Two kinds of people: those of bench/accuracy.py, whose hips and lumbar spine are drawn
independently, and people as Laird 2019 measured them (pelvis 59 ± 15°, lumbar spine 52 ± 11°, trunk 111 ± 16°).
Two minutes; needs romcam[phantom].
"""

from __future__ import annotations

import numpy as np
from accuracy import true_pattern

from romcam import clinical
from romcam.assessment.pattern import Borders, Split, decide, pattern_probabilities
from romcam.norms import load_verdict
from romcam.synthetic import random_case

PEOPLE = 1500
FIRST_SEED = 3_000_000
ERRORS_DEG = ((4.5, 3.9), (4.0, 3.0), (3.5, 3.2), (3.0, 2.7), (2.5, 2.2), (2.0, 1.8))
"""Standard errors of pelvis and T12-L1, taken as independent, as those of romcam are."""


def drawn() -> np.ndarray:
    """(N, 2) pelvis and lumbar spine, degrees, of the people of bench/accuracy.py."""
    motions = [random_case(FIRST_SEED + i, envelope="core").motion for i in range(PEOPLE)]
    return np.array(
        [(m.pelvis_end_deg - m.neutral_pelvis_deg, m.lumbar_end_deg - m.neutral_lumbar_deg) for m in motions]
    )


def measured() -> np.ndarray:
    """The same of people as Laird 2019 measured them; the trunk's spread gives the correlation of hips and spine."""
    together = (16.0**2 - 15.0**2 - 11.0**2) / 2
    people = np.random.default_rng(1).multivariate_normal([59, 52], [[225, together], [together, 121]], PEOPLE)
    return people[(people > 5).all(axis=1)]


def verdicts(people: np.ndarray, pelvis_deg: float, t12_deg: float) -> str:
    """Share of indeterminate and wrong patterns, and of right ones among clear cases, percent."""
    norms, rng = clinical.get("forward-bend").norms, np.random.default_rng(2)
    borders, limits = Borders.of(norms.borders), load_verdict()
    patterns, truths, clear = [], [], []
    for pelvis, lumbar in people:
        trunk = pelvis + lumbar
        pattern, far = true_pattern({"pelvis_tilt": pelvis, "lumbar_flexion": lumbar, "trunk_inclination": trunk})
        found = Split(pelvis + rng.normal(0, pelvis_deg), trunk + rng.normal(0, t12_deg), pelvis_deg, t12_deg, 0.0)
        decision = decide(pattern_probabilities(found, borders), limits.named_from, limits.remaining)
        patterns.append(decision.pattern)
        truths.append(pattern)
        clear.append(far)
    patterns_, truths_, clear_ = np.array(patterns), np.array(truths), np.array(clear)
    indeterminate, right = patterns_ == "indeterminate", patterns_ == truths_
    wrong = ~indeterminate & ~right
    return f"{100 * indeterminate.mean():.0f} | {100 * wrong.mean():.1f} | {100 * right[clear_].mean():.0f}"


def main() -> None:
    kinds = (drawn(), measured())
    columns = "indeterminate % | wrong % | clear ones right %"
    print(f"pelvis | T12-L1 | as drawn: {columns} | as in life: {columns}")
    for pelvis, t12 in ERRORS_DEG:
        print(f"{pelvis} | {t12} | " + " | ".join(verdicts(people, pelvis, t12) for people in kinds), flush=True)


if __name__ == "__main__":
    main()
