"""The parts a case is made of: body, clothes, camera, room and recording.

All of it is plain data (frozen msgspec structs) with defaults, so that a hand-written JSON file needs to name only what
differs from an average adult in a plain room.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Side = Literal["left", "right"]
"""A side of the person's own body."""

Colour = tuple[float, float, float]
"""Red, green, blue as seen on a screen (gamma-encoded), 0 to 1."""


HairStyle = Literal["bald", "short", "long", "bun", "tail"]
Print = Literal["plain", "stripes", "checks", "mottled", "bands", "letters"]
Top = Literal["bare", "bra", "vest", "tshirt", "longsleeve"]
Bottom = Literal["briefs", "shorts", "trousers", "leggings", "skirt"]
Shoes = Literal["barefoot", "socks", "shoes"]
PieceKind = Literal["box", "cylinder", "ball"]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person at rest. `shape` holds local changes of the body model by name, each -1 to 1."""

    sex: Literal["female", "male"] = "female"
    age_years: float = 35.0
    stature_m: float = 1.70
    build: float = 0.6  # 0 thin … .5 average … 1 obese, the latter only with little muscle
    muscle: float = 0.35
    proportions: float = 0.3
    bust: float = 0.5
    firmness: float = 0.5
    stance_m: float = 0.22  # between the ankles
    ancestry: tuple[float, float, float] = (0.33, 0.33, 0.34)
    shape: dict[str, float] = {}
    skin: Colour = (0.80, 0.62, 0.52)
    hair: HairStyle = "short"
    hair_colour: Colour = (0.16, 0.11, 0.08)
    # Soft tissue: angle at which the buttock passes from pelvis to thigh (degrees round the hip axis, 0 above, positive
    # towards the back), and width of that arc; flattening of the stretched buttock at 90 degrees of hip flexion; length
    # of spine over which the skin spreads a bend.
    gluteal_fold_deg: float = 122.0
    gluteal_arc_deg: float = 100.0
    gluteal_give_m: float = 0.022
    skin_spread_m: float = 0.03


class Fabric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours, print and gloss of a fabric. `scale_m` is the size of one repeat of the print."""

    colour: Colour = (0.25, 0.35, 0.55)
    second: Colour = (0.85, 0.85, 0.88)
    print: Print = "plain"
    scale_m: float = 0.05
    gloss: float = 0.0


class Clothes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Clothes of the person. Looseness: 0 skin-tight, 0.3 a fitted T-shirt, 0.6 loose, 1 hanging."""

    top: Top = "tshirt"
    top_looseness: float = 0.15
    top_hem: float = 0.0  # 0 at the waistband, 1 covers the buttocks
    top_bridging: float = 0.5  # how far it spans the hollow of the back, 0 to 1
    top_slack_m: float = 0.0  # how far it falls off chest and belly in the bend
    top_ride_m: float = 0.0  # how far the hem slides towards the head in the bend
    top_fabric: Fabric = Fabric()
    bottom: Bottom = "leggings"
    bottom_looseness: float = 0.05
    bottom_rise: float = 0.5  # height of the waistband, 0 low on the hips, 1 at the waist
    bottom_fabric: Fabric = Fabric(colour=(0.13, 0.14, 0.17))
    waistband_m: float = 0.0  # thickness of belt or band that stands off the body
    shoes: Shoes = "barefoot"
    shoe_colour: Colour = (0.9, 0.9, 0.92)
    wrinkle_m: float = 0.0  # height of irregular folds


ArmStyle = Literal[
    "hanging", "reaching", "sliding", "crossed", "behind-head",
    "forward", "on-thighs", "holding", "on-hips", "behind-back", "alongside", "bar", "folded-first",
]  # fmt: skip
"""Posture of the arms.

Free of the body: `hanging`, `reaching`, `forward` (raised to the horizontal). In contact: `sliding` down the thighs,
`on-thighs`, `holding` on to a seat, straight down to a `bar` in front of the legs, `on-hips`, `behind-back` (on the
sacrum), `crossed` on the chest, `behind-head`, `alongside` the trunk. `folded-first`: crossed on the chest
while the person stands, hanging while they are bent, as people with printed tags are asked to hold them.
"""


class Bearing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Upright posture as deviations from the body model at rest, in degrees.

    Pelvis forward; lumbar (+ flat, - hollow); thoracic (+ round); neck (+ forward); knees bent. `lumbar_levels` is the
    relative flexion of the lower, middle and upper lumbar spine.
    """

    pelvis_deg: float = 0.0
    lumbar_deg: float = 0.0
    thoracic_deg: float = 0.0
    neck_deg: float = 0.0
    knee_deg: float = 2.0
    lumbar_levels: tuple[float, float, float] = (1.0, 1.0, 1.0)


class Stance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the feet stand, where they are not side by side on the floor."""

    ahead_m: float = 0.0  # of the left foot, ahead of the right one
    raised_m: float = 0.0  # of the left foot, on a block; negative: of the right one
    lifted: Side | None = None  # the leg that swings back as the trunk leans forward
    lifted_deg: float = 60.0  # how far back its thigh swings at the end of range
    lifted_knee_deg: float = 10.0
    knees_out: float = 0.0  # how far the knees point outwards, relative to ahead


class Held(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thing in both hands, which moves with them."""

    kind: Literal["barbell", "dumbbells", "kettlebell", "box"] = "barbell"
    length_m: float = 1.9  # of a barbell, or the width of a box
    disc_m: float = 0.45  # diameter of the discs, or height of the thing
    colour: Colour = (0.1, 0.1, 0.11)
    second: Colour = (0.6, 0.6, 0.62)


