"""Draws what the window shows: the person with marks, the numbers beside it, and the instruction below.

It uses the colours and marks of the report's overlay. Its size is the same for all cameras, so that the words are
equally large on every screen.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final, cast

import cv2
import numpy as np

from romcam.clinical import ClinicalTest
from romcam.clinical.posture import HEIGHT as POSTURE_HEIGHT
from romcam.clinical.posture import WIDTH as POSTURE_WIDTH
from romcam.clinical.posture import Posture
from romcam.guided import Guidance, Phase
from romcam.guided.performance import Performance
from romcam.guided.presenter import Key, LiveScene, PersonAt, company_sentence
from romcam.messages import Catalogue
from romcam.pose.company import Company
from romcam.presentation.drawing import Canvas, Picture, resized
from romcam.presentation.formatting import degrees
from romcam.presentation.shapes import Box
from romcam.presentation.theme import DARK, Colour
from romcam.recording import FloatArray
from romcam.report.figure import draw_back, draw_skeleton, draw_thigh
from romcam.report.marks import Inclinometer, Marks

WIDTH, HEIGHT = 1280, 720
PICTURE: Final = Box(0, 0, 944, 531)
SIDE: Final = Box(944, 0, WIDTH, 531)
BANNER: Final = Box(0, 531, WIDTH, HEIGHT)

HEADLINE: Final = 88.0
DETAIL: Final = 33.0
"""Sizes in pixels. On a laptop's screen of 17 cm height, capitals of the headline are 9 mm high, legible from more than
three metres."""

TONES: Final = {"mend": DARK.warn, "wait": DARK.hips, "move": DARK.ok, "done": DARK.ink}
FULL_DIAL_DEG: Final = 120.0
_PLOT_TRUNK_DEG, _PLOT_PART_DEG = 130.0, 90.0
_text = Catalogue(__name__)

BUTTONS: Final = {
    Key.START: Box(SIDE.left + 10, 486, SIDE.left + 128, 524),
    Key.REDO: Box(SIDE.left + 134, 486, SIDE.left + 226, 524),
    Key.QUIT: Box(SIDE.left + 232, 486, SIDE.right - 10, 524),
}
"""The buttons, which can be clicked."""


def draw_scene(scene: LiveScene, test: ClinicalTest, *, mirror: bool, stats: bool) -> Picture:
    """Draw a moment of the test.

    Parameters
    ----------
    scene
        The moment.
    test
        The test, whose drawing is shown while there are no angles.
    mirror
        Whether the picture is mirrored; the words never are.
    stats
        Whether to show how the session keeps up with the camera.

    Returns
    -------
    Picture
        The window, (720, 1280, 3) RGB.
    """
    rgb: Picture = np.array(_ground())
    canvas = Canvas(rgb, 1.0)
    _picture(canvas, scene, mirror)
    _side(canvas, scene, test)
    _banner(canvas, scene.guidance)
    if stats:
        _stats(canvas, scene.performance)
    return rgb


def draw_message(headline: str, detail: str, share: float | None) -> Picture:
    """Draw the window before and after the test: two lines and a progress bar.

    Parameters
    ----------
    headline, detail
        The two lines.
    share
        Share that is done, 0 to 1; None for an empty bar.

    Returns
    -------
    Picture
        The window, (720, 1280, 3) RGB.
    """
    rgb: Picture = np.array(_ground())
    canvas = Canvas(rgb, 1.0)
    canvas.text(headline, (WIDTH / 2, 330), HEADLINE, DARK.ink, bold=True, align="centre")
    canvas.text(detail, (WIDTH / 2, 410), DETAIL, DARK.muted, align="centre")
    bar = Box(340, 460, 940, 474)
    canvas.panel(bar, DARK.rule, 1.0, 7.0)
    if share:
        canvas.panel(replace(bar, right=bar.left + max(14.0, bar.width * min(1.0, share))), DARK.hips, 1.0, 7.0)
    return rgb


def mirrored(marks: Marks, width_px: int) -> Marks:
    """Return the marks for the mirror image of a picture.

    Parameters
    ----------
    marks
        The marks of the picture.
    width_px
        The picture's width.
    """

    def flipped(points: FloatArray) -> FloatArray:
        return points * np.array([-1.0, 1.0]) + np.array([width_px - 1.0, 0.0])

    def turned(sensor: Inclinometer | None) -> Inclinometer | None:
        return sensor and replace(sensor, at_px=flipped(sensor.at_px))

    return replace(
        marks,
        facing=-marks.facing,
        landmarks_px=flipped(marks.landmarks_px),
        knee_px=flipped(marks.knee_px),
        hip_px=flipped(marks.hip_px),
        pelvis=turned(marks.pelvis),
        t12=turned(marks.t12),
    )


def _picture(canvas: Canvas, scene: LiveScene, mirror: bool) -> None:
    height, width = scene.shot.rgb.shape[:2]
    scale = max(width / PICTURE.width, height / PICTURE.height)
    small = _fitted(scene.shot.rgb, scale)
    if mirror:
        small = cast("Picture", cv2.flip(small, 1))
    if scene.marks is not None:
        marks = mirrored(scene.marks, width) if mirror else scene.marks
        part = Canvas(small, 0.8)
        draw_skeleton(part, marks, 0, scale)
        if scene.angles:
            draw_thigh(part, marks, 0, scale)
            draw_back(part, marks, 0, scale)
    left, top = _corner(small.shape[1], small.shape[0])
    canvas.rgb[top : top + small.shape[0], left : left + small.shape[1]] = small
    if scene.company is not None:
        _company(canvas, scene.company, mirror)


def _corner(width: int, height: int) -> tuple[int, int]:
    """Left and top of a picture of this size in the window."""
    return round(PICTURE.left + (PICTURE.width - width) / 2), round(PICTURE.top + (PICTURE.height - height) / 2)


def _company(canvas: Canvas, company: Company, mirror: bool) -> None:
    """Who is measured, on top of the picture."""
    canvas.panel(Box(PICTURE.left + 8, 8, PICTURE.right - 8, 84), DARK.panel, 0.9, 8.0)
    sentence = company_sentence(company, window=True, mirror=mirror)
    certain = company.chosen and company.place != "middle"
    middle = (PICTURE.left + PICTURE.right) / 2
    size = 28.0 * min(1.0, (PICTURE.width - 40) / canvas.text_width(sentence, 28.0, bold=True))
    canvas.text(sentence, (middle, 42), size, DARK.ink if certain else DARK.warn, bold=True, align="centre")
    canvas.text(_text("window-company-choose"), (middle, 72), 20, DARK.ink, align="centre")


def _fitted(rgb: Picture, scale: float) -> Picture:
    """A smaller copy of the picture, by this factor; linear interpolation is good enough up to a factor of 2."""
    height, width = rgb.shape[:2]
    if 1.0 < scale < 2.0:
        size = round(width / scale), round(height / scale)
        return cast("Picture", cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR))
    return resized(rgb, round(width / scale), round(height / scale))


@cache
def _ground() -> Picture:
    ground: Picture = np.full((HEIGHT, WIDTH, 3), DARK.paper.rgb, np.uint8)
    return ground


def button_at(x: float, y: float) -> Key | None:
    """Return the button at a point of the window.

    Parameters
    ----------
    x, y
        The point, pixels of the window as `draw_scene` draws it.
    """
    inside = (key for key, box in BUTTONS.items() if box.left <= x <= box.right and box.top <= y <= box.bottom)
    return next(inside, None)


def person_at(x: float, y: float, size: tuple[int, int], *, mirror: bool) -> PersonAt | None:
    """Return the point of the camera's picture that the window shows at one of its points.

    Parameters
    ----------
    x, y
        The point, pixels of the window as `draw_scene` draws it.
    size
        Width and height of the camera's picture, pixels.
    mirror
        Whether the picture is shown as in a mirror.

    Returns
    -------
    PersonAt or None
        None beside the picture.
    """
    scale = max(size[0] / PICTURE.width, size[1] / PICTURE.height)
    width, height = round(size[0] / scale), round(size[1] / scale)
    left, top = _corner(width, height)
    across, down = (x - left) / width, (y - top) / height
    if not (0 <= across <= 1 and 0 <= down <= 1):
        return None
    return PersonAt(1 - across if mirror else across, down)


def _side(canvas: Canvas, scene: LiveScene, test: ClinicalTest) -> None:
    middle = (SIDE.left + SIDE.right) / 2
    guidance = scene.guidance
    if test.guided:
        count = _text("window-count", count=str(guidance.count), wanted=str(guidance.wanted))
        canvas.text(_text("window-bends"), (middle, 38), 24, DARK.muted, align="centre")
        canvas.text(count, (middle, 128), 100, DARK.ink, bold=True, align="centre")
    if scene.angles:
        _dials(canvas, scene, middle)
    else:
        size = 26.0 * min(1.0, (SIDE.width - 20) / canvas.text_width(test.title, 26.0, bold=True))
        canvas.text(test.title, (middle, 190), size, DARK.ink, bold=True, align="centre")
        _drawing(canvas, Box(SIDE.left + 18, 220, SIDE.right - 18, 400), test.posture)
        canvas.text(test.camera, (middle, 436), 18, DARK.muted, align="centre")
    _buttons(canvas, ends=guidance.phase is Phase.BENDS and not test.guided)


def _dials(canvas: Canvas, scene: LiveScene, middle: float) -> None:
    dials = (
        (_text("window-pelvis"), "pelvis_tilt", DARK.hips),
        (_text("window-lumbar-spine"), "lumbar_flexion", DARK.lumbar),
    )
    for place, (title, name, colour) in zip((-80, 80), dials, strict=True):
        _dial(canvas, (middle + place, 222), title, scene.angles.get(name, float("nan")), colour)
    _rhythm(canvas, Box(SIDE.left + 30, 324, SIDE.right - 22, 452), scene.rhythm)


def _drawing(canvas: Canvas, box: Box, posture: Posture) -> None:
    """The test's drawing: the person at the end of the movement, and at its start in a fainter colour."""
    scale = min(box.width / POSTURE_WIDTH, box.height / POSTURE_HEIGHT)
    corner = np.array([box.left + (box.width - scale * POSTURE_WIDTH) / 2, box.top])
    lines = (
        (posture.props, DARK.rule, 3.0),
        (posture.rest, DARK.muted, 2.0),
        (posture.body, DARK.ink, 7.0),
        (posture.moving, DARK.hips, 8.0),
        ((posture.arrow,) if posture.arrow else (), DARK.lumbar, 3.0),
    )
    for paths, colour, width in lines:
        for path in paths:
            canvas.path(corner + scale * np.array(path), colour, width)
    if posture.arrow:
        canvas.disc(corner + scale * np.array(posture.arrow[-1]), 6.0, DARK.lumbar)
    for head in posture.heads:
        canvas.disc(corner + scale * np.array(head), 4.0 * scale, DARK.ink)


