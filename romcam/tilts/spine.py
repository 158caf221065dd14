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
from romcam.tilts.cues import COLUMNS, Cues, compute_cues, spans
from romcam.tilts.layers import through
from romcam.tilts.values import FrameEvidence, SpineTilts, View
from romcam.tilts.witness import Said, Witness, agreed

MISSING_LIMIT: Final = 0.3
"""Share of the back's stations that may be unseen in a frame that is still judged."""

YAW_LIMIT_DEG: Final = 40.0
"""Estimated yaw from which the outline is no longer the back's profile; training reaches 20° true yaw."""

OUTPUTS: Final = 9
"""Of a network: corrections of pelvis, T12-L1 and thigh, then their covariance (see `covariances`)."""

LOG_SD_RANGE: Final = (-1.5, 4.0)

NEAR: Final = 0.07
"""Share of the range within which a frame counts as half way or as the end of range."""

LEAST_LEAN: Final = 0.01
"""One degree, in the units of the cues: less is no bend."""

HIDDEN: Final = "the outline of the back is hidden, cut off or unreadable"
TURNED: Final = "the person is turned too far from side-on"
MISTAKEN: Final = "it is not clear which way the person faces"
UNLIKE: Final = "the outline is unlike any the estimator was trained on"


def inputs(
    cues: Cues,
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
    now = np.concatenate([cues.now, looks.astype(np.float32) / 100, cues.front], axis=1)
    usual = np.median(now[neutral], axis=0)
    own = now.shape[1] - cues.front.shape[1]
    trunk = COLUMNS["chain"].stop - 1
    bend = _landmarks_of_bend(now[:, trunk] - usual[trunk], readable)
    whole = [np.median(now[part, :own] - usual[:own], axis=0) for part in bend]
    now = now[frames]
    constant = np.broadcast_to(np.concatenate(whole), (len(now), 2 * own))
    softness = np.nan_to_num(cues.softness[frames])[:, None]
    rows = np.concatenate([now, now - usual, cues.hidden[frames], constant, softness], axis=1)
    return rows.astype(np.float32, copy=False)


def _landmarks_of_bend(lean: FloatArray, readable: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Frames half way and at the end of range, by the trunk's lean since neutral, (T,); never none."""
    frames = np.flatnonzero(readable)
    reach = lean[frames] / max(float(np.quantile(lean[frames], 0.98)), LEAST_LEAN)
    half, end = np.abs(reach - 0.5), np.abs(np.minimum(reach - 1.0, 0.0))
    return tuple(frames[off <= max(NEAR, float(off.min()))] for off in (half, end))  # pyright: ignore[reportReturnType]


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
        return through(beside, self.weights, self.biases)


@dataclass(frozen=True, eq=False)
class LearnedSpine:
    """The trained estimator. Arrays carry a leading axis of E networks where they belong to one.

    joints_digest: SHA-256 of the joint network it was fitted with. comparison: see `Comparison`.

    mean, scale: (M,) of the inputs; clip: inputs are kept within ± this many scales.
    line: (M + 1, 3) the linear part. weights: per layer (E, in, out); biases: per layer (E, out).
    components: (M, C) whitening of the inputs; familiar: the mean square of the whitened inputs that 99.5 % of
        the training frames stay below; unlike: the multiple of it from which a frame is not judged.
    inflation: what stated errors are multiplied by, so that 95 % intervals cover 95 % of unseen bodies.
    alike_deg: how far the error of neutral reaches (`less_neutral`); infinite where the file does not say.
    witness: who is heard beside it, where the recording has what he noticed.
    """

    name: str
    digest: str
    joints_digest: str
    comparison: Comparison
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
    alike_deg: float
    witness: Witness | None = None

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any], digest: str) -> LearnedSpine:
        """Build from the arrays of a weights file (`models/spine.npz`) and the file's digest."""
        meta = json.loads(str(arrays["meta"]))

        def parts(prefix: str, layers: int) -> tuple[FloatArray, ...]:
            return tuple(arrays[f"{prefix}_{i}"].astype(np.float32) for i in range(layers))

        return cls(
            name=str(meta["name"]),
            digest=digest,
            joints_digest=str(meta["joints_sha256"]),
            comparison=Comparison(parts("comparing_weight", 2), parts("comparing_bias", 2)),
            mean=arrays["mean"].astype(np.float32),
            scale=arrays["scale"].astype(np.float32),
            clip=float(meta["clip"]),
            line=arrays["line"].astype(np.float32),
            weights=parts("weight", int(meta["layers"])),
            biases=parts("bias", int(meta["layers"])),
            components=arrays["components"].astype(np.float32),
            familiar=float(meta["familiar"]),
            unlike=float(meta["unlike"]),
            inflation=np.asarray(meta["inflation"], dtype=np.float32),
            alike_deg=float(meta.get("alike_deg", np.inf)),
        )

    def __call__(self, recording: Recording, view: View, neutral: NDArray[np.bool_]) -> SpineTilts:
        """Tilts of pelvis and T12-L1 as changes from the neutral frames; see `SpineTilts`."""
        cues = compute_cues(recording, view.facing, neutral)
        seen = np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2)))
        readable = seen & (cues.missing <= MISSING_LIMIT) & np.isfinite(cues.now).all(axis=1)
        if not readable[neutral].any():
            return _nothing(seen, (HIDDEN,))
        if recording.closeups.facing != view.facing:
            return _nothing(seen, (MISTAKEN,))
        if view.yaw_deg > YAW_LIMIT_DEG:
            return _nothing(seen, (TURNED,))
        looks = self.comparison(cues.appearance, neutral & readable)
        mean, covariance = np.full((len(seen), 3), np.nan), np.full((len(seen), 3, 3), np.nan)
        strange = np.zeros(len(seen))
        rows = np.flatnonzero(readable)
        for span in spans(len(rows)):
            part = rows[span]
            x = inputs(cues, looks, neutral & readable, readable, part)
            mean[part], covariance[part], strange[part] = self.predict(x)
        judged = readable & (strange < self.unlike)
        mean[~judged], covariance[~judged] = np.nan, np.nan
        if (neutral & judged).any():
            mean = less_neutral(mean, neutral & judged, self.alike_deg)
        mean, covariance, heard = self._heard(recording, neutral, mean, covariance)
        error = _errors(covariance)
        evidence = np.where(judged, FrameEvidence.CONTOUR, FrameEvidence.LANDMARKS)
        counts = {HIDDEN: int((seen & ~readable).sum()), UNLIKE: int((readable & ~judged).sum())}
        return SpineTilts(
            pelvis_deg=mean[:, 0],
            pelvis_se_deg=error[:, 0],
            t12_deg=mean[:, 1],
            t12_se_deg=error[:, 1],
            correlation=error[:, 4],
            evidence=np.where(seen, evidence, FrameEvidence.NONE).astype(np.uint8),
            reasons=tuple(sorted((reason for reason, n in counts.items() if n), key=lambda r: -counts[r])),
            thigh_deg=mean[:, 2],
            thigh_se_deg=error[:, 2],
            hip_se_deg=error[:, 3],
            heard=heard,
        )

    def _heard(
        self, recording: Recording, neutral: NDArray[np.bool_], mean: FloatArray, covariance: FloatArray
    ) -> tuple[FloatArray, FloatArray, NDArray[np.bool_] | None]:
        """Tilts and covariance once the witness has been heard, too, where there is one, and where that was."""
        if self.witness is None or recording.witness is None:
            return mean, covariance, None
        said = self.witness(recording.witness, neutral)
        heard = np.asarray(np.isfinite(said.tilts_deg).all(axis=1) & np.isfinite(mean).all(axis=1))
        both = agreed(Said(mean, covariance), said, self.witness.alike)
        return both.tilts_deg, both.covariance, heard

    def predict(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of inputs (T, M): pelvis, T12-L1 and thigh, (T, 3); their covariance, (T, 3, 3); strangeness, (T,).

        Strangeness is the mean square of the whitened inputs over what is familiar: below 1 for 99.5 % of the
        training frames. Beyond it the standard errors grow with its square root.
        """
        z = (x - self.mean) / self.scale
        strange = np.mean((z @ self.components) ** 2, axis=1) / self.familiar
        z = np.clip(z, -self.clip, self.clip)
        each = np.broadcast_to(z, (len(self.weights[0]), *z.shape))
        correction, covariance = combined(through(each, self.weights, tuple(bias[:, None] for bias in self.biases)))
        growth = np.sqrt(np.maximum(strange, 1.0))[:, None] * self.inflation
        mean = z @ self.line[:-1] + self.line[-1] + correction
        return mean, covariance * growth[:, :, None] * growth[:, None, :], strange


def less_neutral(mean: FloatArray, neutral: NDArray[np.bool_], alike_deg: float) -> FloatArray:
    """Tilts (T, 3) less what is said of neutral, where by definition nothing has turned; NaN stays.

    The error that shows in neutral is shared by postures near it, and less and less by others: those that have turned
    by alike_deg share a third of it.
    """
    error = np.median(mean[neutral], axis=0)
    turned = np.abs(mean - error).max(axis=1, keepdims=True)
    return mean - error * np.exp(-turned / alike_deg)


def combined(out: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Corrections (T, 3) and covariance (T, 3, 3) of several networks' outputs (E, T, OUTPUTS) taken together.

    The covariance is the mean of what they state plus that of their disagreement.
    """
    corrections = out[..., :3]
    middle = corrections.mean(axis=0)
    off = corrections - middle
    return middle, covariances(out).mean(axis=0) + np.einsum("eti,etj->tij", off, off) / len(off)


def covariances(out: FloatArray) -> FloatArray:
    """Covariance (..., 3, 3) that a network states, from its outputs (..., OUTPUTS).

    Outputs 3-5 are the logarithms of the diagonal of the covariance's lower Cholesky factor, 6-8 its entries below
    the diagonal (row by row) as multiples of that row's diagonal.
    """
    diagonal = np.exp(np.clip(out[..., 3:6], *LOG_SD_RANGE))
    factor = np.zeros((*out.shape[:-1], 3, 3))
    for i in range(3):
        factor[..., i, i] = diagonal[..., i]
    for place, (i, j) in enumerate(((1, 0), (2, 0), (2, 1))):
        factor[..., i, j] = out[..., 6 + place] * diagonal[..., i]
    return factor @ np.swapaxes(factor, -1, -2)


def _errors(covariance: FloatArray) -> FloatArray:
    """Standard errors of pelvis, T12-L1, thigh and hip, and the correlation of the first two, (T, 5)."""
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    hip = np.maximum(variance[:, 0] + variance[:, 2] - 2 * covariance[:, 0, 2], 0.0)
    correlation = covariance[:, 0, 1] / np.sqrt(variance[:, 0] * variance[:, 1])
    return np.concatenate(
        [np.sqrt(variance), np.sqrt(hip)[:, None], np.clip(correlation, -0.99, 0.99)[:, None]], axis=1
    )


def _nothing(seen: NDArray[np.bool_], reasons: tuple[str, ...]) -> SpineTilts:
    unknown = np.full(len(seen), np.nan)
    evidence = np.where(seen, FrameEvidence.LANDMARKS, FrameEvidence.NONE).astype(np.uint8)
    return SpineTilts(unknown, unknown, unknown, unknown, unknown, evidence, reasons)
