"""The films of a test and retest: one rendered person filmed several times, each time with the camera set up again.

A person's body, spine and habit of bending stay; posture, tempo, camera, light and the noise of the camera are drawn
again for every film, and clothes and room for some. Nothing here measures anything.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
import numpy as np

from romcam.synthetic.case import Case, movement_named
from romcam.synthetic.case_parts import CameraPlacement, Clothes, FilmSettings, Room
from romcam.synthetic.movements import MOVEMENTS
from romcam.synthetic.random_appearance import random_clothes, random_room
from romcam.synthetic.random_cases import holds_person, random_case

FIRST_SEED: Final = {"test": 5_000_000, "fit": 200_000}
"""Seed of the first person of each group; the seeds of training, of the other benchmarks and of both groups differ."""
SEEDS_PER_PERSON: Final = 10

Group = Literal["test", "fit"]
FilmName = Literal["first", "again", "changed", "clothes"]
FILMS: Final[dict[Group, tuple[FilmName, ...]]] = {
    "test": ("first", "again", "changed", "clothes"),
    "fit": ("first", "again", "clothes"),
}
"""`first`; `again`: the same clothes; `changed`: the same clothes, another range of motion; `clothes`: other clothes in
another room."""
FILMED_AGAIN: Final = 22
"""The first people of the group `test` are filmed `again`, every second one in another room; the others are not."""
FILMED_CHANGED: Final = 60
"""The first people of the group `test` are filmed `changed`; the others in other clothes only."""
ROTATED_AGAIN: Final = 5
"""Hip rotation: the first people of the group `fit` are filmed `again`. In the group `test` nobody is: of the film
`changed`, the right leg is the same."""

CLOSE_FITTING: Final[dict[Group, int]] = {"test": 12, "fit": 6}
"""Index of the first person of each group who wears close-fitting clothes, as advised; those before wear any."""
_CLOSEST: Final = {"top_looseness": 0.25, "top_bridging": 0.5, "bottom_looseness": 0.3, "wrinkle_m": 0.004}
PELVIS_CHANGES_DEG: Final = (6.0, 10.0, -6.0, 6.0, 15.0, 10.0, 6.0, -10.0, 25.0, 6.0, 10.0, -6.0)
LUMBAR_CHANGES_DEG: Final = (10.0, -10.0, 6.0, 15.0, 10.0, 25.0)
_CHANGED_FIELD: Final = {"straight-leg-raise": "elevation_deg", "squat": "pelvis_deg"}

_SIZE_PX: Final = (480, 640)
_FPS: Final = 12.0
_LENS_DEG: Final = (50.0, 70.0)
_HIP_HEIGHT: Final = 0.53
"""Of the hip joints, in statures."""
_AWAY_M: Final = 3.0

_SPREAD: Final = {
    "neutral_pelvis_deg": 1.5,
    "neutral_lumbar_deg": 1.5,
    "neutral_thoracic_deg": 2.0,
    "neutral_neck_deg": 3.0,
    "neutral_knee_deg": 0.7,
    "pelvis_deg": 1.5,
    "lumbar_deg": 1.5,
    "thoracic_deg": 2.0,
    "neck_deg": 3.0,
    "thoracic_end_deg": 3.0,
    "neck_end_deg": 6.0,
    "knee_end_deg": 1.5,
    "sway_back": 0.05,
    "side_bend_deg": 1.0,
    "twist_deg": 1.0,
    "feet_out_deg": 3.0,
    "toes_deg": 4.0,
}
"""Standard deviation by which a person's posture differs from film to film."""


@dataclass(frozen=True)
class Person:
    """One person of a group, of one test."""

    group: Group
    test: str
    index: int

    @property
    def seed(self) -> int:
        """Seed of the body; the films use this and the following seeds."""
        return FIRST_SEED[self.group] + SEEDS_PER_PERSON * self.index + 1000 * list(MOVEMENTS).index(self.test) * 10

    @property
    def films(self) -> tuple[FilmName, ...]:
        """The films of the person."""
        test, rotates = self.group == "test", self.test == "hip-rotation"
        left_out = {
            "again": (test or self.index >= ROTATED_AGAIN) if rotates else test and self.index >= FILMED_AGAIN,
            "changed": self.index >= FILMED_CHANGED,
        }
        return tuple(name for name in FILMS[self.group] if not left_out.get(name))

    @property
    def other_room(self) -> bool:
        """Whether the film `again` is made in another room."""
        return self.index % 2 == 1


