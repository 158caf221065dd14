"""Pelvis and T12-L1 from the outline of the back: a virtual dual inclinometer, learned on rendered bodies.

A few small networks, evaluated with numpy, read the cues of a frame beside those of the same person's neutral and
say how far pelvis and T12-L1 have turned since, and how sure they are. Their disagreement and each one's own
stated variance make the standard errors; a frame unlike anything they were trained on is not judged at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.estimators.ensemble import Ensemble, subtract_neutral
from romcam.estimators.features import COLUMNS, Features, compute_features, spans
from romcam.estimators.mlp import forward
from romcam.estimators.reference_frames import reference_frames
from romcam.estimators.second_estimator import Estimate, SecondEstimator
from romcam.estimators.stacking import Rows, combine_estimates
from romcam.recording import FloatArray, Recording
from romcam.segments.values import FrameEvidence, Estimates, View

MISSING_LIMIT: Final = 0.3
"""Share of the back's stations that may be unseen in a frame that is still judged."""

YAW_LIMIT_DEG: Final = 40.0
"""Estimated yaw from which the outline is no longer the back's profile; training reaches 20° true yaw."""

HIDDEN: Final = "the outline of the back is hidden, cut off or unreadable"
TURNED: Final = "the person is turned too far from side-on"
MISTAKEN: Final = "it is not clear which way the person faces"
UNLIKE: Final = "the outline is unlike any the estimator was trained on"


def inputs(
    features: Features,
    looks: FloatArray,
    neutral: NDArray[np.bool_],
    readable: NDArray[np.bool_],
    frames: slice | NDArray[np.intp] = slice(None),
) -> FloatArray:
    """What the networks see of frames, (T, M): the frame, its change from neutral, and the trial it is part of.

    looks: (T, 2) degrees, how far pelvis and T12-L1 have turned by the looks of the close-ups (see `Comparison`).
    neutral, readable: (T,) bool, the former a part of the latter. frames: those asked for; all of them unless told.
    The same for all frames are the changes from neutral to half way and to the end of range: they tell one body's way
    of bending from another's.
    """
    now = np.concatenate([features.now, looks.astype(np.float32) / 100, features.front], axis=1)
    usual = np.median(now[neutral], axis=0)
    own = now.shape[1] - features.front.shape[1]
    trunk = COLUMNS["chain"].stop - 1
    bend = reference_frames(now[:, trunk] - usual[trunk], readable)
    whole = [np.median(now[part, :own] - usual[:own], axis=0) for part in bend]
    now = now[frames]
    constant = np.broadcast_to(np.concatenate(whole), (len(now), 2 * own))
    softness = np.nan_to_num(features.softness[frames])[:, None]
    rows = np.concatenate([now, now - usual, features.hidden[frames], constant, softness], axis=1)
    return rows.astype(np.float32, copy=False)


