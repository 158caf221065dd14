"""Random cases: every kind of person, garment, movement, room and camera.

Hip and lumbar motion are drawn independently of each other and of everything else, so that an estimator that is trained
on these cases can only learn them from the back.
"""

from __future__ import annotations

import zlib
from typing import Any, Final, Literal

import msgspec
import numpy as np

from romcam.errors import UsageError
from romcam.synthetic.camera import in_room, view_of
from romcam.synthetic.case import Case, movement_named, rounded, text
from romcam.synthetic.case_parts import Body, CameraPlacement, FilmSettings, HairStyle, Side
from romcam.synthetic.movement import Framing
from romcam.synthetic.movements import DEFAULT_MOVEMENT
from romcam.synthetic.random_appearance import random_clothes, random_room, skin_and_hair
from romcam.synthetic.random_edits import random_edits
from romcam.synthetic.random_life import (
    LIFELIKE,
    life_body,
    life_clothes,
    life_held,
    life_motion,
    life_room,
    without_head,
)

Envelope = Literal["core", "wide", "life"]
_STREAM: Final[dict[Envelope, int]] = {"core": 0, "wide": 1, "life": 2}

_SHAPE_SPREAD = {
    "buttocks-volume-incr": 0.55,
    "hip-scale-depth-incr": 0.35,
    "hip-scale-horiz-incr": 0.35,
    "hip-trans-forward": 0.3,
    "hip-waist-up": 0.4,
    "hip-scale-vert-incr": 0.25,
    "pelvis-tone-incr": 0.4,
    "stomach-tone-incr": 0.5,
    "stomach-navel-out": 0.3,
    "torso-trans-forward": 0.3,
    "torso-scale-depth-incr": 0.3,
    "torso-scale-horiz-incr": 0.25,
    "torso-scale-vert-incr": 0.25,
    "torso-vshape-incr": 0.35,
    "torso-muscle-dorsi-incr": 0.4,
    "measure-waist-circ-incr": 0.3,
    "measure-hips-circ-incr": 0.3,
    "measure-napetowaist-dist-incr": 0.25,
    "measure-waisttohip-dist-incr": 0.3,
    "measure-shoulder-dist-incr": 0.3,
    "measure-bust-circ-incr": 0.25,
    "measure-thigh-circ-incr": 0.3,
    "l-upperleg-fat-incr": 0.35,
    "upperlegs-height-incr": 0.3,
    "lowerlegs-height-incr": 0.3,
    "neck-trans-forward": 0.3,
    "neck-back-scale-depth-incr": 0.3,
    "head-trans-forward": 0.3,
    "head-back-scale-depth-incr": 0.3,
    "head-fat-incr": 0.3,
}


def random_case(seed: int, *, envelope: Envelope = "wide", test: str = DEFAULT_MOVEMENT) -> Case[Any]:
    """Draw a case of a movement; the seed determines it completely.

    Parameters
    ----------
    seed
        Seed of all random draws.
    envelope
        `core`: camera within 10 degrees of square, normal light, no bystander, clothes that do not hang. `wide`:
        everything that a video made at home may contain, up to 20 degrees of yaw. `life`: in addition what films of
        bends, hinges and squats from life have: bent knees, other stances, things in the hands and before the body,
        writing, cuts, zooms, soft and compressed pictures, irregular rhythms.
    test
        Name of the movement.

    Raises
    ------
    UsageError
        If there is no movement of that name, or none from life.
    """
    movement = movement_named(test)
    life = movement.life if envelope == "life" else None
    if envelope == "life" and life is None:
        raise UsageError(text("movement-not-lifelike", test=test, movements=", ".join(LIFELIKE)))
    # Each movement has people of its own; the default movement came first and uses the plain seeds.
    own = [] if movement.is_default else [zlib.crc32(test.encode())]
    streams = [np.random.default_rng([seed, _STREAM[envelope], k, *own]) for k in range(7)]
    body = _random_body(streams[0])
    clothes = random_clothes(streams[1], body, hanging=envelope != "core")
    motion = movement.random(streams[2])
    film = _random_film(streams[3], envelope)
    extra: dict[str, Any] = {}
    if life is not None:
        body, clothes = life_body(streams[6], body), life_clothes(streams[6], clothes)
        motion = life_motion(streams[6], motion, life)
        held, motion = life_held(streams[6], motion, life)
        extra = {"held": held, "edits": random_edits(streams[6], motion)}
    framing = movement.framing if movement.framed is None else movement.framed(motion)
    headless = life is not None and streams[6].random() < 0.12
    if headless:
        framing = without_head(framing)
    wide = framing.along or (not framing.tall and streams[3].random() < 0.8)
    if wide and film.height > film.width:
        film = msgspec.structs.replace(film, width=film.height, height=film.width)
    camera = _framed_camera(streams[4], body, film, framing, yaw_deg=10.0 if envelope == "core" else 20.0)
    if headless:
        camera = _closest(camera, film, framing, body.stature_m)
    room = random_room(streams[5], clothes, plain_light=envelope == "core")
    if life is not None:
        room = life_room(streams[6], room)
    if movement.framing.along:
        room = msgspec.structs.replace(room, corner_m=None)
    if room.bystander is not None:
        other = _random_body(streams[0])
        worn = random_clothes(streams[1], other, hanging=False)
        passer_by = msgspec.structs.replace(room.bystander, body=other, clothes=worn)
        room = msgspec.structs.replace(room, bystander=passer_by)
    case = Case(test=test, seed=seed, body=body, clothes=clothes, motion=motion, camera=camera, room=room, film=film)
    case = msgspec.structs.replace(case, **{name: value for name, value in extra.items() if value is not None})
    return rounded(case)