def film_case(person: Person, film: FilmName) -> Case[Any]:
    """Return the case of one film of a person; the same call gives the same case."""
    base = _base(person)
    number = ("first", "again", "changed", "clothes").index(film)
    rng = np.random.default_rng([person.seed, 41, number, zlib.crc32(person.test.encode())])
    clothes, room = base.clothes, base.room
    if film == "clothes":
        clothes = _fitting(random_clothes(rng, base.body, hanging=False), person)
    if film == "clothes" or (film == "again" and person.other_room):
        room = random_room(rng, clothes, plain_light=True)
        if movement_named(person.test).framing.along:
            room = msgspec.structs.replace(room, corner_m=None)
    elif film != "first":
        room = _other_light(room, random_room(rng, clothes, plain_light=True))
        clothes = msgspec.structs.replace(
            clothes,
            top_hem=float(np.clip(clothes.top_hem + rng.normal(0.0, 0.04), 0.0, 1.3)),
            top_bridging=float(np.clip(clothes.top_bridging + rng.normal(0.0, 0.04), 0.0, 1.0)),
            bottom_rise=float(np.clip(clothes.bottom_rise + rng.normal(0.0, 0.04), 0.0, 1.0)),
        )
    motion = _posed_again(base.motion, rng) if film != "first" else base.motion
    if is_changed(person, film):
        motion = _with_change(motion, person)
    motion = _short(motion, person, rng)
    settings = base.film if film == "first" else _other_exposure(base.film, rng)
    camera = _camera_again(rng, base, settings)
    stance = float(np.clip(base.body.stance_m + rng.normal(0.0, 0.01), 0.1, 0.4))
    return Case(
        test=person.test,
        seed=person.seed + number,
        body=msgspec.structs.replace(base.body, stance_m=stance),
        clothes=clothes,
        motion=motion,
        camera=camera,
        room=room,
        film=settings,
    )


