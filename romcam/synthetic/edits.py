"""What is done to a film after it is taken: cuts, zooms, captions, marks, loss of sharpness, compression.

All times are those of the trial, so that a still and a frame of the film that show the same moment look the same.
"""

from __future__ import annotations

from typing import Literal

import cv2
import msgspec
import numpy as np

from romcam.synthetic.case_parts import Colour

_FACES = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_COMPLEX_SMALL,
)


class Cut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the trial that the film leaves out."""

    from_s: float
    to_s: float


class Zoom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What part of the picture is shown at a moment, enlarged to the whole: between two moments it changes evenly.

    `x` and `y` are the middle of that part, as shares of width and height.
    """

    at_s: float
    factor: float = 1.0
    x: float = 0.5
    y: float = 0.5


class Caption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text over the picture. `x` and `y`: its left lower corner, as shares of width and height."""

    text: str
    x: float = 0.05
    y: float = 0.9
    height: float = 0.04  # of a letter, share of the picture's height
    colour: Colour = (1.0, 1.0, 1.0)
    box: float = 0.0  # opacity of the box behind it
    opacity: float = 1.0
    face: int = 0
    from_s: float = 0.0
    to_s: float = 1e3


MarkKind = Literal["line", "arrow", "circle", "patch"]


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A drawing over the picture, with its ends as shares of width and height."""

    kind: MarkKind = "line"
    start: tuple[float, float] = (0.4, 0.4)
    end: tuple[float, float] = (0.6, 0.6)
    width: float = 0.006
    colour: Colour = (1.0, 0.9, 0.1)
    opacity: float = 1.0
    from_s: float = 0.0
    to_s: float = 1e3


class Edits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything done to a film."""

    cuts: tuple[Cut, ...] = ()
    zooms: tuple[Zoom, ...] = ()
    captions: tuple[Caption, ...] = ()
    marks: tuple[Mark, ...] = ()
    shrunk: float = 1.0  # the picture was this many times smaller once
    soft: float = 0.0  # blur, standard deviation as a share of the picture's height
    jpeg: int | None = None  # quality of an earlier compression, 1 to 95

    def shown_s(self, times: np.ndarray) -> np.ndarray:
        """Return the moments that the film shows.

        Parameters
        ----------
        times
            (T,) seconds of the trial.
        """
        kept = np.ones(len(times), dtype=bool)
        for cut in self.cuts:
            kept &= (times < cut.from_s) | (times >= cut.to_s)
        return times[kept]


def on_picture(edits: Edits, times: np.ndarray, width: int, height: int) -> np.ndarray:
    """Compute the maps from the picture as taken to the picture as shown.

    Parameters
    ----------
    edits
        The edits.
    times
        (T,) seconds.
    width, height
        Size of the picture, pixels.

    Returns
    -------
    numpy.ndarray
        (T, 2, 3) affine maps of pixels.
    """
    maps = np.tile(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), (len(times), 1, 1))
    if not edits.zooms:
        return maps
    at = [zoom.at_s for zoom in edits.zooms]
    factor, x, y = (
        np.interp(times, at, [getattr(zoom, name) for zoom in edits.zooms]) for name in ("factor", "x", "y")
    )
    factor = np.maximum(factor, 1.0)
    half = 0.5 / factor
    x, y = np.clip(x, half, 1.0 - half) * width, np.clip(y, half, 1.0 - half) * height
    maps[:, 0, 0] = maps[:, 1, 1] = factor
    maps[:, 0, 2], maps[:, 1, 2] = 0.5 * width - factor * x, 0.5 * height - factor * y
    return maps


def moved(points: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """Map points of the picture as taken to the picture as shown.

    Parameters
    ----------
    points
        (T, ..., 2) pixels.
    maps
        (T, 2, 3) of `on_picture`.
    """
    return np.einsum("tij,t...j->t...i", maps[:, :, :2], points) + maps[:, :, 2].reshape(
        len(maps), *(1,) * (points.ndim - 2), 2
    )


def edited(edits: Edits, picture: np.ndarray, time_s: float) -> np.ndarray:
    """Apply everything but cuts to one picture.

    Parameters
    ----------
    edits
        The edits.
    picture
        (H, W, 3) uint8 RGB.
    time_s
        The moment.

    Returns
    -------
    numpy.ndarray
        (H, W, 3) uint8 RGB.
    """
    height, width = picture.shape[:2]
    if edits.zooms:
        (way,) = on_picture(edits, np.array([time_s]), width, height)
        picture = cv2.warpAffine(picture, way, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if edits.soft > 0.0:
        picture = cv2.GaussianBlur(picture, (0, 0), max(edits.soft * height, 0.3))
    if edits.shrunk > 1.0:
        small = (max(32, round(width / edits.shrunk)), max(32, round(height / edits.shrunk)))
        picture = cv2.resize(cv2.resize(picture, small, interpolation=cv2.INTER_AREA), (width, height))
    if edits.jpeg is not None:
        _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, edits.jpeg])
        again = cv2.imdecode(data, cv2.IMREAD_COLOR)
        picture = picture if again is None else np.ascontiguousarray(again[..., ::-1], dtype=np.uint8)
    over = [each for each in (*edits.marks, *edits.captions) if each.from_s <= time_s < each.to_s]
    if over:
        picture = np.ascontiguousarray(picture).copy()
    for each in over:
        layer = picture.copy()
        if isinstance(each, Mark):
            _draw(each, layer)
        else:
            _write(each, layer)
        picture = cv2.addWeighted(layer, each.opacity, picture, 1.0 - each.opacity, 0.0).astype(np.uint8)
    return picture


def _rgb(colour: Colour) -> tuple[int, int, int]:
    r, g, b = (int(255 * min(max(c, 0.0), 1.0)) for c in colour)
    return r, g, b


def _draw(mark: Mark, picture: np.ndarray) -> None:
    height, width = picture.shape[:2]
    start, end = ((round(x * width), round(y * height)) for x, y in (mark.start, mark.end))
    thick, colour = max(1, round(mark.width * height)), _rgb(mark.colour)
    if mark.kind == "line":
        cv2.line(picture, start, end, colour, thick, cv2.LINE_AA)
    elif mark.kind == "arrow":
        cv2.arrowedLine(picture, start, end, colour, thick, cv2.LINE_AA, tipLength=0.2)
    elif mark.kind == "patch":
        cv2.rectangle(picture, start, end, colour, -1)
    else:
        cv2.circle(picture, start, max(2, round(np.hypot(end[0] - start[0], end[1] - start[1]))), colour, thick)


def _write(caption: Caption, picture: np.ndarray) -> None:
    height, width = picture.shape[:2]
    face, thick = _FACES[caption.face % len(_FACES)], max(1, round(0.12 * caption.height * height))
    scale = caption.height * height / 22.0
    at = (round(caption.x * width), round(caption.y * height))
    (long, tall), below = cv2.getTextSize(caption.text, face, scale, thick)
    if caption.box > 0.0:
        dark = picture.copy()
        cv2.rectangle(dark, (at[0] - tall // 3, at[1] - tall - below), (at[0] + long + tall // 3, at[1] + below), 0, -1)
        picture[:] = cv2.addWeighted(dark, caption.box, picture, 1.0 - caption.box, 0.0)
    cv2.putText(picture, caption.text, at, face, scale, _rgb(caption.colour), thick, cv2.LINE_AA)