@dataclass(frozen=True, eq=False)
class Comparison:
    """A small network that compares the appearance of a frame with that of neutral.

    weights: per layer (in, out); biases: per layer (out,).
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]

    def __call__(self, appearance: FloatArray, neutral: NDArray[np.bool_]) -> FloatArray:
        """How far pelvis and T12-L1 have turned since neutral, (T, 2) degrees; NaN where the appearance is.

        appearance: (T, `APPEARANCE`). neutral: (T,) bool.
        """
        usual = appearance[neutral].mean(axis=0)
        return np.concatenate([self._turned(appearance[frames], usual) for frames in spans(len(appearance))])

    def _turned(self, now: FloatArray, usual: FloatArray) -> FloatArray:
        beside = np.concatenate([now, np.broadcast_to(usual, now.shape), now - usual], axis=1)
        return forward(beside, self.weights, self.biases)


@dataclass(frozen=True, eq=False)
class FirstEstimator:
    """The trained estimator.

    joints_digest: SHA-256 of the joint network it was fitted with. comparison: see `Comparison`.
    witness: who is heard beside it, where the recording has what he noticed.
    """

    name: str
    digest: str
    joints_digest: str
    comparison: Comparison
    ensemble: Ensemble
    second: SecondEstimator | None = None

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any], digest: str) -> FirstEstimator:
        """Build from the arrays of a weights file (`models/spine.npz`) and the file's digest."""
        meta = json.loads(str(arrays["meta"]))

        def parts(name: str) -> tuple[FloatArray, ...]:
            return tuple(arrays[f"comparing_{name}_{i}"].astype(np.float32) for i in range(2))

        return cls(
            name=str(meta["name"]),
            digest=digest,
            joints_digest=str(meta["joints_sha256"]),
            comparison=Comparison(parts("weight"), parts("bias")),
            ensemble=Ensemble.from_arrays(arrays, meta),
        )

    def __call__(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> Estimates:
        """Tilts of pelvis and T12-L1 as changes from the neutral frames; see `SpineTilts`."""
        features = compute_features(recording, view.facing, neutral)
        seen = np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2)))
        readable = seen & (features.missing <= MISSING_LIMIT) & np.isfinite(features.now).all(axis=1)
        if not readable[neutral].any():
            return _nothing(seen, (HIDDEN,))
        if recording.crops.facing != view.facing:
            return _nothing(seen, (MISTAKEN,))
        if view.yaw_deg > YAW_LIMIT_DEG:
            return _nothing(seen, (TURNED,))
        looks = self.comparison(features.appearance, neutral & readable)

        def rows(frames: NDArray[np.intp]) -> FloatArray:
            return inputs(features, looks, neutral & readable, readable, frames)

        said, ood_score = self._alone(rows, readable)
        judged = readable & (ood_score < self.ensemble.ood_limit)
        said.tilts_deg[~judged], said.covariance[~judged] = np.nan, np.nan
        if (neutral & judged).any():
            said = Estimate(subtract_neutral(said.tilts_deg, neutral & judged, self.ensemble.neutral_decay_deg), said.covariance)
        said, heard = self._heard(recording, neutral, said, rows)
        error = _errors(said.covariance)
        evidence = np.where(judged, FrameEvidence.CONTOUR, FrameEvidence.LANDMARKS)
        counts = {HIDDEN: int((seen & ~readable).sum()), UNLIKE: int((readable & ~judged).sum())}
        return Estimates(
            pelvis_deg=said.tilts_deg[:, 0],
            pelvis_se_deg=error[:, 0],
            t12_deg=said.tilts_deg[:, 1],
            t12_se_deg=error[:, 1],
            correlation=error[:, 4],
            evidence=np.where(seen, evidence, FrameEvidence.NONE).astype(np.uint8),
            reasons=tuple(sorted((reason for reason, n in counts.items() if n), key=lambda r: -counts[r])),
            thigh_deg=said.tilts_deg[:, 2],
            thigh_se_deg=error[:, 2],
            hip_se_deg=error[:, 3],
            heard=heard,
        )

    def _alone(self, rows: Rows, readable: NDArray[np.bool_]) -> tuple[Estimate, FloatArray]:
        """What it says of readable frames by itself, and how strange they are, (T,)."""
        count = len(readable)
        mean, covariance = np.full((count, 3), np.nan), np.full((count, 3, 3), np.nan)
        ood_score = np.zeros(count)
        frames = np.flatnonzero(readable)
        for span in spans(len(frames)):
            part = frames[span]
            mean[part], covariance[part], ood_score[part] = self.ensemble(rows(part))
        return Estimate(mean, covariance), ood_score

    def _heard(
        self, recording: Recording, neutral: NDArray[np.bool_], alone: Estimate, rows: Rows
    ) -> tuple[Estimate, NDArray[np.bool_] | None]:
        """Tilts and covariance once the witness has been heard, too, where there is one, and where that was."""
        if self.second is None or recording.second is None:
            return alone, None
        return combine_estimates(self.second, recording.second, neutral, alone, rows)


def _errors(covariance: FloatArray) -> FloatArray:
    """Standard errors of pelvis, T12-L1, thigh and hip, and the correlation of the first two, (T, 5)."""
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    hip = np.maximum(variance[:, 0] + variance[:, 2] - 2 * covariance[:, 0, 2], 0.0)
    correlation = covariance[:, 0, 1] / np.sqrt(variance[:, 0] * variance[:, 1])
    return np.concatenate(
        [np.sqrt(variance), np.sqrt(hip)[:, None], np.clip(correlation, -0.99, 0.99)[:, None]], axis=1
    )


def _nothing(seen: NDArray[np.bool_], reasons: tuple[str, ...]) -> Estimates:
    unknown = np.full(len(seen), np.nan)
    evidence = np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8)
    return Estimates(unknown, unknown, unknown, unknown, unknown, evidence, reasons)
