"""What a clinical test declares of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from romcam.angles import Angles
from romcam.assessment.conclusions import Finding
from romcam.assessment.finding import PatternWords
from romcam.assessment.measures import MeasureRule
from romcam.assessment.quality import QualityRule
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Judged
from romcam.movement import Movement, RepetitionRule, find_movement
from romcam.norms import Norms, load_norms
from romcam.protocol import MeasurementProtocol

Conclude = Callable[[Judged], Finding]
FindMovement = Callable[[Angles], Movement]
Looks = Callable[[Signature], bool]


@dataclass(frozen=True)
class Shown:
    """What the report and the overlay show of a test, most important first, all by name.

    tiles: measures in large figures. courses: angles over time. columns: measures of each repetition in the table.
    lines: segments drawn on the person (`romcam.segments.inclinations`).
    """

    tiles: tuple[str, ...]
    courses: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClinicalTest:
    """One clinical test: all that is particular to it.

    name: as typed on the command line. title: in words. setting: where the camera looks from, how the person holds or
    lies, what the angles are counted from. filming: how to film it, in a few sentences. says: what it says about which
    tissue. angles: the columns of angles.csv, by `romcam.body.quantities`, in order. measures: what is reported.
    efforts: how the repetitions of each of its movements are found; none: nothing has to move. moves: finds the
    movement where that is no repetition of an angle. looks: whether a film may well show this test, so that the wrong
    one is noticed; none: any film may. nothing: the sentence about a `{film}` without a repetition, where it needs its
    own.
    quality: the rules, in the order they are shown. compensations: the rules that look for one. conclude: the finding.
    words: of its patterns, where hips and spine are told apart. guided: `romcam record` can lead through it. The norms
    are `romcam/norms/<name>.json`.
    """

    name: str
    title: str
    protocol: MeasurementProtocol
    filming: str
    says: str
    angles: tuple[str, ...]
    measures: tuple[MeasureRule, ...]
    efforts: tuple[RepetitionRule, ...]
    quality: tuple[QualityRule, ...]
    conclude: Conclude
    shown: Shown
    compensations: tuple[QualityRule, ...] = ()
    moves: FindMovement | None = None
    looks: Looks | None = None
    nothing: str = ""
    words: PatternWords | None = None
    guided: bool = False

    @property
    def norms(self) -> Norms:
        """The test's norms, thresholds and citations, read once."""
        return load_norms(self.name)

    def find_movement(self, angles: Angles) -> Movement:
        """The repetitions of a trial, and the best of each effort."""
        return self.moves(angles) if self.moves is not None else find_movement(angles, *self.efforts)