_HAIR: Final[tuple[HairStyle, ...]] = ("bald", "short", "long", "bun", "tail")


def _random_body(rng: np.random.Generator) -> Body:
    """Draw an adult of any age, build and proportion."""
    sex = ("female", "male")[int(rng.integers(2))]
    skin, hair = skin_and_hair(rng)
    shape = {name: float(np.clip(rng.normal(0.0, spread), -0.9, 0.9)) for name, spread in _SHAPE_SPREAD.items()}
    shape["r-upperleg-fat-incr"] = shape["l-upperleg-fat-incr"]
    if rng.random() < 0.18:
        shape["stomach-pregnant-incr"] = float(rng.uniform(0.1, 0.6))
    african, asian, caucasian = rng.dirichlet([0.7, 0.7, 0.9])
    odds = (0.04, 0.24, 0.34, 0.19, 0.19)
    if sex == "male":
        odds = (0.22, 0.66, 0.06, 0.03, 0.03)
    return Body(
        sex=sex,
        age_years=float(rng.uniform(18.0, 85.0)),
        stature_m=float(np.clip(rng.normal(1.64 if sex == "female" else 1.77, 0.08), 1.5, 2.0)),
        build=float(np.clip(rng.beta(1.8, 1.2), 0.03, 1.0)),
        muscle=float(
            rng.uniform(0.0, 0.2) if rng.random() < 0.5 else rng.beta(2.0, 2.2)
        ),  # the body model shows fat only with little muscle
        proportions=float(rng.uniform(0.0, 0.7)),
        bust=float(rng.beta(2.0, 2.0)),
        firmness=float(rng.beta(2.0, 2.0)),
        stance_m=float(np.clip(rng.normal(0.22, 0.06), 0.12, 0.38)),
        ancestry=(african, asian, caucasian),
        shape=shape,
        skin=skin,
        hair=_HAIR[int(rng.choice(len(_HAIR), p=odds))],
        hair_colour=hair,
        gluteal_fold_deg=float(np.clip(rng.normal(122.0, 6.0), 108.0, 136.0)),
        gluteal_arc_deg=float(rng.uniform(80.0, 114.0)),
        gluteal_give_m=float(rng.uniform(0.004, 0.034)),
        skin_spread_m=float(rng.uniform(0.02, 0.045)),
    )


def _random_film(rng: np.random.Generator, envelope: Envelope) -> FilmSettings:
    """Draw size, frame rate and faults of the recording; the shorter side has 320 to 1080 pixels."""
    short = int(rng.choice([320, 360, 480, 540, 720, 1080], p=[0.1, 0.15, 0.35, 0.2, 0.15, 0.05]))
    long = int(round(short * rng.choice([4 / 3, 16 / 9]) / 16) * 16)
    portrait = rng.random() < 0.65
    rough = 0.5 if envelope == "core" else 1.0
    warm = rng.normal(0.0, 0.06 * rough)
    return FilmSettings(
        width=short if portrait else long,
        height=long if portrait else short,
        fps=float(rng.choice([10, 15, 24, 25, 30, 50, 60], p=[0.05, 0.1, 0.1, 0.2, 0.45, 0.05, 0.05])),
        noise=float(rng.gamma(1.5, 0.008 * rough)),
        shutter=float(rng.choice([0.0, rng.uniform(0.2, 0.9)], p=[0.85, 0.15])),
        gamma=float(np.exp(rng.normal(0.0, 0.16 * rough))),
        white_balance=(1.0 + warm, 1.0 + 0.2 * warm, 1.0 - warm),
        sharpness=float(rng.uniform(-0.6, 0.6) * rough),
        crf=_random_crf(rng, envelope),
    )


