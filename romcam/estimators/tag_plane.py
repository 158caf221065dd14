"""Turns of a card about the body's axis, from how its square is foreshortened in the picture.

A card is fixed to a segment that turns about one axis, the medio-lateral one. If the camera looks along this axis and
the card lies in the sagittal plane, the square only turns in the picture. A turned camera, or a card that was stuck on
askew, foreshortens it, by a different amount in each posture; the turn in the picture is then wrong by up to two
degrees. Axis and card are the same in all frames, so that all of them together show both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

FOCAL_LENGTH: Final = 0.85
"""Assumed focal length, in sides of the longer side of the picture: that of phones' main cameras, cropped for video."""

PRIOR_DEG: Final = (6.0, 12.0, 6.0, 6.0)
"""Standard deviations, degrees: of the camera's pitch and yaw against the axis, and of the card's tilts against it."""

NOISE: Final = 0.02
"""Standard deviation of an element of a square's affine map, in sides, where frames count fully."""
ACROSS: Final = 0.5
"""Standard deviation of a card's place along the axis, in sides: sway of the person, and the error of its distance."""
PLACES: Final = 8
"""Number of frames as which all frames count there: sway is the same in many of them."""
FEWEST_FRAMES: Final = 30
"""Fewest frames that show axis and tilts."""
MOST_FRAMES: Final = 90
"""Most frames that are fitted; they are chosen evenly over the turn."""


@dataclass(frozen=True, eq=False)
class CardTurn:
    """The turn of one card.

    Parameters
    ----------
    turn_deg
        (T,) degrees, forward positive, from an arbitrary posture; NaN where the card was not seen.
    axis_deg
        Pitch and yaw of the camera against the axis of the turn, degrees; their signs may both be wrong.
    tilt_deg
        Tilts of the card against the axis, degrees.
    sensitivity
        (T, 4) degrees of turn for each degree of pitch, yaw and tilts.
    covariance
        (4, 4) of pitch, yaw and tilts, degrees².
    apart_deg
        (T,) standard deviation between the two solutions that a mirror image of depth allows, with its sign; degrees.
    """

    turn_deg: FloatArray
    axis_deg: tuple[float, float]
    tilt_deg: tuple[float, float]
    sensitivity: FloatArray
    covariance: FloatArray
    apart_deg: FloatArray | None = None

    def shape_se_deg(self, neutral: NDArray[np.bool_]) -> FloatArray:
        """Return the standard error of the change from neutral that comes from axis and tilts.

        Parameters
        ----------
        neutral
            (T,) bool, the neutral frames.

        Returns
        -------
        (T,) degrees; NaN where the card was not seen, or in no neutral frame.
        """
        at_neutral = neutral & np.isfinite(self.turn_deg)
        if not at_neutral.any():
            return np.full(len(self.turn_deg), np.nan)
        change = self.sensitivity - np.median(self.sensitivity[at_neutral], axis=0)
        variance = np.einsum("ti,ij,tj->t", change, self.covariance, change)
        if self.apart_deg is not None:
            variance = variance + (self.apart_deg - np.median(self.apart_deg[at_neutral])) ** 2
        return np.sqrt(variance)


def card_turn(linear: FloatArray, middle_px: FloatArray, size_px: tuple[int, int], facing: int) -> CardTurn | None:
    """Compute the turn of a card in every frame.

    Parameters
    ----------
    linear
        (T, 2, 2) sides of the square in the picture: to the right and down as it is printed, pixels; NaN unseen.
    middle_px
        (T, 2) its middle, pixels.
    size_px
        Width and height of the picture.
    facing
        +1 if the person faces the picture's right, -1 left.

    Returns
    -------
    CardTurn or None
        None where it was seen in no frame.

    Notes
    -----
    The square is `P Q Rz(turn) C` times its size: C the card's tilt, Q the axis's direction, and P the projection in
    the direction of the card, which needs the focal length. Turn and size are free in every frame; pitch, yaw and
    tilts are fitted by least squares, with `PRIOR_DEG` as prior. A mirror image of depth gives nearly the same squares.
    Which of the two it is shows in their sizes: the card stays at one place along the axis (`ACROSS`), so that it comes
    nearer where the axis leans one way and goes away where it leans the other. Both signs are tried, and weighted by
    their likelihoods.
    """
    to_body = np.diag([facing, -1.0])  # forward and up, in the picture and on the card
    squares = to_body @ linear @ to_body
    size = np.sqrt(np.abs(squares[:, 0, 0] * squares[:, 1, 1] - squares[:, 0, 1] * squares[:, 1, 0]))
    seen = np.isfinite(size)
    if not seen.any():
        return None
    focal_px = FOCAL_LENGTH * max(size_px)
    direction = (middle_px - np.array(size_px) / 2) @ to_body / focal_px
    flat = _flat_turn(squares)
    shapes = squares / size[:, None, None]
    used = _spread(flat, seen)
    prior = np.radians(PRIOR_DEG)
    if len(used) < FEWEST_FRAMES:
        return _card(np.zeros(4), np.diag(prior**2), shapes, direction, flat, around=prior / 2)
    fits = [
        scipy.optimize.least_squares(
            lambda tilts: np.concatenate(
                [_misfit(tilts, shapes[used], direction[used], flat[used], size[used], focal_px), tilts / prior]
            ),
            np.radians([0.0, 4.0 * sign, 0.0, 0.0]),
            loss="soft_l1",
            f_scale=2.0,
        )
        for sign in (-1, 1)
    ]
    cards = [_card(fit.x, np.linalg.inv(fit.jac.T @ fit.jac), shapes, direction, flat) for fit in fits]
    costs = np.array([fit.cost for fit in fits])
    return _weighted(cards[0], cards[1], float(1 / (1 + np.exp(np.clip(costs[0] - costs[1], -50, 50)))))


