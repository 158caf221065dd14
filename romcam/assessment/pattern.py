"""The movement pattern of a split between hips and lumbar spine, and how probable it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from romcam.assessment.conclusions import Pattern
from romcam.assessment.trial import Trial
from romcam.norms.reference import Limit

PATTERNS: Final[tuple[Pattern, ...]] = (
    "compensating",
    "hip-limited",
    "lumbar-dominant",
    "hip-dominant",
    "typical",
)
_STEPS: Final = 2048


@dataclass(frozen=True)
class Split:
    """Pelvis and T12-L1 at the end of range, degrees, with their standard errors and the correlation of these."""

    pelvis_deg: float
    trunk_deg: float
    pelvis_se_deg: float
    trunk_se_deg: float
    correlation: float

    @property
    def share(self) -> float:
        """Lumbar share: the part of the trunk's inclination that is not the pelvis's, 0..1."""
        return 1.0 - self.pelvis_deg / self.trunk_deg

    def chance_share_above(self, border: float) -> float:
        """Return the probability that the true lumbar share is above a border, for a trunk that leans forward.

        Parameters
        ----------
        border
            Lumbar share, 0..1.

        Returns
        -------
        float
            0..1. The share is above the border where `(1 - border) * trunk - pelvis` is positive; its error is normal.
        """
        kept = 1.0 - border
        variance = (
            (kept * self.trunk_se_deg) ** 2
            + self.pelvis_se_deg**2
            - 2.0 * kept * self.correlation * self.trunk_se_deg * self.pelvis_se_deg
        )
        difference = kept * self.trunk_deg - self.pelvis_deg
        return float(scipy.special.ndtr(difference / math.sqrt(max(variance, 1e-9))))

    @classmethod
    def of(cls, trial: Trial) -> Split:
        """Read the split at the best repetition's end of range.

        Parameters
        ----------
        trial
            A trial with at least one repetition.
        """
        return cls(
            pelvis_deg=trial.at_end("pelvis_tilt"),
            trunk_deg=trial.at_end("trunk_inclination"),
            pelvis_se_deg=trial.error_at_end("pelvis_tilt"),
            trunk_se_deg=trial.error_at_end("trunk_inclination"),
            correlation=trial.correlation_at_end(),
        )


@dataclass(frozen=True)
class Borders:
    """Borders between the patterns: pelvis tilt below which the pelvis stops early, and usual lumbar shares, 0..1."""

    pelvis_low_deg: float
    share_low: float
    share_high: float

    @classmethod
    def of(cls, borders: Mapping[str, Limit]) -> Borders:
        """Read the borders of a norms file.

        Parameters
        ----------
        borders
            Section `borders` of the file, by key.
        """
        return cls(borders["pelvis_low_deg"].value, borders["share_low"].value, borders["share_high"].value)


def classify(pelvis_deg: float, share: float, borders: Borders) -> Pattern:
    """Return the pattern of an exact split.

    Parameters
    ----------
    pelvis_deg
        Pelvis tilt at the end of range, degrees.
    share
        Lumbar share, 0..1.
    borders
        Borders between the patterns.

    Returns
    -------
    str
        Where the pelvis stops early (below its border), `compensating` above the high share, else `hip-limited`.
        Otherwise `lumbar-dominant` above the high share, `hip-dominant` below the low one, else `typical`.
    """
    if pelvis_deg < borders.pelvis_low_deg:
        return "compensating" if share > borders.share_high else "hip-limited"
    if share > borders.share_high:
        return "lumbar-dominant"
    return "hip-dominant" if share < borders.share_low else "typical"


def pattern_probabilities(split: Split, borders: Borders) -> dict[str, float]:
    """Return the probability of each pattern, given the measured split and its errors.

    Parameters
    ----------
    split
        The measured split.
    borders
        Borders between the patterns.

    Returns
    -------
    dict
        Probability by pattern, 0..1; they add up to 1.

    Notes
    -----
    The errors of pelvis and trunk are taken as normal with the stated correlation. In the plane of trunk T and pelvis P
    every border is a line: P = pelvis_low, or P = (1 - share) T. For a given T the patterns are intervals of P, whose
    normal probabilities are exact; they are averaged over 2048 equally likely values of T. No random numbers are used.
    """
    z = scipy.special.ndtri((np.arange(_STEPS) + 0.5) / _STEPS)
    trunk = split.trunk_deg + split.trunk_se_deg * z
    middle = split.pelvis_deg + split.correlation * split.pelvis_se_deg * z
    spread = max(split.pelvis_se_deg * float(np.sqrt(max(1.0 - split.correlation**2, 0.0))), 1e-9)
    low = np.full(_STEPS, borders.pelvis_low_deg)
    much = (1.0 - borders.share_high) * trunk  # below this pelvis the lumbar share is above the high border
    little = (1.0 - borders.share_low) * trunk  # above this one it is below the low border

    def below(border: np.ndarray) -> np.ndarray:
        return scipy.special.ndtr((border - middle) / spread)

    limited, rounded, hinged = below(low), below(np.minimum(much, low)), below(np.maximum(little, low))
    dominant = below(np.maximum(much, low)) - limited
    parts = {
        "compensating": rounded,
        "hip-limited": limited - rounded,
        "lumbar-dominant": dominant,
        "hip-dominant": 1.0 - hinged,
        "typical": hinged - limited - dominant,
    }
    return {name: min(max(float(np.mean(part)), 0.0), 1.0) for name, part in parts.items()}


@dataclass(frozen=True)
class Decision:
    """The conclusion about the pattern.

    Parameters
    ----------
    pattern
        The named pattern, or `indeterminate`.
    compensating
        Whether the spine compensates; None: undecided.
    probability
        Of the likeliest pattern.
    remaining
        The patterns that remain possible, likeliest first.
    """

    pattern: Pattern
    compensating: bool | None
    probability: float
    remaining: tuple[Pattern, ...]


def decide(probabilities: Mapping[str, float], named_from: float, remaining: float) -> Decision:
    """Decide which pattern is named, and which remain possible.

    Parameters
    ----------
    probabilities
        Of every pattern.
    named_from
        Probability from which a pattern, or the answer whether the spine compensates, is named.
    remaining
        The likeliest patterns whose probabilities add up to this value remain possible.
    """
    order = sorted(PATTERNS, key=lambda name: -probabilities[name])
    likeliest = order[0]
    held = np.cumsum([probabilities[name] for name in order])
    count = int(np.searchsorted(held, remaining - 1e-9)) + 1
    compensating = probabilities["compensating"]
    decided = compensating >= named_from or compensating <= 1.0 - named_from + 1e-12
    return Decision(
        pattern=likeliest if probabilities[likeliest] >= named_from else "indeterminate",
        compensating=compensating >= named_from if decided else None,
        probability=probabilities[likeliest],
        remaining=tuple(order[:count]),
    )
