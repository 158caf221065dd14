"""One trial as quality rules, measures and findings read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from romcam.angles import Angles
from romcam.assessment.conclusions import Check, Measure, Subject
from romcam.assessment.probability import Z95
from romcam.body.quantities import QUANTITIES, FrameEvidence, Quantity
from romcam.movement import LEAST_KNOWN, Movement, Repetition, plateau_known, plateau_median
from romcam.norms.reference import Norms
from romcam.protocol import Position
from romcam.recording import LEGS_DISTINGUISHED, PAUSE_S, FloatArray, Recording
from romcam.segments import leg_error_deg, trunk_se_deg


@dataclass(frozen=True, eq=False)
class Trial:
    """One trial. It has at least one repetition, unless its test needs no movement."""

    recording: Recording
    angles: Angles
    movement: Movement
    norms: Norms

    @property
    def best(self) -> Repetition:
        """The repetition that is reported (`romcam.movement.choose_best`)."""
        return self.movement.repetitions[self.movement.best or 0]

    @property
    def moving(self) -> NDArray[np.bool_]:
        """(T,) frames from the first repetition's start to the last one's stop, and those of the neutral posture."""
        frames = np.zeros(len(self.recording), dtype=bool)
        if not self.movement.repetitions:
            return ~frames
        frames[self.movement.repetitions[0].start : self.movement.repetitions[-1].stop] = True
        return frames | self.angles.neutral

    def share_of_time(self, frames: NDArray[np.bool_]) -> float:
        """Return the share of the filmed time of the movement that some frames take.

        Parameters
        ----------
        frames
            (T,) the frames; only those of the movement count.

        Returns
        -------
        float
            0 to 1; pauses without frames do not count.
        """
        filmed_s = self.recording.filmed_s
        return float(np.sum(filmed_s[self.moving & frames]) / np.sum(filmed_s[self.moving]))

    def elapsed_s(self, first: int, last: int) -> float:
        """Return the time from one frame to another.

        Parameters
        ----------
        first, last
            The frames, at the start and the end of a phase of the movement.

        Returns
        -------
        float
            Seconds; NaN where the film does not say when its pictures were taken, or pauses near or between the two.
        """
        time_s = self.recording.time_s
        last = min(last, len(time_s) - 1)
        around = np.diff(time_s[max(0, first - 1) : last + 2])
        if not self.recording.times_known or (len(around) and float(np.max(around)) > PAUSE_S):
            return float("nan")
        return float(time_s[last] - time_s[first])

    @property
    def back_observed(self) -> NDArray[np.bool_]:
        """(T,) whether the back itself was observed in a frame."""
        return self.angles.evidence >= FrameEvidence.CONTOUR

    @property
    def leg(self) -> Literal["left", "right"] | None:
        """The tested leg; None: the test has none, or the legs of a lying person were not surely distinguished."""
        odds = self.recording.leg_log_odds
        return None if odds < LEGS_DISTINGUISHED else self.angles.measured

    @property
    def from_the_side(self) -> bool:
        """Whether the person was seen in profile; from the front, inclinations in the picture are not defined."""
        return self.angles.view.facing != 0

    @property
    def split_known(self) -> bool:
        """Whether pelvis and T12-L1 are known in at least half of the best repetition's end of range."""
        lumbar = self.angles.values.get("lumbar_flexion")
        if lumbar is None:
            return False
        if not self.movement.repetitions:
            return bool(np.mean(np.isfinite(lumbar)) >= LEAST_KNOWN)
        return plateau_known(lumbar, self.best) >= LEAST_KNOWN

    def at_end(self, name: str, repetition: Repetition | None = None) -> float:
        """Return the median of an angle over a repetition's end of range.

        Parameters
        ----------
        name
            Name of the angle.
        repetition
            The repetition; None: the best one.

        Returns
        -------
        float
            Degrees; NaN: unknown.
        """
        return plateau_median(self.angles.values[name], repetition or self.best)

    def error_at_end(self, name: str, repetition: Repetition | None = None) -> float:
        """Return the standard error of an angle at a repetition's end of range.

        Parameters
        ----------
        name
            Name of the angle.
        repetition
            The repetition; None: the best one.

        Returns
        -------
        float
            Degrees; NaN: unknown.

        Notes
        -----
        It is the root mean square over the plateau and is not reduced by the number of frames, since all of them share
        one error. The errors of two segments from landmarks are taken as independent. What a neutral posture that was
        not held may cost is added to the half width of the interval of an angle that is counted from it.
        """
        if name in self.angles.se:
            return self._mean_over_plateau(self.angles.se[name] ** 2, repetition or self.best) ** 0.5
        quantity = QUANTITIES[name]
        return self._with_neutral_error(quantity, self.angles.landmark_se_deg * len(quantity.terms) ** 0.5)

    def _with_neutral_error(self, quantity: Quantity, own_deg: float) -> float:
        """Standard error of an angle from landmarks, degrees, with what a neutral posture that is not held may cost."""
        angles, segments = self.angles, {segment for _, segment in quantity.terms}
        if not quantity.absolute and "leg_measured" in segments:
            off = angles.neutral_off_deg.get("leg_measured", 0.0)
            return float(own_deg + leg_error_deg(angles.neutral_hold, off) / Z95)
        if not quantity.absolute and "chord" in segments:
            return float(np.hypot(own_deg, trunk_se_deg(angles.neutral_hold, angles.neutral_lean_deg)))
        return float(own_deg)

    def correlation_at_end(self) -> float:
        """Return the correlation of the errors of pelvis and T12-L1 at the best end of range; 0: unknown."""
        correlation = self._mean_over_plateau(self.angles.pelvis_t12_correlation, self.best)
        return correlation if np.isfinite(correlation) else 0.0

    def _mean_over_plateau(self, values: FloatArray, repetition: Repetition) -> float:
        known = values[repetition.plateau]
        known = known[np.isfinite(known)]
        return float(np.mean(known)) if len(known) else float("nan")


@dataclass(frozen=True, eq=False)
class AssessedTrial:
    """A trial with its measures and checks, from which a finding is made.

    Parameters
    ----------
    trial
        The trial.
    measures
        Its measures by name.
    quality
        All checks, in the order they are reported.
    compensations
        The checks that detect a compensation.
    subject
        The person: identifier, age and sex, as far as known.
    split_known
        Whether hip and spine may be reported separately.
    position
        How the person holds or lies.
    """

    trial: Trial
    measures: Mapping[str, Measure]
    quality: tuple[Check, ...]
    compensations: tuple[Check, ...]
    subject: Subject
    split_known: bool
    position: Position