def _buttons(canvas: Canvas, *, ends: bool) -> None:
    """The buttons; ends: the first one ends the recording."""
    for key, box in BUTTONS.items():
        word = "done" if key is Key.START and ends else key.value
        canvas.panel(box, DARK.panel, 1.0, 6.0)
        canvas.text(
            _text(f"window-button-{word}"), ((box.left + box.right) / 2, box.top + 24), 16, DARK.ink, align="centre"
        )


def _dial(canvas: Canvas, centre: tuple[float, float], title: str, value: float, colour: Colour) -> None:
    """An angle as an arc that grows clockwise with it."""
    canvas.path(_arc(centre, 0.0, FULL_DIAL_DEG * 2), DARK.rule, 12)
    if np.isfinite(value) and value > 1.0:
        canvas.path(_arc(centre, 0.0, min(value, FULL_DIAL_DEG) * 2), colour, 12)
    if np.isfinite(value):
        canvas.text(_text("window-about"), (centre[0], centre[1] - 22), 17, DARK.muted, align="centre")
    canvas.text(degrees(value), (centre[0] + 4, centre[1] + 15), 42, colour, bold=True, align="centre")
    canvas.text(title, (centre[0], centre[1] + 88), 22, DARK.ink, align="centre")


def _arc(centre: tuple[float, float], start_deg: float, stop_deg: float, radius: float = 58.0) -> FloatArray:
    """Points of an arc, degrees clockwise from seven o'clock."""
    turn = np.radians(np.linspace(start_deg, stop_deg, max(2, round((stop_deg - start_deg) / 4))) - 120.0)
    return np.stack([centre[0] + radius * np.sin(turn), centre[1] - radius * np.cos(turn)], axis=-1)


