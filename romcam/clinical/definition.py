"""The declaration of a clinical test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from romcam.angles import Angles
from romcam.assessment.conclusions import Finding
from romcam.assessment.limitation import Limitation
from romcam.assessment.measures import MeasureRule
from romcam.assessment.quality import QualityRule
from romcam.assessment.signature import Signature
from romcam.assessment.stance import MovementKind
from romcam.assessment.trial import AssessedTrial
from romcam.body.quantities import QUANTITIES
from romcam.clinical.posture import Posture
from romcam.messages import Catalogue
from romcam.movement import Movement, RepetitionRule, find_movement
from romcam.norms import Norms, load_norms
from romcam.protocol import MeasurementProtocol

Conclude = Callable[[AssessedTrial], Finding]
MovementFinder = Callable[[Angles], Movement]
SignatureCheck = Callable[[Signature], bool]

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Display:
    """Names of what report and overlay show of a test, most important first.

    Parameters
    ----------
    tiles
        Measures shown in large figures.
    curves
        Angles shown over time.
    columns
        Measures in the table of repetitions.
    lines
        Segments drawn on the person, by `romcam.segments.inclinations`.
    """

    tiles: tuple[str, ...]
    curves: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class MovementRole:
    """Role of a test in a screening as a movement in which the spine may compensate.

    Its question is the message `<name>.question` of the catalogue.

    Parameters
    ----------
    kind
        Kind of movement. A screening compares bending and squatting.
    has_verdict
        Whether romcam concludes from the movement that the spine compensates or does not.
    weight
        Value of the answer relative to others; as for `Tissue`.
    finds
        What a yes says: that the spine compensates for stiff hips, or only that it rounds, as most healthy spines do.
    """

    kind: Literal["bending", "squatting", "rising", "walking", "turning"]
    has_verdict: bool
    weight: float = 0.0
    finds: Literal["compensation", "rounding"] = "compensation"


@dataclass(frozen=True)
class ClinicalTest:
    """One clinical test with everything that is specific to it.

    Its norms and limits are `romcam/norms/<name>.json`, its sentences are the section of its name in
    `romcam/clinical/messages.en.ftl`.

    Parameters
    ----------
    name
        As typed on the command line and written to result.json.
    protocol
        Camera view, the person's position, and the neutral posture that the angles are counted from.
    posture
        The drawing of the test.
    angles
        Columns of angles.csv, by `romcam.body.quantities`, in order.
    measures
        Rules of the reported measures, in order.
    tasks
        Rules by which the repetitions of each task are found. Empty: the test needs no movement.
    quality
        Quality rules, in the order they are shown.
    conclude
        Function from an assessed trial to the finding.
    display
        Measures, angles and lines that report and overlay show.
    compensations
        Quality rules that detect a compensation.
    movement_finder
        Function that finds the movement; None: by `tasks`.
    matches
        Function that states whether a film's signature fits this test, so that a wrong test is recognised. None: any
        film fits.
    performed_as
        Movements that its repetitions may be (`romcam.assessment.stance`), so that a repetition of another movement is
        recognised. Empty: any.
    has_patterns
        Whether the test separates hip and spine into the patterns of the forward bend.
    guided
        Whether `romcam record` can guide the person through the test.
    limitations
        Tissues that its measures judge, for the finding and for a screening.
    movement_role
        Its role in a screening as a movement; None: none.
    cross_check_measure
        The measure that the cross-check of the AMA Guides compares with the sacrum's flexion; the borders of that
        rule are in the test's norms. None: the test has no part in it.
    """

    name: str
    protocol: MeasurementProtocol
    posture: Posture
    angles: tuple[str, ...]
    measures: tuple[MeasureRule, ...]
    tasks: tuple[RepetitionRule, ...]
    quality: tuple[QualityRule, ...]
    conclude: Conclude
    display: Display
    compensations: tuple[QualityRule, ...] = ()
    movement_finder: MovementFinder | None = None
    matches: SignatureCheck | None = None
    performed_as: frozenset[MovementKind] = frozenset()
    has_patterns: bool = False
    guided: bool = False
    limitations: tuple[Limitation, ...] = ()
    movement_role: MovementRole | None = None
    cross_check_measure: str | None = None

    @property
    def norms(self) -> Norms:
        """The test's norms, limits and citations."""
        return load_norms(self.name)

    @property
    def title(self) -> str:
        """Name as a heading: `Forward bend`."""
        return _text(f"{self.name}.title")

    @property
    def in_sentence(self) -> str:
        """Name within a sentence, without an article: `forward bend`."""
        return _text(f"{self.name}.in-sentence")

    @property
    def filming(self) -> str:
        """How to film it, in a few sentences."""
        return _text(f"{self.name}.filming")

    @property
    def interpretation(self) -> str:
        """Meaning of the result, and the tissue it is about."""
        return _text(f"{self.name}.interpretation")

    @property
    def question(self) -> str:
        """Question of the movement in a screening, beginning with whether or how; only with a `movement_role`."""
        return _text(f"{self.name}.question")

    @property
    def camera(self) -> str:
        """Camera and posture in a few words: `from the side, lying on the back`."""
        return _text(f"camera-{self.protocol.view}", position=self.protocol.position)

    @property
    def evidence_note(self) -> str:
        """Sentence about the evidence that separates hip and spine; empty for a test that does not separate them."""
        return _text("split-by-outline") if self.protocol.split else ""

    @property
    def evidence(self) -> str:
        """What the numbers rest on, in a few words; empty where it is the joints found in the picture."""
        return _text(f"{self.name}.evidence") if f"{self.name}.evidence" in _text else ""

    @property
    def letter_did(self) -> str:
        """What the person did, in a letter to them."""
        return _text(f"{self.name}.letter-did")

    @property
    def letter_about(self) -> str:
        """What the test looks at, in a letter to the person."""
        return _text(f"{self.name}.letter-about")

    def letter_outcome(self, outcome: str) -> str:
        """Return what a result means, in a letter to the person.

        Parameters
        ----------
        outcome
            A pattern; `yes`, `no` or `close`, in a test that asks whether the back rounded; or `measured`.

        Returns
        -------
        str
            The sentence that the film does not answer the question, where the test has none for the outcome.
        """
        name = f"{self.name}.letter-{outcome}"
        return _text(name) if name in _text else _text("letter-unknown")

    def nothing_found(self, film: str) -> str | None:
        """Return the test's own sentence about a film without a repetition.

        Parameters
        ----------
        film
            Name of the film.

        Returns
        -------
        str or None
            None where the general sentence fits.
        """
        name = f"{self.name}.nothing-found"
        return _text(f"{self.name}.nothing-found", film=film) if name in _text else None

    def measure_title(self, measure: str) -> str:
        """Return the title of one of the test's measures.

        Parameters
        ----------
        measure
            Name of the measure.

        Returns
        -------
        str
            Made from the name itself for a measure that only a later version knows.
        """
        if f"{self.name}.measure-{measure}" in _text:
            return _text(f"{self.name}.measure-{measure}")
        if f"measure-{measure}" in _text:
            return _text(f"measure-{measure}")
        return QUANTITIES[measure].title if measure in QUANTITIES else measure.replace("_", " ").capitalize()

    def pattern_name(self, pattern: str) -> str:
        """Return a movement pattern within a sentence.

        Parameters
        ----------
        pattern
            Code of the pattern, as in result.json.

        Returns
        -------
        str
            The code itself where the test does not describe the pattern.
        """
        known = f"{self.name}.pattern-name-{pattern}" in _text
        return _text(f"{self.name}.pattern-name-{pattern}") if known else pattern

    def find_movement(self, angles: Angles) -> Movement:
        """Find the repetitions of a trial, and the best of each task.

        Parameters
        ----------
        angles
            Angles of the trial.
        """
        if self.movement_finder is not None:
            return self.movement_finder(angles)
        return find_movement(angles, *self.tasks)
