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

from romcam.recording import FloatArray, Recording
from romcam.tilts.cues import Cues, compute_cues
from romcam.tilts.values import FrameEvidence, SpineTilts, View

MISSING_LIMIT: Final = 0.3
"""Share of the back's stations that may be unseen in a frame that is still judged."""

YAW_LIMIT_DEG: Final = 40.0
"""Estimated yaw from which the outline is no longer the back's profile; training reaches 20° true yaw."""

CHUNK: Final = 4096
"""Frames computed at once, so that memory does not grow with a film's length."""

HIDDEN: Final = "the outline of the back is hidden, cut off or unreadable"
TURNED: Final = "the person is turned too far from side-on"
UNLIKE: Final = "the outline is unlike any the estimator was trained on"


def inputs(cues: Cues, neutral: NDArray[np.bool_]) -> FloatArray:
    """What the networks see, (T, M): this frame's cues, their change from neutral, and the neutral's depth in front."""
    reference = np.nanmedian(cues.now[neutral], axis=0)
    front = np.nanmedian(np.nan_to_num(cues.front[neutral]), axis=0)
    softness = np.nan_to_num(cues.softness)[:, None]
    constant = np.broadcast_to(front, (len(cues.now), len(front)))
    return np.concatenate([cues.now, cues.now - reference, constant, softness], axis=1).astype(np.float32)


@dataclass(frozen=True, eq=False)
class LearnedSpine:
    """The trained estimator. Arrays carry a leading axis of E networks where they belong to one.

    mean, scale: (M,) of the inputs; clip: inputs are kept within ± this many scales.
    line: (M + 1, 2) the linear part. weights: per layer (E, in, out); biases: per layer (E, out). The last layer
        gives two corrections, two log standard deviations and one correlation (through tanh).
    components: (M, C) whitening of the inputs; familiar: the mean square of the whitened inputs that 99.5 % of
        the training frames stay below; unlike: the multiple of it from which a frame is not judged.
    inflation: what stated errors are multiplied by, so that 95 % intervals cover 95 % of unseen bodies.
    """

    name: str
    digest: str
    mean: FloatArray
    scale: FloatArray
    clip: float
    line: FloatArray
    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    components: FloatArray
    familiar: float
    unlike: float
    inflation: FloatArray

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any], digest: str) -> LearnedSpine:
        """Build from the arrays of a weights file (`models/spine.npz`) and the file's digest."""
        meta = json.loads(str(arrays["meta"]))
        layers = range(int(meta["layers"]))
        return cls(
            name=str(meta["name"]),
            digest=digest,
            mean=arrays["mean"].astype(np.float32),
            scale=arrays["scale"].astype(np.float32),
            clip=float(meta["clip"]),
            line=arrays["line"].astype(np.float32),
            weights=tuple(arrays[f"weight_{i}"].astype(np.float32) for i in layers),
            biases=tuple(arrays[f"bias_{i}"].astype(np.float32) for i in layers),
            components=arrays["components"].astype(np.float32),
            familiar=float(meta["familiar"]),
            unlike=float(meta["unlike"]),
            inflation=np.asarray(meta["inflation"], dtype=np.float32),
        )

    def __call__(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> SpineTilts:
        """Tilts of pelvis and T12-L1 as changes from the neutral frames; see `SpineTilts`."""
        cues = compute_cues(recording, view.facing, neutral)
        seen = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
        readable = seen & (cues.missing <= MISSING_LIMIT) & np.isfinite(cues.now).all(axis=1)
        if not readable[neutral].any():
            return self._nothing(seen, (HIDDEN,))
        if view.yaw_deg > YAW_LIMIT_DEG:
            return self._nothing(seen, (TURNED,))
        x = inputs(cues, neutral & readable)
        state = np.full((len(x), 5), np.nan, dtype=np.float32)
        strange = np.zeros(len(x))
        rows = np.flatnonzero(readable)
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            state[part], strange[part] = self.predict(x[part])
        judged = readable & (strange < self.unlike)
        state[~judged] = np.nan
        evidence = np.where(judged, FrameEvidence.CONTOUR, FrameEvidence.LANDMARKS)
        counts = {HIDDEN: int((seen & ~readable).sum()), UNLIKE: int((readable & ~judged).sum())}
        return SpineTilts(
            # By definition nothing has turned in neutral; what the networks say there is an error they share.
            pelvis_deg=state[:, 0] - np.nanmedian(state[neutral & judged, 0]) if judged[neutral].any() else state[:, 0],
            pelvis_se_deg=state[:, 2],
            t12_deg=state[:, 1] - np.nanmedian(state[neutral & judged, 1]) if judged[neutral].any() else state[:, 1],
            t12_se_deg=state[:, 3],
            correlation=state[:, 4],
            evidence=np.where(seen, evidence, FrameEvidence.NONE).astype(np.uint8),
            reasons=tuple(sorted((reason for reason, n in counts.items() if n), key=lambda r: -counts[r])),
        )

    def predict(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Tilts of inputs (T, M): (T, 5) pelvis, T12-L1, their standard errors and correlation; (T,) strangeness.

        Strangeness is the mean square of the whitened inputs over what is familiar: below 1 for 99.5 % of the
        training frames. Beyond it the standard errors grow with its square root.
        """
        z = (x - self.mean) / self.scale
        strange = np.mean((z @ self.components) ** 2, axis=1) / self.familiar
        z = np.clip(z, -self.clip, self.clip)
        linear = z @ self.line[:-1] + self.line[-1]
        h = np.broadcast_to(z, (len(self.weights[0]), *z.shape))
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            h = h @ weight + bias[:, None, :]
            if i < len(self.weights) - 1:
                h = h / (1 + np.exp(-h))
        means = linear + h[..., :2]
        variances = np.exp(2 * np.clip(h[..., 2:4], -2.0, 4.0))
        covariances = np.tanh(h[..., 4]) * np.sqrt(variances[..., 0] * variances[..., 1])
        middle = means.mean(axis=0)
        off = means - middle
        variance = variances.mean(axis=0) + (off**2).mean(axis=0)
        covariance = covariances.mean(axis=0) + (off[..., 0] * off[..., 1]).mean(axis=0)
        correlation = np.clip(covariance / np.sqrt(variance[:, 0] * variance[:, 1]), -0.99, 0.99)
        growth = np.sqrt(np.maximum(strange, 1.0))[:, None]
        errors = np.sqrt(variance) * self.inflation * growth
        return np.concatenate([middle, errors, correlation[:, None]], axis=1), strange

    @staticmethod
    def _nothing(seen: NDArray[np.bool_], reasons: tuple[str, ...]) -> SpineTilts:
        unknown = np.full(len(seen), np.nan)
        evidence = np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8)
        return SpineTilts(unknown, unknown, unknown, unknown, unknown, evidence, reasons)