def _rhythm(canvas: Canvas, box: Box, points: FloatArray) -> None:
    """The contributions of pelvis and lumbar spine to the trunk's inclination in this bend so far."""
    canvas.line((box.left, box.top), (box.left, box.bottom), DARK.rule, 2)
    canvas.line((box.left, box.bottom), (box.right, box.bottom), DARK.rule, 2)
    canvas.text(_text("window-diagram-pelvis"), (box.left + 10, box.top + 14), 18, DARK.hips)
    canvas.text(_text("window-diagram-lumbar-spine"), (box.left + 70, box.top + 14), 18, DARK.lumbar)
    canvas.text(_text("window-diagram-trunk"), (box.right, box.bottom + 20), 16, DARK.muted, align="right")
    canvas.text("0", (box.left, box.bottom + 20), 16, DARK.muted)
    known = points[np.isfinite(points).all(axis=1)]
    if len(known) < 2:
        return
    x = box.left + (known[:, 0] / _PLOT_TRUNK_DEG).clip(0, 1) * box.width
    for column, colour in ((1, DARK.hips), (2, DARK.lumbar)):
        y = box.bottom - (known[:, column] / _PLOT_PART_DEG).clip(0, 1) * (box.height - 22)
        canvas.path(np.stack([x, y], axis=-1), colour, 3)
        canvas.disc((x[-1], y[-1]), 5.0, colour)


