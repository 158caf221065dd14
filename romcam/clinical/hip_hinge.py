"""The hip hinge: bending over from the hips with the back held flat, knees soft."""

from __future__ import annotations

from typing import Final

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.finding import withheld_finding
from romcam.assessment.formatting import degrees, degrees_interval, percent
from romcam.assessment.lumbar_share import LumbarShare, LumbarShareOfMovement
from romcam.assessment.measures import AtEnd
from romcam.assessment.pattern import Split
from romcam.assessment.probability import chance_above, decided
from romcam.assessment.signature import SEATED_FROM, Signature
from romcam.assessment.timing import PHASE_DURATIONS
from romcam.assessment.trial import AssessedTrial
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import FLOOR, Posture, arc
from romcam.messages import Catalogue
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import BEND

_LIMITS: Final = load_norms("hip-hinge").limits
_LEADING: Final = ("hip_flexion", "lumbar_flexion", "lumbar_share")

_text = Catalogue(__name__)


def _conclude(assessed: AssessedTrial) -> Finding:
    """Decide whether the back stayed flatter than in a free bend while the hip joints flexed.

    It rounded where the lumbar spine bends as far as in most people's free bend, or in place of the hips. It stayed
    flat where it does neither and the hips give more of the bend than in a free one.
    """
    if not assessed.split_known:
        return withheld_finding(assessed.quality)
    norms, split, lumbar = assessed.trial.norms, Split.of(assessed.trial), assessed.measures["lumbar_flexion"]
    border = norms.borders["lumbar_rounded_deg"]
    far = chance_above(lumbar, border.value, border.sd)
    instead = split.chance_share_above(norms.borders["share_rounded"].value)
    rounded = max(far, instead)
    flat = 1.0 - max(far, split.chance_share_above(norms.borders["share_flat"].value))
    compensating = True if decided(rounded) else False if decided(flat) else None
    answer = {True: "rounded" if far >= instead else "rounded-instead", False: "flat", None: "close"}[compensating]
    sentence = _text(
        f"hip-hinge.{answer}",
        hip=degrees(assessed.measures["hip_flexion"].value or 0),
        lumbar=degrees(lumbar.value or 0),
        interval=degrees_interval(lumbar),
        border=degrees(border.value),
        share=percent(split.share),
    )
    probability = rounded if compensating else flat if compensating is False else max(rounded, flat)
    return Finding(None, compensating, probability, sentence, tuple(note.cited for note in norms.notes))


def _matches(film: Signature) -> bool:
    """The person stands and does not walk, and the trunk leans further than the knees bend, unless hands are low."""
    bends = film.leaning is not None and "bend" in film.leaning.kinds
    leans = film.trunk_deg > _LIMITS["least_range_deg"].value
    return film.position != "lying" and leans and bends and film.seated < SEATED_FROM and not film.walks


HIP_HINGE: Final = ClinicalTest(
    name="hip-hinge",
    protocol=BEND,
    posture=Posture(
        body=(((42, 31), (47, 42), (46, 54), (51, 55)),),
        moving=(((42, 31), (61, 23)), ((61, 23), (56, 31), (48, 33))),
        rest=(((46, 30), (46, 14)),),
        props=(FLOOR,),
        arrow=arc((46, 31), 25, -68, -44),
        heads=((67, 20),),
        rest_heads=((47, 8),),
    ),
    angles=SAGITTAL,
    measures=(*(AtEnd(name) for name in SAGITTAL), LumbarShare(), LumbarShareOfMovement(), *PHASE_DURATIONS),
    tasks=(
        RepetitionRule("trunk_chord", best_by="trunk_inclination", least_range_deg=_LIMITS["least_range_deg"].value),
    ),
    quality=(*quality.OF_THE_BACK, quality.reached_end),
    conclude=_conclude,
    matches=_matches,
    performed_as=frozenset({"bend"}),
    display=Display(
        tiles=_LEADING,
        curves=("hip_flexion", "lumbar_flexion", "trunk_chord"),
        columns=_LEADING,
        lines=("thigh",),
    ),
)
