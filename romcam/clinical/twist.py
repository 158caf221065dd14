"""Standing trunk rotation: how far the thorax turns, and how much of it the pelvis turns over the hips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from romcam.assessment import quality
from romcam.assessment.conclusions import Finding, Measure
from romcam.assessment.formatting import degrees, listed, percent
from romcam.assessment.intervals import known, withheld, withheld_if_wide
from romcam.assessment.measures import AtEnd, Derived
from romcam.assessment.probability import Z95
from romcam.assessment.signature import Signature
from romcam.assessment.trial import AssessedTrial
from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.posture import FLOOR, Posture, arc
from romcam.clinical.sentences import own_sentences
from romcam.messages import Catalogue
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol

_NAME: Final = "twist"
_SENTENCE: Final = own_sentences(_NAME)
_LEAST: Final = load_norms(_NAME).limits["least_range_deg"].value
_DIRECTIONS: Final = (("left", 1), ("right", -1))
_ANGLES: Final = ("thorax_turn", "pelvis_turn", "feet_turn", "trunk_lean")

_text = Catalogue(__name__)


def _at_end(quantity: str) -> tuple[AtEnd, ...]:
    return tuple(AtEnd(quantity, f"{quantity}_{side}", task=side, sign=sign) for side, sign in _DIRECTIONS)


def _share(side: str) -> Derived:
    def of(measures: Mapping[str, Measure]) -> Measure:
        thorax, pelvis = measures[f"thorax_turn_{side}"], measures[f"pelvis_turn_{side}"]
        if not thorax.value or pelvis.value is None or thorax.high is None or pelvis.high is None:
            return withheld("ratio", ())
        share = pelvis.value / thorax.value
        error = np.hypot((pelvis.high - pelvis.value) / Z95, share * (thorax.high - thorax.value) / Z95) / thorax.value
        half = float(Z95 * error)
        return withheld_if_wide(Measure(share, known(share - half), known(share + half), "ratio", "landmarks"))

    return Derived(f"hips_share_{side}", of)


def _conclude(assessed: AssessedTrial) -> Finding:
    """Report how far thorax and pelvis turned, without a verdict: the evidence is landmarks alone."""
    turns: list[str] = []
    for side, _ in _DIRECTIONS:
        thorax, pelvis, share = (
            assessed.measures[f"{name}_{side}"].value for name in ("thorax_turn", "pelvis_turn", "hips_share")
        )
        if thorax is None or pelvis is None:
            continue
        values = {"thorax": degrees(thorax), "pelvis": degrees(pelvis)}
        if share is None:
            turns.append(_SENTENCE(f"turn-{side}", **values))
        else:
            turns.append(_SENTENCE(f"turn-{side}-share", **values, share=percent(share)))
    weak = (_text("twist.weak-evidence"),)
    sentence = _text("twist.found", turns=listed(turns)) if turns else _text("twist.not-seen")
    return Finding(None, None, None, sentence, notes=weak if turns else ())


def _matches(film: Signature) -> bool:
    """The person faces the camera and turns the shoulders; hips and legs stay where they are."""
    still = film.position != "lying" and film.drop < 0.25 and max(film.shanks_deg) < 30.0
    return still and film.view == "front" and film.turn_deg > 12.0


TWIST: Final = ClinicalTest(
    name=_NAME,
    protocol=MeasurementProtocol(
        view="front",
        neutral_posture=(("thorax_turn", 0.0),),
        landmark_se_deg=11.5,
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(((45, 31), (44, 43), (44, 54), (41, 55)), ((55, 31), (56, 43), (56, 54), (59, 55)), ((45, 31), (55, 31))),
        moving=(((50, 31), (50, 15)), ((44, 16), (57, 14)), ((44, 16), (52, 24), (57, 22)), ((57, 14), (51, 21))),
        rest=(),
        props=(FLOOR,),
        arrow=tuple((50.0 + 1.9 * (x - 50.0), 20.0 + 0.5 * (y - 20.0)) for x, y in arc((50, 20), 11, 150, 20)),
        heads=((51, 8),),
    ),
    angles=_ANGLES,
    measures=(*_at_end("thorax_turn"), *_at_end("pelvis_turn"), *(_share(side) for side, _ in _DIRECTIONS)),
    tasks=tuple(
        RepetitionRule("thorax_turn", sign=sign, task=side, least_range_deg=_LEAST) for side, sign in _DIRECTIONS
    ),
    quality=(
        quality.whole_body,
        quality.reached_end,
        quality.front_on,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.camera_still,
        quality.whole_film,
    ),
    compensations=(
        quality.Stays("feet_still", "feet_turn", limit="feet_turn", sentence=_SENTENCE, bound="either"),
        quality.Stays("trunk_lean", "trunk_lean", limit="trunk_lean", sentence=_SENTENCE, bound="either"),
    ),
    conclude=_conclude,
    matches=_matches,
    movement_role=MovementRole("turning", has_verdict=False),
    display=Display(
        tiles=("thorax_turn_left", "thorax_turn_right", "hips_share_left", "hips_share_right"),
        curves=("thorax_turn", "pelvis_turn"),
        columns=("thorax_turn_left", "pelvis_turn_left", "thorax_turn_right", "pelvis_turn_right"),
        lines=("shoulder_line", "hip_line"),
    ),
)