def is_changed(person: Person, film: FilmName) -> bool:
    """Return whether the range of motion in a film differs from that in the first one by `change_deg`.

    In the group whose errors are fitted, half of the films in the same clothes and half of those in others do.
    """
    if person.group == "test":
        return film == "changed"
    return (film == "again" and person.index // 2 % 2 == 1) or (film == "clothes" and person.index % 2 == 1)


def _base(person: Person) -> Case[Any]:
    """The person, clothes, room and camera of the first film, made as the documentation advises."""
    case = random_case(person.seed, envelope="core", test=person.test)
    short, long = _SIZE_PX
    portrait = case.film.height > case.film.width
    film = msgspec.structs.replace(
        case.film, width=short if portrait else long, height=long if portrait else short, fps=_FPS, shutter=0.0
    )
    motion = case.motion
    if person.test == "forward-bend":
        motion = _room_for_change(motion, person)
    return msgspec.structs.replace(case, film=film, motion=motion, clothes=_fitting(case.clothes, person))


def _fitting(clothes: Clothes, person: Person) -> Clothes:
    """Return the clothes, closer to the body if the person wears close-fitting ones."""
    if person.index < CLOSE_FITTING[person.group] and person.test == "forward-bend":
        return clothes
    return msgspec.structs.replace(
        clothes, **{name: min(getattr(clothes, name), most) for name, most in _CLOSEST.items()}
    )


def is_close_fitting(clothes: Clothes) -> bool:
    """Return whether clothes are as close to the body as the documentation advises."""
    return clothes.top_looseness <= 0.3 and clothes.bottom_looseness <= 0.4


def change_deg(person: Person) -> tuple[str, float]:
    """Return the field of the motion that differs in the film `changed`, and by how much, degrees."""
    if person.test == "forward-bend":
        if person.index % 3 == 2:
            return "lumbar_end_deg", LUMBAR_CHANGES_DEG[person.index // 3 % len(LUMBAR_CHANGES_DEG)]
        number = person.index - person.index // 3
        return "pelvis_end_deg", PELVIS_CHANGES_DEG[number % len(PELVIS_CHANGES_DEG)]
    sizes = (10.0, -10.0, 6.0, 15.0)
    return _CHANGED_FIELD.get(person.test, "turn_deg"), sizes[person.index % len(sizes)]


def _room_for_change(motion: Any, person: Person) -> Any:
    """Draw ranges of motion again until both films of a change lie within those of living people."""
    name, change = change_deg(person)
    rng = np.random.default_rng([person.seed, 43])
    movement = movement_named(person.test)
    for _ in range(200):
        ends = {each: getattr(motion, each) for each in ("pelvis_end_deg", "lumbar_end_deg")}
        later = {**ends, name: ends[name] + change}
        if (
            12.0 <= later["pelvis_end_deg"] <= 93.0
            and 8.0 <= later["lumbar_end_deg"] <= 83.0
            and 40.0 <= sum(later.values()) <= 142.0
        ):
            return motion
        drawn = movement.random(rng)
        motion = msgspec.structs.replace(
            motion, pelvis_end_deg=drawn.pelvis_end_deg, lumbar_end_deg=drawn.lumbar_end_deg
        )
    raise ValueError(f"no bend leaves room for the change of {person}")


def _with_change(motion: Any, person: Person) -> Any:
    name, change = change_deg(person)
    if name == "turn_deg":
        swings = tuple(
            msgspec.structs.replace(each, turn_deg=each.turn_deg + float(np.sign(each.turn_deg)) * change)
            if each.side == "left"
            else each
            for each in motion.swings
        )
        return msgspec.structs.replace(motion, swings=swings)
    return msgspec.structs.replace(motion, **{name: getattr(motion, name) + change})


def _posed_again(motion: Any, rng: np.random.Generator) -> Any:
    """Return the motion of the same person who stands, sits or lies down again; ranges of the tested joints stay."""
    if "bearing" in motion.__struct_fields__:
        motion = msgspec.structs.replace(motion, bearing=_shifted(motion.bearing, rng))
    if "lying" in motion.__struct_fields__:
        motion = msgspec.structs.replace(motion, lying=_shifted(motion.lying, rng))
    if "neutral_pelvis_deg" in motion.__struct_fields__:
        motion = _shifted(motion, rng)
    return motion


def _shifted(part: Any, rng: np.random.Generator) -> Any:
    values = {name: getattr(part, name) for name in part.__struct_fields__ if name in _SPREAD}
    shifted = {name: float(value + rng.normal(0.0, _SPREAD[name])) for name, value in values.items()}
    for name in ("neutral_knee_deg", "knee_end_deg", "toes_deg"):
        if name in shifted:
            shifted[name] = max(shifted[name], 0.0)
    if "sway_back" in shifted:
        shifted["sway_back"] = float(np.clip(shifted["sway_back"], 0.25, 0.95))
    return msgspec.structs.replace(part, **shifted)


def _short(motion: Any, person: Person, rng: np.random.Generator) -> Any:
    """Return the motion in a quick repetition, so that the films are cheap, and in some people in two.

    The second one is smaller, so that the two differ by a known change within one film.
    """
    fields = motion.__struct_fields__
    if "swings" in fields:
        first = {(each.side, each.turn_deg > 0): each for each in reversed(motion.swings)}
        swings = tuple(first[key] for key in sorted(first))
        return msgspec.structs.replace(
            motion, swings=swings, still_s=1.2, out_s=0.8, hold_s=0.5, back_s=0.8, pause_s=0.3
        )
    repetitions = 2 if person.index % 5 in ((4,) if person.group == "test" else (2, 4)) else 1
    return msgspec.structs.replace(
        motion,
        neutral_s=1.0,
        down_s=float(rng.uniform(0.8, 1.0)),
        hold_s=0.6,
        up_s=float(rng.uniform(0.6, 0.8)),
        pause_s=0.4,
        repetitions=repetitions,
        amplitudes=(1.0, float(rng.uniform(0.7, 1.0)))[:repetitions],
    )


def _other_exposure(film: FilmSettings, rng: np.random.Generator) -> FilmSettings:
    """Return the same camera with brightness and colours set by its own automatic again."""
    warm = float(rng.normal(0.0, 0.03))
    return msgspec.structs.replace(
        film,
        gamma=float(film.gamma * np.exp(rng.normal(0.0, 0.06))),
        white_balance=(1.0 + warm, 1.0 + 0.2 * warm, 1.0 - warm),
        noise=float(film.noise * rng.uniform(0.7, 1.4)),
    )


def _other_light(room: Room, other: Room) -> Room:
    """Return the same room in other light."""
    names = ("light_azimuth_deg", "light_height_deg", "light", "ambient", "shadow")
    return msgspec.structs.replace(room, **{name: getattr(other, name) for name in names})


def _camera_again(rng: np.random.Generator, base: Case[Any], film: FilmSettings) -> CameraPlacement:
    """Set up the person's own camera as docs/filming.md advises: at hip height, three metres away, side-on."""
    movement = movement_named(base.test)
    framing = movement.framing if movement.framed is None else movement.framed(base.motion)
    stature = base.body.stature_m
    height, away = (_HIP_HEIGHT * stature, _AWAY_M) if framing.tall else (base.camera.height_m, base.camera.distance_m)
    lens = np.random.default_rng([base.seed, 47]).uniform(*_LENS_DEG) if framing.tall else base.camera.fov_deg
    for attempt in range(2000):
        camera = CameraPlacement(
            facing=base.camera.facing,
            yaw_deg=framing.yaw_deg + float(np.clip(rng.normal(0.0, 4.5), -10.0, 10.0)),
            roll_deg=float(np.clip(rng.normal(0.0, 1.0), -3.0, 3.0)),
            height_m=height + float(rng.uniform(-0.15, 0.15)),
            distance_m=away + float(rng.uniform(-0.5, 0.5)) + 0.25 * (attempt // 50),
            fov_deg=float(lens),
            aim_forward_m=float(rng.normal(framing.ahead, 0.08)),
            aim_height_m=float(rng.normal(framing.height, 0.04)) * stature,
        )
        if holds_person(camera, film, framing, stature):
            return camera
    raise ValueError(f"no camera holds the person of seed {base.seed}")
