"""The files of other programs: people in frames, as their program wrote them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.pose.given.skeletons import BODY_25, BODY_25B, BY_COUNT, plain_name

_MOST_BYTES: Final = 1024 * MEBIBYTE
_MOST_FRAME_BYTES: Final = 16 * MEBIBYTE
_MOST_FRAMES: Final = 1_000_000
_MIDDLE_HIP: Final = 0.1
"""In BODY_25 the ninth landmark lies between the hips, within this share of the trunk."""
_NUMBER: Final = re.compile(r"(\d+)(?!.*\d)")

_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class GivenPoses:
    """People in frames.

    Parameters
    ----------
    names
        Names of the landmarks in one form, in order.
    frames
        For each frame, (P, N, 3) x to the right, y down, and confidence 0 to 1 of each person's landmarks; NaN where
        unknown. Any unit of length.
    time_s
        (T,) seconds, if the file has them.
    program
        Format of the file: `openpose`, `mmpose`, `alphapose` or `trc`.
    sha256
        Digest of all files.
    """

    names: tuple[str, ...]
    frames: Sequence[FloatArray]
    time_s: FloatArray | None
    program: str
    sha256: str


def read_file(path: Path) -> GivenPoses:
    """Read people from a folder or file of poses.

    Parameters
    ----------
    path
        A folder with one JSON file for each frame, or a JSON file of all frames, or a .trc file.

    Raises
    ------
    InputError
        It cannot be read, or is none of these.
    """
    if path.is_dir():
        return _read_folder(path)
    content = read_whole(path, _MOST_BYTES)
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix.lower() == ".trc":
        from romcam.pose.given.trc import read_trc

        names, frames, time_s = read_trc(content, path)
        return GivenPoses(names, frames, time_s, "trc", digest)
    return _of_json([_parsed(content, path)], path, digest)


def _read_folder(folder: Path) -> GivenPoses:
    files = sorted(
        (each for each in folder.glob("*.json") if not each.name.startswith(".")), key=lambda p: _natural(p.name)
    )
    if not files:
        raise InputError(_text("no-frames", path=folder))
    if len(files) > _MOST_FRAMES:
        raise InputError(_text("too-many-frames", path=folder))
    digest = hashlib.sha256()
    documents: list[Any] = []
    for file in files:
        content = read_whole(file, _MOST_FRAME_BYTES)
        digest.update(content)
        documents.append(_parsed(content, file))
    return _of_json(documents, folder, digest.hexdigest(), [file.name for file in files])


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts names by the numbers in them."""
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _parsed(content: bytes, path: Path) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError(_text("not-json", path=path)) from None


def _of_json(documents: list[Any], path: Path, digest: str, files: list[str] | None = None) -> GivenPoses:
    """Return the people of one document, or of one for each frame."""
    try:
        if all(isinstance(each, dict) and "people" in each for each in documents):
            program, stated, frames = "openpose", None, [_openpose(each) for each in documents]
            frames = _with_gaps(frames, files) if files is not None else frames
        elif len(documents) == 1 and _is_alphapose(documents[0]):
            program, stated, frames = "alphapose", None, _alphapose(documents[0])
        else:
            program = "mmpose"
            stated, frames = _mmpose(documents, files)
        counts = {person.shape[0] for people in frames for person in people}
        if not counts:
            raise InputError(_text("nobody", path=path))
        if len(counts) > 1:
            raise InputError(_text("counts-differ", path=path))
        (count,) = counts
        names = stated or _names(count, frames, path)
        if len(names) != count:
            raise InputError(_text("counts-differ", path=path))
        return GivenPoses(names, [_stacked(people, count) for people in frames], None, program, digest)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise InputError(_text("poses-unknown", path=path)) from None


def _stacked(people: Sequence[FloatArray], count: int) -> FloatArray:
    stacked = np.stack(people) if people else np.empty((0, count, 3))
    return np.where(np.isfinite(stacked), stacked, np.nan)


def _openpose(document: dict[str, Any]) -> list[FloatArray]:
    """Return the people of a frame; OpenPose writes 0, 0, 0 for a landmark that it did not find."""
    found: list[FloatArray] = []
    for person in document["people"]:
        flat = person.get("pose_keypoints_2d", person.get("pose_keypoints"))
        found += [_triples(flat)] if flat else []
    return found


def _triples(flat: Any) -> FloatArray:
    points = np.array(flat, dtype=float).reshape(-1, 3)
    points[points[:, 2] <= 0, :2] = np.nan
    points[:, 2] = np.clip(points[:, 2], 0.0, 1.0)
    return points


