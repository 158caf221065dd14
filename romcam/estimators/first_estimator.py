"""The first estimator: pelvis, T12-L1 and thigh from the outline of the back and the joints, like two inclinometers.

A few small networks, fitted to rendered bodies and evaluated with numpy, compare the features of a frame with those of
the same person in neutral. Their output is the change of pelvis, T12-L1 and thigh, with its uncertainty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.estimators.features import COLUMNS, Features, chunks, reference_frames
from romcam.estimators.mlp import Ensemble, forward, subtract_neutral

MISSING_LIMIT: Final = 0.3
"""Share of the back's stations that may be unseen in a frame that is still estimated."""

Rows = Callable[[NDArray[np.intp]], FloatArray]
"""Inputs of frames, (T, M), by the frames' indices."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """One estimator's change of pelvis, T12-L1 and thigh from neutral.

    Parameters
    ----------
    change_deg
        (T, 3) degrees; NaN unknown.
    covariance
        (T, 3, 3) of the errors, degrees².
    """

    change_deg: FloatArray
    covariance: FloatArray

    @property
    def known(self) -> NDArray[np.bool_]:
        """(T,) bool, frames in which all three are known."""
        return np.asarray(np.isfinite(self.change_deg).all(axis=1))


def readable_frames(features: Features, seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Find the frames in which enough of the back is seen.

    Parameters
    ----------
    features
        Features of every frame.
    seen
        (T,) bool, frames that show the person.

    Returns
    -------
    (T,) bool.
    """
    return seen & (features.missing <= MISSING_LIMIT) & np.isfinite(features.now).all(axis=1)


def inputs(
    features: Features,
    turned_deg: FloatArray,
    neutral: NDArray[np.bool_],
    readable: NDArray[np.bool_],
    frames: slice | NDArray[np.intp] = slice(None),
) -> FloatArray:
    """Compute the networks' inputs: the frame, its change from neutral, and features of the trial.

    Parameters
    ----------
    features
        Features of every frame.
    turned_deg
        (T, 2) change of pelvis and T12-L1 by the appearance of the crops, degrees (see `Comparison`).
    neutral, readable
        (T,) bool, the former a part of the latter.
    frames
        Frames to compute; all of them by default.

    Returns
    -------
    (T, M) float32. The changes from neutral to half way and to the end of range are the same in all frames; they
    distinguish one body's way of bending from another's.
    """
    now = np.concatenate([features.now, turned_deg.astype(np.float32) / 100, features.front], axis=1)
    at_neutral = np.median(now[neutral], axis=0)
    columns = now.shape[1] - features.front.shape[1]
    trunk = COLUMNS["chain"].stop - 1
    references = reference_frames(now[:, trunk] - at_neutral[trunk], readable)
    at_references = [np.median(now[part, :columns] - at_neutral[:columns], axis=0) for part in references]
    now = now[frames]
    constant = np.broadcast_to(np.concatenate(at_references), (len(now), 2 * columns))
    softness = np.nan_to_num(features.softness[frames])[:, None]
    rows = np.concatenate([now, now - at_neutral, features.hidden[frames], constant, softness], axis=1)
    return rows.astype(np.float32, copy=False)


@dataclass(frozen=True, eq=False)
class Comparison:
    """A small network that compares the appearance of a frame with that of neutral.

    Parameters
    ----------
    weights, biases
        Per layer (in, out) and (out,).
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]

    def __call__(self, appearance: FloatArray, neutral: NDArray[np.bool_]) -> FloatArray:
        """Estimate the change of pelvis and T12-L1 from neutral.

        Parameters
        ----------
        appearance
            (T, `APPEARANCE`) from the joint network.
        neutral
            (T,) bool.

        Returns
        -------
        (T, 2) degrees; NaN where the appearance is.
        """
        at_neutral = appearance[neutral].mean(axis=0)
        return np.concatenate([self._turned(appearance[frames], at_neutral) for frames in chunks(len(appearance))])

    def _turned(self, now: FloatArray, at_neutral: FloatArray) -> FloatArray:
        compared = np.concatenate([now, np.broadcast_to(at_neutral, now.shape), now - at_neutral], axis=1)
        return forward(compared, self.weights, self.biases)


@dataclass(frozen=True, eq=False)
class FirstEstimator:
    """The fitted networks of the first estimator.

    Parameters
    ----------
    name, digest
        Name, and SHA-256 of the weights file.
    joints_digest
        SHA-256 of the joint network with which it was fitted.
    comparison
        Compares appearances.
    ensemble
        Estimates from the inputs.
    """

    name: str
    digest: str
    joints_digest: str
    comparison: Comparison
    ensemble: Ensemble

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], digest: str) -> FirstEstimator:
        """Build the estimator from a weights file.

        Parameters
        ----------
        arrays
            Arrays of the file (`models/spine.npz`), by name.
        digest
            SHA-256 of the file.
        """
        meta = json.loads(str(arrays["meta"]))

        def parts(name: str) -> tuple[FloatArray, ...]:
            return tuple(arrays[f"comparison_{name}_{i}"].astype(np.float32) for i in range(2))

        return cls(
            name=str(meta["name"]),
            digest=digest,
            joints_digest=str(meta["joints_sha256"]),
            comparison=Comparison(parts("weight"), parts("bias")),
            ensemble=Ensemble.from_arrays(arrays, meta),
        )

    def rows(self, features: Features, neutral: NDArray[np.bool_], readable: NDArray[np.bool_]) -> Rows:
        """Return a function that computes the networks' inputs for frames; see `inputs`.

        Parameters
        ----------
        features
            Features of every frame.
        neutral, readable
            (T,) bool, the former a part of the latter.
        """
        turned_deg = self.comparison(features.appearance, neutral)

        def rows(frames: NDArray[np.intp]) -> FloatArray:
            return inputs(features, turned_deg, neutral, readable, frames)

        return rows

    def estimate(
        self, rows: Rows, neutral: NDArray[np.bool_], readable: NDArray[np.bool_]
    ) -> tuple[Estimate, FloatArray]:
        """Estimate the changes from neutral in readable frames.

        Parameters
        ----------
        rows
            Inputs of frames.
        neutral, readable
            (T,) bool.

        Returns
        -------
        estimate
            NaN in frames that are not readable or are out of distribution.
        ood_score
            (T,) out-of-distribution score; NaN where not readable.
        """
        count = len(readable)
        mean, covariance = np.full((count, 3), np.nan), np.full((count, 3, 3), np.nan)
        ood_score = np.full(count, np.nan)
        frames = np.flatnonzero(readable)
        for chunk in chunks(len(frames)):
            part = frames[chunk]
            mean[part], covariance[part], ood_score[part] = self.ensemble(rows(part))
        estimated = readable & (ood_score < self.ensemble.ood_limit)
        mean[~estimated], covariance[~estimated] = np.nan, np.nan
        if (neutral & estimated).any():
            mean = subtract_neutral(mean, neutral & estimated, self.ensemble.neutral_decay_deg)
        return Estimate(mean, covariance), ood_score
