"""Segments with the estimates of pelvis, T12-L1 and thigh: values, errors, and what they grow by."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from romcam.body.inclination import foreshortened_deg
from romcam.body.quantities import BACK_SEGMENTS, FrameEvidence
from romcam.estimators.estimates import SEGMENTS, Estimates, grown_to
from romcam.segments.neutral_hold import neutral_covariance
from romcam.segments.segments import Segments

GREATEST_CORRELATION: Final = 0.99
"""Limit on the correlation of the errors of pelvis and T12-L1."""

TRAINED_YAW_DEG: Final = 20.0
"""Yaw beyond which no rendered person of the training was turned, degrees. Beyond it the angles of rendered people came
out foreshortened (docs/filming.md)."""


def with_estimates(segments: Segments, estimates: Estimates) -> Segments:
    """Add estimates of pelvis, T12-L1 and thigh to the segments.

    Parameters
    ----------
    segments
        Segments from landmarks.
    estimates
        Estimates for the same frames; frames without an estimate keep the landmarks' values.
    """
    inclinations, errors = dict(segments.inclination_deg), dict(segments.se_deg)
    neutral_deg = dict(segments.neutral_deg)
    estimates = _askew(estimates, segments.view.yaw_deg)
    of_neutral = neutral_covariance(segments.neutral_hold, segments.neutral_lean_deg)
    estimates = replace(estimates, covariance=estimates.covariance + of_neutral)
    se_deg = estimates.se_deg
    for k, name in enumerate(SEGMENTS):
        estimated = estimates.inclination_deg[:, k]
        known = np.isfinite(estimated)
        inclinations[name] = np.where(known, estimated, inclinations[name])
        errors[name] = np.where(known, se_deg[:, k], errors[name])
        if name in BACK_SEGMENTS:
            neutral_deg[name] = float(estimates.neutral_deg[k])
    between = np.clip(estimates.correlation("pelvis", "t12"), -GREATEST_CORRELATION, GREATEST_CORRELATION)
    return replace(
        segments,
        inclination_deg=inclinations,
        se_deg=errors,
        neutral_deg=neutral_deg,
        evidence=estimates.evidence,
        evidence_of=estimates.evidence_of,
        correlation={("pelvis", "t12"): between, ("pelvis", "thigh"): estimates.correlation("pelvis", "thigh")},
        reasons=estimates.reasons,
        estimates=estimates,
    )


def with_growth(segments: Segments, growth: float) -> Segments:
    """Return segments whose estimated errors have grown by at least a factor.

    Parameters
    ----------
    segments
        Segments with or without estimates.
    growth
        The least factor, in addition to which nothing grows that has grown already (`Estimates.error_growth`).
    """
    if segments.estimates is None or growth <= segments.estimates.error_growth:
        return segments
    estimates = grown_to(segments.estimates, growth, kept=segments.tags.segments if segments.tags else ())
    errors = dict(segments.se_deg)
    for k, name in enumerate(SEGMENTS):
        known = np.isfinite(estimates.inclination_deg[:, k])
        errors[name] = np.where(known, estimates.se_deg[:, k], errors[name])
    return replace(segments, se_deg=errors, estimates=estimates)


def _askew(estimates: Estimates, yaw_deg: float) -> Estimates:
    """Add what an angle is foreshortened by to its errors where the person is turned further than in any training; a
    tag's own perspective puts its angle right."""
    if not yaw_deg > TRAINED_YAW_DEG:
        return estimates
    seen, at_neutral = (foreshortened_deg(each, yaw_deg) for each in (estimates.inclination_deg, estimates.neutral_deg))
    shift = (seen - estimates.inclination_deg) - (at_neutral - estimates.neutral_deg)
    by_tag = np.stack(
        [estimates.evidence_of.get(name, estimates.evidence) == FrameEvidence.TAGS for name in SEGMENTS], 1
    )
    shift = np.where(by_tag, 0.0, shift)
    return replace(estimates, covariance=estimates.covariance + shift[:, :, None] ** 2 * np.eye(shift.shape[1]))
