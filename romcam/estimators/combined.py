"""The estimator that romcam ships: the first and the second estimator combined, behind the interface `Estimator`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import View
from romcam.body.inclination import median_at, sagittal_inclinations, wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.body.quantities import FrameEvidence
from romcam.estimators.calibration import Calibration, film_score
from romcam.estimators.estimates import Estimates, unknown_estimates
from romcam.estimators.features import compute_features, joint_features
from romcam.estimators.first_estimator import FirstEstimator, readable_frames
from romcam.estimators.hidden import grown_where_hidden
from romcam.estimators.reading import SECOND, SECOND_SPREAD
from romcam.estimators.second_estimator import SecondEstimator, disagreement, unsure_of
from romcam.estimators.stacking import combine_estimates
from romcam.estimators.thigh_line import Fitted, with_thigh_line
from romcam.messages import Catalogue
from romcam.recording import Recording

_text = Catalogue(__name__)

YAW_LIMIT_DEG: Final = 40.0
"""Estimated yaw above which the outline is no longer the profile of the back; training covers 20° of true yaw."""


UNCALIBRATED: Final = Calibration(
    sharp_px=(9.5, 9.5, 7.5), familiar=np.inf, growth_power=0.0, contradiction=np.inf, people=0
)
"""For estimators without published constants: stated errors do not grow with the film."""


@dataclass(frozen=True, eq=False)
class CombinedEstimator:
    """An `Estimator` made of two.

    Parameters
    ----------
    first
        Estimates from the outline and the joints.
    second
        Contributes if the recording has its network's features; None: never.
    files
        Names and digests of further files that belong to the two, by role.
    calibration
        Constants of the pair.
    """

    first: FirstEstimator
    second: SecondEstimator | None = None
    files: Mapping[str, str] | None = None
    calibration: Calibration = UNCALIBRATED

    @property
    def identity(self) -> Mapping[str, str]:
        """Names and digests; see `Estimator`."""
        names = {"first_estimator": f"{self.first.name}:{self.first.digest}"}
        if self.second is not None:
            names["second_estimator"] = f"{self.second.name}:{self.second.digest}"
        return {**names, **(self.files or {})}

    def estimate(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> Estimates:
        """Estimate the inclinations in every frame.

        Parameters
        ----------
        recording
            The trial, with the features that the networks read.
        view
            How the camera sees the person.
        neutral
            (T,) bool, the frames of the neutral posture.

        Returns
        -------
        The estimates; all unknown, with the reason, if the back is hidden in neutral or the person is not side-on.
        """
        features = compute_features(recording, view.facing, neutral)
        seen = np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2)))
        readable = readable_frames(features, seen)
        if not readable[neutral].any():
            return unknown_estimates(recording, _text("back-hidden"))
        if recording.assumed_facing != view.facing:
            return unknown_estimates(recording, _text("facing-unclear"))
        if view.yaw_deg > YAW_LIMIT_DEG:
            return unknown_estimates(recording, _text("turned-away"))
        rows = self.first.rows(features, neutral & readable, readable)
        estimate, ood_score = self.first.estimate(rows, neutral & readable, readable)
        estimated = readable & (ood_score < self.first.ensemble.ood_limit)
        used = None
        if self.second is not None and SECOND in recording.features:
            seconds, unsure, stand = recording.features[SECOND], self._unsure(recording), neutral & readable
            estimate, used = combine_estimates(
                self.second, seconds, unsure, neutral, estimate, rows, self.calibration.contradiction
            )
            fitted = Fitted(self.calibration.thigh_deg, self.calibration.knee_deg)
            shank = sagittal_inclinations(recording.landmarks_px, view.facing)["shank"]
            shank = wrap_deg(shank - median_at(shank, stand))
            estimate = with_thigh_line(estimate, seconds, unsure[:, 2], stand, shank, fitted)
            estimate = grown_where_hidden(estimate, unsure)
        score = film_score(ood_score)
        growth = self.calibration.growth(score)
        evidence = np.where(estimated, FrameEvidence.CONTOUR, FrameEvidence.LANDMARKS)
        at_neutral = _neutral_inclinations(recording, view.facing, neutral, readable)
        return Estimates(
            inclination_deg=at_neutral + estimate.change_deg,
            neutral_deg=at_neutral,
            covariance=estimate.covariance * growth**2,
            evidence=np.where(seen, evidence, FrameEvidence.NONE).astype(np.uint8),
            ood_score=ood_score,
            reasons=_reasons(hidden=int((seen & ~readable).sum()), unknown=int((readable & ~estimated).sum())),
            second_used=used,
            error_growth=growth,
        )

    def disagreement(self, recording: Recording, facing: int, neutral: NDArray[np.bool_]) -> FloatArray:
        """Compute how far both estimators are apart (`romcam.estimators.second_estimator.disagreement`).

        Parameters
        ----------
        recording
            The trial, with the features that the networks read.
        facing
            +1 if the person faces the picture's right, -1 left.
        neutral
            (T,) bool, the frames of the neutral posture; the back must be readable in at least one.

        Returns
        -------
        (T,); 0 where one of them gives no estimate.
        """
        assert self.second is not None
        features = compute_features(recording, facing, neutral)
        readable = readable_frames(features, np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2))))
        rows = self.first.rows(features, neutral & readable, readable)
        first, _ = self.first.estimate(rows, neutral & readable, readable)
        second = self.second.estimate(recording.features[SECOND], self._unsure(recording), neutral)
        return disagreement(first, second, self.second.error_correlation)

    def second_change_deg(self, recording: Recording, neutral: NDArray[np.bool_]) -> FloatArray | None:
        """Return what the second estimator alone says, to be shown beside what follows from both.

        Parameters
        ----------
        recording, neutral
            As in `estimate`.

        Returns
        -------
        numpy.ndarray or None
            (T, 3) change of each of `SEGMENTS` from neutral, degrees; NaN where it says nothing. None: it did not run.
        """
        if self.second is None or SECOND not in recording.features:
            return None
        return self.second.estimate(recording.features[SECOND], self._unsure(recording), neutral).change_deg

    def _unsure(self, recording: Recording) -> FloatArray:
        """How unsure the second network is of each segment, (T, 3). Recordings made before its spread was kept have
        features only in frames in which all points are sharp."""
        spread_px = recording.features.get(SECOND_SPREAD)
        return np.ones((len(recording), 3)) if spread_px is None else unsure_of(spread_px, self.calibration.sharp_px)


def without_second(recording: Recording) -> Recording:
    """Return the recording without the second network's features, to measure what the second estimator adds.

    Parameters
    ----------
    recording
        The trial.
    """
    return replace(recording, features={name: rows for name, rows in recording.features.items() if name != SECOND})


def _neutral_inclinations(
    recording: Recording, facing: int, neutral: NDArray[np.bool_], readable: NDArray[np.bool_]
) -> FloatArray:
    """Inclination of pelvis, T12-L1 and thigh in neutral, (3,) degrees, by the joint network and the landmarks.

    Only the changes from it are estimated, so an error here cancels in every angle that is counted from neutral.
    """
    _, lean_deg, _ = joint_features(recording)
    pelvis, t12 = (median_at(lean_deg[:, k].astype(float), neutral & readable) for k in (0, 1))
    thigh = median_at(sagittal_inclinations(recording.landmarks_px, facing)["thigh"], neutral)
    return np.array([pelvis, t12, thigh])


def _reasons(*, hidden: int, unknown: int) -> tuple[str, ...]:
    """Reasons why frames were not estimated, most frequent first."""
    counts = {_text("back-hidden"): hidden, _text("outline-unknown"): unknown}
    return tuple(sorted((reason for reason, count in counts.items() if count), key=lambda reason: -counts[reason]))
