"""Standing trunk rotation: how far the thorax turns, and how much of it the pelvis turns over the hips."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment import quality
from romcam.assessment.conclusions import Finding, Measure
from romcam.assessment.measures import Z95, AtEnd, Derived, known, withheld
from romcam.assessment.quality import Stays
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Judged
from romcam.assessment.wording import percent
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LEAST: Final = load_norms("twist").limits["least_range_deg"].value
_WAYS: Final = (("left", 1), ("right", -1))
_ANGLES: Final = ("thorax_turn", "pelvis_turn", "feet_turn", "trunk_lean")


def _share(side: str) -> Derived:
    def of(measures: dict[str, Measure]) -> Measure:
        thorax, pelvis = measures[f"thorax_turn_{side}"], measures[f"pelvis_turn_{side}"]
        if not thorax.value or pelvis.value is None or thorax.high is None or pelvis.high is None:
            return withheld("ratio", ())
        share = pelvis.value / thorax.value
        error = np.hypot((pelvis.high - pelvis.value) / Z95, share * (thorax.high - thorax.value) / Z95) / thorax.value
        half = float(Z95 * error)
        return Measure(share, known(share - half), known(share + half), "ratio", "landmarks")

    return Derived(f"hips_share_{side}", f"From the hips, turning {side}", of)  # pyright: ignore[reportArgumentType]


def _conclude(judged: Judged) -> Finding:
    """What turned how far; from landmarks alone there is no verdict."""
    said: list[str] = []
    for side, _ in _WAYS:
        thorax, pelvis, share = (
            judged.measures[f"{name}_{side}"].value for name in ("thorax_turn", "pelvis_turn", "hips_share")
        )
        if thorax is not None and pelvis is not None and share is not None:
            said.append(
                f"to the {side} the thorax turned by {thorax:.0f}°, the pelvis by {pelvis:.0f}° of it "
                f"({percent(share)})"
            )
    weak = (
        "These turns are the pose model's own guess at depth, the weakest evidence romcam uses; they show large "
        "differences between the sides and between visits, not a few degrees."
    )
    if not said:
        return Finding(None, None, None, "No turn of the trunk was seen well enough to measure.", (weak,))
    sentence = "; ".join(said)
    return Finding(None, None, None, f"{sentence[:1].upper()}{sentence[1:]}.", (weak,))


def _looks(shown: Signature) -> bool:
    """Somebody seen from the front turns the shoulders; hips and legs stay where they are."""
    still = shown.position != "lying" and shown.drop < 0.25 and max(shown.shanks_deg) < 30.0
    return still and shown.view == "front" and shown.turn_deg > 12.0


TWIST: Final = ClinicalTest(
    name="twist",
    title="Standing trunk rotation",
    protocol=MeasurementProtocol(view="front", neutral_posture=(("thorax_turn", 0.0),), landmark_se_deg=11.5),
    filming="Stand with the feet hip-wide, arms crossed on the chest. Camera at chest height, exactly in front, the "
    "whole body in the picture. Stand still for a second, turn slowly to one side as far as it goes with the feet on "
    "the floor, hold, come back, then to the other side; two or three times each.",
    says="How far thorax and pelvis turn in standing, and how much the hips give: what they do not, the spine has to.",
    angles=_ANGLES,
    measures=(
        *(AtEnd("thorax_turn", f"thorax_turn_{s}", f"Thorax, to the {s}", effort=s, sign=sign) for s, sign in _WAYS),
        *(AtEnd("pelvis_turn", f"pelvis_turn_{s}", f"Pelvis, to the {s}", effort=s, sign=sign) for s, sign in _WAYS),
        *(_share(side) for side, _ in _WAYS),
    ),
    efforts=tuple(RepetitionRule("thorax_turn", sign=sign, task=s, least_range_deg=_LEAST) for s, sign in _WAYS),
    quality=(
        quality.whole_body,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.whole_film,
    ),
    compensations=(
        Stays(
            "feet_still",
            "feet_turn",
            "feet_turn",
            good="The feet stayed where they were.",
            bad="The feet turned along by {value}: keep them flat on the floor.",
            unseen="Whether the feet stayed where they were could not be seen.",
            way="either",
        ),
        Stays(
            "trunk_lean",
            "trunk_lean",
            "trunk_lean",
            good="The trunk stayed upright.",
            bad="The trunk leaned sideways by {value}: turn upright.",
            unseen="Whether the trunk stayed upright could not be seen.",
            way="either",
        ),
    ),
    conclude=_conclude,
    looks=_looks,
    shown=Shown(
        tiles=("thorax_turn_left", "thorax_turn_right", "hips_share_left", "hips_share_right"),
        courses=("thorax_turn", "pelvis_turn"),
        columns=("thorax_turn_left", "pelvis_turn_left", "thorax_turn_right", "pelvis_turn_right"),
        lines=("shoulder_line", "hip_line"),
    ),
)