def _random_crf(rng: np.random.Generator, envelope: Envelope) -> int:
    """Draw the strength of compression: 18 hardly visible, 45 blocks."""
    if envelope == "life" and rng.random() < 0.3:
        return int(rng.integers(36, 45))
    return int(rng.integers(18, 29 if envelope == "core" else 35))


def _framed_camera(
    rng: np.random.Generator, body: Body, film: FilmSettings, framing: Framing, *, yaw_deg: float
) -> CameraPlacement:
    """Draw a camera that keeps the person in the picture throughout the movement.

    Its yaw is within `yaw_deg` of the framing's own. Of those with more than 10 degrees of yaw, a few cut off the feet.
    """
    facing = ("left", "right")[int(rng.integers(2))]
    for _ in range(400):
        camera = CameraPlacement(
            facing=facing,
            yaw_deg=framing.yaw_deg + float(rng.uniform(-yaw_deg, yaw_deg)),
            roll_deg=float(np.clip(rng.normal(0.0, 1.2), -3.0, 3.0)),
            height_m=float(rng.uniform(*framing.lens_m)),
            distance_m=float(rng.uniform(2.0, 6.0)),
            fov_deg=float(rng.uniform(35.0, 75.0)),
            aim_forward_m=float(rng.normal(framing.ahead, 0.12)),
            aim_height_m=float(rng.normal(framing.height, 0.06) * body.stature_m),
        )
        cut_feet = yaw_deg > 10.0 and rng.random() < 0.02
        if holds_person(camera, film, framing, body.stature_m, cut_feet=cut_feet):
            return camera
    return _far_enough(facing, body, film, framing)


def holds_person(
    camera: CameraPlacement, film: FilmSettings, framing: Framing, stature_m: float, *, cut_feet: bool = False
) -> bool:
    """Return whether the person stays inside the picture and fills enough of it.

    Parameters
    ----------
    camera, film
        Camera, and size of the picture.
    framing
        Space that the movement needs.
    stature_m
        Height of the person.
    cut_feet
        Whether the feet may be cut off.
    """
    corners = np.array([in_room(camera, *corner) for corner in framing.swept * stature_m])
    pixels = view_of(camera, film).project(corners) / [film.width, film.height]
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    bottom = 1.05 if cut_feet else 0.99
    inside = low[0] > 0.01 and high[0] < 0.99 and low[1] > 0.01 and high[1] < bottom
    across, tall = (high - low) * [film.width, film.height] / max(film.width, film.height)
    if framing.along:
        return bool(inside and across > 0.75)
    if not framing.tall:
        return bool(inside and across > (0.40 if film.height > film.width else 0.48))
    return bool(inside and tall > (0.40 if film.width > film.height else 0.48))


def _closest(camera: CameraPlacement, film: FilmSettings, framing: Framing, stature_m: float) -> CameraPlacement:
    """The camera as near and as low as the framing allows."""
    for _ in range(40):
        nearer = msgspec.structs.replace(camera, distance_m=0.97 * camera.distance_m)
        lower = msgspec.structs.replace(camera, aim_height_m=camera.aim_height_m - 0.03)
        fitting = [each for each in (nearer, lower) if holds_person(each, film, framing, stature_m)]
        if not fitting:
            break
        camera = fitting[0]
    return camera


def _far_enough(facing: Side, body: Body, film: FilmSettings, framing: Framing) -> CameraPlacement:
    """A plain camera, moved back until everything is in the picture."""
    camera = CameraPlacement()
    for distance in np.arange(2.5, 8.0, 0.25):
        camera = CameraPlacement(
            facing=facing,
            distance_m=float(distance),
            height_m=1.0 if framing.tall or framing.along else float(np.mean(framing.lens_m)),
            yaw_deg=framing.yaw_deg,
            aim_forward_m=framing.ahead,
            aim_height_m=(framing.height - 0.02) * body.stature_m,
        )
        if holds_person(camera, film, framing, body.stature_m):
            break
    return camera
