"""Xsens recordings (.mvnx) as a table of angles: the inclination of the segments Pelvis, T12, upper and lower legs."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import numpy as np

from romcam.body import FloatArray
from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.tables import Table
from romcam.validation.markers import angle_table, inclination

ENDING: Final = ".mvnx"
_MOST_BYTES: Final = 512 * MEBIBYTE
_SEGMENTS: Final = {
    "pelvis": ("Pelvis",),
    "t12": ("T12",),
    "thigh": ("LeftUpperLeg", "RightUpperLeg"),
    "shank": ("LeftLowerLeg", "RightLowerLeg"),
}
_MOVEMENT: Final = "normal"
"""Type of the frames of the movement; others hold the postures of the calibration."""

_text = Catalogue(__name__)


def read_mvnx_angles(path: Path) -> Table:
    """Read a recording of Xsens MVN as a table of angles.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Table
        `time_s` and the angles of `romcam.validation.markers.read_marker_angles`: changes from the upright stand, in
        degrees, forward and flexion positive.

    Raises
    ------
    InputError
        The file is no MVNX, or has no orientations of the pelvis.

    Notes
    -----
    An orientation is the quaternion w, x, y, z from the axes of the segment (x forward, y left, z up in upright
    standing) to those of the room, of which z is up. Forward is the median horizontal direction of the pelvis's x.
    """
    try:
        labels, time_s, orientations = _read(read_whole(path, _MOST_BYTES))
    except (ElementTree.ParseError, ValueError, KeyError):
        raise InputError(_text("mvnx-invalid", table=path)) from None
    if len(time_s) == 0 or "Pelvis" not in labels:
        raise InputError(_text("mvnx-no-pelvis", table=path))
    if not np.isfinite(time_s).all() or (np.diff(time_s) <= 0).any():
        raise InputError(_text("markers-times", table=path))
    places = {label: number for number, label in enumerate(labels)}
    ahead = np.median(_axis(orientations[:, places["Pelvis"]], 0), axis=0)
    ahead[2] = 0.0
    if (length := float(np.linalg.norm(ahead))) == 0.0:
        raise InputError(_text("markers-no-direction", table=path))
    absolute: dict[str, FloatArray] = {}
    for name, segments in _SEGMENTS.items():
        if all(each in places for each in segments):
            upwards = [_axis(orientations[:, places[each]], 2) for each in segments]
            absolute[name] = np.mean([inclination(each, ahead / length, np.eye(3)[2]) for each in upwards], axis=0)
    upright = [absolute[name] for name in ("t12", "thigh") if name in absolute] or [absolute["pelvis"]]
    return angle_table(path, time_s, absolute, upright, "mvnx")


def _read(content: bytes) -> tuple[list[str], FloatArray, FloatArray]:
    """Return labels of the segments, (T,) seconds and (T, segments, 4) quaternions of the frames of the movement."""
    labels: list[str] = []
    times: list[float] = []
    orientations: list[FloatArray] = []
    for _, element in ElementTree.iterparse(io.BytesIO(content)):
        tag = element.tag.rpartition("}")[2]
        if tag == "segment":
            labels.append(element.attrib["label"])
        elif tag == "frame":
            if element.attrib.get("type", _MOVEMENT) == _MOVEMENT:
                times.append(float(element.attrib["time"]) / 1000)
                orientations.append(_quaternions(element, len(labels)))
            element.clear()
    return labels, np.array(times), np.array(orientations).reshape(len(times), len(labels), 4)


def _quaternions(frame: ElementTree.Element, count: int) -> FloatArray:
    text = next((each.text or "" for each in frame if each.tag.rpartition("}")[2] == "orientation"), "")
    return np.array(text.split(), dtype=float).reshape(count, 4)


def _axis(quaternion: FloatArray, axis: int) -> FloatArray:
    """Return (T, 3): an axis of a segment in the room, by its (T, 4) quaternions w, x, y, z."""
    w, x, y, z = (quaternion / np.linalg.norm(quaternion, axis=1, keepdims=True)).T
    columns: Mapping[int, list[FloatArray]] = {
        0: [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
        2: [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)],
    }
    return np.stack(columns[axis], axis=-1)
