"""The description of one rendered trial, and its JSON file.

A case is data: the same case always gives the same pixels and the same true angles.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from romcam.errors import UsageError
from romcam.files import MEBIBYTE, read_json
from romcam.messages import Catalogue
from romcam.synthetic.case_parts import Body, CameraPlacement, Clothes, FilmSettings, Held, Room, Tags
from romcam.synthetic.curves import Curves, followed_movement
from romcam.synthetic.edits import Edits
from romcam.synthetic.movement import RenderedMovement
from romcam.synthetic.movements import DEFAULT_MOVEMENT, MOVEMENTS

_MOST_BYTES: Final = MEBIBYTE

text = Catalogue(__name__)

AnyMotion = TypeVar("AnyMotion")
"""The parameters of a movement, as its module in `romcam.synthetic.movements` defines them."""

_DEFAULT_MOTION: Any = MOVEMENTS[DEFAULT_MOVEMENT].parameters()


class Case(msgspec.Struct, Generic[AnyMotion], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One trial of one rendered person. `test` names the movement; `motion` holds the parameters of that movement.

    `held` is a thing in the hands, `tags` is what is printed and worn, `edits` what was done to the film afterwards,
    `follow` the angles of a real person that take the place of the motion's own course; all are mostly absent.
    """

    test: str = DEFAULT_MOVEMENT
    seed: int = 0
    body: Body = Body()
    clothes: Clothes = Clothes()
    motion: AnyMotion = _DEFAULT_MOTION
    camera: CameraPlacement = CameraPlacement()
    room: Room = Room()
    film: FilmSettings = FilmSettings()
    held: Held | msgspec.UnsetType = msgspec.UNSET
    edits: Edits | msgspec.UnsetType = msgspec.UNSET
    tags: Tags | msgspec.UnsetType = msgspec.UNSET
    follow: Curves | msgspec.UnsetType = msgspec.UNSET

    @property
    def movement(self) -> RenderedMovement:
        """The movement as it is performed: the test's own, or that of a person who follows curves."""
        movement = MOVEMENTS[self.test]
        return movement if isinstance(self.follow, msgspec.UnsetType) else followed_movement(movement, self.follow)


class _Header(msgspec.Struct):
    test: str = DEFAULT_MOVEMENT
    motion: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def movement_named(test: str) -> RenderedMovement:
    """Return the movement of a test.

    Parameters
    ----------
    test
        Name of the test, with hyphens.

    Raises
    ------
    UsageError
        If there is no movement of that name.
    """
    if test not in MOVEMENTS:
        raise UsageError(text("movement-unknown", test=test, movements=", ".join(MOVEMENTS)))
    return MOVEMENTS[test]


def load_case(path: str | Path) -> Case[Any]:
    """Read a case from a JSON file.

    Parameters
    ----------
    path
        File to read. Its `test` determines the fields of `motion`.

    Raises
    ------
    msgspec.ValidationError
        If a field is wrong or the movement is unknown; the message names the field.
    InputError
        If the file cannot be read.
    """
    try:
        return decode_case(read_json(path, _MOST_BYTES))
    except RecursionError as error:
        raise msgspec.ValidationError(str(error)) from error


def decode_case(written: bytes | str) -> Case[Any]:
    """Read a case from JSON text.

    Parameters
    ----------
    written
        The text. Its `test` determines the fields of `motion`.

    Raises
    ------
    msgspec.ValidationError
        If a field is wrong or the movement is unknown; the message names the field.
    """
    header = msgspec.json.decode(written, type=_Header)
    test = header.test
    if test not in MOVEMENTS:
        reason = text("movement-unknown", test=test, movements=", ".join(MOVEMENTS)).rstrip(".")
        raise msgspec.ValidationError(f"{reason} - at `$.test`")
    case = msgspec.json.decode(written, type=case_type(test))
    if header.motion is msgspec.UNSET:
        case = msgspec.structs.replace(case, motion=MOVEMENTS[test].parameters())
    _require_followable(case)
    return case


def _require_followable(case: Case[Any]) -> None:
    if isinstance(case.follow, msgspec.UnsetType):
        return
    following = MOVEMENTS[case.test].following
    if following is None:
        raise msgspec.ValidationError(f"{text('case-cannot-follow', test=case.test).rstrip('.')} - at `$.follow`")
    if following.needs_legs and msgspec.UNSET in (case.follow.thigh_deg, case.follow.knee_deg):
        raise msgspec.ValidationError(f"{text('case-follows-no-legs', test=case.test).rstrip('.')} - at `$.follow`")


def case_type(test: str) -> type[Case[Any]]:
    """Return the type of the cases of a movement, for decoding.

    Parameters
    ----------
    test
        Name of the movement, which must exist.
    """
    return Case[MOVEMENTS[test].parameters]


def rounded(case: Case[Any]) -> Case[Any]:
    """Round a case to four decimals: short files, and the same bytes on every machine.

    Parameters
    ----------
    case
        The case.
    """

    def shorten(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, 4) + 0.0
        if isinstance(value, dict):
            items = cast("dict[str, Any]", value)
            return {key: shorten(item) for key, item in items.items()}
        if isinstance(value, (list, tuple)):
            return [shorten(item) for item in cast("Sequence[Any]", value)]
        return value

    return msgspec.convert(shorten(msgspec.to_builtins(case, enc_hook=float)), case_type(case.test))


def save_case(case: Case[Any], path: str | Path) -> None:
    """Write a case as indented JSON.

    Parameters
    ----------
    case
        The trial.
    path
        File to write; an existing one is replaced.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    Path(path).write_bytes(msgspec.json.format(msgspec.json.encode(case), indent=2) + b"\n")
