"""validation.html: the agreement of each angle in numbers and two plots, in one file that needs no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from markupsafe import Markup

from romcam.messages import Catalogue
from romcam.presentation import axes
from romcam.presentation import page as frame
from romcam.validation import wording
from romcam.validation.alignment import GREATEST_LAG_S, LONGEST_GAP_S
from romcam.validation.comparison import PLATEAU
from romcam.validation.plots import Plot, difference_plot, scatter_plot
from romcam.validation.study import AngleResult, EndOfRange, Validation

_HERE: Final = Path(__file__).parent
_KIND: Final = {"pelvis_tilt": "hips", "hip_flexion": "hips", "lumbar_flexion": "lumbar"}
_LED: Final = ("pelvis_tilt", "lumbar_flexion", "trunk_inclination")
_MOST_TILES: Final = 3
_MOST_ROWS_OPEN: Final = 15

_SOURCES: Final = ("bland-altman", "shrout-fleiss", "mcgraw-wong", "weir")

_text = Catalogue(__name__)


@dataclass(frozen=True)
class AngleFigure:
    """One angle on the page: its colour `kind` (a CSS class), its `title`, its two `plots`, and their `legend`."""

    kind: str
    title: str
    plots: tuple[Plot, Plot]
    legend: Markup


def render_page(validation: Validation, created: datetime) -> str:
    """Render validation.html.

    The page links to nothing outside; its own policy forbids network and scripts.

    Parameters
    ----------
    validation
        The comparison. The page shows the names of its files without their folders.
    created
        When the comparison was made.

    Returns
    -------
    str
        HTML of the whole page.
    """
    return frame.render_page(
        _HERE,
        words=wording,
        when=f"{created.day} {created:%B %Y}",
        validation=validation,
        remarks=wording.remarks(validation),
        shift=wording.lag(validation),
        tiles=_tiles(validation),
        agreed=any(angle.agreement for angle in validation.angles),
        framed=any(angle.over_frames for angle in validation.angles),
        figures=[_figure(angle) for angle in validation.angles if angle.errors.count],
        trials=_by_trial(validation),
        rows_open=len(validation.trials) <= _MOST_ROWS_OPEN,
        plateau_percent=round(100 * PLATEAU),
        gap_s=LONGEST_GAP_S,
        lag_s=GREATEST_LAG_S,
        sources=[_text(f"source-{each}") for each in _SOURCES],
    )


def _colour_of(angle: AngleResult) -> str:
    """Return the colour of an angle, the same in all pictures, as a CSS class."""
    return _KIND.get(angle.name, "neutral")


def _tiles(validation: Validation) -> list[tuple[str, AngleResult]]:
    """Return the angles in large figures: those that separate hip and spine, or else the first ones."""
    angles = {angle.name: angle for angle in validation.angles if angle.errors.count}
    led = [name for name in _LED if name in angles] or list(angles)
    return [(_colour_of(angles[name]), angles[name]) for name in led[:_MOST_TILES]]


def _figure(angle: AngleResult) -> AngleFigure:
    scatter = scatter_plot(angle)
    measured = any(dot.low is not None for dot in scatter.dots)
    entries = [("end", _text("legend-end-interval" if measured else "legend-end"))]
    if angle.curves:
        entries.append(("trial", _text("legend-curve")))
    entries.append(("same", _text("legend-equality")))
    if angle.agreement is not None:
        entries.append(("between", _text("legend-confidence")))
    return AngleFigure(_colour_of(angle), wording.title(angle), (difference_plot(angle), scatter), axes.legend(entries))


def _by_trial(validation: Validation) -> list[tuple[str, list[EndOfRange | None]]]:
    """Return each trial with its end of range in every angle; None if the reference states none."""
    ends = [{end.trial: end for end in angle.ends} for angle in validation.angles]
    return [(trial.name, [each.get(trial.name) for each in ends]) for trial in validation.trials]