class CameraPlacement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Position and lens of the camera. `facing` is the side of the picture that the person looks towards."""

    facing: Literal["left", "right"] = "right"
    yaw_deg: float = 0.0  # picture plane against the sagittal plane; positive: filmed slightly from the front
    roll_deg: float = 0.0
    height_m: float = 1.0
    distance_m: float = 3.5
    fov_deg: float = 50.0  # along the longer side of the picture
    aim_forward_m: float = 0.15  # point looked at: ahead of the ankles
    aim_height_m: float = 0.9


class Furniture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A box, cylinder or ball in the room; x forward of the person, y away from the camera."""

    kind: PieceKind = "box"
    centre_m: tuple[float, float, float] = (1.5, 0.8, 0.4)
    size_m: tuple[float, float, float] = (0.8, 0.5, 0.8)
    turn_deg: float = 0.0
    colour: Colour = (0.6, 0.5, 0.4)


class Bystander(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A second person behind the subject, who stands or walks across."""

    body: Body = Body()
    clothes: Clothes = Clothes()
    start_m: tuple[float, float] = (1.5, 1.2)  # forward of the subject, away from the camera
    walk_m_per_s: float = 0.0
    turn_deg: float = 0.0


class Room(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The surroundings of the person, and the light."""

    wall_m: float = 1.0  # distance of the wall behind the person
    wall_turn_deg: float = 0.0
    wall: Fabric = Fabric(colour=(0.86, 0.87, 0.84), second=(0.82, 0.83, 0.80), scale_m=0.6)
    floor: Fabric = Fabric(colour=(0.62, 0.52, 0.42), second=(0.55, 0.46, 0.37), print="stripes", scale_m=0.24)
    skirting: Colour | None = (0.93, 0.93, 0.92)
    corner_m: float | None = None  # a second wall this far ahead (+) or behind (-) of the person
    furniture: tuple[Furniture, ...] = ()
    pictures: int = 0
    window: float = 0.0  # brightness of a window in the wall
    light_azimuth_deg: float = 40.0  # about the vertical, 0 at the camera, + in the direction the person looks
    light_height_deg: float = 55.0
    light: float = 0.75
    ambient: float = 0.45
    shadow: float = 0.5
    bystander: Bystander | None = None


class FilmSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the trial is recorded. Frame n is taken at n / fps seconds."""

    width: int = 480
    height: int = 640
    fps: float = 30.0
    noise: float = 0.01
    shutter: float = 0.0  # share of the frame time the shutter stays open; 0 no motion blur
    gamma: float = 1.0
    white_balance: Colour = (1.0, 1.0, 1.0)
    sharpness: float = 0.0  # < 0 soft lens, > 0 the edge enhancement of telephones
    crf: int = 24
    mirrored: bool | msgspec.UnsetType = msgspec.UNSET  # the picture of a mirror; left out of files unless it is set


TagSegment = Literal["pelvis", "t12", "thigh"]


class TagCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stiff card with printed tags: a fin over S2 (`pelvis`) or T12-L1 (`t12`), or flat on the outer `thigh`.

    It turns with its bone and stands on what covers the skin. The tilt with which it was put on cancels in the change
    from neutral. Skin that moves under it does not: `skin_motion_deg` is how far the card tilts against its bone for
    90 degrees of inclination, which the true angles leave out.
    """

    segment: TagSegment = "pelvis"
    thigh: Side = "left"  # for a card on a thigh
    numbers: tuple[int, int] | None = None  # on the faces to the left and right; None: those of the segment
    side_mm: float = 60.0
    margin_mm: float = 12.0
    stem_mm: float = 40.0  # from the skin to the margin, of a card that stands off
    paper: float = 0.95  # brightness of paper and ink as seen on a screen, 0 to 1
    ink: float = 0.08
    gloss: float = 0.0
    shift_m: float = 0.0  # from its place towards the head
    tilt_deg: float = 0.0  # put on turned in the sagittal plane; about the spine; about the line away from the skin
    turn_deg: float = 0.0
    lean_deg: float = 0.0
    quarter_turns: int = 0  # of the print on the card
    skin_motion_deg: float = 0.0
    slip_at_s: float | None = None  # when it slips, within .3 s, by an angle and down the back
    slip_deg: float = 25.0
    slip_m: float = 0.03
    fall_at_s: float | None = None  # when it falls to the floor
    swing_deg: float = 0.0  # how far a loose card swings to and fro while the person moves


class WallTag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tag on the wall behind the person, ahead of them and above the floor."""

    number: int = 0
    side_mm: float = 60.0
    ahead_m: float = 0.9
    height_m: float = 1.2


class Tags(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Printed tags in a film: what the person wears, and what hangs in the background."""

    cards: tuple[TagCard, ...] = (TagCard(), TagCard(segment="t12"))
    wall: tuple[WallTag, ...] = ()