def _card(
    tilts: FloatArray,
    covariance: FloatArray,
    shapes: FloatArray,
    direction: FloatArray,
    flat: FloatArray,
    around: FloatArray | None = None,
) -> CardTurn:
    """The turn in all frames, with what it changes for small changes of the tilts around these, or around others."""
    seen = np.isfinite(flat)

    def turned(at: FloatArray) -> FloatArray:
        turn = np.full(len(flat), np.nan)
        turn[seen] = -_turns(at, shapes[seen], direction[seen], flat[seen])[0]
        return turn

    middle = tilts if around is None else around
    steps = np.radians(0.5) * np.eye(len(tilts))
    slopes = [(turned(middle + step) - turned(middle - step)) / (2 * step.max()) for step in steps]
    pitch, yaw, first, second = np.degrees(tilts).tolist()
    return CardTurn(
        turn_deg=np.degrees(turned(tilts)),
        axis_deg=(pitch, yaw),
        tilt_deg=(first, second),
        sensitivity=np.stack(slopes, axis=1),
        covariance=covariance * np.degrees(1.0) ** 2,
    )


def _weighted(first: CardTurn, second: CardTurn, share: float) -> CardTurn:
    """The mean of two solutions, the first of which has this share; what they differ by adds to the error."""
    better, worse = (first, second) if share >= 0.5 else (second, first)
    less = min(share, 1 - share)
    apart = worse.turn_deg - better.turn_deg
    return replace(better, turn_deg=better.turn_deg + less * apart, apart_deg=(less * (1 - less)) ** 0.5 * apart)


def _misfit(
    tilts: FloatArray, shapes: FloatArray, direction: FloatArray, flat: FloatArray, size: FloatArray, focal_px: float
) -> FloatArray:
    """What remains of the squares, and of the card's place along the axis, in standard deviations."""
    _, left, scale = _turns(tilts, shapes, direction, flat)
    towards = np.column_stack([direction, -np.ones(len(size))])
    along = (focal_px / (size * scale))[:, None] * towards @ _small_turn(tilts[0], tilts[1])[:, 2]
    few = (min(PLACES, len(size)) / len(size)) ** 0.5
    return np.append(left / NOISE, few * (along - along.mean()) / ACROSS)


def _flat_turn(squares: FloatArray) -> FloatArray:
    """(T,) the turn of the rotation that is nearest to each map, radians, counter-clockwise with forward right."""
    return np.arctan2(squares[:, 1, 0] - squares[:, 0, 1], squares[:, 0, 0] + squares[:, 1, 1])


def _spread(flat: FloatArray, seen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Frames spread evenly over the range of the turn, so that no posture that is held long outweighs the others."""
    frames = np.flatnonzero(seen)
    turns = np.unwrap(flat[frames])
    width = max(float(np.ptp(turns)) / 12, 1e-6)
    bins = np.floor((turns - turns.min()) / width).astype(int)
    each = MOST_FRAMES // 12
    chosen = [
        inside[np.linspace(0, len(inside) - 1, min(each, len(inside))).astype(int)]
        for inside in (frames[bins == number] for number in np.unique(bins))
    ]
    return np.concatenate(chosen)


def _turns(
    tilts: FloatArray, shapes: FloatArray, direction: FloatArray, flat: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The turn of each frame, radians; what remains of all squares, in sides; the scale of each square."""
    before = _projection(direction) @ _small_turn(tilts[0], tilts[1])
    after = _small_turn(tilts[2], tilts[3])[:, :2]
    turn = flat.copy()
    for _ in range(3):
        shape, slope = (before @ each @ after for each in _about_z(turn))
        scale = np.sum(shape * shapes, axis=(1, 2)) / np.sum(shape**2, axis=(1, 2))
        left = shapes - scale[:, None, None] * shape
        along = scale[:, None, None] * slope
        # The part of the slope that a change of size would take is none of the turn's.
        along = along - (np.sum(along * shape, axis=(1, 2)) / np.sum(shape**2, axis=(1, 2)))[:, None, None] * shape
        turn = turn + np.sum(left * along, axis=(1, 2)) / np.sum(along**2, axis=(1, 2))
    shape = before @ _about_z(turn)[0] @ after
    scale = np.sum(shape * shapes, axis=(1, 2)) / np.sum(shape**2, axis=(1, 2))
    return turn, (shapes - scale[:, None, None] * shape).ravel(), scale


def _projection(direction: FloatArray) -> FloatArray:
    """(T, 2, 3) from forward, up, towards the camera to the picture, of a small thing in some direction."""
    count = len(direction)
    flat = np.broadcast_to(np.eye(2), (count, 2, 2))
    return np.concatenate([flat, direction[:, :, None]], axis=2)


def _small_turn(about_x: float, about_y: float) -> FloatArray:
    return np.asarray(scipy.spatial.transform.Rotation.from_rotvec(np.array([about_x, about_y, 0.0])).as_matrix())


def _about_z(turn: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Rotations (T, 3, 3) about the third axis, and their derivatives."""
    cosine, sine = np.cos(turn), np.sin(turn)
    zero, one = np.zeros_like(turn), np.ones_like(turn)
    rotation = np.stack([cosine, -sine, zero, sine, cosine, zero, zero, zero, one], axis=-1).reshape(-1, 3, 3)
    slope = np.stack([-sine, -cosine, zero, cosine, -sine, zero, zero, zero, zero], axis=-1).reshape(-1, 3, 3)
    return rotation, slope