def _with_gaps(frames: list[list[FloatArray]], files: list[str]) -> list[list[FloatArray]]:
    """Return the frames by the numbers in their files' names, with nobody in those that are left out."""
    found = [_NUMBER.search(name.removesuffix(".json").replace("_keypoints", "")) for name in files]
    numbers = [int(each[1]) for each in found if each]
    if len(numbers) != len(files) or len(set(numbers)) != len(files) or numbers[-1] - numbers[0] >= _MOST_FRAMES:
        return frames
    by_number = dict(zip(numbers, frames, strict=True))
    return [by_number.get(number, []) for number in range(min(numbers), max(numbers) + 1)]


def _is_alphapose(document: Any) -> bool:
    first: Any = next(iter(cast("list[Any]", document)), None) if isinstance(document, list) else None
    return isinstance(first, dict) and "image_id" in first


def _alphapose(document: list[dict[str, Any]]) -> list[list[FloatArray]]:
    by_image: dict[str, list[FloatArray]] = {}
    for person in document:
        by_image.setdefault(str(person["image_id"]), []).append(_triples(person["keypoints"]))
    images = sorted(by_image, key=_natural)
    return _with_gaps([by_image[image] for image in images], [Path(image).stem for image in images])


def _mmpose(documents: list[Any], files: list[str] | None) -> tuple[tuple[str, ...] | None, list[list[FloatArray]]]:
    """Return the names, if they are stated, and the people of each frame.

    MMPose writes a list of frames, or `instance_info` with such a list beside `meta_info`; of single pictures, a list
    of people or `instance_info` with it.
    """
    stated: tuple[str, ...] | None = None
    frames: list[tuple[int, list[FloatArray]]] = []
    for number, document in enumerate(documents):
        listed: Any = document
        if isinstance(document, dict):
            held = cast("dict[str, Any]", document)
            stated = stated or _stated_names(held.get("meta_info"))
            listed = held["instance_info"]
        if any("instances" in each for each in listed):
            frames += [(int(each["frame_id"]), _instances(each["instances"])) for each in listed]
        else:
            frames.append((number, _instances(listed)))
    if not frames or (files is None and len(frames) == 1 and not frames[0][1]):
        raise ValueError
    by_number = dict(frames)
    if len(by_number) != len(frames) or max(by_number) - min(by_number) >= _MOST_FRAMES:
        raise ValueError
    return stated, [by_number.get(number, []) for number in range(min(by_number), max(by_number) + 1)]


def _stated_names(about: Any) -> tuple[str, ...] | None:
    by_number = cast("dict[str, Any]", about).get("keypoint_id2name") if isinstance(about, dict) else None
    if not isinstance(by_number, dict) or not by_number:
        return None
    named = {int(number): plain_name(str(name)) for number, name in cast("dict[Any, Any]", by_number).items()}
    return tuple(named[number] for number in range(len(named)))


def _instances(people: Iterable[dict[str, Any]]) -> list[FloatArray]:
    found: list[FloatArray] = []
    for person in people:
        points = np.array(person["keypoints"], dtype=float)
        points = points[0] if points.ndim == 3 else points  # a list of one, in some versions
        scores = np.array(person["keypoint_scores"], dtype=float).reshape(-1)
        found.append(np.column_stack([points[:, :2], np.clip(scores, 0.0, 1.0)]))
    return found


def _names(count: int, frames: Sequence[Sequence[FloatArray]], path: Path) -> tuple[str, ...]:
    names = BY_COUNT.get(count)
    if names is None:
        raise InputError(_text("skeleton-unknown", path=path, count=str(count)))
    return names if count != len(BODY_25) else _of_25(frames)


def _of_25(frames: Sequence[Sequence[FloatArray]]) -> tuple[str, ...]:
    """Tell BODY_25 from BODY_25B: by the landmark between the hips that the one has and the other has not."""
    people = [person[:, :2] for of_frame in frames for person in of_frame]
    places = np.stack(people)
    at = {name: number for number, name in enumerate(BODY_25)}
    between = (places[:, at["right_hip"]] + places[:, at["left_hip"]]) / 2
    off = np.linalg.norm(places[:, at["hip"]] - between, axis=1)
    trunk = np.linalg.norm(places[:, at["neck"]] - places[:, at["hip"]], axis=1)
    share = (off / np.where(trunk > 0, trunk, np.nan))[np.isfinite(off)]
    return BODY_25 if len(share) and float(np.nanmedian(share)) < _MIDDLE_HIP else BODY_25B
