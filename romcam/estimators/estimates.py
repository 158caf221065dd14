"""The interface of estimators: from a recording to the inclinations of pelvis, T12-L1 and thigh with their errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View
from romcam.body.landmarks import FloatArray
from romcam.body.quantities import FrameEvidence
from romcam.recording import Recording

SEGMENTS: Final = ("pelvis", "t12", "thigh")
"""The estimated segments, in the order of the arrays' last axes."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """Inclinations that an estimator gives for every frame of a trial, with their errors.

    Parameters
    ----------
    inclination_deg
        (T, 3) absolute inclination of each of `SEGMENTS`, degrees, forward positive; NaN without an estimate.
    neutral_deg
        (3,) the inclination that counts as neutral for each. Estimators estimate the change from neutral, which is the
        difference between the two.
    covariance
        (T, 3, 3) of the errors, degrees². The errors are correlated from frame to frame: they come mostly from body and
        clothes, and do not average out over a plateau or over repetitions.
    evidence
        (T,) of `FrameEvidence`.
    ood_score
        (T,) out-of-distribution score: below 1 for 99.5 % of the frames the estimator was fitted to; NaN where the back
        was not read.
    reasons
        Reasons why the back could not be read, most frequent first; empty if it was read throughout.
    second_used
        (T,) bool, the frames in which the second estimator contributed to at least one segment. None: it did not run.
    error_growth
        Factor by which all standard errors were multiplied because the film as a whole is unlike those on which the
        estimators were calibrated; 1 if it is not.
    evidence_of
        (T,) of `FrameEvidence` for each of `SEGMENTS`, where they may differ; `evidence` is the weaker of pelvis and
        T12-L1. Empty: it is the same for all.
    """

    inclination_deg: FloatArray
    neutral_deg: FloatArray
    covariance: FloatArray
    evidence: NDArray[np.uint8]
    ood_score: FloatArray
    reasons: tuple[str, ...] = ()
    second_used: NDArray[np.bool_] | None = None
    error_growth: float = 1.0
    evidence_of: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict[str, NDArray[np.uint8]])

    @property
    def change_deg(self) -> FloatArray:
        """(T, 3) change of each segment from its neutral, degrees."""
        return self.inclination_deg - self.neutral_deg

    @property
    def se_deg(self) -> FloatArray:
        """(T, 3) standard error of each segment, degrees."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))

    def correlation(self, first: str, second: str) -> FloatArray:
        """Compute the correlation of the errors of two segments.

        Parameters
        ----------
        first, second
            Names of the segments, from `SEGMENTS`.

        Returns
        -------
        (T,) from -1 to 1; NaN without an estimate.
        """
        i, j = SEGMENTS.index(first), SEGMENTS.index(second)
        return self.covariance[:, i, j] / np.sqrt(self.covariance[:, i, i] * self.covariance[:, j, j])


def grown_to(estimates: Estimates, growth: float, *, kept: Collection[str] = ()) -> Estimates:
    """Return estimates whose errors have grown by at least a factor.

    Parameters
    ----------
    estimates
        The estimates, whose errors may have grown already.
    growth
        The least `error_growth`.
    kept
        Segments whose errors stay: those read from printed tags.
    """
    more = max(growth / estimates.error_growth, 1.0)
    each = np.array([1.0 if name in kept else more for name in SEGMENTS])
    covariance = estimates.covariance * each[:, None] * each
    return replace(estimates, covariance=covariance, error_growth=estimates.error_growth * more)


class Estimator(Protocol):
    """Estimates pelvis, T12-L1 and thigh from a recording."""

    @property
    def identity(self) -> Mapping[str, str]:
        """Name and digest, `name:sha256`, of each file it consists of, by the file's role."""
        ...

    def estimate(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> Estimates:
        """Estimate the inclinations in every frame.

        Parameters
        ----------
        recording
            The trial, with the features that the estimator's networks read.
        view
            How the camera sees the person, side-on.
        neutral
            (T,) bool, the frames of the neutral posture.
        """
        ...


def unknown_estimates(recording: Recording, *reasons: str) -> Estimates:
    """Return estimates that are unknown in every frame; the evidence is the landmarks' wherever the person was seen.

    Parameters
    ----------
    recording
        The trial.
    *reasons
        Reasons why the back could not be read.
    """
    count = len(recording)
    seen = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    return Estimates(
        inclination_deg=np.full((count, 3), np.nan),
        neutral_deg=np.full(3, np.nan),
        covariance=np.full((count, 3, 3), np.nan),
        evidence=np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8),
        ood_score=np.full(count, np.nan),
        reasons=reasons,
    )
