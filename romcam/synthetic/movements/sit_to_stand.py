"""Standing up from a seat, standing, and sitting down again, feet planted."""

from __future__ import annotations

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import ArmStyle, Bearing, Colour, Furniture
from romcam.synthetic.followed import FollowedAngles, Following
from romcam.synthetic.furniture import SeatKind, hip_above_seat_m, seat_pieces
from romcam.synthetic.legs import Reaching, hips_above
from romcam.synthetic.movement import (
    LEG_ANGLES,
    TRUNK_ANGLES,
    Framing,
    RenderedMovement,
    TrainingUse,
    random_bearing,
    swept,
)
from romcam.synthetic.posture import BodyPosture, Trunk, balanced_shank
from romcam.synthetic.skeleton import rotation
from romcam.synthetic.tempo import minimum_jerk, tremor


class SitToStand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Standing up and sitting down. Angles in degrees, change from upright standing, forward flexion positive."""

    seat_m: float = 0.45  # height of the seat
    seat: SeatKind = "stool"
    seat_colour: Colour = (0.45, 0.33, 0.24)
    perch_m: float = 0.22  # from the hips to the front edge of the seat
    shank_deg: float = 8.0  # seated: knees ahead of the ankles, feet drawn back
    pelvis_sit_deg: float = -22.0  # seated upright
    lumbar_sit_deg: float = 18.0
    pelvis_lean_deg: float = 22.0  # at seat-off
    lumbar_lean_deg: float = 14.0
    thoracic_lean_deg: float = 5.0
    neck_lean_deg: float = -10.0
    seat_off: float = 0.4  # share of the rise spent leaning forward before the hips leave the seat
    lead: float = 0.0  # the lumbar spine straightens this share of the rise after the pelvis (>0) or before it
    knees_out: float = 0.1
    arms: ArmStyle = "crossed"
    starts_seated: bool = True
    seated_s: float = 1.2  # before the first rise, and between sitting down and rising again
    rise_s: float = 2.0
    stand_s: float = 1.4
    lower_s: float = 2.2
    repetitions: int = 2
    tremor_deg: float = 0.2
    bearing: Bearing = Bearing()


def _knots(motion: SitToStand) -> tuple[np.ndarray, np.ndarray]:
    """Times, and progress of the rise (0 seated, 1 standing) at them; it is linear between them."""
    rise = [(motion.rise_s, 1.0), (motion.stand_s, 1.0)]
    lower = [(motion.lower_s, 0.0), (motion.seated_s, 0.0)]
    rounds = (rise + lower if motion.starts_seated else lower + rise) * motion.repetitions
    first = (motion.seated_s, 0.0) if motion.starts_seated else (motion.stand_s, 1.0)
    times = np.cumsum([0.0, first[0], *(seconds for seconds, _ in rounds)])
    return times, np.array([first[1], first[1], *(share for _, share in rounds)])


def _duration_s(motion: SitToStand) -> float:
    """Length of the trial in seconds."""
    return float(_knots(motion)[0][-1])


def _posture(motion: SitToStand, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
    """The body at `times` (T,) seconds."""
    t = np.asarray(times, dtype=float)
    rng = np.random.default_rng([seed, 7])
    shakes = [tremor(rng, t, motion.tremor_deg * size) for size in (1.0, 1.0, 1.0, 2.0)]
    return _risen(motion, anatomy, np.interp(t, *_knots(motion)), shakes)


def _neutral(motion: SitToStand, anatomy: Anatomy) -> BodyPosture:
    """Upright standing, one time."""
    return _risen(motion, anatomy, np.ones(1), [np.zeros(1)] * 4)


def _risen(motion: SitToStand, anatomy: Anatomy, share: np.ndarray, shakes: list[np.ndarray]) -> BodyPosture:
    """The body at a progress (T,) of the rise: lean forward, leave the seat, extend (Schenkman, Phys Ther 1990)."""
    off = motion.seat_off
    leant = minimum_jerk(share / (off + 0.1))
    straight = [minimum_jerk((share - off - lag) / (0.93 - off)) for lag in _lags(motion.lead)]
    pelvis, lumbar = (leant * (1.0 - back) for back in straight)
    trunk = Trunk.of(
        motion.bearing,
        len(share),
        pelvis=motion.pelvis_sit_deg * (1.0 - leant) + motion.pelvis_lean_deg * pelvis + shakes[0],
        lumbar=motion.lumbar_sit_deg * (1.0 - leant) + motion.lumbar_lean_deg * lumbar + shakes[1],
        thoracic=motion.thoracic_lean_deg * pelvis + shakes[2],
        neck=motion.neck_lean_deg * pelvis + shakes[3],
    )
    up = minimum_jerk((share - off) / (1.0 - off))
    arms = _arms(motion, anatomy, leant * (1.0 - up), 1.0 - minimum_jerk((share - off) / 0.3))
    legs = (Reaching.planted(anatomy, side, len(share), motion.knees_out) for side in "LR")
    return BodyPosture(trunk, arms, _hips(motion, anatomy, trunk, arms, leant, up), *legs)


_SEATED_DEG = 60.0
"""Thighs that are tilted back further than this rest on the seat."""


def _followed(motion: SitToStand, anatomy: Anatomy, angles: FollowedAngles) -> BodyPosture:
    """The body at the angles of a real person; thoracic spine, neck and arms move as in the motion."""
    assert angles.thigh is not None
    assert angles.knee is not None
    trunk = angles.trunk(motion.bearing, motion.thoracic_lean_deg, motion.neck_lean_deg)
    seated = np.clip(-angles.thigh / _SEATED_DEG, 0.0, 1.0)
    arms = _arms(motion, anatomy, angles.share, seated)
    legs = (Reaching.planted(anatomy, side, len(seated), motion.knees_out) for side in "LR")
    return BodyPosture(trunk, arms, _followed_hips(motion, anatomy, angles), *legs)


def _resembled(angles: FollowedAngles) -> bool:
    """Whether a trial begins or ends seated."""
    if angles.thigh is None or angles.knee is None:
        return False
    return bool(min(angles.thigh[0], angles.thigh[-1]) < -_SEATED_DEG)


def _followed_hips(motion: SitToStand, anatomy: Anatomy, angles: FollowedAngles) -> np.ndarray:
    """Middle of the hip joints (T, 3), metres, by thighs and knees."""
    shank, knee = _followed_legs(motion, anatomy, angles)
    return hips_above(anatomy, shank, knee)


def _followed_legs(motion: SitToStand, anatomy: Anatomy, angles: FollowedAngles) -> tuple[np.ndarray, np.ndarray]:
    """Tilt of the shanks and flexion of the knees (T,), degrees."""
    assert angles.thigh is not None
    assert angles.knee is not None
    zero, bearing = np.zeros(1), motion.bearing
    standing, knee = Trunk.of(bearing, 1), np.full(1, bearing.knee_deg)
    upright = balanced_shank(standing, Arms("hanging", zero), knee, anatomy, sway_back=0.7, flexed=zero)
    return upright + angles.thigh + angles.knee, bearing.knee_deg + angles.knee


def _settled(motion: SitToStand, anatomy: Anatomy, angles: FollowedAngles) -> SitToStand:
    """The motion with its seat under the hips of a person who follows these angles."""
    assert angles.thigh is not None
    seated = angles.thigh < -_SEATED_DEG
    if not seated.any():
        seated = angles.thigh <= float(angles.thigh.min()) + 1.0
    hips = _followed_hips(motion, anatomy, angles)[seated]
    shank, _ = _followed_legs(motion, anatomy, angles)
    return msgspec.structs.replace(
        motion,
        seat_m=float(np.median(hips[:, 2])) - hip_above_seat_m(anatomy),
        shank_deg=float(np.median(shank[seated])),
    )


def _lags(lead: float) -> tuple[float, float]:
    """Delay after seat-off, as a share of the rise, at which pelvis and lumbar spine begin to extend."""
    return (0.0, min(lead, 0.07)) if lead >= 0.0 else (min(-lead, 0.07), 0.0)


def _hips(
    motion: SitToStand, anatomy: Anatomy, trunk: Trunk, arms: Arms, leant: np.ndarray, up: np.ndarray
) -> np.ndarray:
    """Middle of the hip joints (T, 3), metres: forward on the seat, then up until balance is reached."""
    knee_end = np.full(len(up), motion.bearing.knee_deg)
    knee = (1.0 - up) * _seated_knee_deg(motion, anatomy) + up * knee_end
    balanced = balanced_shank(trunk, arms, knee, anatomy, sway_back=0.7, flexed=1.0 - up, limits=(-5.0, 38.0))
    # Leaving the seat is a controlled fall forward; balance comes only with the extension.
    caught = minimum_jerk(up / 0.6)
    shank = (1.0 - caught) * motion.shank_deg + caught * balanced
    hips = hips_above(anatomy, shank, knee)
    roll = 0.05 * anatomy.stature * np.sin(np.radians(motion.pelvis_lean_deg - motion.pelvis_sit_deg))
    hips[:, 1] -= roll * leant * (1.0 - caught)
    return hips


def _seated_knee_deg(motion: SitToStand, anatomy: Anatomy) -> float:
    """Compute the flexion of the knees, degrees, with the hips on the seat and the feet in place."""
    lower = middle(anatomy, "knee") - middle(anatomy, "ankle")
    upper = middle(anatomy, "hip") - middle(anatomy, "knee")
    knee_height = middle(anatomy, "ankle")[2] + (rotation(np.array([motion.shank_deg]))[0] @ lower)[2]
    rise = motion.seat_m + hip_above_seat_m(anatomy) - knee_height
    length = float(np.hypot(upper[1], upper[2]))
    at_rest = np.degrees(np.arctan2(-upper[1], upper[2]))
    tilt = -np.degrees(np.arccos(np.clip(rise / length, -0.95, 0.95))) - at_rest
    return float(motion.shank_deg - tilt)


def _arms(motion: SitToStand, anatomy: Anatomy, leant: np.ndarray, pushing: np.ndarray) -> Arms:
    """Arms: pushing hands stay until the hips are well off the seat, others swing with the lean."""
    if motion.arms not in ("on-thighs", "holding"):
        return Arms(motion.arms, leant)
    ahead = _seated_hips_ahead_m(motion, anatomy)
    wide = 0.5 * _seat_width_m(motion, anatomy)
    hold = np.array([[sign * (wide - 0.02), -ahead - 0.02, motion.seat_m + 0.055] for sign in (1.0, -1.0)])
    return Arms(motion.arms, pushing, np.repeat(hold[:, None], len(pushing), axis=1))


def _seated_hips_ahead_m(motion: SitToStand, anatomy: Anatomy) -> float:
    """Compute the distance of seated hip joints ahead of the ankles, metres; negative behind them."""
    knee = np.array([_seated_knee_deg(motion, anatomy)])
    return -float(hips_above(anatomy, np.array([motion.shank_deg]), knee)[0, 1])


def _seat_width_m(motion: SitToStand, anatomy: Anatomy) -> float:
    """Compute the width of the seat, metres: with room for pushing hands, or narrow enough for arms to hang past it."""
    return 2.0 * abs(float(anatomy.joints["hip.L"][0])) + (0.32 if motion.arms == "holding" else 0.19)


_CALF_M = 0.075
"""From the ankles to the back of the calves."""


def _furniture(motion: SitToStand, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """The seat under the person; its edge stays clear of the calves in standing."""
    front = min(_seated_hips_ahead_m(motion, anatomy) + motion.perch_m, -_CALF_M)
    return seat_pieces(motion.seat, motion.seat_m, front, _seat_width_m(motion, anatomy), motion.seat_colour)


def _still_times(motion: SitToStand, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw times (n,) for training stills, sorted: at least three standing, some seated, the rest in between."""
    times, shares = _knots(motion)
    level = np.diff(shares) == 0.0
    stands, seats = level & (shares[1:] == 1.0), level & (shares[1:] == 0.0)
    upright, seated = max(3, round(0.2 * n)), max(1, round(0.15 * n))
    chosen = [
        _within(rng, times, np.flatnonzero(stands), upright, 0.1, 0.9),
        _within(rng, times, np.flatnonzero(seats), seated, 0.0, 0.95),
        _within(rng, times, np.flatnonzero(~level), max(0, n - upright - seated), 0.02, 0.95),
    ]
    return np.sort(np.concatenate(chosen)[:n])


