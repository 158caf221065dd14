"""What a clinical test declares of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from romcam.assessment.finding import PatternWords
from romcam.assessment.measures import Timing
from romcam.assessment.quality import QualityRule
from romcam.assessment.trial import Trial
from romcam.assessment.values import Finding, Subject
from romcam.movement.repetitions import RepetitionRule
from romcam.norms import Norms, load_norms

PatternRule = Callable[[Trial, Subject, PatternWords], Finding]


@dataclass(frozen=True)
class ClinicalTest:
    """One clinical test: all that is particular to it.

    name: as typed on the command line. title: in words. view: where the camera looks from. filming: how to
    film it, in a few sentences. angles: the columns of angles.csv, by `romcam.names`, in order. measures:
    what is reported at the end of range, of the same names. timings: what is reported in seconds.
    repetitions: how they are found.
    quality: the rules, in the order they are shown. find: the pattern rule, for where hips and spine are
    known apart. words: its wording. The norms are `romcam/norms/<name>.json`.
    """

    name: str
    title: str
    view: Literal["side", "front"]
    filming: str
    angles: tuple[str, ...]
    measures: tuple[str, ...]
    timings: tuple[Timing, ...]
    repetitions: RepetitionRule
    quality: tuple[QualityRule, ...]
    find: PatternRule
    words: PatternWords

    @property
    def norms(self) -> Norms:
        """The test's norms, thresholds and citations, read once."""
        return load_norms(self.name)
