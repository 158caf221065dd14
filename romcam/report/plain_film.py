"""plain.mp4: the film as a browser plays it, upright and without the measurement, which a page draws above it."""

from __future__ import annotations

from pathlib import Path

from romcam.analysis import Analysis
from romcam.presentation.drawing import Picture
from romcam.report.drawn_film import KeptFrames, Progress, Size, write_drawn_film
from romcam.report.outputs import DRAWN_PX
from romcam.report.overlay import Overlay
from romcam.video.planar import PlanarPicture


def write_plain_film(
    analysis: Analysis,
    path: Path,
    *,
    hide_face: bool = True,
    long_side_px: int = DRAWN_PX,
    progress: Progress | None = None,
    kept: KeptFrames | None = None,
) -> dict[int, Picture]:
    """Write the film without the measurement: every frame at its own time, upright, as H.264.

    Parameters
    ----------
    analysis
        The trial; its film is read again if it has no proxy.
    path
        The .mp4 to write; it appears complete or not at all.
    hide_face
        Whether the measured person's head is blurred.
    long_side_px, progress, kept
        As in `romcam.report.drawn_film.write_drawn_film`.

    Returns
    -------
    dict
        Each kept frame (H, W, 3) by its number, in full size.

    Raises
    ------
    InputError
        The film cannot be read.
    OutputError
        The film cannot be written.
    """
    overlay = Overlay.of(analysis, hide_face=hide_face)

    def draw(planes: PlanarPicture, time_s: float, film: Size) -> None:
        if hide_face:
            overlay.hide_head_at(planes, time_s, film)

    return write_drawn_film(
        analysis, path, draw, every_frame=True, long_side_px=long_side_px, progress=progress, kept=kept
    )