def _within(
    rng: np.random.Generator, times: np.ndarray, spans: np.ndarray, n: int, low: float, high: float
) -> np.ndarray:
    """Draw times (n,) between the shares `low` and `high` of random spans."""
    span = rng.choice(spans, n)
    return times[span] + rng.uniform(low, high, n) * (times[span + 1] - times[span])


_HIP_MOST_DEG = 126.0


def _random_motion(rng: np.random.Generator) -> SitToStand:
    """Draw a rise; pelvis and lumbar spine share the lean and the sitting posture in any proportion."""
    pelvis_sit, lumbar_sit = rng.uniform(-45.0, 8.0), rng.uniform(-8.0, 45.0)
    while not -10.0 <= pelvis_sit + lumbar_sit <= 22.0:
        pelvis_sit, lumbar_sit = rng.uniform(-45.0, 8.0), rng.uniform(-8.0, 45.0)
    pelvis, lumbar = rng.uniform(0.0, 60.0), rng.uniform(-10.0, 40.0)
    while not 28.0 <= pelvis + lumbar <= 80.0 or pelvis + 80.0 > _HIP_MOST_DEG:
        pelvis, lumbar = rng.uniform(0.0, 60.0), rng.uniform(-10.0, 40.0)
    styles: tuple[ArmStyle, ...] = ("crossed", "hanging", "forward", "on-thighs", "holding", "on-hips")
    seats: tuple[SeatKind, ...] = ("chair", "stool", "block")
    red, green, blue = (rng.uniform(0.1, 1.0) * rng.uniform(0.35, 0.95, 3)).tolist()
    return SitToStand(
        seat_m=float(rng.uniform(0.38, 0.53)),
        seat=seats[int(rng.choice(3, p=[0.3, 0.45, 0.25]))],
        seat_colour=(red, green, blue),
        perch_m=float(rng.uniform(0.16, 0.30)),
        shank_deg=float(rng.uniform(-2.0, 13.0)),
        pelvis_sit_deg=pelvis_sit,
        lumbar_sit_deg=lumbar_sit,
        pelvis_lean_deg=pelvis,
        lumbar_lean_deg=lumbar,
        thoracic_lean_deg=float(rng.uniform(-8.0, 15.0)),
        neck_lean_deg=float(rng.uniform(-30.0, 15.0)),
        seat_off=float(rng.uniform(0.3, 0.48)),
        lead=float(rng.uniform(-0.07, 0.07)),
        knees_out=float(rng.uniform(0.0, 0.3)),
        arms=styles[int(rng.choice(6, p=[0.35, 0.2, 0.15, 0.12, 0.13, 0.05]))],
        starts_seated=bool(rng.random() < 0.8),
        seated_s=float(rng.uniform(0.8, 1.8)),
        rise_s=float(rng.uniform(1.1, 3.0)),
        stand_s=float(rng.uniform(1.1, 2.2)),
        lower_s=float(rng.uniform(1.3, 3.2)),
        repetitions=int(rng.choice([1, 2, 3], p=[0.4, 0.35, 0.25])),
        tremor_deg=float(rng.uniform(0.05, 0.5)),
        bearing=random_bearing(rng),
    )


MOVEMENT = RenderedMovement(
    parameters=SitToStand,
    truth=(*TRUNK_ANGLES, *LEG_ANGLES),
    framing=Framing(
        swept((-0.13, 1.0), (0.13, 1.0), (0.32, 0.72), (0.42, 0.5), (-0.44, 0.55), (-0.44, 0.0), (0.2, 0.0)),
        ahead=-0.05,
    ),
    duration_s=_duration_s,
    posture=_posture,
    neutral=_neutral,
    still_times=_still_times,
    random=_random_motion,
    training=TrainingUse("back", first_seed=200_000),
    furniture=_furniture,
    following=Following(_followed, _settled, _resembled, needs_legs=True),
)