def _banner(canvas: Canvas, guidance: Guidance) -> None:
    prompt = guidance.prompt
    colour = TONES[prompt.tone]
    canvas.panel(BANNER, DARK.panel, 1.0, 0.5)
    canvas.panel(Box(BANNER.left, BANNER.top, BANNER.left + 16, BANNER.bottom), colour, 1.0, 0.5)
    canvas.text(prompt.headline, (52, BANNER.top + 102), HEADLINE, colour, bold=True)
    canvas.text(prompt.detail, (54, BANNER.top + 158), DETAIL, DARK.ink)
    if guidance.countdown_s is not None:
        _countdown(canvas, guidance.countdown_s)


def _countdown(canvas: Canvas, seconds: float) -> None:
    centre = (WIDTH - 110.0, BANNER.top + 95.0)
    canvas.disc(centre, 76, DARK.hips_soft)
    turn = np.radians(np.linspace(0, 360 * min(1.0, max(0.0, 1 - seconds / 2)), 60))
    rim = np.stack([centre[0] + 68 * np.sin(turn), centre[1] - 68 * np.cos(turn)], axis=-1)
    canvas.path(rim, DARK.hips, 12)
    words = str(int(np.ceil(seconds)))
    canvas.text(words, (centre[0], centre[1] + 34), 96, DARK.ink, bold=True, align="centre")


def _stats(canvas: Canvas, performance: Performance) -> None:
    words = _text(
        "window-stats",
        fps=f"{performance.fps:.1f}",
        lost=str(performance.lost),
        updates=f"{performance.updates:.1f}",
        skipped=str(performance.skipped),
        latency=f"{performance.latency_ms:.0f}",
    )
    width = canvas.text_width(words, 18) + 24
    canvas.panel(Box(12, 12, 12 + width, 42), DARK.paper, 0.7, 6.0)
    canvas.text(words, (24, 33), 18, DARK.ink)
